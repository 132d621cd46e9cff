import { css } from 'lit';

/** Cards, fields and rows as every section of the settings shows them. */
export const sectionStyles = css`
  :host {
    display: block;
  }
  h2 {
    margin: 0 0 var(--viv-space-1);
    font-size: var(--viv-text-l);
    font-weight: var(--viv-weight-strong);
    letter-spacing: -0.01em;
  }
  h3 {
    margin: 0;
    font-size: var(--viv-text-m);
    font-weight: var(--viv-weight-strong);
  }
  p {
    margin: 0;
    max-inline-size: 68ch;
  }
  /* Code, paths and addresses run from left to right in every language. */
  code,
  pre {
    direction: ltr;
    unicode-bidi: isolate;
  }
  .intro {
    margin-block-end: var(--viv-space-4);
    color: var(--viv-color-text-muted);
  }
  .card {
    padding: var(--viv-space-4);
    border: var(--viv-border);
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface);
    box-shadow: var(--viv-shadow);
  }
  .stack {
    display: grid;
    gap: var(--viv-space-3);
  }
  .list {
    display: grid;
    gap: var(--viv-space-2);
    margin: 0;
    padding: 0;
    list-style: none;
    overflow-wrap: anywhere;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--viv-space-2);
  }
  .row > .grow {
    flex: 1;
    min-inline-size: 0;
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
  }
  h2 + .card {
    margin-block-start: var(--viv-space-3);
  }
  .fields {
    display: grid;
    gap: var(--viv-space-4);
    max-inline-size: 480px;
  }
  .field {
    display: grid;
    gap: 5px;
  }
  .check {
    display: flex;
    align-items: start;
    gap: var(--viv-space-2);
    font-weight: 400;
  }
  .check input {
    /* In the middle of the first line, also of the larger text for fingers. */
    margin-block-start: calc(var(--viv-text-m) * var(--viv-line) / 2 - 7.5px);
  }
  .hint {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .problem {
    padding: var(--viv-space-2) var(--viv-space-3);
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-danger-soft);
    color: var(--viv-color-danger);
  }
  .tag {
    padding: 1px 7px;
    border-radius: 99px;
    background: var(--viv-color-surface-sunken);
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-xs);
    font-weight: var(--viv-weight-medium);
  }
  .tag.demo {
    background: var(--viv-color-demo-soft);
    color: var(--viv-color-demo);
  }
  ol.steps {
    display: grid;
    gap: var(--viv-space-2);
    margin: 0;
    padding-inline-start: 1.4em;
    max-inline-size: 68ch;
  }
  details > summary {
    /* 24 pixels to be hit, in the room of a line. */
    margin-block: -3px;
    padding-block: 3px;
    color: var(--viv-color-accent);
    font-weight: var(--viv-weight-medium);
    cursor: default;
  }
  details[open] > summary {
    margin-block-end: calc(var(--viv-space-3) - 3px);
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
    gap: var(--viv-space-3);
    margin: 0;
  }
  .facts dt {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .facts dd {
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
`;

/** What was done and what is held, one row each: what it is, and what can be done with it. */
export const rowStyles = css`
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) max-content;
    align-items: center;
    gap: 0 var(--viv-space-3);
    padding: var(--viv-space-2) var(--viv-space-4);
    border-block-start: var(--viv-border);
    min-block-size: 46px;
  }
`;
