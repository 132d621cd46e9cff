import { createRxDatabase } from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { dayOf, labelOf, type Engine, type Entry } from './workload.js';

const text = (maxLength = 100) => ({ type: 'string', maxLength });
const number = { type: 'number', minimum: 0, maximum: 10_000_000, multipleOf: 1 };
const schema = (properties: object, indexes: string[][]) => ({ version: 0, primaryKey: 'id', type: 'object', properties: { id: text(), ...properties }, required: ['id', ...Object.keys(properties)], indexes });

/** RxDB on its memory storage, with the indexes its queries need. */
export function createEngine(): Engine {
  const results: Entry[][] = [];
  const waiting = new Set<() => void>();
  const database = createRxDatabase({ name: `bench${Math.random().toString(36).slice(2)}`, storage: getRxStorageMemory(), multiInstance: false, eventReduce: true });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- RxDB types collections by name at creation.
  let collections: any;
  return {
    async load(entries, mails) {
      collections = await (await database).addCollections({
        entries: { schema: schema({ day: text(), start: number, title: text() }, [['day', 'start']]) as never },
        mails: { schema: schema({ label: text(), at: number, subject: text() }, [['label', 'at']]) as never },
      });
      await collections.entries.bulkInsert(entries);
      await collections.mails.bulkInsert(mails);
    },
    async open(index) {
      const first = new Promise<void>((resolve) =>
        collections.entries.find({ selector: { day: dayOf(index) }, sort: [{ start: 'asc' }] }).$.subscribe((rows: Entry[]) => {
          results[index] = rows;
          resolve();
          if (index === 0) for (const done of waiting) done();
        }),
      );
      await Promise.all([first, new Promise<void>((resolve) => collections.mails.find({ selector: { label: labelOf(index) }, sort: [{ at: 'desc' }], limit: 10 }).$.subscribe(() => resolve()))]);
    },
    async change(entry) {
      const told = new Promise<void>((resolve) => {
        const done = () => (waiting.delete(done), resolve());
        waiting.add(done);
      });
      await collections.entries.upsert(entry);
      await told;
    },
    titles: (index) => (results[index] ?? []).map(({ title }) => title),
    close: async () => void (await (await database).close()),
  };
}
