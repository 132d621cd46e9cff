import { createRxDatabase } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { Item, Keeper } from './workload.js';

const text = { type: 'string' };
const number = { type: 'number' };
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 40 }, title: text, day: text, start: number, end: number, location: text, organizer: text, status: text, notes: text, allDay: { type: 'boolean' } },
} as const;

/** RxDB on its free browser storage, which is Dexie. */
export function createKeeper(): Keeper {
  const connect = async (name: string) => {
    const database = await createRxDatabase({ name, storage: getRxStorageDexie(), multiInstance: false });
    const { items } = await database.addCollections({ items: { schema: schema as never } });
    return { database, items: items as NonNullable<typeof items> };
  };
  let connection: Awaited<ReturnType<typeof connect>>;
  return {
    async open(name) {
      connection = await connect(name);
    },
    write: async (items) => void (await connection.items.bulkInsert(items)),
    change: async (item) => void (await connection.items.upsert(item)),
    close: async () => void (await connection.database.close()),
    async read(name) {
      const { items } = await connect(name);
      const found = (await items.find().exec()) as unknown as Item[];
      return new Map(found.map((item) => [item.id, item]));
    },
  };
}
