import { css } from 'lit';

/** Looks of the editor of a widget's code. */
export const codeEditorStyles = css`
  dialog {
    inset: 0;
    inline-size: min(1320px, calc(100vw - 32px));
    block-size: min(900px, calc(100dvh - 32px));
    max-inline-size: none;
    max-block-size: none;
    margin: auto;
    border: var(--viv-border);
    border-radius: var(--viv-radius-l);
    overflow: hidden;
  }
  .work {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(280px, 380px);
    min-block-size: 0;
    border-block-start: var(--viv-border);
  }
  .code {
    display: grid;
    grid-template-rows: auto auto minmax(0, 1fr) auto;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .followed:not(:empty) {
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-2);
    align-items: center;
    justify-content: space-between;
    padding: var(--viv-space-1) var(--viv-space-3);
    border-block-end: var(--viv-border);
    background: var(--viv-color-surface-sunken);
    font-size: var(--viv-text-s);
    overflow-wrap: anywhere;
  }
  .followed button {
    color: var(--viv-color-accent);
  }
  .keys {
    padding: var(--viv-space-1) var(--viv-space-3);
    border-block-start: var(--viv-border);
    background: var(--viv-color-surface-sunken);
  }
  .side {
    border-inline-start: var(--viv-border);
    padding-block-start: var(--viv-space-4);
  }
  .preview {
    block-size: min(320px, 38vh);
  }
  .findings {
    display: grid;
    gap: var(--viv-space-2);
  }
  .findings li {
    padding: var(--viv-space-2) var(--viv-space-3);
    border-inline-start: 3px solid var(--viv-color-danger);
    border-radius: var(--viv-radius-s);
    background: var(--viv-color-surface-sunken);
    overflow-wrap: anywhere;
  }
  .findings span {
    white-space: pre-wrap;
  }
  .findings .warning {
    border-inline-start-color: var(--viv-color-warning);
  }
  .findings button {
    display: flex;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--viv-color-accent);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--viv-space-2);
    align-items: center;
    padding: var(--viv-space-3) var(--viv-space-4);
    border-block-start: var(--viv-border);
    background: var(--viv-color-surface);
  }
  .foot p {
    flex: 1 1 200px;
  }
  @media (max-width: 760px) {
    dialog {
      inline-size: 100%;
      block-size: 100%;
      border: 0;
      border-radius: 0;
    }
    .work {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: minmax(0, 3fr) minmax(0, 2fr);
    }
    .side {
      border-inline-start: 0;
      border-block-start: var(--viv-border);
    }
    .foot p {
      flex-basis: 100%;
    }
  }
`;
