export { clients as widget } from './definition.js';
export { Clients } from './clients.js';
