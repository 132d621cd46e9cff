import type { FrameTheme } from '@vivarium/sdk/protocol';

const dark = matchMedia('(prefers-color-scheme: dark)');
/** What makes tokens change without a change of the document. */
const media = [dark, matchMedia('(pointer: coarse)'), matchMedia('(prefers-reduced-motion: reduce)')];

/** How the page looks where an element stands. Tokens travel as they are written: `light-dark()` is resolved where it is used. */
export function themeOf(element: Element): FrameTheme {
  const style = getComputedStyle(element);
  const tokens = Object.fromEntries([...tokenNames()].flatMap((name): [string, string][] => {
    const value = style.getPropertyValue(name).trim();
    return value === '' || value.length > 500 ? [] : [[name, value]];
  }));
  const schemes = style.colorScheme.split(' ');
  const scheme = schemes.includes('dark') && (dark.matches || !schemes.includes('light')) ? 'dark' : 'light';
  return { scheme, direction: style.direction === 'rtl' ? 'rtl' : 'ltr', language: document.documentElement.lang || 'en', tokens };
}

/** Names of all tokens that the document sets, in its style sheets or on its elements. */
function tokenNames(): Set<string> {
  const names = new Set<string>();
  const take = (style: CSSStyleDeclaration) => {
    for (const name of style) if (/^--viv-[a-z0-9-]+$/.test(name)) names.add(name);
  };
  const read = (rules: CSSRuleList) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule) take(rule.style);
      if (rule instanceof CSSGroupingRule) read(rule.cssRules);
    }
  };
  for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) read(sheet.cssRules);
  take(document.documentElement.style);
  return names;
}

/** Calls back when the theme of an element may have changed: of any element it stands in, or of the machine. Returns the end of it. */
export function watchTheme(element: Element, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  for (let at: Element | null = element; at; at = at.assignedSlot ?? at.parentElement ?? (at.getRootNode() as Partial<ShadowRoot>).host ?? null)
    observer.observe(at, { attributes: true, attributeFilter: ['data-theme', 'dir', 'lang', 'class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'dir', 'lang', 'class', 'style'] });
  for (const one of media) one.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    for (const one of media) one.removeEventListener('change', changed);
  };
}
