import { z } from 'zod';
import { sameData } from '../store/engine/rows.js';

const Plain = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);
/** What an action made other in an item: by place (names within names, a line each), the value before and after. Plain values only: what a source writes in its own way cannot be compared. */
export const Made = z.record(z.string(), z.tuple([Plain, Plain]));
/** What an action made other in an item. */
export type Made = z.output<typeof Made>;

type Item = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);
const plain = (value: unknown) => Plain.safeParse(value ?? null).data;

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
