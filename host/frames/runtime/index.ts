/** What the page of a frame runs; bundled with one widget by the companion. */
import './jitless.js';
export { describeFrame } from './describe.js';
export { startFrame } from './start.js';
