import { msg, str } from '@lit/localize';
import { hourStyle } from '@vivarium/sdk/kinds';
import type { CSSResult } from 'lit';
import { page, tokens } from '../../ui/tokens.css.js';
import { inPicture, isHarmless, isPlain, KEPT_AS, LARGEST, surroundingsNow, type Picture, type Seen, type SeenElement } from './picture.js';

/** Milliseconds after the start: what is kept is on screen, what sources said then too. */
const TAKEN_AFTER = [1000, 10_000];
/** Least milliseconds between two. */
const APART = 1000;
/** What lies farther outside the window is kept as its size. */
const MARGIN = 100;

/** What is said of an element and shown by none. */
const SPOKEN = /^aria-(hidden|label|labelledby|describedby|posinset|setsize|controls|live|atomic|keyshortcuts|haspopup|valuetext)$/;

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The page is in the middle of something: a question, a layout that is being changed. */
class Busy extends Error {}

/** What stands in `stage` as it looks now; undefined while the page is in the middle of something. */
export function pictureOf(stage: Element, locale: string): Picture | undefined {
  const names = new Set<string>();
  const sheets: CSSStyleSheet[] = [];
  // As they were written: a browser writes a short form with a variable in it as if it were empty.
  const written = new Map([tokens, page].map((result) => [result.styleSheet, result.cssText]));
  const numberOf = (sheet: CSSStyleSheet) => {
    const known = sheets.indexOf(sheet);
    return known === -1 ? sheets.push(sheet) - 1 : known;
  };
  const nodes = (parent: ParentNode & Node, clip: Box): Seen[] => [...parent.childNodes].flatMap((node) => (node instanceof Text ? text(node) : node instanceof Element ? element(node, clip) : []));
  const icons = new Map<string, number>();
  const iconOf = (seen: SeenElement) => {
    const written = JSON.stringify(seen);
    if (!icons.has(written)) icons.set(written, icons.size);
    return icons.get(written)!;
  };
  const range = document.createRange();
  /** Space that has no place on screen, as between the parts of a grid, is not worth a node. */
  const text = (node: Text): Seen[] => {
    if (node.data.trim() !== '') return [node.data];
    range.selectNodeContents(node);
    return range.getClientRects().length > 0 ? [' '] : [];
  };

  const element = (of: Element, clip: Box): Seen[] => {
    const { localName } = of;
    if ((localName === 'dialog' && of.hasAttribute('open')) || of.hasAttribute('editing')) throw new Busy();
    if (localName === 'style' || localName === 'script') return [];
    const box = of.getBoundingClientRect();
    const boxless = box.width === 0 && box.height === 0;
    if (boxless && localName !== 'slot' && of.getClientRects().length === 0 && getComputedStyle(of).display !== 'contents') return [];
    const svg = of instanceof SVGElement;
    const custom = localName.includes('-');
    if (custom) names.add(localName);
    const n = custom ? inPicture(localName) : localName;
    const a: Record<string, string> = {};
    for (const { name, value } of of.attributes) if (!SPOKEN.test(name) && isHarmless(name, value)) a[name] = value;
    // Then it was true; now it has to be found out again.
    if (localName === 'viv-freshness') a['state'] = 'syncing';
    // A link looks like one, and leads nowhere.
    if (localName === 'a' && of.hasAttribute('href')) a['href'] = '#';
    const away = !boxless && (box.top > clip.bottom || box.bottom < clip.top || box.left > clip.right || box.right < clip.left);
    if (away || !isPlain(n, svg)) {
      if (of instanceof HTMLElement) a['style'] = `${a['style'] ?? ''};box-sizing:border-box;inline-size:${of.offsetWidth}px;block-size:${of.offsetHeight}px`;
      return [{ n, a, ...(svg && { svg: true }) }];
    }
    // Only the chosen option is kept, which may be narrower than the widest.
    if (of instanceof HTMLSelectElement) {
      a['style'] = `${a['style'] ?? ''};box-sizing:border-box;inline-size:${of.offsetWidth}px`;
      return [{ n, a, c: [...of.selectedOptions].map(({ label }) => ({ n: 'option', c: [label] })) }];
    }
    const scrolls = of.scrollHeight > of.clientHeight + 1 || of.scrollWidth > of.clientWidth + 1;
    const inner = scrolls && of.clientHeight > 0 ? meet(clip, box) : clip;
    for (const result of (of.constructor as { elementStyles?: readonly CSSResult[] }).elementStyles ?? []) written.set(result.styleSheet, result.cssText);
    const shadow = of.shadowRoot && { sheets: of.shadowRoot.adoptedStyleSheets.map(numberOf), c: nodes(of.shadowRoot, inner) };
    const c = nodes(of, inner);
    const seen: SeenElement = { n, ...(svg && { svg: true }), ...(Object.keys(a).length > 0 && { a }), ...(c.length > 0 && { c }), ...(shadow && { shadow }), ...((of.scrollTop !== 0 || of.scrollLeft !== 0) && { scroll: [of.scrollTop, of.scrollLeft] as const }) };
    return [localName === 'svg' ? iconOf(seen) : seen];
  };

  try {
    const tree = nodes(stage, { top: -MARGIN, left: -MARGIN, bottom: innerHeight + MARGIN, right: innerWidth + MARGIN });
    const ours = new RegExp(`(?<![\\w-])(${[...names].sort((one, other) => other.length - one.length).join('|')})(?![\\w-])`, 'g');
    const words = (sheet: CSSStyleSheet) =>
      (written.get(sheet) ?? [...sheet.cssRules].map(({ cssText }) => cssText).join('\n'))
        .replace(/\/\*[^]*?\*\/|\s+/g, ' ')
        // All of it is in sight: to find that out costs a second layout.
        .replace(/content-visibility: ?auto/g, 'content-visibility: visible');
    const { documentElement } = document;
    const time = new Intl.DateTimeFormat(locale, { hour: hourStyle(locale), minute: '2-digit' }).format(new Date());
    const root = Object.fromEntries(['style', 'data-theme'].flatMap((name) => (documentElement.hasAttribute(name) ? [[name, documentElement.getAttribute(name)!]] : [])));
    const bar = getComputedStyle(stage.firstElementChild ?? stage).getPropertyValue('--viv-bottom-bar').trim();
    return {
      version: 2,
      fits: surroundingsNow(),
      age: msg(str`As it was at ${time}`),
      language: documentElement.lang,
      direction: documentElement.dir,
      ...(bar && { bar }),
      root,
      page: [...document.adoptedStyleSheets].map(words),
      sheets: sheets.map((sheet) => words(sheet).replace(ours, (name) => inPicture(name))),
      tree,
      icons: [...icons.keys()].map((icon) => JSON.parse(icon) as SeenElement),
    };
  } catch (thrown) {
    if (thrown instanceof Busy) return undefined;
    throw thrown;
  }
}

const meet = (one: Box, other: Box): Box => ({
  top: Math.max(one.top, other.top - MARGIN),
  bottom: Math.min(one.bottom, other.bottom + MARGIN),
  left: Math.max(one.left, other.left - MARGIN),
  right: Math.min(one.right, other.right + MARGIN),
});

/** Keeps a picture of the page for its next start: soon after this one, and whenever nobody looks any more. */
export function keepPictures(stage: Element, locale: () => string): void {
  let taken = -Infinity;
  const take = () => {
    if (performance.now() - taken < APART) return;
    taken = performance.now();
    try {
      const picture = pictureOf(stage, locale());
      const kept = picture && JSON.stringify(picture);
      if (kept && kept.length < LARGEST) localStorage.setItem(KEPT_AS, kept);
    } catch {
      // No room, or storage is closed: the next start comes without a picture, or with the last.
    }
  };
  for (const after of TAKEN_AFTER) setTimeout(() => ('requestIdleCallback' in globalThis ? requestIdleCallback(take, { timeout: 2000 }) : take()), after);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && take());
  addEventListener('pagehide', take);
}
