/** A colour as the tokens have it, resolved: sRGB from 0 to 1. */
type Rgb = readonly [red: number, green: number, blue: number];

const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const gamma = (part: number) => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);
const parse = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb;
const format = (rgb: Rgb) => `#${rgb.map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255).toString(16).padStart(2, '0')).join('')}`;
const luminance = (hex: string) => {
  const [red, green, blue] = parse(hex).map(linear) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Contrast of two colours, from 1 to 21, as WCAG 2.2 defines it. */
export function contrastOf(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((left, right) => left - right) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** A colour between two: in Oklab, where half of the way looks like half of it. */
export function mix(from: string, to: string, part: number): string {
  const [start, end] = [from, to].map(toOklab) as [Rgb, Rgb];
  return fromOklab(start.map((one, index) => one + (end[index]! - one) * part) as unknown as Rgb);
}

function toOklab(hex: string): Rgb {
  const [r, g, b] = parse(hex).map(linear) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

function fromOklab([lightness, a, b]: Rgb): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return format([4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s].map((part) => gamma(Math.max(0, part))) as unknown as Rgb);
}

/** A colour that is read or seen on others, and how well it must be. */
export interface Pair {
  readonly token: string;
  readonly grounds: readonly string[];
  readonly least: number;
}

const color = (name: string) => `--viv-color-${name}`;
const surfaces = ['surface', 'background', 'surface-raised', 'surface-sunken', 'surface-hover'].map(color);
const series = [1, 2, 3, 4, 5, 6, 7, 8].map((index) => `series-${index}`);
const softs = ['accent', 'danger', 'warning', 'success', 'demo', ...series].map((name) => color(`${name}-soft`));
const TEXT = 4.5;
const SIGN = 3;

/** What stands on what, the text itself first: everything else can be moved toward it. WCAG 2.2 AA: 4.5 for text, 3 for what tells without words. */
export const pairs: readonly Pair[] = [
  { token: color('text'), grounds: [...surfaces, ...softs], least: TEXT },
  // What is chosen keeps its muted words.
  { token: color('text-muted'), grounds: [...surfaces, color('accent-soft')], least: TEXT },
  { token: '--viv-title-color', grounds: [color('surface')], least: TEXT },
  ...['accent', 'danger', 'warning', 'success', 'demo'].map((name) => ({ token: color(name), grounds: [...surfaces, color(`${name}-soft`)], least: TEXT })),
  ...series.map((name) => ({ token: color(name), grounds: [color('surface'), color(`${name}-soft`)], least: TEXT })),
  { token: color('accent-text'), grounds: [color('accent')], least: TEXT },
  { token: color('danger-text'), grounds: [color('danger')], least: TEXT },
  { token: color('border-strong'), grounds: surfaces, least: SIGN },
  { token: color('focus'), grounds: surfaces, least: SIGN },
];

/** Something that is too faint. */
export interface Faint {
  readonly token: string;
  /** The ground that it was faintest on. */
  readonly ground: string;
  readonly ratio: number;
  readonly least: number;
}

/** A colour that was moved, and why: what was read or seen on it, or what it stands on. */
export interface Repair {
  readonly token: string;
  readonly against: string;
  readonly from: string;
  readonly to: string;
  readonly before: number;
  readonly after: number;
}

/** Colours by token, plain: one scheme of a theme. */
export type Palette = Readonly<Record<string, string>>;

/** Which of the colours are too faint where they stand. */
export function faintIn(palette: Palette): Faint[] {
  return pairs.flatMap(({ token, grounds, least }): Faint[] => {
    const own = palette[token];
    const seen = grounds.flatMap((ground) => (own === undefined || palette[ground] === undefined ? [] : [{ ground, ratio: contrastOf(own, palette[ground]) }]));
    const worst = seen.sort((left, right) => left.ratio - right.ratio)[0];
    return worst && worst.ratio < least ? [{ token, least, ...worst }] : [];
  });
}

/**
 * Moves what is too faint, as little as it takes, and says what was moved: the text to black or white where its surface
 * asks for it, grounds that the text is not read on toward the surface, and everything else toward the text, which by then
 * is read on all of them. So there is always an end, and nothing faint is left.
 */
export function repairContrast(palette: Palette): { palette: Palette; repairs: readonly Repair[] } {
  const next: Record<string, string> = { ...palette };
  const repairs: Repair[] = [];
  /** As far toward another colour as it takes until it holds on all of these. */
  const move = (token: string, toward: string, against: readonly string[], least: number) => {
    const from = next[token]!;
    const weakest = (candidate: string) => Math.min(...against.flatMap((other) => (next[other] === undefined ? [] : [contrastOf(candidate, next[other])])));
    const before = weakest(from);
    if (before >= least) return;
    const worst = against.find((other) => next[other] !== undefined && contrastOf(from, next[other]) === before)!;
    const steps = Array.from({ length: 50 }, (_, index) => mix(from, toward, (index + 1) / 50));
    const to = (next[token] = steps.find((candidate) => weakest(candidate) >= least) ?? toward);
    repairs.push({ token, against: worst, from, to, before, after: contrastOf(to, next[worst]!) });
  };
  const [text, surface] = [color('text'), color('surface')];
  move(text, better(next[surface]!), [surface], TEXT);
  for (const ground of [...surfaces, ...softs]) if (next[ground] !== undefined) move(ground, next[surface]!, [text], TEXT);
  for (const { token, grounds, least } of pairs.slice(1)) {
    const on = grounds.filter((ground) => next[ground] !== undefined);
    if (next[token] !== undefined && on.length > 0) move(token, token.endsWith('-text') ? better(next[on[0]!]!) : next[text]!, on, least);
  }
  return { palette: next, repairs };
}

/** Black or white, whichever is read better on a colour. */
const better = (ground: string) => (contrastOf('#000000', ground) >= contrastOf('#ffffff', ground) ? '#000000' : '#ffffff');
