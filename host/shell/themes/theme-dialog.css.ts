import { css } from 'lit';

/** Looks of the theme dialog and of what is in it. */
export const themeDialogStyles = css`
  dialog {
    inline-size: min(372px, calc(100vw - 24px));
    max-block-size: calc(100dvh - 76px);
    inset: 60px 16px auto auto;
    margin: 0;
    padding: 0;
  }
  dialog:dir(rtl) {
    inset: 60px auto auto 16px;
  }
  /* The page is what one looks at. */
  dialog::backdrop {
    background: transparent;
  }
  form {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    max-block-size: calc(100dvh - 78px);
  }
  .head,
  .actions {
    padding: var(--viv-space-3) var(--viv-space-4);
  }
  .head {
    display: flex;
    justify-content: space-between;
    align-items: center;
  }
  .head h2 {
    margin: 0;
  }
  .scroll {
    display: grid;
    align-content: start;
    gap: var(--viv-space-3);
    padding: 2px var(--viv-space-4) var(--viv-space-3);
    overflow: auto;
  }
  .actions {
    margin: 0;
    border-block-start: var(--viv-border);
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .small {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .ask,
  .result,
  details {
    display: grid;
    gap: var(--viv-space-2);
  }
  .ask textarea {
    min-block-size: 58px;
    max-block-size: 30dvh;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--viv-space-2);
  }
  .result {
    padding: var(--viv-space-3);
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface-sunken);
  }
  .result strong {
    font-weight: var(--viv-weight-strong);
  }
  .problem {
    padding: var(--viv-space-2) var(--viv-space-3);
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-danger-soft);
  }
  ul {
    display: grid;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .themes {
    display: grid;
    gap: 2px;
  }
  label.choice {
    display: flex;
    align-items: center;
    gap: var(--viv-space-3);
    padding: 6px var(--viv-space-2);
    border-radius: var(--viv-radius-s);
  }
  label.choice:hover {
    background: var(--viv-color-surface-hover);
  }
  label.choice:has([type='radio']:checked) {
    background: var(--viv-color-accent-soft);
  }
  label.choice:has([type='radio']:focus-visible) {
    outline: 2px solid var(--viv-color-focus);
    outline-offset: -2px;
  }
  .themes input:focus-visible {
    outline: none;
  }
  .swatch {
    flex: none;
    /* It shows colours. */
    forced-color-adjust: none;
    display: grid;
    grid-template-columns: 1fr 1fr 1fr;
    gap: 4px;
    inline-size: 60px;
    padding-block: 5px;
    padding-inline: 5px 7px;
    overflow: hidden;
    border: 1px solid var(--viv-color-border-strong);
    border-radius: 7px;
    background: var(--viv-color-background);
  }
  .swatch b {
    grid-column: 1 / -1;
    padding-inline: 4px;
    border: var(--viv-card-border);
    border-radius: min(var(--viv-card-radius), 4px);
    background: var(--viv-color-surface);
    color: var(--viv-color-text);
    font-size: 10px;
    font-weight: var(--viv-weight-strong);
    line-height: 14px;
  }
  .swatch i {
    block-size: 5px;
    border-radius: 3px;
    background: var(--viv-color-accent);
  }
  .swatch i:nth-of-type(2) {
    background: var(--viv-color-focus);
  }
  .swatch i:nth-of-type(3) {
    background: var(--viv-color-series-3);
  }
  @media (max-width: 700px) {
    dialog,
    dialog:dir(rtl) {
      inset: auto 12px 12px;
    }
    /* What is looked at is above. */
    form {
      max-block-size: 64dvh;
    }
  }
`;
