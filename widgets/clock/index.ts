export { clock as widget } from './definition.js';
export { Clock } from './clock.js';
