export { briefing as widget } from './definition.js';
export { Briefing } from './briefing.js';
