import type { Line } from './lines.js';
import { edge } from './looks.js';

/** Where a text ends in "…": at the edges of its line, or below its last one. */
export interface Cut {
  readonly left: number;
  readonly right: number;
  readonly bottom?: number;
}

/** Where texts in an element end in "…": at its edge, or on its last line. */
export function cutOf(of: Element, style: CSSStyleDeclaration, box: DOMRect): Cut | undefined {
  if (style.overflowX === 'visible') return undefined;
  const [left, right] = [box.left + edge(style, 'left') + parseFloat(style.paddingLeft), box.right - edge(style, 'right') - parseFloat(style.paddingRight)];
  if (style.textOverflow === 'ellipsis' && of.scrollWidth > of.clientWidth) return { left, right };
  return style.webkitLineClamp !== 'none' && of.scrollHeight > of.clientHeight ? { left, right, bottom: box.bottom - edge(style, 'bottom') - parseFloat(style.paddingBottom) } : undefined;
}

/** A line with all that does not fit behind it, as wide as it may be; undefined where it is whole. */
export function cutAt({ left, right, bottom }: Cut, line: Line, next: Line | undefined): Line | undefined {
  if (bottom === undefined) return line.right > right + 0.5 ? { ...line, right } : line.left < left - 0.5 ? { ...line, left } : undefined;
  if (line.top >= bottom - 1) return { ...line, right: line.left };
  return next && next.top >= bottom - 1 ? { ...line, text: `${line.text} ${next.text}`, ...(right - line.right > line.left - left ? { right } : { left }) } : undefined;
}
