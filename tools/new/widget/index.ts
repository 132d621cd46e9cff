export { newWidget as widget } from './definition.js';
export { NewWidget } from './new-widget.js';
