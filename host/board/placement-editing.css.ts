import { css } from 'lit';

/** A placement while the layout is changed: a handle as a whole, with edges to pull. */
const styles = css`
  :host([editing]) {
    position: relative;
    border-radius: var(--viv-radius);
    cursor: grab;
    user-select: none;
    -webkit-touch-callout: none;
  }
  :host([editing]) .body {
    pointer-events: none;
  }
  :host([editing]) viv-menu {
    opacity: 1;
  }
  :host([editing]:hover) section,
  :host([selected]) section {
    border-color: var(--viv-color-accent);
  }
  :host([selected]) section {
    outline: 2px solid var(--viv-color-accent);
    outline-offset: -1px;
  }
  :host([editing]:focus-visible) {
    outline: 2px solid var(--viv-color-focus);
    outline-offset: 2px;
  }
  :host([held]) {
    cursor: grabbing;
  }
  :host([held]) section {
    border-color: var(--viv-color-accent);
    box-shadow: var(--viv-shadow-raised);
  }
  .edge {
    position: absolute;
    inline-size: 14px;
    block-size: 14px;
  }
  .n,
  .s {
    inset-inline: 14px;
    inline-size: auto;
    block-size: 8px;
    cursor: ns-resize;
  }
  .e,
  .w {
    inset-block: 14px;
    inline-size: 8px;
    block-size: auto;
    cursor: ew-resize;
  }
  .n,
  .ne,
  .nw {
    inset-block-start: -3px;
  }
  .s,
  .se,
  .sw {
    inset-block-end: -3px;
  }
  .e,
  .ne,
  .se {
    inset-inline-end: -3px;
  }
  .w,
  .nw,
  .sw {
    inset-inline-start: -3px;
  }
  .se,
  .nw,
  .ne:dir(rtl),
  .sw:dir(rtl) {
    cursor: nwse-resize;
  }
  .ne,
  .sw,
  .se:dir(rtl),
  .nw:dir(rtl) {
    cursor: nesw-resize;
  }
  .se::after {
    content: '';
    position: absolute;
    inset-block-end: 5px;
    inset-inline-end: 5px;
    inline-size: 8px;
    block-size: 8px;
    border: 0 solid var(--viv-color-border-strong);
    border-block-end-width: 2px;
    border-inline-end-width: 2px;
    border-end-end-radius: 3px;
  }
`;

/** Lets a placement look so. Loaded with the first that is edited. */
export function wear(root: ShadowRoot): void {
  const sheet = styles.styleSheet!;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
