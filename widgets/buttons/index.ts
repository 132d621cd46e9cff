export { buttons as widget } from './definition.js';
export { Buttons } from './buttons.js';
