export { agenda as widget } from './definition.js';
export { Agenda } from './agenda.js';
