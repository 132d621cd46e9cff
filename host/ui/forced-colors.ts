import { controls } from './controls.css.js';

/** Where the system's few colours replace all of ours, for every element of the shell: what is chosen, and the dots whose colour is what they say. */
controls.styleSheet!.insertRule(`@media (forced-colors: active) {
  :is([aria-current], [aria-pressed='true'], [aria-selected='true'], [role='radio'][aria-checked='true']) {
    background: Highlight !important;
  }
  :is([aria-current], [aria-pressed='true'], [aria-selected='true'], [role='radio'][aria-checked='true']),
  :is([aria-current], [aria-pressed='true'], [aria-selected='true'], [role='radio'][aria-checked='true']) * {
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
}`);
