import type { ErrorData } from '@vivarium/sdk/contract';
import { OWN_ITEMS } from '@vivarium/sdk/protocol';
import type { SampleHost } from '@vivarium/sdk/testing/sample-host';
import type { WidgetDefinition } from '@vivarium/sdk/widget';

type Items = readonly Record<string, unknown>[];
type Size = 'S' | 'M' | 'L' | 'XL';

/** One situation that a widget must bear. */
export interface Scene {
  /** As Claude reads it. */
  readonly name: string;
  readonly size: Size | 'phone' | 'dialog';
  readonly dark?: boolean;
  readonly rightToLeft?: boolean;
  /** Looked at for accessibility, too. */
  readonly audit?: boolean;
  /** What happens to the data. Between `before` and what it answers, what is on screen is to change. */
  act?(host: SampleHost, uses: readonly string[], sample: (use: string) => Items): void;
  /** A change that is to be seen, after `act`. */
  change?(host: SampleHost, uses: readonly string[], sample: (use: string) => Items): void;
}

const reason: ErrorData = { code: 'unavailable', message: 'The source has a fault of its own. It is asked again in a minute.' };
const longText = 'A very long title that goes on and on, Donaudampfschifffahrtsgesellschaftskapitänsmütze, שלום עולם '.repeat(3);
const texts = new Set(['title', 'subject', 'snippet', 'location', 'nextStep', 'company', 'text']);
const lengthened = (item: Record<string, unknown>) => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, texts.has(name) && typeof value === 'string' ? longText : value]));
const many = (items: Items): Items => (items.length === 0 ? [] : Array.from({ length: 500 }, (_, index) => ({ ...lengthened(items[index % items.length]!), id: `many-${index}` })));
/** All items of the sample. */
export const fill: Scene['act'] = (host, uses, sample) => uses.forEach((use) => host.set(use, sample(use)));

/** Situations in the order in which they are tried. What breaks with its own sample breaks with everything. */
export const scenes: readonly Scene[] = [
  {
    name: 'sample, then a change',
   
    size: 'M',
    audit: true,
    act: (host, uses, sample) => uses.forEach((use) => host.set(use, sample(use).slice(1))),
    change: fill,
  },
  { name: 'small (S)', size: 'S', act: fill },
  { name: 'large (L)', size: 'L', act: fill },
  { name: 'very large (XL)', size: 'XL', act: fill },
  { name: 'dark, right to left, on a phone', size: 'phone', dark: true, rightToLeft: true, audit: true, act: fill },
  { name: 'no items', size: 'M', audit: true, act: (host, uses) => uses.forEach((use) => host.set(use, [])) },
  { name: '500 items of long text', size: 'M', act: (host, uses, sample) => uses.forEach((use) => host.set(use, many(sample(use)))) },
  { name: 'a source that fails', size: 'M', audit: true, act: (host, uses) => uses.forEach((use) => host.set(use, [], { state: 'failed', reason })) },
  { name: 'a source that is signed out', size: 'S', act: (host, uses) => uses.forEach((use) => host.set(use, [], { state: 'signed-out', reason })) },
];

/** What the person has now. */
export const ownData = (items: Readonly<Record<string, Items>>): Scene => ({ name: OWN_ITEMS, size: 'M', act: (host, uses) => uses.forEach((use) => host.set(use, items[use] ?? [])) });

/** A column and a row of the board as they are on a screen of ordinary width, and what the host draws above a widget. */
const cell = { width: 92, height: 40, chrome: 34 };

/** How large the frame is. */
export function extent(scene: Scene, { sizes }: Pick<WidgetDefinition, 'sizes'>): { width: number; height: number } {
  if (scene.size === 'phone') return { width: 320, height: 480 };
  if (scene.size === 'dialog') return { width: 420, height: 360 };
  const { w, h } = sizes[scene.size];
  return { width: w * cell.width, height: Math.max(h * cell.height - cell.chrome, 40) };
}
