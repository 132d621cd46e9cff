import { expect } from '@open-wc/testing';
import { kinds } from '@vivarium/sdk/contract';
import type { Query } from '@vivarium/sdk/contract';
import { type LiveSnapshot, type WidgetHost, useName } from '@vivarium/sdk/widget';
import fc from 'fast-check';
import { GrantBench, outcome, stranger } from './fixture/bench.js';
import type { Limits } from './grant.js';
import type { Ledger } from './ledger.js';

const { tag } = stranger;
const use = Object.fromEntries(Object.entries(stranger.uses).map(([name, one]) => [name, useName(one)]));
const letter = (id: string, change = {}) => ({ id, subject: `About ${id}`, body: `Secret ${id}`, label: 'home', n: 1, ...change });
const on = (account: string, id: string) => `${account}/letters/${id}`;

describe('the ledger', () => {
  let bench: GrantBench;
  let ledger: Ledger;
  let widget: WidgetHost;
  beforeEach(async () => {
    bench = new GrantBench('a', 'b');
    ledger = await bench.ledger();
    widget = bench.widget();
    for (const account of ['a', 'b']) for (const id of ['1', '2']) bench.put(account, letter(id));
    await outcome(widget.read('search', {}));
  });
  const give = (name: string, limits: Limits = {}) => ledger.give(tag, [{ use: use[name]!, ...limits }])[0]!;
  /** The snapshots of a live query, the last one first. */
  const watch = (query: Query = {}, host = widget) => {
    const seen: LiveSnapshot[] = [];
    const end = host.open('letters', query, (snapshot) => seen.unshift(snapshot));
    return { seen, end, refs: () => seen[0]!.items.map(({ $ref }) => $ref) };
  };

  it('holds nothing of a widget that does not ship with the product', async () => {
    const { seen } = watch();
    expect(seen[0]).to.deep.include({ items: [], ready: true });
    expect(seen[0]?.freshness.reason?.code).to.equal('not-granted');
    for (const promise of [widget.read('body', { id: '1' }), widget.read('search', { words: 'x' }), widget.call('send', { to: [], text: '' }), widget.call('update', {}, { on: on('a', '1') })])
      expect(await outcome(promise)).to.equal('not-granted');
    expect(bench.reached).to.deep.equal([]);
  });

  it('opens what is given while it is open, and ends it the moment it is taken back', () => {
    const live = watch({ orderBy: [['n', 'asc']] });
    const grant = give('letters');
    expect(live.refs()).to.have.length(4);
    ledger.revoke(tag, grant.id);
    expect(live.seen[0]).to.deep.include({ items: [] });
    expect(live.seen[0]?.freshness.reason?.code).to.equal('not-granted');
    const told = live.seen.length;
    bench.put('a', letter('9'));
    bench.frame();
    expect(live.seen).to.have.length(told);
  });

  it('ends with time by itself', () => {
    const live = watch();
    give('letters', { expires: bench.clock.now() + 1000 });
    expect(live.refs()).to.have.length(4);
    bench.clock.move(999);
    expect(live.refs()).to.have.length(4);
    bench.clock.move(1);
    expect(live.refs()).to.deep.equal([]);
  });

  it('shows only some accounts, as if the others were not connected', async () => {
    bench.store.setStatus('b', 'letters', { ready: true, freshness: { state: 'signed-out', demo: false } });
    give('letters', { accounts: ['a'] });
    give('send', { accounts: ['a'] });
    give('body', { accounts: ['a'] });
    const live = watch();
    expect(live.refs()).to.deep.equal([on('a', '1'), on('a', '2')]);
    expect(live.seen[0]?.freshness.state).to.equal('live');
    // Two accounts could send: only one is known to it.
    expect(await outcome(widget.call('send', { to: ['x'], text: 'y' }))).to.equal('done');
    expect(await outcome(widget.call('send', { to: ['x'], text: 'y' }, { account: 'b' }))).to.equal('not-found');
    expect(await outcome(widget.read('body', { id: '1' }, { account: 'b' }))).to.equal('not-found');
    expect(await outcome(widget.read('body', { id: '1' }))).to.equal('done');
    expect(bench.reached.map(({ account }) => account)).to.deep.equal(['a', 'a']);
  });

  it('shows only some fields, and refuses conditions on others', () => {
    give('letters', { fields: ['id', 'subject'] });
    const live = watch({ orderBy: [['subject', 'asc']], limit: 1 });
    expect(live.seen[0]?.items).to.deep.equal([{ id: '1', subject: 'About 1', $ref: on('a', '1') }]);
    const queries: Query[] = [{ where: { body: { has: 'Secret' } } }, { where: { any: [{ subject: 'x' }, { body: 'x' }] } as never }, { orderBy: [['body', 'asc']] }, { orderBy: [['subject', 'asc'], ['n', 'asc']] }];
    for (const query of queries) expect(watch(query).seen[0]?.freshness.reason?.code, JSON.stringify(query)).to.equal('not-granted');
  });

  it('tells nothing of a change that is not seen, and keeps what is', () => {
    give('letters', { fields: ['id', 'subject'] });
    const { seen } = watch();
    const [first] = seen;
    bench.put('a', letter('1', { body: 'Another secret' }));
    bench.frame();
    expect(seen).to.have.length(1);
    bench.put('a', letter('1', { subject: 'New' }));
    bench.frame();
    expect(seen).to.have.length(2);
    expect(seen[0]?.items[1]).to.equal(first?.items[1]);
    expect(Object.isFrozen(seen[0]?.items[0])).to.equal(true);
  });

  it('shows only items for which the filter holds, also when they change', () => {
    give('letters', { where: { label: 'home' } });
    const live = watch({ where: { n: { gte: 1 } } });
    expect(live.refs()).to.have.length(4);
    bench.put('a', letter('1', { label: 'work' }));
    bench.frame();
    expect(live.refs()).to.not.include(on('a', '1'));
  });

  it('adds several grants up row by row', () => {
    give('letters', { accounts: ['a'], fields: ['id', 'subject', 'n'] });
    give('letters', { accounts: ['b'], fields: ['id', 'body', 'n'], where: { id: '2' } });
    expect(watch({ orderBy: [['n', 'desc']] }).seen[0]?.items).to.deep.equal([
      { id: '1', subject: 'About 1', n: 1, $ref: on('a', '1') },
      { id: '2', subject: 'About 2', n: 1, $ref: on('a', '2') },
      { id: '2', body: 'Secret 2', n: 1, $ref: on('b', '2') },
    ]);
    expect(watch({ where: { subject: 'x' } }).seen[0]?.freshness.reason?.code).to.equal('not-granted');
  });

  it('acts and reads only on items that the widget sees', async () => {
    give('update');
    give('body');
    expect(await outcome(widget.call('update', { property: 'x', value: 'y' }, { on: on('a', '1') }))).to.equal('not-granted');
    expect(await outcome(widget.read('body', { id: '1' }, { account: 'a' }))).to.equal('not-granted');
    give('letters', { where: { id: '1' }, accounts: ['a'] });
    expect(await outcome(widget.call('update', { property: 'x', value: 'y' }, { on: on('a', '1') }))).to.equal('done');
    expect(await outcome(widget.read('body', { id: '1' }, { account: 'a' }))).to.equal('done');
    for (const reference of [on('a', '2'), on('b', '1'), 'a/other/1', 'nonsense', 'a/letters/%zz']) expect(await outcome(widget.call('update', { property: 'x', value: 'y' }, { on: reference })), reference).to.equal('not-granted');
    for (const input of [{ id: '2' }, { id: { toString: () => '1' } }, { id: ['2'] }, {}, null]) expect(await outcome(widget.read('body', input, { account: 'a' }))).to.not.equal('done');
    expect(bench.reached).to.have.length(2);
  });

  it('limits arguments to what was agreed', async () => {
    give('letters');
    give('update', { arguments: { property: { in: ['Status'] }, value: { in: ['Open', 'Won'] } } });
    give('send', { arguments: { to: { in: ['anna@example.com'], maxItems: 1 }, text: { maxLength: 5 } } });
    give('search', { arguments: { words: {}, limit: { atMost: 10, atLeast: 1 } } });
    const update = (value: unknown) => outcome(widget.call('update', value, { on: on('a', '1') }));
    expect(await update({ property: 'Status', value: 'Won' })).to.equal('done');
    for (const value of [{ property: 'Owner', value: 'Won' }, { property: 'Status', value: 'Lost' }]) expect(await update(value)).to.equal('not-granted');
    const send = (to: unknown, text = 'Hi') => outcome(widget.call('send', { to, text }, { account: 'a' }));
    expect(await send(['anna@example.com'])).to.equal('done');
    expect(await send(['anna@example.com', 'anna@example.com'])).to.equal('not-granted');
    expect(await send(['mallory@example.com'])).to.equal('not-granted');
    expect(await send(['anna@example.com'], 'Hello!')).to.equal('not-granted');
    expect(await outcome(widget.read('search', { words: 'x', limit: 5 }, { account: 'a' }))).to.equal('done');
    expect(await outcome(widget.read('search', { words: 'x', limit: 50 }, { account: 'a' }))).to.equal('not-granted');
    expect(await outcome(widget.read('search', { words: 'x', other: 1 }, { account: 'a' }))).to.equal('not-granted');
  });

  it('acts only on items for which the filter of the action holds', async () => {
    give('letters');
    give('update', { where: { label: 'work' } });
    expect(await outcome(widget.call('update', { property: 'x', value: 'y' }, { on: on('a', '1') }))).to.equal('not-granted');
    bench.put('a', letter('1', { label: 'work' }));
    expect(await outcome(widget.call('update', { property: 'x', value: 'y' }, { on: on('a', '1') }))).to.equal('done');
  });

  it('passes on what was passed at that moment', async () => {
    give('send');
    const input = { to: ['anna@example.com'], text: 'Hi' };
    const sent = widget.call('send', input, { account: 'a' });
    input.to[0] = 'mallory@example.com';
    await sent;
    expect(bench.reached[0]?.input).to.deep.equal({ to: ['anna@example.com'], text: 'Hi' });
  });

  it('holds in one artifact only, where it was given so', () => {
    give('letters', { artifact: 'monday' });
    expect(watch({}, bench.widget({ artifact: 'tuesday' })).refs()).to.deep.equal([]);
    expect(watch({}).refs()).to.deep.equal([]);
  });

  it('reveals only what the widget sees, and does not tell it what others look at', async () => {
    const revealed: string[] = [];
    const environment = { current: { revealed: on('a', '1') } as never, subscribe: () => () => undefined };
    const shown = bench.widget({ environment, reveal: (item) => revealed.push(item) });
    shown.reveal(on('a', '1'));
    await outcome(shown.read('body', {}));
    expect(revealed).to.deep.equal([]);
    expect(shown.environment.revealed).to.equal(undefined);
    expect(shown.environment).to.equal(shown.environment);
    give('letters', { accounts: ['a'] });
    expect(shown.environment.revealed).to.equal(on('a', '1'));
    shown.reveal(on('b', '1'));
    shown.reveal(on('a', '1'));
    await outcome(shown.read('body', {}));
    expect(revealed).to.deep.equal([on('a', '1')]);
  });

  it('says what changed in what a widget asks for, keeps what was granted and takes back the rest for good', () => {
    give('letters', { fields: ['subject'] });
    give('send');
    const { letters, search } = stranger.uses;
    const edited = { tag, uses: { letters: letters!, search: search! } };
    const { added, kept, removed } = ledger.difference(edited);
    expect([added, kept, removed.map((grant) => grant.use)]).to.deep.equal([['search'], ['letters'], [use['send']]]);
    ledger.settle(edited);
    expect(ledger.difference(stranger).added).to.include('send');
    expect(ledger.of(tag).find((grant) => grant.use === use['send'] || grant.ended)?.ended?.why).to.equal('unused');
    expect(ledger.of(tag).filter((grant) => ledger.holds(grant)).map(({ fields }) => fields)).to.deep.equal([['subject']]);
  });

  it('shows a kind as the kind declares it, whatever the connector adds', () => {
    const [grant] = ledger.give(tag, [{ use: use['mail']! }]);
    const { scope } = ledger.authorise({ widget: tag, use: 'mail', target: kinds.message });
    expect(scope?.fieldsOf({ $ref: 'x' })?.has('subject')).to.equal(true);
    expect(scope?.fieldsOf({ $ref: 'x' })?.has('historyId')).to.equal(false);
    ledger.revoke(tag, grant!.id);
  });

  it('is given limits that there are: others do not compile, and limit nothing less where they come as data', () => {
    // @ts-expect-error no such limit
    const misspelt: Limits = { field: ['subject'] };
    // @ts-expect-error no such rule of an argument
    const unruly: Limits = { arguments: { to: { oneOf: ['anna@example.com'] } } };
    // @ts-expect-error a consent is given, never refused
    const refusing: Limits = { withoutAsking: false };
    // @ts-expect-error no such comparison
    const uncompared: Limits = { where: { label: { like: 'work' } } };
    for (const limits of [misspelt, unruly, refusing, uncompared]) expect(() => ledger.give(tag, [{ use: use['letters']!, ...limits }])).to.throw();
    expect(ledger.of(tag)).to.deep.equal([]);
  });

  it('reads nothing into what it does not understand', () => {
    for (const content of [
      { format: 2, grants: [{ id: 'x', use: use['letters'], since: 1 }] },
      { format: 1, grants: [{ id: 'x', use: use['letters'], since: 1, onlyOnSundays: true }] },
      { format: 1, grants: [{ id: 'x', use: { ref: 'everything' }, since: 1 }] },
      { format: 1, grants: [{ id: 'x', use: use['letters'], since: 1, where: { body: { like: 'x' } } }] },
      [],
    ]) {
      bench.documents.put('grants', tag, content as never);
      expect(watch().refs()).to.deep.equal([]);
    }
  });

  it('reads the form that is stored today', () => {
    const limits: Limits = { accounts: ['a'], artifact: 'monday', fields: ['subject'], where: { label: 'home' }, arguments: { to: { in: ['x'] } }, withoutAsking: true, expires: 2_000_000 };
    bench.documents.put('grants', tag, { format: 1, grants: [{ id: 'g1', use: use['letters'], since: 1, ...limits }, { id: 'g2', use: use['send'], since: 2, ended: { at: 3, why: 'revoked' } }] } as never);
    expect(ledger.of(tag)).to.deep.equal([{ id: 'g2', use: use['send'], since: 2, ended: { at: 3, why: 'revoked' } }, { id: 'g1', use: use['letters'], since: 1, ...limits }]);
  });

  it('remembers when something was last used', async () => {
    const grant = give('send');
    expect(ledger.lastUsed(grant.id)).to.equal(undefined);
    bench.clock.move(5);
    await widget.call('send', { to: [], text: '' }, { account: 'a' });
    expect(ledger.lastUsed(grant.id)).to.equal(bench.clock.now());
  });

  it('lets nothing through that no grant covers, whatever the order of things', async function () {
    this.timeout(60_000);
    const account = fc.constantFrom('a', 'b');
    const id = fc.constantFrom('1', '2', '3');
    const fields = fc.option(fc.subarray(['id', 'subject', 'body', 'label', 'n'], { minLength: 1 }), { nil: undefined });
    const limits = fc.record({
      accounts: fc.option(fc.subarray(['a', 'b'], { minLength: 1 }), { nil: undefined }),
      artifact: fc.option(fc.constantFrom('monday', 'tuesday'), { nil: undefined }),
      fields,
      where: fc.option(fc.constantFrom<Query['where']>({ label: 'home' }, { n: { gt: 1 } }, { id: { in: ['1', '3'] } }), { nil: undefined }),
      expires: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    });
    const query = fc.record({
      where: fc.option(fc.constantFrom<Query['where']>({ body: { has: 'Secret' } }, { subject: { has: 'About' } }, { any: [{ n: 1 }, { label: 'work' }] } as never), { nil: undefined }),
      orderBy: fc.option(fc.constantFrom<NonNullable<Query['orderBy']>>([['body', 'asc']], [['n', 'desc']]), { nil: undefined }),
      limit: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    });
    const step = fc.oneof(
      fc.record({ do: fc.constant('give' as const), use: fc.constantFrom('letters', 'body', 'update'), limits }),
      fc.record({ do: fc.constant('revoke' as const), index: fc.nat(5) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ do: fc.constant('open' as const), query, place: fc.constantFrom('monday', 'tuesday') }),
      fc.record({ do: fc.constant('close' as const), index: fc.nat(5) }),
      fc.record({ do: fc.constant('put' as const), account, id, label: fc.constantFrom('home', 'work'), n: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ do: fc.constant('act' as const), call: fc.constantFrom('read', 'call'), account, id, place: fc.constantFrom('monday', 'tuesday') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = new GrantBench('a', 'b');
        const book = await world.ledger();
        const places = { monday: world.widget({ artifact: 'monday' }), tuesday: world.widget({ artifact: 'tuesday' }) };
        await Promise.all(Object.values(places).map((place) => outcome(place.read('search', {}))));
        const open: { place: string; last?: LiveSnapshot; query: Query; end: () => void }[] = [];
        const given: { id: string; use: string; limits: Limits; ended: boolean }[] = [];

        // What may be, worked out apart from the code under test.
        type Item = ReturnType<typeof letter>;
        const items = new Map<string, Item>();
        const meets = ({ where }: Limits, item: Item) => !where || ('label' in where ? item.label === 'home' : 'n' in where ? item.n > 1 : ['1', '3'].includes(item.id));
        const covers = (place: string, name: string, where: string, item: Item) =>
          given.filter(
            (grant) =>
              !grant.ended && grant.use === name && (grant.limits.expires ?? Infinity) > world.clock.now() && (grant.limits.artifact ?? place) === place && (grant.limits.accounts ?? [where]).includes(where) && meets(grant.limits, item),
          );
        const check = (settled: boolean) => {
          for (const { place, last, query: asked } of open) {
            const held = given.filter((grant) => !grant.ended && grant.use === 'letters' && (grant.limits.expires ?? Infinity) > world.clock.now() && (grant.limits.artifact ?? place) === place);
            const hidden = (field: string) => held.some((grant) => grant.limits.fields && !grant.limits.fields.includes(field));
            const named = [...(asked.orderBy ?? []).map(([field]) => field), ...(asked.where ? Object.keys(asked.where).flatMap((field) => (field === 'any' ? ['n', 'label'] : [field])) : [])];
            if (held.length === 0 || named.some(hidden)) expect(last?.items).to.deep.equal([]);
            for (const row of last?.items ?? []) {
              const [where] = row.$ref.split('/') as [string];
              const covering = covers(place, 'letters', where, settled ? items.get(row.$ref)! : ({ ...items.get(row.$ref), ...row } as Item));
              if (settled) expect(covering, row.$ref).to.not.be.empty;
              const seen = new Set(covering.flatMap(({ limits: { fields: only } }) => only ?? ['id', 'subject', 'body', 'label', 'n']));
              if (settled) for (const field of Object.keys(row)) expect(field === '$ref' || seen.has(field), `${field} of ${row.$ref}`).to.equal(true);
            }
          }
        };

        for (const one of steps) {
          if (one.do === 'give') {
            const wanted = { ...one.limits, ...(one.limits.expires === undefined ? {} : { expires: world.clock.now() + one.limits.expires }) };
            const [grant] = book.give(tag, [{ use: use[one.use]!, ...(wanted as Limits) }]);
            given.push({ id: grant!.id, use: one.use, limits: wanted as Limits, ended: false });
          } else if (one.do === 'revoke') {
            const grant = given[one.index];
            if (grant) {
              grant.ended = true;
              book.revoke(tag, grant.id);
            }
          } else if (one.do === 'wait') world.clock.move(one.ms);
          else if (one.do === 'open') {
            const live: (typeof open)[number] = { place: one.place, query: one.query as Query, end: () => undefined };
            open.push(live);
            live.end = places[one.place].open('letters', one.query as Query, (snapshot) => (live.last = snapshot));
          } else if (one.do === 'close') open.splice(one.index, 1)[0]?.end();
          else if (one.do === 'put') {
            const item = letter(one.id, { label: one.label, n: one.n });
            items.set(on(one.account, one.id), item);
            world.put(one.account, item);
            world.frame();
          } else {
            const before = world.reached.length;
            const place = places[one.place];
            const reference = on(one.account, one.id);
            const result = await outcome(one.call === 'read' ? place.read('body', { id: one.id }, { account: one.account }) : place.call('update', { property: 'x', value: 'y' }, { on: reference }));
            const item = items.get(reference);
            const name = one.call === 'read' ? 'body' : 'update';
            const may = item !== undefined && covers(one.place, 'letters', one.account, item).length > 0 && covers(one.place, name, one.account, item).length > 0;
            expect(result === 'done', `${name} of ${reference}`).to.equal(may);
            expect(world.reached.length - before).to.equal(may ? 1 : 0);
          }
          // What was taken back is gone before the next frame.
          check(one.do === 'revoke' || one.do === 'wait' || one.do === 'give' || one.do === 'put');
        }
        book.close();
      }),
      { numRuns: 100 },
    );
  });
});
