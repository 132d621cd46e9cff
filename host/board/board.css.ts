import { css } from 'lit';

/** The grid, and how it looks while it is edited. */
export const boardStyles = css`
  :host {
    position: relative;
    display: grid;
    align-content: start;
    gap: var(--viv-space-3);
    grid-template-columns: repeat(12, minmax(0, 1fr));
    grid-auto-rows: var(--viv-row, 48px);
    /* The focus goes as one reads, although no element ever moves in the document. */
    reading-flow: grid-rows;
  }
  :host([breakpoint='medium']) {
    grid-template-columns: repeat(6, minmax(0, 1fr));
  }
  :host([breakpoint='narrow']) {
    grid-template-columns: minmax(0, 1fr);
    grid-auto-rows: 56px;
  }
  :host([editing]) {
    padding-block-end: 40vh;
    /* Faint in every theme: in some a border is as black as the text. */
    background-image: radial-gradient(circle, color-mix(in oklab, var(--viv-color-text-muted) 25%, var(--viv-color-background)) 1px, transparent 1px);
    background-size: 20px 20px;
    background-position: -10px -10px;
  }
  viv-placement[held] {
    z-index: 5;
  }
  .place {
    border: 2px dashed var(--viv-color-accent);
    border-radius: var(--viv-radius);
    background: var(--viv-color-accent-soft);
    opacity: 0.7;
    pointer-events: none;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
