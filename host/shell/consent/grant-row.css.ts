import { css } from 'lit';

/** How one asked-for thing looks. */
export const grantRowStyles = css`
  :host {
    display: block;
  }
  .row {
    padding: var(--viv-space-3);
    border: var(--viv-border);
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface);
  }
  .row.external {
    border-inline-start: 3px solid var(--viv-color-warning);
  }
  .row.destructive {
    border-inline-start: 3px solid var(--viv-color-danger);
  }
  .main {
    display: flex;
    gap: var(--viv-space-2);
    font-weight: 400;
  }
  .main input {
    margin-block-start: 2px;
  }
  strong {
    font-weight: var(--viv-weight-strong);
  }
  figure {
    margin: var(--viv-space-2) 0 0 calc(15px + var(--viv-space-2));
    padding: var(--viv-space-2) var(--viv-space-3);
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-surface-sunken);
    font-size: var(--viv-text-s);
  }
  figcaption,
  figure p {
    margin: 0 0 2px;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 1px var(--viv-space-3);
    margin: 0;
  }
  dt {
    color: var(--viv-color-text-muted);
  }
  dd {
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  details {
    margin: var(--viv-space-2) 0 0 calc(15px + var(--viv-space-2));
  }
  summary {
    inline-size: fit-content;
    color: var(--viv-color-accent);
    font-size: var(--viv-text-s);
    font-weight: var(--viv-weight-medium);
    cursor: default;
  }
  .limits {
    display: grid;
    gap: var(--viv-space-3);
    margin-block-start: var(--viv-space-3);
  }
  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 5px;
    font-weight: var(--viv-weight-medium);
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(150px, 100%), 1fr));
    gap: 5px var(--viv-space-3);
  }
  .choice {
    display: flex;
    align-items: center;
    gap: var(--viv-space-2);
    min-inline-size: 0;
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  .field {
    display: grid;
    gap: 5px;
    max-inline-size: 340px;
  }
`;
