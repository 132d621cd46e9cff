import { sameData } from './engine/rows.js';

/**
 * The same content, of parts of an earlier one where they are the same. In a list a part may have moved by one, as versions
 * do when one comes before them. For frozen content only: what is shared must not change.
 */
export function sharing<T>(before: unknown, after: T): T {
  if (typeof after !== 'object' || after === null || typeof before !== 'object' || before === null) return after;
  if (sameData(before, after)) return before as T;
  const earlier = before as Record<string | number, unknown>;
  if (!Array.isArray(after)) return Object.freeze(Object.fromEntries(Object.entries(after).map(([name, part]) => [name, sharing(earlier[name], part)]))) as T;
  const part = (item: unknown, at: number): unknown => sharing([at, at - 1, at + 1].map((one) => earlier[one]).find((one) => sameData(one, item)) ?? earlier[at], item);
  return Object.freeze(after.map(part)) as T;
}
