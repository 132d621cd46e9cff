import { expect, waitUntil } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import fc from 'fast-check';
import { Disk } from './disk.js';
import { toRow, type AnyRow } from './engine/rows.js';
import { Mirror, type MirrorAddress } from './mirror.js';
import { Records } from './records.js';

const address: MirrorAddress = { account: 'a', collection: 'things', version: 1, keyField: 'id' };
const row = (id: string | number, n = 0) => toRow('a', 'things', String(id), { id: String(id), n, title: `Thing ${id}`, tags: ['x', 'y'] });
const byId = (rows: readonly AnyRow[]) => [...rows].sort((left, right) => (left.$ref < right.$ref ? -1 : 1));
const many = (count: number, from = 0) => Array.from({ length: count }, (_, n) => row(n + from));

describe('the mirror on disk', () => {
  let disk: Disk;
  let mirror: Mirror;
  let idle: (() => void)[];
  let name: string;
  const open = () => {
    disk = new Disk(name);
    idle = [];
    mirror = new Mirror(disk, (run) => idle.push(run));
  };
  const reopen = async () => {
    await mirror.settled();
    await disk.close();
    open();
  };

  beforeEach(() => {
    name = `mirror-${crypto.randomUUID()}`;
    open();
  });
  afterEach(async () => {
    await mirror.settled();
    await disk.close();
    await deleteDB(name);
  });

  it('brings back rows, cursor and age', async () => {
    await mirror.commit(address, { upsert: many(3), remove: [] }, { cursor: 'one' });
    await mirror.commit(address, { upsert: [row(1, 7)], remove: ['0'] }, { cursor: 'two', syncedAt: 42 });
    await mirror.commit(address, { upsert: [], remove: [] }, {});
    await reopen();
    const found = await mirror.load(address);
    expect(found).to.include({ cursor: 'two', syncedAt: 42, sequence: 3 });
    expect(byId(found?.rows ?? [])).to.deep.equal([row(1, 7), row(2)]);
    expect(await mirror.load({ ...address, collection: 'others' })).to.equal(undefined);
  });

  it('is, after any commits, replacements and folds, what a Map would be', async () => {
    const step = fc.record({ kind: fc.constantFrom('commit', 'commit', 'replace', 'fold'), ids: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 700 }), n: fc.integer() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        await mirror.erase('a');
        const map = new Map<string, AnyRow>();
        for (const { kind, ids, n } of steps) {
          const half = ids.length >> 1;
          const upsert = [...new Set(ids.slice(0, half))].map((id) => row(id, n));
          const kept = new Set(upsert.map((one) => one['id']));
          const remove = ids.slice(half).map(String).filter((id) => !kept.has(id));
          if (kind === 'fold') void mirror.fold(address);
          else if (kind === 'replace') {
            map.clear();
            void mirror.replace(address, upsert, {});
          } else {
            for (const key of remove) map.delete(key);
            void mirror.commit(address, { upsert, remove }, {});
          }
          if (kind !== 'fold') for (const one of upsert) map.set(String(one['id']), one);
        }
        await mirror.settled();
        expect(byId((await mirror.load(address))?.rows ?? [])).to.deep.equal(byId([...map.values()]));
      }),
      { numRuns: 25 },
    );
  });

  it('folds a long change log when idle', async () => {
    await mirror.commit(address, { upsert: many(600), remove: [] }, { cursor: 'c' });
    expect(idle).to.have.length(1);
    idle[0]?.();
    const database = await openDB(name);
    await waitUntil(async () => (await database.count('changes')) === 0, undefined, { timeout: 20_000 });
    await mirror.settled();
    expect(await database.count('chunks')).to.equal(3);
    database.close();
    const found = await mirror.load(address);
    expect(found?.rows).to.have.length(600);
    expect(found?.cursor).to.equal('c');
  });

  it('keeps the old rows when a replacement does not come to its end', async () => {
    await mirror.replace(address, many(10), { cursor: 'old' });
    const database = await openDB(name);
    // What a crash after the first of several transactions leaves.
    await database.put('chunks', many(300, 1000), ['a', 'things', 1, 0]);
    await database.put('chunks', many(300, 2000), ['a', 'things', 1, 7]);
    database.close();
    await reopen();
    expect((await mirror.load(address))?.rows).to.have.length(10);
    await mirror.replace(address, many(400, 5000), { cursor: 'new' });
    const found = await mirror.load(address);
    expect(found?.cursor).to.equal('new');
    expect(byId(found?.rows ?? [])).to.deep.equal(byId(many(400, 5000)));
  });

  it('loses nothing that another tab writes while a replacement is under way', async () => {
    await mirror.replace(address, many(5000), { cursor: 'old' });
    const other = new Mirror(disk);
    const replaced = mirror.replace(address, many(5000, 10_000), { cursor: 'late' }, 1);
    await other.commit(address, { upsert: [row('theirs')], remove: [] }, { cursor: 'theirs' });
    expect(await replaced).to.equal('overtaken');
    await other.commit(address, { upsert: [row('theirs too')], remove: [] }, { cursor: 'theirs too' });
    const found = await mirror.load(address);
    expect(found?.cursor).to.equal('theirs too');
    expect(byId(found?.rows ?? [])).to.deep.equal(byId([...many(5000), row('theirs'), row('theirs too')]));

    const both = await Promise.all([mirror.replace(address, many(5000, 20_000), { cursor: 'a' }, 3), other.replace(address, many(4000, 30_000), { cursor: 'b' }, 3)]);
    expect(both.filter((sequence) => sequence === 'overtaken')).to.have.length(1);
    const kept = await mirror.load(address);
    expect(byId(kept?.rows ?? [])).to.deep.equal(byId(kept?.cursor === 'a' ? many(5000, 20_000) : many(4000, 30_000)));
    await mirror.replace(address, many(300), { cursor: 'next' });
    const database = await openDB(name);
    expect(await database.count('chunks'), 'what was given up is gone with the next one').to.equal(2);
    database.close();
  });

  it('loses neither rows nor cursor alone when a commit is cut', async () => {
    await mirror.commit(address, { upsert: many(2), remove: [] }, { cursor: 'one' });
    // A row that cannot be stored makes the transaction fail after the record was put.
    const unstorable = { ...row(9), broken: () => undefined } as unknown as AnyRow;
    await mirror.commit(address, { upsert: [unstorable], remove: [] }, { cursor: 'two' });
    expect(disk.failure?.code).to.equal('internal');
    await reopen();
    const found = await mirror.load(address);
    expect(found?.cursor).to.equal('one');
    expect(found?.rows).to.have.length(2);
  });

  it('forgets items of another contract version', async () => {
    await mirror.commit(address, { upsert: many(2), remove: [] }, { cursor: 'one' });
    expect(await mirror.load({ ...address, version: 2 })).to.equal(undefined);
    await mirror.commit({ ...address, version: 2 }, { upsert: [row(5)], remove: [] }, {});
    const found = await mirror.load({ ...address, version: 2 });
    expect(found?.cursor).to.equal(undefined);
    expect(found?.rows).to.deep.equal([row(5)]);
  });

  it('erases an account and nothing else', async () => {
    const records = new Records(disk);
    const other = { ...address, account: 'ab' };
    for (const one of [address, other]) {
      await mirror.replace(one, many(300), { cursor: 'x' });
      await mirror.commit(one, { upsert: many(1), remove: [] }, {});
      await records.keepRead({ key: `${one.account} body`, account: one.account, at: 1, value: 1 });
      await records.keepWaiting({ id: one.account, at: 1, account: one.account, entry: {} });
    }
    await mirror.erase('a');
    const database = await openDB(name);
    for (const store of ['collections', 'chunks', 'changes', 'reads', 'outbox'])
      expect(JSON.stringify(await database.getAllKeys(store)), store).to.contain('ab').and.not.contain('"a"').and.not.contain('a body');
    database.close();
  });

  it('keeps 10,000 items and brings them back', async () => {
    await mirror.load(address);
    await mirror.replace(address, many(10_000), { cursor: 'x' });
    expect((await mirror.load(address))?.rows).to.have.length(10_000);
    await mirror.commit(address, { upsert: [row(3, 3)], remove: [] }, { cursor: 'y' });
    const kept = await mirror.load(address);
    expect(kept?.rows).to.have.length(10_000);
    expect(kept?.cursor).to.equal('y');
  });
});
