/** The tokens live in host/ui, where every layer may use them. */
export { page, tokens } from '../ui/tokens.css.js';
