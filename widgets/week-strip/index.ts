export { weekStrip as widget } from './definition.js';
export { WeekStrip } from './week-strip.js';
