import { expect } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { Disk } from './disk.js';
import { DocumentStore } from './documents.js';
import { Mirror } from './mirror.js';
import { Records } from './records.js';
import { DATABASE_VERSION } from './schema.js';

interface StoredDatabase {
  version: number;
  stores: Record<string, { keyPath: string | null; indexes: [string, string][]; records: [IDBValidKey, unknown][] }>;
}

/** The database of an earlier version, word for word as a browser had it. Never edited; the next version gets a file of its own. */
const snapshot = async (version: number) => (await (await fetch(new URL(`./snapshots/v${version}.json`, import.meta.url))).json()) as StoredDatabase;

/** Puts a stored database into this browser, without any of our own code. */
async function restore(name: string, { version, stores }: StoredDatabase): Promise<void> {
  const opening = indexedDB.open(name, version);
  opening.onupgradeneeded = () => {
    for (const [store, { keyPath, indexes, records }] of Object.entries(stores)) {
      const created = opening.result.createObjectStore(store, keyPath === null ? {} : { keyPath });
      for (const [index, path] of indexes) created.createIndex(index, path);
      for (const [key, value] of records) created.put(value, ...(keyPath === null ? [key] : []));
    }
  };
  await new Promise<void>((resolve, reject) => {
    opening.onsuccess = () => resolve();
    opening.onerror = () => reject(opening.error ?? new Error('not restored'));
  });
  opening.result.close();
}

/** Names, keys and indexes of an open database. */
const layout = (disk: Disk) =>
  disk.run(async (database) => {
    const found: Record<string, unknown> = {};
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name).store as unknown as IDBObjectStore;
      found[name] = { keyPath: store.keyPath, indexes: [...store.indexNames].map((index) => [index, store.index(index).keyPath]) };
    }
    return found;
  }, undefined);

describe('the stored schema', () => {
  let name: string;
  let disk: Disk;
  beforeEach(() => (name = `schema-${crypto.randomUUID()}`));
  afterEach(async () => {
    await disk.close();
    await deleteDB(name);
  });

  it('of this version is on record, as a new machine gets it', async () => {
    disk = new Disk(name);
    const { version, stores } = await snapshot(DATABASE_VERSION);
    expect(version).to.equal(DATABASE_VERSION);
    expect(await layout(disk)).to.deep.equal(Object.fromEntries(Object.entries(stores).map(([store, { keyPath, indexes }]) => [store, { keyPath, indexes }])));
  });

  for (let version = 1; version <= DATABASE_VERSION; version += 1)
    describe(`of version ${version}`, () => {
      beforeEach(async () => {
        await restore(name, await snapshot(version));
        disk = new Disk(name);
      });

      it('has this version’s layout afterwards', async () => {
        const migrated = await layout(disk);
        const fresh = new Disk(`${name}-fresh`);
        expect(migrated).to.deep.equal(await layout(fresh));
        await fresh.close();
        await deleteDB(fresh.name);
      });

      it('keeps mirrored items with their cursor', async () => {
        const mirror = new Mirror(disk, () => undefined);
        const found = await mirror.load({ account: 'google-calendar-1', collection: 'events', version: 1, keyField: 'id' });
        expect(found?.rows.map(({ title }) => title)).to.have.members(['Other', 'Lunch with Ruth']);
        expect(found?.cursor).to.include('"day":"2026-11-28"');
        expect(found?.syncedAt).to.be.a('number');
        await mirror.settled();
      });

      it('keeps what the person made, and what the data folder does not have yet', async () => {
        const documents = new DocumentStore(disk, { all: () => Promise.reject(new TypeError('away')), put: () => Promise.reject(new TypeError('away')) });
        await documents.ready;
        expect(documents.list('artifact').map(({ content }) => (content as { title: string }).title)).to.have.members(['Daily command center', 'Thursday']);
        expect(documents.get('settings', 'appearance')?.content).to.deep.equal({ theme: 'dark', sidebarCollapsed: true });
        expect(documents.unsaved).to.equal(1);
        documents.close();
      });

      it('keeps what waits, answers of reads and the known accounts', async () => {
        const records = new Records(disk);
        expect((await records.outbox()).map(({ account }) => account)).to.deep.equal(['google-calendar-1']);
        expect((await records.read('gmail-1 body {"id":"m1"}'))?.value).to.deep.equal({ text: 'Hello' });
        expect((await records.value('accounts')) as unknown[]).to.have.length(3);
      });
    });
});
