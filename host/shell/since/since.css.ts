import { css } from 'lit';

/** What is in the list of changes. */
export const sinceStyles = css`
  .views {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 2px;
  }
  .views [aria-pressed='true'] {
    border-color: transparent;
    background: var(--viv-color-accent-soft);
  }
  .body {
    flex: 1;
    min-block-size: 0;
    padding: var(--viv-space-3) var(--viv-space-4) var(--viv-space-5);
    overflow-y: auto;
  }
  .none {
    padding-block: var(--viv-space-6);
    color: var(--viv-color-text-muted);
    text-align: center;
  }
  h3 {
    margin: var(--viv-space-3) 0 var(--viv-space-1);
  }
  ul,
  ol {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--viv-space-1);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .entry {
    display: grid;
    grid-template-columns: 18px minmax(0, 1fr) auto;
    gap: var(--viv-space-2);
    align-items: start;
    justify-content: stretch;
    inline-size: 100%;
    padding: var(--viv-space-2);
    border-color: transparent;
    font-weight: 400;
    line-height: 1.4;
    text-align: start;
    white-space: normal;
  }
  .entry.gone b {
    text-decoration: line-through;
  }
  .picture {
    color: var(--viv-color-text-muted);
  }
  .what {
    display: grid;
    overflow-wrap: anywhere;
  }
  .what span,
  time {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
    font-variant-numeric: tabular-nums;
  }
  .row {
    display: flex;
    justify-content: flex-end;
    margin-block-start: var(--viv-space-4);
  }
  .replay {
    display: grid;
    grid-template-columns: auto auto auto minmax(0, 1fr);
    gap: var(--viv-space-2);
    align-items: center;
  }
  .replay .icon:dir(rtl) {
    scale: -1 1;
  }
  .replay input {
    min-block-size: 0;
    padding: 0;
    border: 0;
    background: none;
    accent-color: var(--viv-color-accent);
  }
  .at {
    margin: var(--viv-space-3) 0 var(--viv-space-1);
  }
  .at time {
    color: var(--viv-color-text);
    font-size: var(--viv-text-l);
    font-weight: var(--viv-weight-strong);
  }
  ol {
    margin-block-start: var(--viv-space-4);
    padding-block-start: var(--viv-space-3);
    border-block-start: var(--viv-border);
  }
  .tick {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: var(--viv-space-3);
    justify-content: stretch;
    inline-size: 100%;
    border-color: transparent;
    background: none;
    font-weight: 400;
    text-align: start;
  }
  .tick[aria-current] {
    background: var(--viv-color-accent-soft);
  }
  .clip {
    overflow: hidden;
    text-overflow: ellipsis;
  }
`;
