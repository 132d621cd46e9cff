import { css } from 'lit';

export const styles = css`
  .frame {
    position: relative;
    display: grid;
    grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
    block-size: 100%;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-1);
    padding: 0 var(--viv-space-3) var(--viv-space-2);
  }
  .bar [role='group'] {
    display: flex;
    gap: 1px;
  }
  .bar [role='group'] button {
    min-block-size: 24px;
    padding-inline: 7px;
    border-color: transparent;
    background: none;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .bar [role='group'] button[aria-pressed='true'] {
    background: var(--viv-color-surface-hover);
    color: var(--viv-color-text);
  }
  .bar .count {
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .ways {
    display: flex;
    flex: 1 1 112px;
    gap: var(--viv-space-1);
    min-inline-size: 100px;
  }
  .search {
    position: relative;
    flex: 1;
    min-inline-size: 0;
  }
  .search svg {
    position: absolute;
    inset-inline-start: 6px;
    inset-block-start: calc(50% - 7px);
    color: var(--viv-color-text-muted);
  }
  .search input {
    inline-size: 100%;
    min-block-size: 24px;
    padding-inline-start: 26px;
    font-size: var(--viv-text-s);
  }
  .new {
    min-block-size: 24px;
  }
  .new.left {
    color: var(--viv-color-accent);
  }
  .conversation {
    position: relative;
    border-block-start: 1px solid var(--viv-color-border);
  }
  .conversation:not(.open) {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 56px;
  }
  .conversation.open {
    background: var(--viv-color-surface-sunken, var(--viv-color-surface));
  }
  .head {
    display: grid;
    grid-template-columns: 8px minmax(0, 1fr) auto;
    gap: 0 var(--viv-space-2);
    inline-size: 100%;
    min-block-size: 54px;
    padding-block: 6px;
    padding-inline: 6px var(--viv-space-3);
    border: 0;
    border-radius: 0;
    background: none;
    font-weight: 400;
    text-align: start;
    white-space: normal;
  }
  .head:hover {
    background: var(--viv-color-surface-hover);
  }
  .dot {
    align-self: center;
    grid-row: span 2;
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
  }
  .unread .dot {
    background: var(--viv-color-accent);
  }
  .unread .who,
  .unread .subject {
    font-weight: var(--viv-weight-strong);
  }
  .meta {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 5px;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .meta svg {
    inline-size: 13px;
    block-size: 13px;
  }
  .meta .star {
    display: flex;
    color: var(--viv-color-warning);
  }
  .line {
    grid-column: 2 / -1;
    color: var(--viv-color-text-muted);
  }
  /* Whose it is stands at the line's end, and never takes it from the subject. */
  .line:has(+ .account) {
    grid-column: 2;
  }
  .account {
    max-inline-size: 9em;
    align-self: center;
    justify-self: end;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-xs);
  }
  .line .subject {
    color: var(--viv-color-text);
  }
  /* Whole or not at all: the line's end never cuts one. */
  .label {
    display: inline-block;
    padding: 0 5px;
    border-radius: 4px;
    background: var(--viv-color-surface-hover);
    font-size: var(--viv-text-xs);
    line-height: 1.3;
  }
  .waits,
  .begun {
    padding: 0 5px;
    border-radius: 4px;
    background: var(--viv-color-warning-soft);
    color: var(--viv-color-warning);
    font-size: var(--viv-text-xs);
  }
  .begun {
    background: var(--viv-color-accent-soft);
    color: var(--viv-color-text);
  }
  .quick {
    position: absolute;
    inset-block-start: 4px;
    inset-inline-end: var(--viv-space-2);
    display: flex;
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-surface-raised);
    box-shadow: var(--viv-shadow-raised);
    opacity: 0;
    pointer-events: none;
  }
  .quick button {
    --viv-control: 26px;
  }
  .conversation:hover .quick,
  .conversation:focus-within .quick {
    opacity: 1;
    pointer-events: auto;
  }
  @media (hover: none) {
    .conversation:not(.open) .quick {
      display: none;
    }
    .conversation.open .quick {
      position: static;
      opacity: 1;
      pointer-events: auto;
      justify-content: flex-end;
      padding-inline-end: var(--viv-space-2);
      background: none;
      box-shadow: none;
    }
    .conversation.open .quick button {
      --viv-control: 40px;
    }
  }
`;
