import { collection, defineContract } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { Store } from '../../../host/store/engine/store.js';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import { dayOf, labelOf, type Engine } from './workload.js';

const pace = { visible: 2, hidden: 60 };
const contract = defineContract({
  id: 'bench',
  version: 1,
  title: 'Bench',
  auth: { type: 'none' },
  network: [],
  quota: { units: 1, perSeconds: 1 },
  collections: {
    entries: collection({ title: 'Entries', item: z.object({ id: z.string(), day: z.string(), start: z.number(), title: z.string() }), key: 'id', pace }),
    mails: collection({ title: 'Mails', item: z.object({ id: z.string(), label: z.string(), at: z.number(), subject: z.string() }), key: 'id', pace }),
  },
  reads: {},
  actions: {},
});

/** The product's own engine, told at once instead of at the next frame. */
export function createEngine(): Engine {
  const status = { freshness: { state: 'live', demo: false }, ready: true } as const;
  const store = new Store((run) => run(), () => status);
  const options = { account: 'a', connector: 'bench', kind: undefined, keyField: 'id', status };
  const entries = store.addTable({ ...options, collection: 'entries' });
  const mails = store.addTable({ ...options, collection: 'mails' });
  const results: LiveSnapshot[] = [];
  const commit = (table: typeof entries, items: readonly Readonly<Record<string, unknown>>[]) =>
    store.publish(table, table.apply(table.news({ upsert: items.map((item) => table.row(item)), remove: [] })));
  return {
    load(allEntries, allMails) {
      commit(entries, allEntries);
      commit(mails, allMails);
    },
    open(index) {
      store.open(contract.collections.entries, { where: { day: dayOf(index) }, orderBy: [['start', 'asc']] }, (snapshot) => (results[index] = snapshot));
      store.open(contract.collections.mails, { where: { label: labelOf(index) }, orderBy: [['at', 'desc']], limit: 10 }, () => undefined);
    },
    change(entry) {
      commit(entries, [entry]);
    },
    titles: (index) => (results[index]?.items ?? []).map((item) => item['title'] as string),
    close: () => undefined,
  };
}
