import { expect } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { Disk } from './disk.js';
import { toRow } from './engine/rows.js';
import { Store } from './engine/store.js';
import { Mirror } from './mirror.js';
import { MirroredCollection } from './mirrored-collection.js';
import { Tabs, type TabMessage } from './tabs.js';

const address = { account: 'a', collection: 'things', version: 1, keyField: 'id' };
const row = (n: number) => toRow('a', 'things', '1', { id: '1', n });

describe('a collection in two tabs', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  /** A tab over one disk, as the page puts it together; `heard` resolves with the next message of a kind, taken in. */
  function open(name: string, disk: Disk) {
    const tabs = new Tabs(name);
    const store = new Store((run) => queueMicrotask(run), () => ({ ready: false, freshness: { state: 'syncing', demo: false } }));
    const table = store.addTable({ account: 'a', collection: 'things', connector: 'fixture', kind: undefined, keyField: 'id', status: { freshness: { state: 'syncing', demo: false }, ready: false } });
    const collection = new MirroredCollection(address, table, store, new Mirror(disk), tabs);
    const waiting = new Map<TabMessage['type'], () => void>();
    const take = async (message: TabMessage) => {
      if (message.type === 'hello') collection.tellWritten();
      else if (message.type === 'commit') collection.receive(message);
      else if (message.type === 'written') await collection.reach(message.sequence);
      waiting.get(message.type)?.();
    };
    tabs.onMessage((message) => void take(message));
    ends.push(() => tabs.close());
    const heard = (type: TabMessage['type']) => new Promise<void>((resolve) => waiting.set(type, resolve));
    return { tabs, collection, heard, shown: () => [...table.rows.values()].map(({ n }) => n) };
  }

  it('has in the second one what the first wrote while it was alone, and from then on every commit', async () => {
    const name = `tabs-${crypto.randomUUID()}`;
    const disk = new Disk(name);
    ends.push(() => deleteDB(name), () => disk.close());
    const first = open(name, disk);
    await first.collection.apply({ upsert: [row(1)], remove: [] }, { cursor: 'one' });
    const second = open(name, disk);
    await second.collection.loaded;
    // It has read what is kept and not said hello yet: nobody tells it.
    await first.collection.apply({ upsert: [row(2)], remove: [] }, { cursor: 'two' });
    expect(second.shown()).to.deep.equal([1]);

    const caughtUp = second.heard('written');
    second.tabs.tell({ type: 'hello' });
    await caughtUp;
    expect(second.shown()).to.deep.equal([2]);
    expect(second.collection.cursor).to.equal('two');

    const told = second.heard('commit');
    await first.collection.apply({ upsert: [row(3)], remove: [] }, { cursor: 'three' });
    await told;
    expect(second.shown()).to.deep.equal([3]);
  });
});
