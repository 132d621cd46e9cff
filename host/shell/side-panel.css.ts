import { css } from 'lit';

/** A dialog beside the page, over it where there is no room: over the looks of every dialog. */
export const sidePanelStyles = css`
  dialog {
    inset: 0 0 0 auto;
    z-index: 45;
    inline-size: min(400px, 100vw);
    block-size: 100dvh;
    max-block-size: none;
    max-inline-size: none;
    margin: 0;
    padding: 0;
    border-radius: 0;
  }
  dialog:dir(rtl) {
    inset: 0 auto 0 0;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  .head {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: var(--viv-space-2);
    align-items: center;
    padding: var(--viv-space-3) var(--viv-space-4);
    border-block-end: var(--viv-border);
  }
  .head h2 {
    margin: 0;
  }
  /* It is where reading starts, nothing to press. */
  .head h2:focus {
    outline: none;
  }
  h3 {
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
    font-weight: var(--viv-weight-strong);
  }
`;
