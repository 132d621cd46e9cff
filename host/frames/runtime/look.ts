import type { FrameTheme } from '@vivarium/sdk/protocol';

/** The few rules of the frame's document. They are those of the page; the widget is as large as the frame. */
const page = `
  :root { block-size: 100%; }
  body {
    margin: 0;
    block-size: 100%;
    overflow: hidden;
    color: var(--viv-color-text);
    font: var(--viv-text-m) / var(--viv-line) var(--viv-font);
    font-feature-settings: 'cv11', 'ss03';
    -webkit-font-smoothing: antialiased;
    text-size-adjust: 100%;
  }
  body > * { block-size: 100%; }
`;

/** Gives the document the page's few rules. */
export function layPage(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(page);
  document.adoptedStyleSheets.push(sheet);
}

let applied: readonly string[] = [];

/** Makes the document look like the page: tokens on the root, scheme, direction, language. */
export function applyTheme({ scheme, direction, language, tokens }: FrameTheme): void {
  const { style } = document.documentElement;
  for (const name of applied) if (!Object.hasOwn(tokens, name)) style.removeProperty(name);
  for (const [name, value] of Object.entries(tokens)) style.setProperty(name, value);
  applied = Object.keys(tokens);
  style.setProperty('color-scheme', scheme);
  document.documentElement.dir = direction;
  document.documentElement.lang = language;
}
