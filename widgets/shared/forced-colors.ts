/**
 * Where the system's few colours replace all of ours, for every widget: what is chosen, and what only a colour or a shadow told.
 * Part of the shared sheet: it outweighs those that come after it.
 */
export const rule = `@media (forced-colors: active) {
  button[aria-pressed='true'],
  .days [aria-checked='true'] {
    background: Highlight !important;
  }
  :is(button[aria-pressed='true'], .days [aria-checked='true']),
  :is(button[aria-pressed='true'], .days [aria-checked='true']) * {
    forced-color-adjust: none;
    color: HighlightText !important;
  }
  .today .date {
    background: none !important;
    outline: 2px solid;
  }
  .days .bars i,
  .days .date .clash,
  .timeline .now::before,
  .unread .head .dot {
    forced-color-adjust: none;
    background: CanvasText;
  }
  .days [aria-checked='true'] :is(.bars i, .clash) {
    background: HighlightText;
  }
  :is(.box, .chip):not(:focus-visible) {
    outline: 1px solid;
    outline-offset: -1px;
  }
  .details,
  form:has(.title) {
    outline: 1px solid;
  }
  .box:is(.asked, .tentative):not(:focus-visible) {
    background-image: none;
    outline-style: dashed;
  }
}`;
