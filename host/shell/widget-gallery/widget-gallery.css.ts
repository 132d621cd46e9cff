import { css } from 'lit';

/** What is in the gallery. */
export const galleryStyles = css`
  .filter {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 150px);
    gap: var(--viv-space-2);
  }
  .shelves {
    flex: 1;
    min-block-size: 0;
    padding: 0 var(--viv-space-4) var(--viv-space-5);
    overflow-y: auto;
  }
  h3 {
    margin: var(--viv-space-4) 0 var(--viv-space-2);
  }
  ul {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--viv-space-4);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .card {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--viv-space-2);
    padding: var(--viv-space-3);
    border: var(--viv-border);
    border-radius: var(--viv-radius);
    background: var(--viv-color-surface);
  }
  .picture {
    cursor: grab;
    user-select: none;
    -webkit-touch-callout: none;
  }
  .picture:active {
    cursor: grabbing;
  }
  h4,
  .card h3 {
    margin: 0;
    color: inherit;
    font-size: var(--viv-text-m);
    font-weight: var(--viv-weight-strong);
  }
  .card p {
    margin: 0;
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .row {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--viv-space-2);
  }
  .sizes {
    display: flex;
    gap: 2px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .sizes label {
    position: relative;
    display: grid;
    place-items: center;
    min-inline-size: var(--viv-control);
    min-block-size: var(--viv-control);
    padding-inline: 6px;
    border-radius: var(--viv-radius-s);
    color: var(--viv-color-text-muted);
    font-size: var(--viv-text-s);
  }
  .sizes label:hover {
    background: var(--viv-color-surface-hover);
  }
  .sizes label:has(:checked) {
    background: var(--viv-color-accent-soft);
    color: var(--viv-color-text);
  }
  .sizes label:has(:focus-visible) {
    outline: 2px solid var(--viv-color-focus);
  }
  .sizes input[type='radio'] {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    opacity: 0;
  }
  .ghost {
    position: fixed;
    inset: auto;
    z-index: 50;
    margin: 0;
    padding: 0;
    border: 2px dashed var(--viv-color-accent);
    border-radius: var(--viv-radius);
    background: color-mix(in srgb, var(--viv-color-accent-soft) 75%, transparent);
    pointer-events: none;
  }
  .claude {
    margin-block-start: var(--viv-space-5);
  }
`;
