import { expect, waitUntil } from '@open-wc/testing';
import { HostBench, until } from './fixture/bench.js';
import { fixture } from './fixture/contract.js';
import { FixtureCompanion } from './fixture/source.js';
import type { Host } from './host.js';

const { things } = fixture.collections;
const { set } = fixture.actions;
const on = 'fixture-1/things/1';
const patient = { timeout: 20_000 };
const live = (host: Host) => until(host, things, ({ ready, freshness }) => ready && freshness.state === 'live');

let bench: HostBench;
let source: FixtureCompanion;
beforeEach(() => {
  bench = new HostBench();
  source = new FixtureCompanion({});
  source.set('1', 1);
});
afterEach(async () => {
  await bench.end();
  for (const key of kept()) localStorage.removeItem(key);
});
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(bench.database));

describe('a text whose page ended while it was on its way', () => {
  /** Written, decided without a network, and the page reloaded. */
  const reloaded = async (): Promise<Host> => {
    const host = bench.open(source);
    await live(host);
    source.reachable = false;
    host.unsent.write(on, 'Five', 'fixture-1');
    void host.unsent.send(on, host.call(set, { n: 5 }, { on }).then(() => true, () => false));
    await waitUntil(() => host.outbox.length === 1, undefined, patient);
    await host.close();
    const again = bench.open(source);
    await waitUntil(() => again.outbox.length === 1, undefined, patient);
    expect(again.unsent.peek(on), 'it waits, and is not offered again').to.equal(undefined);
    return again;
  };
  const online = () => {
    source.reachable = true;
    dispatchEvent(new Event('online'));
  };

  it('is gone once it was sent', async () => {
    const host = await reloaded();
    online();
    await waitUntil(() => host.log[0]?.outcome === 'done', undefined, patient);
    await waitUntil(() => kept().length === 0, undefined, patient);
    expect([host.unsent.peek(on), source.things.get('1')?.n]).to.deep.equal([undefined, 5]);
  });

  it('is there again where that was refused', async () => {
    const host = await reloaded();
    source.set('1', 9);
    online();
    await waitUntil(() => host.unsent.peek(on) === 'Five', undefined, patient);
    expect(host.log[0]?.outcome).to.equal('failed');
  });

  it('is there again on another page that is open, which says that it may have been sent, and not before that page ended', async () => {
    const [sending, other] = [bench.open(source), bench.open(source)];
    await Promise.all([live(sending), live(other)]);
    /** Browsers tell the other pages what one keeps; these are of one document. */
    const told = () => kept().forEach((key) => dispatchEvent(new StorageEvent('storage', { key, newValue: localStorage.getItem(key) })));
    const release = source.hold();
    sending.unsent.write(on, 'Seven', 'fixture-1');
    void sending.unsent.send(on, sending.call(set, { n: 7 }, { on }).then(() => true, () => false));
    await waitUntil(() => kept().some((key) => localStorage.getItem(key)?.includes('"sent"')), undefined, patient);
    told();
    // It is known for longer than a page takes that ended: this one lives.
    await waitUntil(async () => ((await navigator.locks.query()).pending ?? []).some(({ name }) => kept().includes(name ?? '')), undefined, patient);
    expect(other.unsent.peek(on)).to.equal(undefined);
    await sending.close();
    await waitUntil(() => other.unsent.peek(on) === 'Seven', undefined, patient);
    expect(other.log[0]?.error?.message).to.match(/^The page ended before its source answered/);
    release();
  });

  it('is not taken for what this page sends meanwhile, whatever else was done', async () => {
    const host = await reloaded();
    online();
    await waitUntil(() => kept().length === 0, undefined, patient);
    host.unsent.write('another', 'Still on its way', 'fixture-1');
    let end!: (done: boolean) => void;
    const sent = host.unsent.send('another', new Promise((resolve) => (end = resolve)));
    await host.call(set, { n: 6 }, { on });
    end(false);
    await sent;
    expect(host.unsent.peek('another')).to.equal('Still on its way');
  });
});

describe('an action without a text whose page ended while it was on its way', () => {
  it('is told of on a page that is open, once, and not before that page ended', async () => {
    const [leading, ending] = [bench.open(source), bench.open(source)];
    for (const host of [leading, ending]) await live(host);
    const told = new Promise((resolve) => leading.onAction(resolve));
    const release = source.hold();
    void ending.call(set, { n: 7 }, { on }).catch(() => undefined);
    // The page that stays waits for the other one's end.
    await waitUntil(async () => ((await navigator.locks.query()).pending ?? []).some(({ name }) => name?.startsWith(`${bench.database}-outbox-`)), undefined, patient);
    expect(leading.log).to.deep.equal([]);
    await ending.close();
    expect(await told).to.deep.include({ type: 'failed' });
    expect(leading.log.map(({ outcome, error }) => [outcome, error?.code])).to.deep.equal([['failed', 'aborted']]);
    release();
  });
});
