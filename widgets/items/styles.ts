import { css } from 'lit';

/** A table where there is room, else a list. */
export const styles = css`
  [role='table'] {
    display: grid;
    grid-template-columns: minmax(8em, 1.4fr) repeat(calc(var(--columns) - 1), minmax(0, 1fr));
    padding-inline: var(--viv-space-2);
  }
  [role='row'] {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    align-items: baseline;
    column-gap: var(--viv-space-3);
    padding: 5px var(--viv-space-1);
    border-block-end: 1px solid var(--viv-color-border);
  }
  [role='row']:last-child {
    border-block-end: 0;
  }
  .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--viv-color-surface);
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-xs);
    font-weight: var(--viv-weight-strong);
  }
  .item {
    /* What takes the focus is not hidden below the names of the columns. */
    scroll-margin-block-start: 2em;
  }
  .item:hover {
    background: var(--viv-color-surface-hover);
  }
  [role='columnheader'],
  [role='cell'] {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .text {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .label {
    display: none;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  button.name {
    display: flex;
    gap: 4px;
    align-items: baseline;
    color: var(--viv-color-text);
    font-weight: var(--viv-weight-medium);
    overflow-wrap: anywhere;
  }
  button.name svg {
    align-self: center;
    inline-size: 11px;
    color: var(--viv-color-text-muted);
  }
  button.name svg:dir(rtl) {
    scale: -1 1;
  }
  .details {
    grid-column: 1 / -1;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(5em, max-content) minmax(0, 1fr);
    gap: 3px var(--viv-space-3);
    margin: var(--viv-space-2) 0;
    padding: var(--viv-space-2) var(--viv-space-3);
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface-sunken);
    font-size: var(--viv-text-s);
  }
  dt {
    color: var(--viv-color-text-muted);
  }
  dd {
    margin: 0;
    max-block-size: 16em;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .more {
    padding: var(--viv-space-2) var(--viv-space-3);
  }
  .fresh {
    animation: revealed 1.6s ease-out;
  }
  @container (max-width: 430px) {
    [role='table'] {
      display: flow-root;
    }
    .head {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    [role='row'] {
      display: block;
      padding-block: 7px;
    }
    .item > [role='cell']:not(:first-child, .details) {
      display: inline;
      margin-inline-end: var(--viv-space-2);
      color: var(--viv-color-text-muted);
      font-size: var(--viv-text-s);
    }
    .item > [role='cell']:not(:first-child) .text {
      display: inline;
    }
    .item > [role='cell']:not(:first-child):has(.text:empty) {
      display: none;
    }
    .label {
      display: inline;
    }
    .label::after {
      content: ': ';
    }
  }
`;
