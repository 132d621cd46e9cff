import { css } from 'lit';

/** The palette: a field, and what it finds below it. */
export const paletteStyles = css`
  dialog {
    inline-size: min(620px, calc(100vw - 24px));
    max-block-size: min(560px, 76vh);
    margin-block-start: min(14vh, 120px);
    padding: 0;
    overflow: hidden;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  .field {
    display: flex;
    align-items: center;
    gap: var(--viv-space-2);
    padding: var(--viv-space-2) var(--viv-space-4);
    border-block-end: var(--viv-border);
    color: var(--viv-color-text-muted);
  }
  .field:has(:focus-visible) {
    box-shadow: inset 0 -2px var(--viv-color-focus);
  }
  .field input:not([type='checkbox'], [type='radio']) {
    min-block-size: 36px;
    padding: 0;
    border: 0;
    outline: none;
    background: transparent;
    color: var(--viv-color-text);
    font-size: var(--viv-text-l);
  }
  [role='listbox'] {
    flex: 1;
    min-block-size: 0;
    padding: var(--viv-space-1) var(--viv-space-2) var(--viv-space-2);
    overflow-y: auto;
    scroll-padding-block: 30px var(--viv-space-2);
  }
  .heading {
    padding: var(--viv-space-2) var(--viv-space-2) 4px;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-xs);
    font-weight: var(--viv-weight-strong);
  }
  [role='option'] {
    display: grid;
    grid-template-columns: 18px minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 var(--viv-space-2);
    min-block-size: calc(var(--viv-control) + 4px);
    padding: 4px var(--viv-space-2);
    border-radius: var(--viv-radius-s);
    cursor: default;
  }
  .picture {
    display: flex;
  }
  [role='option'] svg {
    color: var(--viv-color-text-muted);
  }
  [role='option'][aria-selected='true'] {
    background: var(--viv-color-accent-soft);
    box-shadow: inset 2px 0 var(--viv-color-accent);
  }
  [role='option'][aria-selected='true']:dir(rtl) {
    box-shadow: inset -2px 0 var(--viv-color-accent);
  }
  .text {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--viv-space-2);
    grid-column: 2;
    min-inline-size: 0;
  }
  .title,
  .detail {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title b {
    color: var(--viv-color-accent);
    font-weight: var(--viv-weight-strong);
  }
  .detail {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .none {
    margin: 0;
    padding: var(--viv-space-5) var(--viv-space-4);
    color: var(--viv-color-text-muted);
  }
  footer {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--viv-space-3);
    padding: 6px var(--viv-space-4);
    border-block-start: var(--viv-border);
    background: var(--viv-color-surface-sunken);
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-xs);
  }
  @media (max-width: 700px) {
    dialog {
      max-block-size: calc(100dvh - 24px);
      margin-block-start: 12px;
    }
    .keys {
      display: none;
    }
  }
`;
