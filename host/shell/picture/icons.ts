import { attributesOf, isShape, type Shape } from './picture.js';

/** The attributes of an element, for {@link attributesOf}. */
export const namesAndValues = (of: Element): (readonly [string, string])[] => [...of.attributes].map(({ name, value }) => [name, value] as const);

/** An icon with the colours its sheets give it. */
export function shapeOf(of: Element): Shape {
  const style = getComputedStyle(of);
  const styled = of.localName === 'svg' || of.hasAttribute('class') || of.hasAttribute('style');
  const said = new Map(namesAndValues(of));
  for (const name of ['fill', 'stroke', 'stroke-width', 'stroke-dasharray']) {
    const value = style.getPropertyValue(name);
    if (styled || said.get(name)?.includes('var(')) said.set(name, value === style.color ? 'currentColor' : value);
  }
  const inside = [...of.children].filter(({ localName }) => isShape(localName)).map(shapeOf);
  return { name: of.localName, attributes: Object.fromEntries(attributesOf(said, 'shape')), ...(inside.length > 0 && { inside }) };
}
