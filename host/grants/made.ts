import { sameData } from '../store/engine/rows.js';
import type { Made } from './action-log.js';

type Item = Readonly<Record<string, unknown>>;
type Plain = Made[string][number];

const isObject = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);
/** What a source writes in its own way cannot be compared: long texts and lists. */
function plain(value: unknown): Plain | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value.length > 500 ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** What differs between an item and what an action is foretold to make of it. */
export function madeOf(before: Item | undefined, after: Item | null | undefined, place = ''): Made {
  const made: Made = {};
  for (const [name, next] of Object.entries(after ?? {})) {
    const previous = before?.[name];
    if (sameData(previous, next)) continue;
    const [from, to] = [plain(previous), plain(next)];
    if (isObject(previous) && isObject(next)) Object.assign(made, madeOf(previous, next, `${place}${name}\n`));
    else if (from !== undefined && to !== undefined) made[place + name] = [from, to];
  }
  return made;
}

/** Whether an item is still as an action made it, or again as it was before: otherwise somebody else changed it since. */
export function isStillMade(item: Item, made: Made): boolean {
  return Object.entries(made).every(([place, known]) => {
    const value = place.split('\n').reduce<unknown>((inside, name) => (isObject(inside) ? inside[name] : undefined), item);
    return known.some((one) => agree(value ?? null, one));
  });
}

/** One instant may be written in several ways, and sources trim words. */
function agree(value: unknown, known: unknown): boolean {
  if (typeof value !== 'string' || typeof known !== 'string') return (value ?? '') === (known ?? '');
  const instant = (text: string) => (/^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN);
  return value.trim() === known.trim() || instant(value) === instant(known);
}
