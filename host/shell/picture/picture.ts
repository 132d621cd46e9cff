/**
 * How the last picture of the page is kept: what `take.ts` writes and `show.ts` draws before anything else is loaded.
 * Boxes, lines of text and icons, each at its place: to draw them a browser has nothing to find out.
 */

/** Where it is kept: the one storage that answers at once. */
export const KEPT_AS = 'vivarium-picture';
/** Told to the window when the page itself is on screen. */
export const PICTURE_OVER = 'viv-picture-over';
/** The element whose closed tree holds the picture. */
export const PICTURE = 'viv-picture';
/** A picture larger than this is not worth reading. */
export const LARGEST = 700_000;

/** Left, top, width and height in px. */
export type Place = readonly [number, number, number, number];

/** What is seen at one place: a box; or a line of text, an icon, a field. */
export interface Seen {
  /** Number of its look in {@link Picture.looks}. */
  readonly look: number;
  /** Within what it lies in. */
  readonly at: Place;
  /** One line of text. */
  readonly text?: string;
  /** Number of its icon in {@link Picture.icons}. */
  readonly icon?: number;
  /** What browsers draw themselves, each in its way. */
  readonly field?: Field;
  /** What lies in it: what it cuts off, fades or lifts. */
  readonly inside?: readonly Seen[];
  /** How far what lies in it is scrolled, across and down, where its bars are seen. */
  readonly scroll?: readonly [number, number];
}

/** A field, without what was typed into it. */
export interface Field {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The chosen option. */
  readonly option?: string;
}

/** An element of an icon. */
export interface Shape {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly inside?: readonly Shape[];
}

/** The page as it was seen last. */
export interface Picture {
  readonly version: 3;
  /** It is shown only where all of this is the same. */
  readonly fits: string;
  /** When it was, in words, and how that is written. */
  readonly age: string;
  readonly note: string;
  readonly language: string;
  readonly direction: string;
  /** Declarations of the whole. */
  readonly ground: string;
  /** Declarations, each kept once: a page has few looks in many places. */
  readonly looks: readonly string[];
  readonly icons: readonly Shape[];
  readonly seen: readonly Seen[];
}

/** What a picture depends on: the size of the window, the day, the address. */
export const surroundingsNow = (): string => [innerWidth, innerHeight, new Date().toDateString(), location.search, location.hash.replace(/^#\/?$/, '')].join(' ');

const fields = new Set(['input', 'select', 'textarea', 'progress', 'meter']);
const shapes = new Set(['svg', 'path', 'circle', 'rect', 'line', 'g', 'polyline', 'polygon', 'ellipse', 'text']);
const ofFields = new Set(['type', 'checked', 'disabled', 'placeholder', 'dir', 'max', 'min', 'low', 'high', 'optimum', 'rows', 'size']);
const ofShapes = /^(viewBox|d|[cr][xy]?|x[12]?|y[12]?|width|height|points|(fill|stroke)(-[a-z]+)?|transform|opacity|preserveAspectRatio|text-anchor|font-(size|family|weight))$/;

/** Whether a picture may hold this field, this element of an icon. */
export const isField = (name: string): boolean => fields.has(name);
export const isShape = (name: string): boolean => shapes.has(name);

/** Whether declarations, or the value of an attribute, load nothing and end nothing. */
export const isHarmless = (value: string): boolean => !/[{}<\\]|url\s*\(|image-set|@/i.test(value);

/** The attributes of a field or a shape that only change how it looks. */
export const attributesOf = (attributes: Iterable<readonly [string, string]>, of: 'field' | 'shape'): (readonly [string, string])[] =>
  [...attributes].filter(([name, value]) => (of === 'field' ? ofFields.has(name) : ofShapes.test(name)) && (name === 'placeholder' || isHarmless(value)));
