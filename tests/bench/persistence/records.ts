import { openDB, type IDBPDatabase } from 'idb';
import type { Item, Keeper } from './workload.js';

const open = (name: string) => openDB(name, 1, { upgrade: (database) => void database.createObjectStore('items', { keyPath: 'id' }) });

/** IndexedDB as one would use it first: a record per item; `each` gives every item a transaction of its own. */
export function createKeeper(transactions: 'one' | 'each'): Keeper {
  let database: IDBPDatabase;
  return {
    async open(name) {
      database = await open(name);
    },
    async write(items) {
      if (transactions === 'each') {
        for (const item of items) await database.put('items', item);
        return;
      }
      const transaction = database.transaction('items', 'readwrite');
      for (const item of items) void transaction.store.put(item);
      await transaction.done;
    },
    change: async (item) => void (await database.put('items', item)),
    close: async () => database.close(),
    async read(name) {
      const items = (await (await open(name)).getAll('items')) as Item[];
      return new Map(items.map((item) => [item.id, item]));
    },
  };
}
