import { sameData } from './engine/rows.js';

/** What came of two states that were made from the same one. */
export interface Merged {
  readonly value: unknown;
  /** Both set the same thing to different values: one of them is not in it. */
  readonly lossy: boolean;
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const idOf = (item: unknown) => (isTree(item) && typeof item['id'] === 'string' ? item['id'] : undefined);

/**
 * Brings together two states of a document that were both made from `base`: what only one side changed is as that side
 * made it, member by member, items of lists by their id. Where both changed the same, `preferred` is kept.
 */
export function merge(base: unknown, preferred: unknown, other: unknown): Merged {
  if (sameData(preferred, other) || sameData(base, other)) return { value: preferred, lossy: false };
  if (sameData(base, preferred)) return { value: other, lossy: false };
  if (isTree(preferred) && isTree(other)) return trees(isTree(base) ? base : {}, preferred, other);
  if (Array.isArray(preferred) && Array.isArray(other)) return lists(Array.isArray(base) ? base : [], preferred, other);
  return { value: preferred, lossy: true };
}

function trees(base: Tree, preferred: Tree, other: Tree): Merged {
  let lossy = false;
  const entries = [...new Set([...Object.keys(preferred), ...Object.keys(other)])].flatMap((name): [string, unknown][] => {
    const merged = merge(base[name], preferred[name], other[name]);
    lossy ||= merged.lossy;
    return merged.value === undefined ? [] : [[name, merged.value]];
  });
  return { value: Object.fromEntries(entries), lossy };
}

/** Items with ids one by one, in our order and then theirs; of others, those that either side has and neither took away. */
function lists(base: readonly unknown[], preferred: readonly unknown[], other: readonly unknown[]): Merged {
  const all = [...preferred, ...other, ...base];
  if (!all.every((item) => idOf(item) !== undefined)) {
    const has = (list: readonly unknown[], item: unknown) => list.some((one) => sameData(one, item));
    const kept: unknown[] = preferred.filter((item) => has(other, item) || !has(base, item));
    return { value: [...kept, ...other.filter((item) => !has(preferred, item) && !has(base, item))], lossy: false };
  }
  const byId = (list: readonly unknown[]): Tree => Object.fromEntries(list.map((item): [string, unknown] => [idOf(item)!, item]));
  const { value, lossy } = trees(byId(base), byId(preferred), byId(other));
  const items = new Map(Object.entries(value as Tree));
  const order = [...new Set([...preferred, ...other].map((item) => idOf(item)!))];
  return { value: order.flatMap((id) => (items.has(id) ? [items.get(id)] : [])), lossy };
}
