import { expect } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { SyncBatch } from '@vivarium/sdk/protocol';
import { deleteDB } from 'idb';
import { Disk } from '../store/disk.js';
import { Store } from '../store/engine/store.js';
import { Mirror } from '../store/mirror.js';
import { MirroredCollection } from '../store/mirrored-collection.js';
import { Tabs } from '../store/tabs.js';
import { TestClock } from './fixture/clock.js';
import { syncOnce } from './sync-run.js';

describe('a sync that is cut', () => {
  const name = `sync-${crypto.randomUUID()}`;
  const disk = new Disk(name);
  const tabs = new Tabs(name);
  const store = new Store((run) => queueMicrotask(run), () => ({ ready: false, freshness: { state: 'syncing', demo: false } }));
  const freshness = { state: 'syncing', demo: false } as const;
  const table = store.addTable({ account: 'a', collection: 'things', connector: 'fixture', kind: undefined, keyField: 'id', status: { freshness, ready: false } });
  const collection = new MirroredCollection({ account: 'a', collection: 'things', version: 1, keyField: 'id' }, table, store, new Mirror(disk), tabs);
  const shown = () => [...table.rows.values()].map(({ n }) => n).join();
  const batch = (n: number, rest: Partial<SyncBatch> = {}) => SyncBatch.parse({ upsert: [{ id: '1', n }], ...rest });
  const run = (signal: AbortSignal, batches: () => AsyncGenerator<SyncBatch, void, void>) => syncOnce({ sync: batches }, collection, new TestClock(), signal).catch((thrown: unknown) => VivariumError.from(thrown).code);

  before(() => collection.apply({ upsert: [table.row({ id: '1', n: 1 })], remove: [] }, { cursor: 'one' }));
  after(async () => {
    tabs.close();
    await disk.close();
    await deleteDB(name);
  });

  const kept = () => [shown(), collection.cursor, collection.syncedAt];

  it('takes in nothing that still arrives', async () => {
    const abort = new AbortController();
    const code = await run(abort.signal, async function* () {
      abort.abort();
      yield batch(2, { cursor: 'two', last: true });
    });
    expect([code, ...kept()]).to.deep.equal(['aborted', '1', 'one', undefined]);
  });

  it('replaces nothing when its end arrives all the same', async () => {
    const abort = new AbortController();
    const code = await run(abort.signal, async function* () {
      yield batch(3, { reset: true });
      yield batch(4, { cursor: 'four' });
      abort.abort();
    });
    expect([code, ...kept()]).to.deep.equal(['aborted', '1', 'one', undefined]);
  });

  it('counts as no look at the source', async () => {
    const abort = new AbortController();
    const code = await run(abort.signal, async function* () {
      abort.abort();
      yield* [];
    });
    expect([code, ...kept()]).to.deep.equal(['aborted', '1', 'one', undefined]);
  });
});
