/**
 * Buttons and fields as the page has them, for widgets that say nothing of theirs. Without weight and before the widget's
 * own styles: whatever it says counts.
 */
const looks = `
  :where(button, input, select, textarea) { box-sizing: border-box; max-inline-size: 100%; font: inherit; color: var(--viv-color-text); accent-color: var(--viv-color-accent); }
  :where(button) {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px;
    min-block-size: var(--viv-control); padding: 0 var(--viv-space-3);
    border: var(--viv-button-border); border-radius: var(--viv-button-radius);
    background: var(--viv-color-surface-raised); font-weight: var(--viv-weight-medium); line-height: 1.2;
  }
  :where(button:hover) { background: var(--viv-color-surface-hover); }
  :where(input:not([type=checkbox], [type=radio], [type=range], [type=color], [type=image]), select, textarea) {
    min-block-size: var(--viv-control); padding: 4px var(--viv-space-2);
    border: 1px solid var(--viv-color-border-strong); border-radius: var(--viv-radius-s); background: var(--viv-color-surface);
  }
  :where(button, input, select, textarea):where(:disabled) { opacity: 0.55; }
  :where(:focus-visible) { outline: 2px solid var(--viv-color-focus); outline-offset: 1px; }
`;

/** Gives an element's shadow root the looks of the page's controls. */
export function dressControls({ shadowRoot }: Element): void {
  if (!shadowRoot) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(looks);
  shadowRoot.adoptedStyleSheets = [sheet, ...shadowRoot.adoptedStyleSheets];
}
