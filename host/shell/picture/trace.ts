import { cutAt, cutOf, type Cut } from './cuts.js';
import { namesAndValues, shapeOf } from './icons.js';
import { linesOf } from './lines.js';
import { boxLook, CUTS_OFF, edge, fieldLook, fontLook, groupLook, iconLook, isScrolled, lineLook, textLook, turnLook } from './looks.js';
import { markerOf } from './markers.js';
import { attributesOf, isField, type Place, type Seen, type Shape } from './picture.js';

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Where what is traced lies. */
interface Where {
  /** What is in sight there. */
  readonly clip: Box;
  /** What its places count from. */
  readonly origin: readonly [number, number];
  /** How far from there it is drawn: what is contained begins at a whole pixel. */
  readonly shift: readonly [number, number];
  readonly seen: Seen[];
  /** What has a place of its own lies over what flows, in this order. */
  readonly lifted: Seen[][];
  /** The line that runs under, over or through its text. */
  readonly line: string;
  /** How its icons are turned. */
  readonly turn: string;
  /** Where a text ends in "…". */
  readonly cut: Cut | undefined;
}

/** The page is in the middle of something: a question, a layout that is being changed. */
export class Busy extends Error {}

/** What is traced: see the picture that keeps it. */
export interface Traced {
  readonly looks: readonly string[];
  readonly icons: readonly Shape[];
  readonly seen: readonly Seen[];
}

const CUT = 'overflow:hidden;text-overflow:ellipsis;';
/** Widest text that a sheet puts before or behind an element. */
const ADDED = 100;

/**
 * Every box, line of text, icon and field of `stage` that is in sight, at the place where the browser put it.
 * @throws {@link Busy}
 */
export function trace(stage: Element): Traced {
  const looks = new Map<string, number>();
  const icons = new Map<string, number>();
  const numberOf = (known: Map<string, number>, written: string): number => known.get(written) ?? (known.set(written, known.size), known.size - 1);
  const lookOf = (look: string) => numberOf(looks, look);
  const seen: Seen[] = [];
  const lifted: Seen[][] = [];
  const window: Where = { clip: { top: 0, left: 0, bottom: innerHeight, right: innerWidth }, origin: [0, 0], shift: [0, 0], seen, lifted, line: '', turn: '', cut: undefined };
  const place = ({ origin }: Where, { left, top, right, bottom }: Box): Place => [short(left - origin[0]), short(top - origin[1]), short(right - left), short(bottom - top)];

  const text = (node: Text, style: CSSStyleDeclaration, where: Where): void => {
    if (style.visibility !== 'visible' || node.data.trim() === '') return;
    const lines = linesOf(node, style.whiteSpaceCollapse !== 'preserve');
    const written = lines.length > 0 ? textLook(style) + where.line : '';
    for (const [index, line] of lines.entries()) {
      const cut = where.cut && cutAt(where.cut, line, lines[index + 1]);
      const { left, top, right, height } = cut ?? line;
      if (right <= left || apart({ left, top, right, bottom: top + height }, where.clip)) continue;
      where.seen.push({ look: lookOf(`${written}${fontLook(style, short(height))}${cut ? `${CUT}direction:${left > line.left ? 'rtl' : 'ltr'};` : ''}`), at: place(where, { left, top, right, bottom: top + height }), text: (cut ?? line).text });
    }
  };

  const nodes = (of: Element, style: CSSStyleDeclaration, where: Where): void => {
    const filled = of instanceof HTMLSlotElement ? of.assignedNodes() : [];
    // What is folded is laid out, and not seen.
    const folded = of instanceof HTMLDetailsElement && !of.open;
    for (const node of filled.length > 0 ? filled : (of.shadowRoot ?? of).childNodes) {
      if (node instanceof Text) text(node, style, where);
      else if (node instanceof Element && (!folded || node.localName === 'summary')) element(node, where);
    }
  };

  const element = (of: Element, outside: Where): void => {
    const { localName } = of;
    if ((localName === 'dialog' && of.hasAttribute('open')) || of.hasAttribute('editing')) throw new Busy();
    // A menu or a message that lies over the page goes with the moment.
    if (localName === 'style' || localName === 'script' || localName === 'viv-toasts' || (of.hasAttribute('popover') && of.matches(':popover-open'))) return;
    const style = getComputedStyle(of);
    if (style.display === 'none' || style.opacity === '0' || style.clipPath.startsWith('inset(50%')) return;
    if (style.display === 'contents') return nodes(of, style, outside);
    const box = of.getBoundingClientRect();
    const from = beginning(of, style, box, lying(style, style.position === 'fixed' ? window : outside));
    if (box.width > 0 && box.height > 0 && apart(box, from.clip)) return;
    if (localName === 'viv-freshness') return freshness(of, style, from);
    const at = place(from, box);
    const turn = turnLook(style) || from.turn;
    const isSeen = style.visibility === 'visible';
    if (of instanceof SVGElement) {
      if (isSeen) from.seen.push({ look: lookOf(iconLook(style, turn)), at, icon: numberOf(icons, JSON.stringify(shapeOf(of))) });
      return;
    }
    const look = isSeen ? boxLook(style, of.matches(':focus-visible')) : '';
    if (isField(localName)) {
      const option = of instanceof HTMLSelectElement ? of.selectedOptions[0]?.label : undefined;
      const attributes = Object.fromEntries(attributesOf(namesAndValues(of), 'field'));
      // What is ticked is not what its attribute says.
      if (of instanceof HTMLInputElement && of.checked) attributes['checked'] = '';
      else delete attributes['checked'];
      if (isSeen) from.seen.push({ look: lookOf(fieldLook(of, style) + look), at, field: { name: localName, attributes, ...(option !== undefined && { option }) } });
      return;
    }
    const flows = !/^inline-|absolute|fixed/.test(`${style.display} ${style.position}`);
    const within = { ...from, line: lineLook(style) || (flows ? from.line : ''), turn, cut: cutOf(of, style, box) ?? (style.display.startsWith('inline') ? from.cut : undefined) };
    const group = of instanceof HTMLElement ? groupLook(of, style) : '';
    if (group === '' && look !== '') from.seen.push({ look: lookOf(look), at });
    const { where, close } = group === '' ? { where: within, close: undefined } : grouped(of as HTMLElement, style, look + group, box, within);
    marker(of, style, where);
    added(of, style, '::before', box, where);
    nodes(of, style, where);
    added(of, style, '::after', box, where);
    close?.();
  };

  /** What cuts off, fades or lifts holds what lies in it; where the bars of scrolling take room, they are seen. */
  const grouped = (of: HTMLElement, style: CSSStyleDeclaration, look: string, box: DOMRect, from: Where): { where: Where; close: () => void } => {
    const inside: Seen[] = [];
    const above: Seen[][] = [];
    const cuts = look.includes(CUTS_OFF);
    const [down, across] = [of.offsetWidth - of.clientWidth - edge(style, 'left') - edge(style, 'right') > 0, of.offsetHeight - of.clientHeight - edge(style, 'top') - edge(style, 'bottom') > 0];
    const bars = cuts && (down || across);
    if (bars) inside.push({ look: lookOf(''), at: [0, 0, of.scrollWidth, of.scrollHeight] });
    const scrolling = `overflow:${across ? 'scroll' : 'hidden'} ${down ? 'scroll' : 'hidden'};scrollbar-width:${style.scrollbarWidth};scrollbar-color:${style.scrollbarColor};`;
    const at = place(from, box);
    const [left, top] = [box.left + of.clientLeft, box.top + of.clientTop];
    return {
      where: { ...from, seen: inside, lifted: above, clip: cuts ? meet(from.clip, box) : from.clip, origin: bars ? [left - of.scrollLeft, top - of.scrollTop] : [left, top] },
      close: () => from.seen.push({ look: lookOf(bars ? look.replace(CUTS_OFF, scrolling) : look), at, inside: [...inside, ...above.flat()], ...(bars && { scroll: [of.scrollLeft, of.scrollTop] as const }) }),
    };
  };

  /** What a sheet adds to an element: a box at its own place, or a text before or behind the others. */
  const added = (of: Element, style: CSSStyleDeclaration, part: '::before' | '::after', box: DOMRect, where: Where): void => {
    const own = getComputedStyle(of, part);
    if (own.content === 'none' || own.content === 'normal' || own.display === 'none' || own.visibility !== 'visible' || own.opacity === '0') return;
    if (own.position === 'absolute') {
      const block = style.position === 'static' && of instanceof HTMLElement ? (of.offsetParent ?? of) : of;
      const from = block.getBoundingClientRect();
      const [left, top] = [from.left + block.clientLeft - block.scrollLeft + pixels(own.left), from.top + block.clientTop - block.scrollTop + pixels(own.top)];
      const look = boxLook(own, false);
      if (look !== '') where.seen.push({ look: lookOf(look), at: place(where, { left, top, right: left + pixels(own.width), bottom: top + pixels(own.height) }) });
      return;
    }
    const words = /^"(.*)"$/.exec(own.content)?.[1] ?? '';
    const beside = words === '' ? undefined : contentOf(of).at(part === '::before' ? 0 : -1);
    if (!beside) return;
    const leftwards = style.direction === 'rtl';
    const first = leftwards ? box.right - edge(style, 'right') - pixels(style.paddingRight) : box.left + edge(style, 'left') + pixels(style.paddingLeft);
    const start = part === '::before' ? first : leftwards ? beside.left : beside.right;
    const look = `${textLook(own)}${where.line}${fontLook(own, short(beside.height))}text-align:${leftwards ? 'right' : 'left'};`;
    where.seen.push({ look: lookOf(look), at: place(where, { left: leftwards ? start - ADDED : start, right: leftwards ? start : start + ADDED, top: beside.top, bottom: beside.bottom }), text: words });
  };

  /** The bullet or number of an item, beside its first line. */
  const marker = (of: Element, style: CSSStyleDeclaration, where: Where): void => {
    const found = style.visibility === 'visible' ? markerOf(of, style) : undefined;
    const line = found && contentOf(of)[0];
    if (!line || apart(line, where.clip)) return;
    const leftwards = style.direction === 'rtl';
    const own = getComputedStyle(of, '::marker');
    const at = leftwards ? { left: line.right + found.apart, right: line.right + found.apart + ADDED } : { left: line.left - found.apart - ADDED, right: line.left - found.apart };
    const look = `color:${own.color};${fontLook(own, short(line.height))}direction:${style.direction};text-align:${leftwards ? 'left' : 'right'};`;
    where.seen.push({ look: lookOf(look), at: place(where, { ...at, top: line.top, bottom: line.bottom }), text: found.text });
  };

  /** Then it was true; now it has to be found out again. */
  const freshness = (of: Element, style: CSSStyleDeclaration, where: Where): void => {
    const dot = of.shadowRoot?.querySelector('i')?.getBoundingClientRect();
    if (dot && style.visibility === 'visible') where.seen.push({ look: lookOf(`background:${style.getPropertyValue('--viv-color-series-2').trim()};border-radius:50%`), at: place(where, dot) });
  };

  element(stage, window);
  return { looks: [...looks.keys()], icons: [...icons.keys()].map((icon) => JSON.parse(icon) as Shape), seen: [...seen, ...lifted.flat()] };
}

/** To the precision of a browser's layout, 1/64 px. */
const short = (pixels: number): number => Math.round(pixels * 64) / 64;
const pixels = (length: string): number => parseFloat(length) || 0;

/** A browser draws what is contained, and what scrolls on a ground of its own, from a whole pixel on; what sticks, where it is. */
function beginning(of: Element, style: CSSStyleDeclaration, box: Box, where: Where): Where {
  const [x, y] = where.shift;
  const { left, top } = box;
  const sticks = style.position === 'sticky';
  if (!sticks && style.contentVisibility !== 'auto' && !/paint|strict|content/.test(style.contain) && !(isScrolled(style) && isCovered(of, box))) return where;
  const shift: Where['shift'] = sticks ? [0, 0] : [Math.round(left + x) - left, Math.round(top + y) - top];
  return { ...where, shift, origin: [where.origin[0] + x - shift[0], where.origin[1] + y - shift[1]] };
}

/** What has a place of its own, or is faded, is drawn after what flows. */
function lying(style: CSSStyleDeclaration, where: Where): Where {
  if (style.position === 'static' && style.opacity === '1' && style.zIndex === 'auto' && turnLook(style) === '') return where;
  const seen: Seen[] = [];
  where.lifted.push(seen);
  return { ...where, seen };
}

/** Where what an element contains is seen, in order. */
function contentOf(of: Element): DOMRect[] {
  const range = document.createRange();
  range.selectNodeContents(of);
  return [...range.getClientRects()].filter(({ width }) => width > 0);
}

/** Whether one thing in an element, with a ground that nothing shows through, fills it. */
const isCovered = (of: Element, box: Box): boolean =>
  [...of.children].some((child) => {
    const { left, top, right, bottom } = child.getBoundingClientRect();
    return left <= box.left && top <= box.top && right >= box.right && bottom >= box.bottom && /^rgb\(/.test(getComputedStyle(child).backgroundColor);
  });

const meet = (one: Box, other: Box): Box => ({ top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom), left: Math.max(one.left, other.left), right: Math.min(one.right, other.right) });
const apart = (box: Box, clip: Box): boolean => box.top >= clip.bottom || box.bottom <= clip.top || box.left >= clip.right || box.right <= clip.left;
