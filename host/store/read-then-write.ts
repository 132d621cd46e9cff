import { unwrap, type StoreNames } from 'idb';
import type { Connection, Schema } from './schema.js';

type Name = StoreNames<Schema>;
/** One value as it is put. */
export type Put = { [Store in Name]: readonly [store: Store, value: Schema[Store]['value'], key: Schema[Store]['key']] }[Name];

/**
 * Reads one value and writes what follows from it, all of it or nothing, in one transaction. With the browser's own calls:
 * wrapped, each of these few steps costs more than it does, and every change at a source takes them. `writes` must not wait.
 */
export function readThenWrite<Store extends Name>(
  database: Connection,
  [store, key]: readonly [Store, Schema[Store]['key']],
  writes: (found: Schema[Store]['value'] | undefined) => readonly Put[],
  others: readonly Name[] = [],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = unwrap(database).transaction([store, ...others], 'readwrite', { durability: 'relaxed' });
    let thrown: unknown;
    const read = transaction.objectStore(store).get(key as IDBValidKey);
    read.onsuccess = () => {
      try {
        for (const [where, value, at] of writes(read.result as Schema[Store]['value'] | undefined)) transaction.objectStore(where).put(value, at as IDBValidKey);
        transaction.commit();
      } catch (caught) {
        thrown = caught;
        transaction.abort();
      }
    };
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject((thrown ?? transaction.error ?? new DOMException('aborted', 'AbortError')) as Error);
  });
}

/** Puts one value, asked for whole in one go: from a page that is going, only such a write has a chance to arrive. */
export function putLast(database: Connection, [store, value, key]: Put): void {
  const transaction = unwrap(database).transaction(store, 'readwrite', { durability: 'relaxed' });
  transaction.objectStore(store).put(value, key as IDBValidKey);
  transaction.commit();
}
