import { expect, waitUntil } from '@open-wc/testing';
import { kinds, VivariumError } from '@vivarium/sdk/contract';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import { HostBench, until, untilHealth } from '../connectors/fixture/bench.js';
import { fixture } from '../connectors/fixture/contract.js';
import { FixtureCompanion } from '../connectors/fixture/source.js';
import type { ActionEvent, Host } from '../connectors/host.js';

const { things } = fixture.collections;
const { set, drop, make } = fixture.actions;
const on = 'fixture-1/things/1';
const numbers = ({ items }: LiveSnapshot) => items.map((item) => [item['id'], item['n']].join(':')).join(' ');
const shows = (host: Host, text: string) => until(host, things, (snapshot) => numbers(snapshot) === text);
const code = (promise: Promise<unknown>) => promise.then(() => 'done', (thrown: unknown) => VivariumError.from(thrown).code);
const event = (host: Host, type: ActionEvent['type']) =>
  new Promise<ActionEvent>((resolve) => {
    const end = host.onAction((one) => {
      if (one.type !== type) return;
      end();
      resolve(one);
    });
  });

describe('an action', () => {
  let bench: HostBench;
  let source: FixtureCompanion;
  let host: Host;
  beforeEach(async () => {
    bench = new HostBench();
    source = new FixtureCompanion({});
    source.set('1', 1);
    source.set('2', 2);
    host = bench.open(source);
    await until(host, things, ({ ready, freshness }) => ready && freshness.state === 'live');
  });
  afterEach(() => bench.end());

  it('is on screen before the source has it, and stays without a flicker', async () => {
    const seen: string[] = [];
    host.open(things, {}, (snapshot) => seen.push(numbers(snapshot)));
    const release = source.hold();
    const call = host.call(set, { n: 5 }, { on });
    await shows(host, '1:5 2:2');
    expect(source.things.get('1')?.n).to.equal(1);
    release();
    expect(await call).to.deep.equal({ etag: 2 });
    await host.refresh();
    expect(host.item(on)).to.include({ n: 5, etag: 2 });
    expect([...new Set(seen)]).to.deep.equal(['1:1 2:2', '1:5 2:2']);
    expect(bench.asked).to.deep.equal([]);
    const done = bench.events[0];
    expect(done?.type).to.equal('done');
    expect(done?.type === 'done' && done.undoUntil).to.be.above(Date.now());
    expect(done?.entry.title).to.equal('Set Thing 1 to 5');
  });

  it('is taken back from the log, which keeps both', async () => {
    await host.call(set, { n: 5 }, { on, caller: { widget: 'viv-things', placement: 'p1' } });
    const [entry] = host.log;
    expect(entry).to.include({ outcome: 'done', undoable: true, action: 'fixture.set', item: on });
    await host.undo(entry!.id);
    expect(source.things.get('1')?.n).to.equal(1);
    await shows(host, '1:1 2:2');
    expect(host.log.map(({ outcome, undoable }) => [outcome, undoable])).to.deep.equal([['done', true], ['undone', false]]);
    expect(host.log[0]?.undoes).to.equal(entry?.id);
    expect(await code(host.undo(entry!.id))).to.equal('invalid-input');
    expect(host.documents.list('log')).to.have.length(1);
  });

  it('is not offered to be taken back once its account is gone', async () => {
    await host.call(set, { n: 5 }, { on });
    const before = host.log[0]!;
    expect(before.undoable).to.equal(true);
    await host.removeAccount('fixture-1');
    expect(host.log.map(({ outcome, undoable }) => [outcome, undoable])).to.deep.equal([['done', false]]);
    expect(await code(host.undo(before.id))).to.equal('not-found');
  });

  it('is taken back once by two presses at once', async () => {
    await host.call(set, { n: 5 }, { on });
    const id = host.log[0]!.id;
    await Promise.all([host.undo(id), host.undo(id)]);
    expect(host.log.map(({ outcome, undoes }) => [outcome, undoes])).to.deep.equal([['done', id], ['undone', undefined]]);
    expect(source.requests.filter((request) => request.startsWith('PATCH'))).to.have.length(2);
  });

  it('taken back offline is so also for the next page, which sends that once', async () => {
    await host.call(set, { n: 5 }, { on });
    await host.refresh();
    const id = host.log[0]!.id;
    source.reachable = false;
    const queued = event(host, 'queued');
    void host.undo(id).catch(() => undefined);
    await queued;
    await host.close();
    const again = bench.open(source);
    await shows(again, '1:1 2:2');
    expect(await code(again.undo(id))).to.equal('invalid-input');
    source.reachable = true;
    const done = event(again, 'done');
    dispatchEvent(new Event('online'));
    await done;
    expect(source.things.get('1')?.n).to.equal(1);
    expect(again.log.map(({ outcome, undoable }) => [outcome, undoable])).to.deep.equal([['done', true], ['undone', false]]);
  });

  it('is not taken back where somebody else has changed the same since, and is where they changed something else', async () => {
    await host.call(set, { n: 5 }, { on });
    const [entry] = host.log;
    source.set('1', 9);
    await host.refresh();
    expect(await code(host.undo(entry!.id))).to.equal('conflict');
    expect(source.things.get('1')?.n).to.equal(9);
    expect(host.log.map(({ outcome, undoable }) => [outcome, undoable])).to.deep.equal([['failed', false], ['done', true]]);
    source.set('1', 5, 'Renamed');
    await host.refresh();
    await host.undo(entry!.id);
    expect(source.things.get('1')).to.include({ n: 1, title: 'Renamed' });
  });

  for (const [answer, status, error] of [['was lost', 503, 'unavailable'], ['cannot be read', 200, 'invalid-response']] as const)
    it(`whose answer ${answer} is repeated under its key when it is decided again, and so is not done twice`, async () => {
      source.fault = ({ method, path }) => {
        if (method !== 'POST' || path === '/subscribe') return undefined;
        source.set(path.split('/')[2]!, 7, 'New');
        return { status };
      };
      expect(await code(host.call(make, { title: 'New', n: 7 }))).to.equal(error);
      source.fault = undefined;
      await host.call(make, { title: 'New', n: 7 });
      const made = () => [...source.things.values()].filter(({ title }) => title === 'New').length;
      expect(made()).to.equal(1);
      await host.call(make, { title: 'New', n: 7 });
      expect(made(), 'once it was done, the same is another thing').to.equal(2);
    });

  /** Decided, done at the source, and the page ended before it knew. */
  const loseAnswer = async () => {
    source.fault = ({ method, path }) => {
      if (method !== 'POST' || path === '/subscribe') return undefined;
      source.set(path.split('/')[2]!, 7, 'New');
      return { status: 503 };
    };
    expect(await code(host.call(make, { title: 'New', n: 7 }))).to.equal('unavailable');
    source.fault = undefined;
    await host.close();
  };

  it('whose answer was lost is repeated under its key also by the next page', async () => {
    await loseAnswer();
    const again = bench.open(source);
    await until(again, things, ({ ready, freshness }) => ready && freshness.state === 'live');
    await again.call(make, { title: 'New', n: 7 });
    const made = () => [...source.things.values()].filter(({ title }) => title === 'New').length;
    expect(made()).to.equal(1);
    await again.call(make, { title: 'New', n: 7 });
    expect(made(), 'once it was done, the same is another thing').to.equal(2);
  });

  it('whose page ended before the answer is told of when the next one opens, and repeated under its key when it is decided again', async () => {
    const release = source.hold();
    void host.call(make, { title: 'New', n: 7 }).catch(() => undefined);
    const sent = () => source.requests.find((request) => request.startsWith('POST /things/'));
    await waitUntil(sent, undefined, { timeout: 20_000 });
    await host.close();
    // It had reached the source.
    source.set(sent()!.split('/').pop()!, 7, 'New');
    release();
    const made = () => [...source.things.values()].filter(({ title }) => title === 'New').length;

    const again = bench.open(source);
    const { entry } = await event(again, 'failed');
    expect([entry.title, entry.error?.code]).to.deep.equal(['Make New', 'aborted']);
    await again.call(make, { title: 'New', n: 7 });
    expect(made()).to.equal(1);
    await again.close();
    const third = bench.open(source);
    await until(third, things, ({ ready, freshness }) => ready && freshness.state === 'live');
    expect(third.log.map(({ outcome }) => outcome)).to.deep.equal(['done']);
    expect(third.outbox).to.deep.equal([]);
  });

  describe('of a plugin that is loaded late', () => {
    const made = () => [...source.things.values()].filter(({ title }) => title === 'New').length;
    const live = (of: Host) => until(of, things, ({ ready, freshness }) => ready && freshness.state === 'live');

    it('whose answer was lost is repeated under its key by the next page', async () => {
      await loseAnswer();
      const { host: again, arrive } = bench.openLate(source);
      await again.ready;
      // Something else is decided before the plugin is there.
      await again.discard('nothing');
      arrive();
      await live(again);
      await again.call(make, { title: 'New', n: 7 });
      expect(made()).to.equal(1);
    });

    it('whose page ended before the answer is repeated under its key, also on an item', async () => {
      const release = source.hold();
      void host.call(set, { n: 9 }, { on }).catch(() => undefined);
      await waitUntil(() => source.requests.includes('PATCH /things/1'), undefined, { timeout: 20_000 });
      await host.close();
      release();
      const { host: again, arrive } = bench.openLate(source);
      await event(again, 'failed');
      arrive();
      await live(again);
      await again.call(set, { n: 9 }, { on });
      expect(new Set(source.keys).size).to.equal(1);
    });
  });

  it('that is under way makes leaving the page ask', async () => {
    const asks = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(asks()).to.equal(false);
    const release = source.hold();
    const call = host.call(set, { n: 5 }, { on });
    await shows(host, '1:5 2:2');
    await waitUntil(asks, undefined, { timeout: 20_000 });
    release();
    await call;
    expect(asks()).to.equal(false);
  });

  it('keeps what it is one with for whoever did several by one press', async () => {
    await Promise.all(['1', '2'].map((id) => host.call(set, { n: 5 }, { on: `fixture-1/things/${id}`, caller: { widget: 'viv-things' }, gesture: 'g' })));
    expect(host.log.map(({ caller }) => caller)).to.deep.equal([{ widget: 'viv-things', gesture: 'g' }, { widget: 'viv-things', gesture: 'g' }]);
  });

  it('that the source refuses is rolled back with the reason', async () => {
    const seen: string[] = [];
    host.open(things, {}, (snapshot) => seen.push(numbers(snapshot)));
    source.set('1', 7);
    const failed = event(host, 'failed');
    const refused: unknown = await host.call(set, { n: 5 }, { on }).catch((thrown: unknown) => thrown);
    expect(refused).to.include({ code: 'conflict', told: true }, 'whoever asked need not say it again');
    expect((await failed).entry.error?.code).to.equal('conflict');
    await shows(host, '1:7 2:2');
    expect(host.log[0]).to.include({ outcome: 'failed', undoable: false });
  });

  it('follows another on the same item without a conflict of its own making', async () => {
    const calls = [host.call(set, { n: 5 }, { on }), host.call(set, { n: 6 }, { on }), host.call(set, { n: 7 }, { on })];
    await shows(host, '1:7 2:2');
    await Promise.all(calls);
    expect(source.things.get('1')?.n).to.equal(7);
    for (const before of [6, 5, 1]) {
      await host.undo(host.log.find(({ undoable, undoes }) => undoable && undoes === undefined)!.id);
      expect(source.things.get('1')?.n, 'one by one').to.equal(before);
    }
  });

  it('asks each time where the risk wants it, with exactly what will run', async () => {
    bench.answer = false;
    expect(await code(host.call(drop, {}, { on }))).to.equal('declined');
    expect(source.things.has('1')).to.equal(true);
    expect(bench.asked[0]).to.deep.include({ risk: 'destructive', input: {}, preview: { title: 'Drop Thing 1' } });
    expect(Object.isFrozen(bench.asked[0]?.input)).to.equal(true);
    expect(host.log[0]?.outcome).to.equal('declined');
    bench.answer = true;
    await host.call(kinds.event.actions.remove, {}, { on });
    expect(bench.asked).to.have.length(2);
    await shows(host, '2:2');
  });

  it('is refused by name when it cannot be', async () => {
    expect(await code(host.call(set, { n: 'x' }, { on }))).to.equal('invalid-input');
    expect(await code(host.call(set, { n: 1 }, { on: 'fixture-1/things/99' }))).to.equal('not-found');
    expect(await code(host.call(set, { n: 1 }, { on: 'no reference' }))).to.equal('invalid-input');
    expect(await code(host.call(kinds.event.actions.create, {}))).to.equal('not-found');
    source.say({ type: 'accounts', accounts: [{ ...source.accounts[0]!, readOnly: true }] });
    await untilHealth(host, () => host.accounts[0]?.readOnly === true);
    expect(await code(host.call(set, { n: 1 }, { on }))).to.equal('forbidden');
    expect(source.requests.filter((request) => request.startsWith('PATCH'))).to.deep.equal([]);
  });

  it('made offline waits, is shown, survives a restart and is sent once, in order', async () => {
    source.reachable = false;
    for (const n of [5, 6]) {
      // Listened for before it can happen: what is shown may come later.
      const queued = event(host, 'queued');
      void host.call(set, { n }, { on }).catch(() => undefined);
      await queued;
    }
    await shows(host, '1:6 2:2');
    expect(host.outbox.map(({ title, state }) => [title, state])).to.deep.equal([['Set Thing 1 to 5', 'waiting'], ['Set Thing 1 to 6', 'waiting']]);
    await host.close();

    const again = bench.open(source);
    await shows(again, '1:6 2:2');
    expect(again.outbox).to.have.length(2);
    expect(source.things.get('1')?.n).to.equal(1);
    source.reachable = true;
    dispatchEvent(new Event('online'));
    await event(again, 'done');
    await event(again, 'done');
    expect(source.things.get('1')?.n).to.equal(6);
    expect(again.outbox).to.deep.equal([]);
    expect(new Set(source.keys).size).to.equal(2);
    await again.refresh();
    await shows(again, '1:6 2:2');
  });

  it('that waits can be dropped, and what it showed goes with it', async () => {
    source.reachable = false;
    const queued = event(host, 'queued');
    const call = code(host.call(set, { n: 5 }, { on }));
    const { entry } = await queued;
    await host.undo(entry.id);
    expect(await call).to.equal('aborted');
    await shows(host, '1:1 2:2');
    expect(host.outbox).to.deep.equal([]);
  });

  describe('that makes an item', () => {
    const made = ({ items }: LiveSnapshot) => items.find(({ title }) => title === 'New');

    it('shows it before the source has it, under the key it will have', async () => {
      const seen = new Set<unknown>();
      host.open(things, {}, (snapshot) => seen.add(made(snapshot)?.$ref));
      const release = source.hold();
      const call = host.call(make, { title: 'New', n: 3 });
      const { items } = await until(host, things, (snapshot) => made(snapshot) !== undefined);
      expect(source.things.size).to.equal(2);
      release();
      await call;
      await host.refresh();
      const reference = made({ items } as LiveSnapshot)!.$ref;
      expect(host.item(reference)).to.include({ n: 3, etag: 1 });
      expect([...seen]).to.deep.equal([undefined, reference]);
      expect(host.log[0]).to.include({ outcome: 'done', item: reference, title: 'Make New' });
    });

    it('takes it off the screen when the source refuses', async () => {
      source.fault = ({ method }) => (method === 'POST' ? { status: 422 } : undefined);
      const release = source.hold();
      const failed = event(host, 'failed');
      const call = code(host.call(make, { title: 'New', n: 3 }));
      await until(host, things, (snapshot) => made(snapshot) !== undefined);
      release();
      await failed;
      expect(await call).not.to.equal('done');
      await shows(host, '1:1 2:2');
    });

    it('lets it be changed at once: that is sent after it, from what the source made of it', async () => {
      const release = source.hold();
      const call = host.call(make, { title: 'New', n: 3 });
      const { items } = await until(host, things, (snapshot) => made(snapshot) !== undefined);
      const reference = made({ items } as LiveSnapshot)!.$ref;
      const change = host.call(set, { n: 4 }, { on: reference });
      await until(host, things, (snapshot) => made(snapshot)?.['n'] === 4);
      release();
      await Promise.all([call, change]);
      await host.refresh();
      expect(host.item(reference)).to.include({ n: 4, etag: 2 });
    });

    it('shows it offline and after a restart, and makes it once', async () => {
      source.reachable = false;
      const queued = event(host, 'queued');
      void host.call(make, { title: 'New', n: 3 }).catch(() => undefined);
      await queued;
      await host.close();
      const again = bench.open(source);
      await until(again, things, (snapshot) => made(snapshot) !== undefined);
      source.reachable = true;
      dispatchEvent(new Event('online'));
      await event(again, 'done');
      await again.refresh();
      expect([...source.things.values()].filter(({ title }) => title === 'New')).to.have.length(1);
      expect(again.outbox).to.deep.equal([]);
    });
  });
});
