import { expect } from '@open-wc/testing';
import { evaluateQuery } from '@vivarium/sdk/testing';
import type { Query, Row } from '@vivarium/sdk/contract';
import fc from 'fast-check';
import { Result } from './result.js';
import { Store, type TableStatus } from './store.js';
import type { AnyRow } from './rows.js';

const live: TableStatus = { freshness: { state: 'live', demo: false }, ready: true };
const collection = { ref: 'collection', contract: 'test', name: 'things', definition: {} } as never;

function bench(connector = 'test') {
  const frames: (() => void)[] = [];
  const store = new Store((run) => frames.push(run), () => ({ freshness: { state: 'failed', demo: false }, ready: true }));
  const table = store.addTable({ account: 'a', collection: 'things', keyField: 'id', connector, kind: 'thing', status: live });
  const change = (upsert: Record<string, unknown>[], remove: string[] = []) => store.publish(table, table.apply(table.news({ upsert: upsert.map((item) => table.row(item)), remove })));
  const draw = () => frames.splice(0).forEach((run) => run());
  return { store, table, change, draw, frames };
}

const item = fc.record({
  id: fc.integer({ min: 0, max: 60 }).map(String),
  text: fc.option(fc.constantFrom('a', 'b', 'B', 'cab', ''), { nil: undefined }),
  count: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
  flag: fc.boolean(),
  tags: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 }),
});
const condition = fc.oneof(
  fc.record({ text: fc.constantFrom('a', null) }),
  fc.record({ count: fc.record({ gte: fc.integer({ min: 0, max: 9 }) }) }),
  fc.record({ count: fc.record({ lt: fc.integer({ min: 0, max: 9 }), ne: fc.constant(3) }) }),
  fc.record({ tags: fc.record({ has: fc.constantFrom('x', 'q') }) }),
  fc.record({ text: fc.record({ has: fc.constantFrom('B', 'a') }) }),
  fc.record({ flag: fc.boolean(), count: fc.record({ in: fc.array(fc.integer({ min: 0, max: 9 })) }) }),
);
const query = fc.record(
  {
    where: fc.oneof(condition, fc.record({ any: fc.array(condition, { maxLength: 3 }) })),
    orderBy: fc.array(fc.tuple(fc.constantFrom('text', 'count', 'flag', 'id'), fc.constantFrom('asc' as const, 'desc' as const)), { maxLength: 3 }),
    limit: fc.integer({ min: 1, max: 12 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Query>;
const step = fc.record({ upsert: fc.array(item, { maxLength: 50 }), remove: fc.array(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 20 }) });

describe('live queries', () => {
  it('answer what recomputing everything answers, after any changes', () => {
    fc.assert(
      fc.property(query, fc.array(step, { maxLength: 12 }), (asked, steps) => {
        const { store, table, change, draw } = bench();
        let items: readonly AnyRow[] = [];
        store.open(collection, asked, (snapshot) => (items = snapshot.items));
        const held = new Map<string, unknown>();
        for (const { upsert, remove } of steps) {
          change(upsert, remove);
          draw();
          for (const key of remove) held.delete(key);
          for (const one of upsert) held.set(one.id, table.row(one));
          expect(new Map(table.rows)).to.deep.equal(held);
          expect(items).to.deep.equal(evaluateQuery([...table.rows.values()], asked));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('answer the same with changes one by one, a small limit and many removals', () => {
    fc.assert(
      fc.property(query, fc.array(fc.tuple(item, fc.boolean()), { maxLength: 200 }), (asked, steps) => {
        const { store, table, change, draw } = bench();
        let items: readonly AnyRow[] = [];
        change(Array.from({ length: 300 }, (_, id) => ({ id: `s${id}`, text: 'a', count: id % 10, flag: true, tags: [] })));
        store.open(collection, asked, (snapshot) => (items = snapshot.items));
        for (const [one, remove] of steps) {
          if (remove) change([], [items[0]?.['id'] as string]);
          else change([one]);
        }
        draw();
        expect(items).to.deep.equal(evaluateQuery([...table.rows.values()], asked));
      }),
      { numRuns: 200 },
    );
  });

  it('keep the array while nothing in it changed, and tell nobody', () => {
    const { store, change, draw } = bench();
    const told: (readonly AnyRow[])[] = [];
    change([{ id: '1', n: 1 }, { id: '2', n: 9 }]);
    store.open(collection, { where: { n: { lt: 5 } } }, ({ items }) => told.push(items));
    change([{ id: '2', n: 8 }]);
    change([{ id: '1', n: 1 }]);
    draw();
    expect(told).to.have.length(1);
    change([{ id: '1', n: 2 }]);
    change([{ id: '1', n: 3 }]);
    draw();
    expect(told).to.have.length(2);
    expect(told[1]?.[0]).to.include({ n: 3, $ref: 'a/things/1' });
    expect(Object.isFrozen(told[1])).to.equal(true);
  });

  it('call back at most once per frame, equal queries sharing one result', () => {
    const { store, change, draw, frames } = bench();
    let [first, second] = [0, 0];
    const close = store.open(collection, {}, () => (first += 1));
    store.open(collection, {}, () => (second += 1));
    for (let n = 0; n < 100; n += 1) change([{ id: String(n) }]);
    expect(frames).to.have.length(1);
    draw();
    expect([first, second]).to.deep.equal([2, 2]);
    close();
    close();
    change([{ id: 'more' }]);
    draw();
    expect([first, second]).to.deep.equal([2, 3]);
  });

  it('join the accounts of a kind and let one leave', () => {
    const { store, change, draw } = bench();
    let items: readonly AnyRow[] = [];
    store.open({ ref: 'kind', id: 'thing' } as never, { orderBy: [['n', 'asc']] }, (snapshot) => (items = snapshot.items));
    const other = store.addTable({ account: 'b', collection: 'things', keyField: 'id', connector: 'other', kind: 'thing', status: live });
    change([{ id: '1', n: 2 }]);
    store.publish(other, other.apply({ upsert: [other.row({ id: '1', n: 1 })], remove: [] }));
    draw();
    expect(items.map((row) => row.$ref)).to.deep.equal(['b/things/1', 'a/things/1']);
    store.removeAccount('b');
    draw();
    expect(items.map((row) => row.$ref)).to.deep.equal(['a/things/1']);
  });

  it('say the worst of their parts, and the age only now and then', () => {
    const { store, draw } = bench();
    const states: string[] = [];
    store.open(collection, {}, ({ freshness }) => states.push(`${freshness.state} ${freshness.syncedAt}`));
    store.setStatus('a', 'things', { freshness: { state: 'live', demo: false, syncedAt: 100_000 }, ready: true });
    draw();
    store.setStatus('a', 'things', { freshness: { state: 'live', demo: false, syncedAt: 102_000 }, ready: true });
    draw();
    store.addTable({ account: 'c', collection: 'things', keyField: 'id', connector: 'test', kind: 'thing', status: { freshness: { state: 'offline', demo: false }, ready: false } });
    draw();
    expect(states).to.deep.equal(['live undefined', 'live 100000', 'offline undefined']);
  });

  it("are not stopped by another listener's fault", () => {
    const { store, change, draw } = bench();
    const report = globalThis.reportError;
    const reported: unknown[] = [];
    globalThis.reportError = (error) => reported.push(error);
    let calls = 0;
    store.open(collection, {}, () => {
      if (calls++ === 0) return;
      throw new Error('mine');
    });
    let items = 0;
    store.open(collection, {}, (snapshot) => (items = snapshot.items.length));
    change([{ id: '1' }]);
    draw();
    globalThis.reportError = report;
    expect(items).to.equal(1);
    expect(reported).to.have.length(1);
  });
});

describe('a table under changes the source has not confirmed', () => {
  const move = (row: AnyRow) => ({ ...row, n: 5 });

  it('shows them, works them out again over news, and takes them back', () => {
    const { table } = bench();
    table.apply({ upsert: [table.row({ id: '1', n: 1, title: 'a' })], remove: [] });
    table.cover('x', '1', move);
    expect(table.rows.get('1')).to.include({ n: 5, title: 'a' });
    table.apply({ upsert: [table.row({ id: '1', n: 2, title: 'b' })], remove: [] });
    expect(table.rows.get('1')).to.include({ n: 5, title: 'b' });
    expect(table.base('1')).to.include({ n: 2 });
    table.uncover('x');
    expect(table.rows.get('1')).to.include({ n: 2, title: 'b' });
  });

  it('keeps them until a sync that began after the source took them', () => {
    const { table } = bench();
    table.apply({ upsert: [table.row({ id: '1', n: 1 })], remove: [] });
    table.cover('x', '1', move);
    expect(table.uncoverSettled(50, 100)).to.deep.equal([]);
    table.settle('x', 100);
    expect(table.uncoverSettled(99, 100)).to.deep.equal([]);
    const shown = table.rows.get('1');
    table.apply({ upsert: [table.row({ id: '1', n: 5 })], remove: [] });
    expect(table.uncoverSettled(100, 100), 'the source said the same: nothing to draw').to.deep.equal([]);
    expect(table.rows.get('1')).to.equal(shown);
    expect(table.base('1')).to.include({ n: 5 });
  });

  it('does not keep them for an hour that comes again after the clock is set back', () => {
    const { table } = bench();
    table.apply({ upsert: [table.row({ id: '1', n: 1 })], remove: [] });
    table.cover('x', '1', move);
    table.settle('x', 1000);
    table.apply({ upsert: [table.row({ id: '1', n: 7 })], remove: [] });
    table.uncoverSettled(90, 100);
    expect(table.rows.get('1')).to.include({ n: 7 });
  });

  it('keeps an item of which one sync confirms several changes', () => {
    const { table } = bench();
    table.apply({ upsert: [table.row({ id: '1', n: 1 })], remove: [] });
    for (const id of ['x', 'y']) {
      table.cover(id, '1', (row) => row);
      table.settle(id, 100);
    }
    expect(table.uncoverSettled(100, 100)).to.deep.equal([]);
    expect(table.rows.get('1')).to.include({ n: 1 });
    table.cover('z', '1', move);
    expect(table.rows.get('1')).to.include({ n: 5 });
  });

  it('knows an item as the source has it: with what it took from us, without what it was not asked yet', () => {
    const { table } = bench();
    table.apply({ upsert: [table.row({ id: '1', n: 1 })], remove: [] });
    table.cover('taken', '1', (row) => ({ ...row, n: 2 }));
    table.cover('asked', '1', (row) => ({ ...row, n: 3 }));
    expect(table.known('1')).to.include({ n: 1 });
    table.settle('taken', 100);
    expect(table.known('1')).to.include({ n: 2 });
    expect(table.rows.get('1')).to.include({ n: 3 });
    expect(table.known('2')).to.equal(undefined);
  });

  it('hides what will be gone, and survives a change that no longer fits', () => {
    const { table } = bench();
    table.apply({ upsert: [table.row({ id: '1' }), table.row({ id: '2' })], remove: [] });
    table.cover('gone', '1', () => null);
    table.cover('odd', '2', () => {
      throw new Error('does not fit');
    });
    expect([...table.rows.keys()]).to.deep.equal(['2']);
    expect([...table.baseRows()].map((row) => row['id']).sort()).to.deep.equal(['1', '2']);
    table.apply({ upsert: [], remove: ['1'] });
    expect(table.uncover('gone')).to.deep.equal([]);
    expect(table.rows.has('1')).to.equal(false);
  });
});

describe('a result', () => {
  it('selects anew when its spare rows run out', () => {
    let rows: Row<Record<string, unknown>>[] = Array.from({ length: 500 }, (_, n) => Object.freeze({ id: String(n), n, $ref: `r${String(n).padStart(3, '0')}` }));
    const result = new Result({ orderBy: [['n', 'asc']], limit: 2 }, () => rows);
    for (let n = 0; n < 400; n += 1) {
      const before = rows[0] as AnyRow;
      rows = rows.slice(1);
      result.apply([{ before, after: undefined }]);
      expect(result.items.map((row) => row['n'])).to.deep.equal([n + 1, n + 2]);
    }
  });
});
