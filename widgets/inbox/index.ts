export { inbox as widget } from './definition.js';
export { Inbox } from './inbox.js';
