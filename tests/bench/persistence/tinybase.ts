import { createStore } from 'tinybase';
import { createIndexedDbPersister } from 'tinybase/persisters/persister-indexed-db';
import type { Item, Keeper } from './workload.js';

/** TinyBase with its IndexedDB persister. */
export function createKeeper(): Keeper {
  const store = createStore();
  let persister: ReturnType<typeof createIndexedDbPersister>;
  const rowOf = ({ id: _, ...cells }: Item) => cells;
  return {
    async open(name) {
      persister = createIndexedDbPersister(store, name);
      await persister.save();
    },
    async write(items) {
      store.setTable('items', Object.fromEntries(items.map((item) => [item.id, rowOf(item)])));
      await persister.save();
    },
    async change(item) {
      store.setRow('items', item.id, rowOf(item));
      await persister.save();
    },
    close: async () => void (await persister.destroy()),
    async read(name) {
      const fresh = createStore();
      await createIndexedDbPersister(fresh, name).load();
      return new Map(Object.entries(fresh.getTable('items')).map(([id, cells]) => [id, { id, ...cells } as unknown as Item]));
    },
  };
}
