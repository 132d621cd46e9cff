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
  function open(name: string, disk: Disk, version = 1) {
    const tabs = new Tabs(name);
    const store = new Store((run) => queueMicrotask(run), () => ({ ready: false, freshness: { state: 'syncing', demo: false } }));
    const table = store.addTable({ account: 'a', collection: 'things', connector: 'fixture', kind: undefined, keyField: 'id', status: { freshness: { state: 'syncing', demo: false }, ready: false } });
    const collection = new MirroredCollection({ ...address, version }, table, store, new Mirror(disk), tabs, undefined, () => (superseded += 1));
    let superseded = 0;
    const waiting = new Map<TabMessage['type'] | 'disagreed', () => void>();
    const take = async (message: TabMessage) => {
      if (message.type === 'hello') collection.tellWritten();
      else if ('version' in message && !collection.agrees(message)) waiting.get('disagreed')?.();
      else if (message.type === 'commit') collection.receive(message);
      else if (message.type === 'written') await collection.reach(message.sequence);
      waiting.get(message.type)?.();
    };
    tabs.onMessage((message) => void take(message));
    ends.push(() => tabs.close());
    const heard = (type: TabMessage['type'] | 'disagreed') => new Promise<void>((resolve) => waiting.set(type, resolve));
    return { tabs, collection, heard, superseded: () => superseded, shown: () => [...table.rows.values()].map(({ n }) => n) };
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

  const many = (n: number) => Array.from({ length: 6000 }, (_, id) => toRow('a', 'things', String(id), { id: String(id), n }));

  it('gives way to the tab that took over while it replaced everything', async () => {
    const name = `tabs-${crypto.randomUUID()}`;
    const disk = new Disk(name);
    ends.push(() => deleteDB(name), () => disk.close());
    const [first, second] = [open(name, disk), open(name, disk)];
    await Promise.all([first.collection.loaded, second.collection.loaded]);
    await first.collection.apply({ upsert: [row(1)], remove: [] }, { cursor: 'one' });
    await second.collection.catchUp();
    const replaced = first.collection.replace(many(2), { cursor: 'late' });
    await second.collection.apply({ upsert: [row(7)], remove: [] }, { cursor: 'theirs' });
    await replaced;
    expect([first.shown().join(), first.collection.cursor]).to.deep.equal(['7', 'theirs']);
    await second.collection.apply({ upsert: [row(8)], remove: [] }, { cursor: 'theirs too' });
    await first.collection.catchUp();
    expect([first.shown(), first.collection.cursor]).to.deep.equal([[8], 'theirs too']);
  });

  it('after an update, neither shows nor writes over what the other contract has, and the older one hears of it', async () => {
    const name = `tabs-${crypto.randomUUID()}`;
    const disk = new Disk(name);
    ends.push(() => deleteDB(name), () => disk.close());
    const older = open(name, disk);
    await older.collection.apply({ upsert: [row(1)], remove: [] }, { cursor: 'one' });
    const newer = open(name, disk, 2);
    await newer.collection.loaded;
    expect([newer.shown(), newer.collection.cursor]).to.deep.equal([[], undefined]);
    const heard = older.heard('disagreed');
    const refused = newer.heard('disagreed');
    newer.tabs.tell({ type: 'hello' });
    await Promise.all([heard, refused]);
    expect([older.superseded(), newer.superseded(), newer.shown()]).to.deep.equal([1, 0, []]);

    await newer.collection.apply({ upsert: [row(2)], remove: [] }, { cursor: 'two', syncedAt: 2 });
    await older.collection.apply({ upsert: [row(3)], remove: [] }, { cursor: 'three', syncedAt: 3 });
    await older.collection.replace(many(4), { cursor: 'four', syncedAt: 4 });
    await older.collection.catchUp();
    expect(older.superseded()).to.equal(1);
    const late = open(name, disk);
    await late.collection.loaded;
    expect([late.shown(), late.superseded()], 'an older one that is opened now').to.deep.equal([[], 1]);
    const found = await new Mirror(disk).load({ ...address, version: 2 });
    expect([found?.rows.map(({ n }) => n), found?.cursor]).to.deep.equal([[2], 'two']);
  });

  it('takes all of its own along where an older one wrote meanwhile', async () => {
    const name = `tabs-${crypto.randomUUID()}`;
    const disk = new Disk(name);
    ends.push(() => deleteDB(name), () => disk.close());
    const newer = open(name, disk, 2);
    await newer.collection.loaded;
    await newer.collection.apply({ upsert: [toRow('a', 'things', '9', { id: '9', n: 9 })], remove: [] }, { cursor: 'nine' });
    const mirror = new Mirror(disk);
    await mirror.erase('a');
    await mirror.commit(address, { upsert: [row(1)], remove: [] }, { cursor: 'one' });
    await newer.collection.apply({ upsert: [row(2)], remove: [] }, { cursor: 'two' });
    const found = await mirror.load({ ...address, version: 2 });
    expect([found?.rows.map(({ n }) => n).sort(), found?.cursor]).to.deep.equal([[2, 9], 'two']);
  });

  it('keeps nothing of what arrives after its account is gone', async () => {
    const name = `tabs-${crypto.randomUUID()}`;
    const disk = new Disk(name);
    ends.push(() => deleteDB(name), () => disk.close());
    const { collection } = open(name, disk);
    await collection.apply({ upsert: [row(1)], remove: [] }, { cursor: 'one' });
    collection.close();
    const mirror = new Mirror(disk);
    await mirror.erase('a');
    await collection.replace(many(1), { cursor: 'two', syncedAt: 1 });
    await collection.apply({ upsert: [row(2)], remove: [] }, { cursor: 'three' });
    expect(await mirror.load(address)).to.equal(undefined);
  });
});
