/**
 * How the last picture of the page is kept: what `take.ts` writes and `show.ts` draws before anything else is loaded.
 * Nodes, never markup; names from a list, attributes that load and run nothing.
 */

/** Where it is kept: the one storage that answers at once. */
export const KEPT_AS = 'vivarium-picture';
/** Told to the window when the page itself is on screen. */
export const PICTURE_OVER = 'viv-picture-over';
/** A picture larger than this is not worth reading. */
export const LARGEST = 700_000;

/** An element, `shadow` with the numbers of its sheets where it has a tree of its own; a text; or the number of an icon of {@link Picture.icons}. */
export type Seen = string | number | SeenElement;
/** An element of the picture. */
export interface SeenElement {
  /** Name; of SVG where `svg`. */
  readonly n: string;
  readonly svg?: true;
  readonly a?: Readonly<Record<string, string>>;
  readonly c?: readonly Seen[];
  readonly shadow?: { readonly sheets: readonly number[]; readonly c: readonly Seen[] };
  /** How far it is scrolled, down and across. */
  readonly scroll?: readonly [number, number];
}

/** The page as it was seen last. */
export interface Picture {
  readonly version: 2;
  /** It is shown only where all of this is the same. */
  readonly fits: string;
  /** When it was, in words. */
  readonly age: string;
  readonly language: string;
  readonly direction: string;
  /** Height of the bar at the lower edge, where there is one. */
  readonly bar?: string;
  /** The theme that the root element wore: `style`, `data-theme`. */
  readonly root: Readonly<Record<string, string>>;
  /** Sheets of the document. */
  readonly page: readonly string[];
  /** Sheets of shadow trees. */
  readonly sheets: readonly string[];
  readonly tree: readonly Seen[];
  /** The page has few icons in many places: each is built once, and copied. */
  readonly icons: readonly SeenElement[];
}

/** What a picture depends on: the size of the window, the day, the address. */
export const surroundingsNow = (): string => [innerWidth, innerHeight, new Date().toDateString(), location.search, location.hash.replace(/^#\/?$/, '')].join(' ');

const html = 'a abbr article aside b bdi blockquote br button caption code dd del details div dl dt em fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr i input kbd label legend li main mark menu meter nav ol option output p pre progress q s samp search section select slot small span strong sub summary sup table tbody td textarea tfoot th thead time tr u ul var wbr';
const svg = 'svg path circle rect line g polyline polygon ellipse text';
const names = { html: new Set(html.split(' ')), svg: new Set(svg.split(' ')) };

/** Elements of ours have another name in the picture, so that they stay what they look like. */
export const inPicture = (name: string): string => `seen-${name}`;

/** Whether an element of this name only looks like something. */
export const isPlain = (name: string, isSvg: boolean): boolean => (isSvg ? names.svg.has(name) : names.html.has(name) || /^seen-[a-z][a-z0-9-]*$/.test(name));

const harmless = /^(class|part|exportparts|slot|name|style|dir|lang|id|type|disabled|placeholder|open|size|state|tone|breakpoint|[a-z-]*collapsed|editing|alone|wide|compact|selected|checked|max|min|role|aria-[a-z]+|data-[a-z0-9-]+|viewBox|d|[cr][xy]?|x[12]?|y[12]?|width|height|points|fill|stroke|stroke-[a-z]+|fill-[a-z]+|transform|opacity|preserveAspectRatio)$/;
/** What is known of names already: a picture has few names and many attributes. */
const judged = new Map<string, boolean>();

/** Whether an attribute loads, runs and submits nothing. */
export function isHarmless(name: string, value: string): boolean {
  let fits = judged.get(name);
  if (fits === undefined) judged.set(name, (fits = harmless.test(name)));
  return fits && !((value.includes('(') || value.includes('\\')) && /url\s*\(|image-set|\\/i.test(value));
}
