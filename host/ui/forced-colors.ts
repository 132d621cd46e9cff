import { controls } from './controls.css.js';

/** What is chosen; in a menu, where the keyboard is. */
const chosen = `:is([aria-current], [aria-pressed='true'], [aria-selected='true'], [role='radio'][aria-checked='true'], .sizes :has(> :checked), [role='menuitem']:focus)`;

/**
 * Where the system's few colours replace all of ours, for every element of the shell: what is chosen, the dots whose colour
 * is what they say, and where what lies over the page ends: its shadow is gone.
 */
controls.styleSheet!.insertRule(`@media (forced-colors: active) {
  ${chosen} {
    background: Highlight !important;
  }
  ${chosen},
  ${chosen} * {
    forced-color-adjust: none;
    color: HighlightText !important;
  }
  [aria-current] i {
    background: none !important;
    border-color: currentColor !important;
  }
  :host(viv-freshness) i {
    forced-color-adjust: none;
    outline: 1px solid CanvasText;
  }
  dialog,
  [popover],
  .words,
  :host(viv-toasts) li {
    outline: 1px solid CanvasText !important;
    outline-offset: -1px !important;
  }
}`);
