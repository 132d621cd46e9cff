import { itemReference, type Row } from '@vivarium/sdk/contract';

/** A row whose fields are known only to its contract. */
export type AnyRow = Row<Record<string, unknown>>;

/** Freezes plain data all the way down; what is frozen already is left. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const name in value) {
    const member = value[name];
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}

/** An item as a row of its collection. The item is copied, so that freezing it surprises nobody. */
export function toRow(account: string, collection: string, key: string, item: Readonly<Record<string, unknown>>): AnyRow {
  return deepFreeze({ ...item, $ref: itemReference(account, collection, key) });
}

/** The item of a row, as its connector knows it. */
export const withoutReference = ({ $ref: _, ...item }: AnyRow): Record<string, unknown> => item;

/** Whether two values of plain data say the same. */
export function sameData(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && left.length === right.length && left.every((value, index) => sameData(value, right[index]));
  if (Array.isArray(right)) return false;
  const [a, b] = [left as Record<string, unknown>, right as Record<string, unknown>];
  // A member that is undefined and one that is absent are the same: IndexedDB keeps them apart, JSON does not.
  for (const name in a) if (!sameData(a[name], b[name])) return false;
  for (const name in b) if (b[name] !== undefined && a[name] === undefined) return false;
  return true;
}
