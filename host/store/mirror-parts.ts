import type { CollectionRecord } from './schema.js';

/** Rows in the change log after which it is folded. */
const FOLD_AFTER = 500;

/** Keys of all chunks or changes of one generation of a collection. */
export const partsOf = (account: string, collection: string, generation: number) =>
  IDBKeyRange.bound([account, collection, generation], [account, collection, generation, Infinity]);

/** The chunk a key belongs to: always the same for the same number of chunks (FNV-1a). */
export function bucketOf(key: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % buckets;
}

/** Whether the change log has grown so long that reading it at start would cost. */
export const needsFolding = ({ logged }: CollectionRecord): boolean => logged >= FOLD_AFTER;
