const bullets: Readonly<Record<string, string>> = { disc: '•', circle: '◦', square: '▪' };
/** From a bullet to its line, px: as browsers leave it. */
const APART = 10;

/** What stands before an item of a list: a bullet or its number, and how far from the first line; undefined where there is nothing, or something rare. */
export function markerOf(item: Element, { display, listStyleType, listStyleImage }: CSSStyleDeclaration): { text: string; apart: number } | undefined {
  if (display !== 'list-item' || listStyleImage !== 'none') return undefined;
  const bullet = bullets[listStyleType];
  if (bullet) return { text: bullet, apart: APART };
  if (listStyleType !== 'decimal' || !item.parentElement) return undefined;
  const items = [...item.parentElement.children].filter(({ localName }) => localName === item.localName);
  return { text: `${items.indexOf(item) + 1}. `, apart: 0 };
}
