import { css } from 'lit';

/** The frame, its last picture over it while it sleeps, and what is said instead of it. */
export const look = css`
  :host {
    position: relative;
    display: block;
    block-size: 100%;
    overflow: hidden;
  }
  .frames,
  iframe,
  .picture,
  .picture > canvas,
  .shield {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    border: 0;
  }
  :host(:popover-open) {
    position: fixed;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    padding: 0;
    border: 0;
    background: var(--viv-color-surface);
  }
  :host(:popover-open) .frames {
    inset-block-start: 44px;
    block-size: calc(100% - 44px);
  }
  .leave {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-end: var(--viv-space-3);
    z-index: 1;
  }
  iframe.app {
    inset: 0 var(--viv-space-3) var(--viv-space-3);
    inline-size: calc(100% - 2 * var(--viv-space-3));
    block-size: calc(100% - var(--viv-space-3));
  }
  iframe.new {
    opacity: 0;
    pointer-events: none;
  }
  .picture[hidden],
  .shield[hidden] {
    display: none;
  }
  .note {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--viv-space-2);
    padding: var(--viv-space-4);
    color: var(--viv-color-text-muted);
    text-align: center;
    text-wrap: balance;
  }
  .note p {
    margin: 0;
    max-inline-size: 46ch;
  }
`;
