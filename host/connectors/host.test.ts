import { expect } from '@open-wc/testing';
import { automations, briefing, VivariumError } from '@vivarium/sdk/contract';
import { openDB } from 'idb';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import { Disk } from '../store/disk.js';
import { systemClock } from './clock.js';
import { HostBench, until, untilHealth } from './fixture/bench.js';
import { fixture, nextFixture } from './fixture/contract.js';
import { FixtureCompanion } from './fixture/source.js';
import type { Host, Permit } from './host.js';

const things = fixture.collections.things;
const numbers = ({ items }: LiveSnapshot) => items.map((item) => [item['id'], item['n']].join(':')).join(' ');
const shows = (host: Host, text: string) => until(host, things, (snapshot) => numbers(snapshot) === text);
const isLive = ({ freshness, ready }: LiveSnapshot) => ready && freshness.state === 'live';

describe('a host with a source', () => {
  let bench: HostBench;
  let source: FixtureCompanion;
  beforeEach(() => {
    bench = new HostBench();
    source = new FixtureCompanion({});
    source.set('1', 1);
    source.set('2', 2);
  });
  afterEach(() => bench.end());

  it('shows what the source has, and changes when it does', async () => {
    const host = bench.open(source);
    expect((await until(host, things, isLive)).items).to.have.length(2);
    source.set('1', 10);
    source.remove('2');
    source.set('3', 3);
    source.say({ type: 'changed', account: 'fixture-1', at: 0 });
    await shows(host, '1:10 3:3');
    expect(bench.workers).to.have.length(1);
  });

  it('does not say “live” of what a slow source may have changed: while a sync takes longer than promised, it is syncing', async () => {
    const clock = { ...systemClock, past: 0, now: () => Date.now() + clock.past };
    const [host, other] = [bench.open(source, { clock }), bench.open(source, { clock })];
    await Promise.all([until(host, things, isLive), until(other, things, isLive)]);
    const release = source.hold();
    const asked = source.requests.length;
    source.say({ type: 'changed', account: 'fixture-1', at: 0 });
    await untilHealth(host, () => source.requests.length > asked);
    clock.past = 11_000;
    for (const tab of [host, other]) {
      const { items, freshness } = await until(tab, things, (snapshot) => snapshot.freshness.state === 'syncing');
      expect([items.length, freshness.syncedAt !== undefined]).to.deep.equal([2, true]);
    }
    release();
    await Promise.all([until(host, things, isLive), until(other, things, isLive)]);
  });

  it('paints from the disk before anybody answers, with the age', async () => {
    const first = bench.open(source);
    await until(first, things, isLive);
    await first.close();
    const silence = source.hold();
    const second = bench.open(source);
    // The rows may be drawn a frame before their age.
    const found = await until(second, things, ({ items, freshness }) => items.length === 2 && freshness.syncedAt !== undefined);
    expect(found.freshness.state).to.equal('syncing');
    source.reachable = false;
    silence();
    const offline = await until(second, things, ({ freshness }) => freshness.state === 'offline');
    expect(offline.items).to.have.length(2);
    expect(second.companionReachable).to.equal(false);
    source.reachable = true;
    source.set('1', 11);
    dispatchEvent(new Event('online'));
    await shows(second, '1:11 2:2');
    expect(source.requests.filter((request) => request === 'GET /things').length).to.be.below(4);
  });

  it('asks for everything once the account’s settings change, also while it is asking by the old ones', async () => {
    const host = bench.open(source);
    await until(host, things, isLive);
    const open = source.hold();
    const asked = source.requests.length;
    source.say({ type: 'changed', account: 'fixture-1', at: 0 });
    await untilHealth(host, () => source.requests.length > asked);
    // Only who asks for everything sees it: the source's journal knows nothing of it.
    source.things.set('1', { ...source.things.get('1')!, n: 50 });
    source.accounts = [{ ...source.accounts[0]!, settings: { other: true } }];
    source.say({ type: 'accounts', accounts: source.accounts });
    open();
    await shows(host, '1:50 2:2');
    expect(host.health[0]?.lastError).to.equal(undefined);
  });

  it('replaces everything at once after the cursor was refused, with the old data on screen until then', async () => {
    source.pageSize = 1;
    const host = bench.open(source);
    await until(host, things, isLive);
    const seen: string[] = [];
    host.open(things, {}, (snapshot) => seen.push(numbers(snapshot)));
    source.remove('1');
    source.set('3', 3);
    source.set('4', 4);
    source.forgetCursors();
    await host.refresh();
    await shows(host, '2:2 3:3 4:4');
    expect(seen).to.deep.equal(['1:1 2:2', '2:2 3:3 4:4']);
  });

  it('continues from its cursor after a crash between pages', async () => {
    source.pageSize = 1;
    let answered = 0;
    source.fault = ({ path }) => (path === '/things' && ++answered === 2 ? { status: 503 } : undefined);
    const first = bench.open(source);
    await until(first, things, ({ items, freshness }) => items.length === 1 && freshness.state === 'stale');
    await first.close();
    source.remove('1');
    const second = bench.open(source);
    await until(second, things, isLive);
    await shows(second, '2:2');
  });

  it('says what is wrong, and recovers', async () => {
    const host = bench.open(source);
    await until(host, things, isLive);
    source.fault = () => ({ status: 429, headers: { 'retry-after': '30' } });
    await host.refresh();
    const limited = await until(host, things, ({ freshness }) => freshness.state === 'stale');
    expect(limited.freshness.reason?.code).to.equal('rate-limited');
    expect(limited.items).to.have.length(2);
    const health = host.health[0];
    expect(health?.nextSync).to.be.above(Date.now() + 25_000);
    expect(health?.lastError?.code).to.equal('rate-limited');
    const before = source.requests.length;
    await host.refresh();
    expect(source.requests.length, 'Retry-After is obeyed').to.equal(before);
    source.fault = undefined;
    source.accounts = [{ ...source.accounts[0]!, status: 'signed-out', problem: 'Consent ended.' }];
    source.say({ type: 'accounts', accounts: source.accounts });
    const out = await until(host, things, ({ freshness }) => freshness.state === 'signed-out');
    expect(out.freshness.reason?.message).to.equal('Consent ended.');
  });

  for (const [what, happens] of [
    ['the network is back', () => dispatchEvent(new Event('online'))],
    ['the window has the focus again', () => dispatchEvent(new Event('focus'))],
    ['the page is seen again', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['the machine has slept', 'slept'],
  ] as const)
    it(`asks what it had given up at once when ${what}`, async () => {
      let slept = 0;
      let tick: () => void = () => undefined;
      // Nothing is asked by itself, so that it is what happens which asks.
      const clock = { ...systemClock, now: () => Date.now() + slept, after: (ms: number, run: () => void) => (ms < 5000 ? systemClock.after(ms, run) : (ms === 5000 && (tick = run), () => undefined)) };
      const host = bench.open(source, { clock });
      await until(host, things, isLive);
      const close = host.open(things, {}, () => undefined);
      source.fault = () => ({ status: 503 });
      while (host.health[0]?.breaker !== 'open') await host.refresh();
      const { retryAt, collections } = host.health[0];
      expect(retryAt).to.be.within(clock.now() + 1000, clock.now() + 60_000);
      expect(collections[0]?.freshness.retryAt).to.equal(retryAt);
      source.fault = undefined;
      source.set('1', 7);
      if (happens === 'slept') {
        slept = 3_600_000;
        tick();
      } else happens();
      await shows(host, '1:7 2:2');
      await untilHealth(host, () => host.health[0]?.breaker === 'closed');
      close();
    });

  it('erases an account that was removed, in memory and on disk', async () => {
    const host = bench.open(source);
    await until(host, things, isLive);
    await host.removeAccount('fixture-1');
    const gone = await until(host, things, ({ items }) => items.length === 0);
    expect(gone.freshness).to.deep.include({ state: 'signed-out' });
    expect(gone.freshness.reason?.message).to.contain('Connect one in Settings');
    expect(host.accounts).to.deep.equal([]);
    await host.close();
    source.accounts = new FixtureCompanion({}).accounts;
    source.fault = () => ({ status: 503 });
    const next = bench.open(source);
    await until(next, things, ({ freshness }) => freshness.state === 'stale');
    expect(next.health[0]?.collections[0]?.items).to.equal(0);
  });

  it('reads once for all who ask, keeps the answer, and shows an old one while offline', async () => {
    const host = bench.open(source);
    await until(host, things, isLive);
    const body = () => host.read(fixture.reads.body, { id: '1' });
    const [one, two] = await Promise.all([body(), body()]);
    expect(one).to.deep.equal(two);
    await body();
    expect(source.requests.filter((request) => request.endsWith('/body'))).to.have.length(1);
    await host.close();
    const again = bench.open(source);
    await again.ready;
    expect(await again.read(fixture.reads.body, { id: '1' })).to.deep.equal(one);
    expect(source.requests.filter((request) => request.endsWith('/body'))).to.have.length(1);
    const error = await again.read(fixture.reads.body, { nonsense: 1 }).catch(VivariumError.from);
    expect(error).to.include({ code: 'invalid-input' });
  });

  it("keeps the host's own items like any other", async () => {
    const host = bench.open(source);
    const item = { day: '2026-03-04', sentences: [], author: 'rules', writing: false, writtenAt: '2026-03-04T08:00:00.000Z', basis: 'x' };
    host.putLocal(briefing.collections.briefings, [item]);
    await until(host, briefing.collections.briefings, ({ items }) => items.length === 1);
    const offline = { state: 'offline', demo: true, syncedAt: 5 } as const;
    host.tellLocal(briefing.collections.briefings, offline);
    await until(host, briefing.collections.briefings, ({ freshness }) => freshness.state === 'offline' && freshness.syncedAt === 5);
    host.putLocal(briefing.collections.briefings, [item]);
    host.tellLocal(briefing.collections.briefings, undefined);
    await until(host, briefing.collections.briefings, ({ freshness }) => freshness.state === 'live');
    host.handleLocal(briefing.actions.rewrite, async (input) => (expect(input).to.deep.equal({ day: '2026-03-04' }), null));
    expect(await host.call(briefing.actions.rewrite, { day: '2026-03-04' })).to.equal(null);
    await host.ready;
    await host.close();
    const again = bench.open(source);
    const found = await until(again, briefing.collections.briefings, ({ items }) => items.length === 1);
    expect(found.items[0]).to.include({ basis: 'x', $ref: 'host/briefings/2026-03-04' });
  });

  it('lets what is gone from its own items go where it is told all of them', async () => {
    const host = bench.open(source);
    const shown = automations.collections.automations;
    const item = (id: string) => ({ id, name: id, trigger: 'button', state: 'ready' });
    host.putLocal(shown, [item('one'), item('two')], true);
    await until(host, shown, ({ items }) => items.length === 2);
    host.putLocal(shown, [item('two')], true);
    await until(host, shown, ({ items }) => items.length === 1 && items[0]!['id'] === 'two');
  });

  it('runs nothing of its own that others may notice for a widget from elsewhere that nobody is using', async () => {
    const host = bench.open(source);
    const askers: (string | undefined)[] = [];
    host.handleLocal(automations.actions.run, async (_, asker) => (askers.push(asker), null));
    let passes = false;
    const permit = { checkCall: () => undefined, passes: () => passes } as unknown as Permit;
    const caller = { widget: 'gen-x', title: 'Theirs' };
    const error = await host.call(automations.actions.run, { automation: 'one' }, { permit }).catch(VivariumError.from);
    expect(error).to.include({ code: 'declined' });
    expect(askers).to.deep.equal([]);
    await host.call(automations.actions.run, { automation: 'one' }, { permit, active: true, caller });
    passes = true;
    await host.call(automations.actions.run, { automation: 'one' }, { permit, active: true, caller });
    await host.call(automations.actions.run, { automation: 'one' });
    expect(askers, 'the person is asked for it, unless it may without, and not for one of ours').to.deep.equal(['Theirs', undefined, undefined]);
  });

  it('lets a widget from elsewhere ask the person for it once at a time, and not again at once after a no', async () => {
    const host = bench.open(source);
    let asked = 0;
    let answer!: () => void;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    host.handleLocal(automations.actions.run, async () => {
      asked += 1;
      await answered;
      throw new VivariumError('declined', 'Not run.');
    });
    const permit = { checkCall: () => undefined, passes: () => false } as unknown as Permit;
    const run = (widget: string) => host.call(automations.actions.run, { automation: 'one' }, { permit, active: true, caller: { widget, title: widget } }).then(() => 'run', (thrown: unknown) => VivariumError.from(thrown).message);
    const first = run('gen-x');
    expect(await run('gen-x')).to.contain('asks something else already');
    answer();
    expect(await first).to.equal('Not run.');
    expect(await run('gen-x')).to.contain('a moment ago');
    expect(asked).to.equal(1);
    await run('gen-y');
    expect(asked, 'others may').to.equal(2);
  });

  it('subscribes to push where the source can call, and is then asked less', async () => {
    source.accounts = [{ ...source.accounts[0]!, callbackUrl: 'http://127.0.0.1:1/hooks/x' }];
    const host = bench.open(source);
    await untilHealth(host, () => host.health[0]?.push === 'subscribed');
    expect(source.requests).to.include('POST /subscribe');
  });

  it('asks about what the source said has changed, and subscribes anew when something else is mirrored', async () => {
    source.accounts = [{ ...source.accounts[0]!, callbackUrl: 'http://127.0.0.1:1/hooks/x' }];
    const host = bench.open(source);
    await Promise.all([until(host, things, isLive), untilHealth(host, () => host.health[0]?.push === 'subscribed')]);
    source.set('1', 10);
    source.moved = true;
    source.say({ type: 'changed', account: 'fixture-1', at: 0, about: ['this', 'that'] });
    await shows(host, '1:10 2:2');
    expect(source.abouts.at(-1)).to.deep.equal(['this', 'that']);
    const subscriptions = () => source.requests.filter((request) => request === 'POST /subscribe').length;
    await untilHealth(host, () => subscriptions() === 2);
  });

  it('starts a crashed worker again, and gives one up that keeps crashing', async () => {
    const host = bench.open(source);
    await until(host, things, isLive);
    const crash = () => host.call(fixture.actions.fault, { kind: 'crash' }).catch((thrown: unknown) => VivariumError.from(thrown).code);
    expect(await crash()).to.equal('unavailable');
    source.set('1', 5);
    await host.refresh();
    await shows(host, '1:5 2:2');
    expect(bench.workers).to.have.length(2);
    expect(await host.call(fixture.actions.fault, { kind: 'garbage' }).catch((thrown: unknown) => VivariumError.from(thrown).code)).to.equal('invalid-response');
    for (let n = 0; n < 3; n += 1) expect(await crash()).to.equal('unavailable');
    expect(await crash()).to.equal('blocked');
    expect(host.health[0]?.worker).to.equal('broken');
    await host.refresh();
    source.set('1', 6);
    await host.refresh();
    await shows(host, '1:6 2:2');
  });
});

describe('two tabs', () => {
  let bench: HostBench;
  beforeEach(() => (bench = new HostBench()));
  afterEach(() => bench.end());

  it('ask once, and both show it; the other takes over when one closes', async () => {
    const source = new FixtureCompanion({});
    source.set('1', 1);
    const first = bench.open(source);
    await until(first, things, isLive);
    const second = bench.open(source);
    await until(second, things, isLive);
    const asked = source.requests.length;
    source.set('1', 2);
    source.say({ type: 'changed', account: 'fixture-1', at: 0 });
    await Promise.all([shows(first, '1:2'), shows(second, '1:2')]);
    expect(source.requests.length).to.equal(asked + 1);
    expect([first, second].map((host) => host.health[0]?.follows)).to.deep.equal([false, true]);

    source.set('1', 3);
    await second.refresh();
    await Promise.all([shows(first, '1:3'), shows(second, '1:3')]);

    await first.close();
    await untilHealth(second, () => second.health[0]?.follows === false);
    source.set('1', 4);
    source.say({ type: 'changed', account: 'fixture-1', at: 0 });
    await shows(second, '1:4');
  });

  it('know of each other what the source said and who looks', async () => {
    const source = new FixtureCompanion({});
    source.set('1', 1);
    const first = bench.open(source);
    await until(first, things, isLive);
    const second = bench.open(source);
    await until(second, things, isLive);

    const heard = new BroadcastChannel(`${bench.database}-tabs`);
    const told = new Promise<unknown>((resolve) => (heard.onmessage = ({ data }: MessageEvent<{ type: string }>) => data.type === 'sync' && resolve(data)));
    dispatchEvent(new Event('focus'));
    expect(await told, 'the one that asks is another').to.deep.equal({ type: 'sync', account: 'fixture-1' });
    heard.close();

    source.fault = () => ({ status: 429, headers: { 'retry-after': '60' } });
    await first.refresh();
    await until(second, things, ({ freshness }) => freshness.reason?.code === 'rate-limited');
    const asked = source.requests.length;
    await first.close();
    await untilHealth(second, () => second.health[0]?.follows === false);
    await second.refresh();
    expect(source.requests.length).to.equal(asked);
  });

  it('of which one was loaded before an update: that one keeps what it shows, says so and gives way', async () => {
    const source = new FixtureCompanion({});
    source.set('1', 1);
    const older = bench.open(source);
    await until(older, things, isLive);
    const newer = bench.open(source, {}, nextFixture);
    await untilHealth(older, () => older.outdated);
    const told = await until(older, things, ({ freshness }) => freshness.state === 'failed');
    expect([numbers(told), told.freshness.reason?.code]).to.deep.equal(['1:1', 'version']);
    await until(newer, things, isLive);
    source.set('1', 2);
    await newer.refresh();
    await shows(newer, '1:2');
    await older.refresh();
    expect(numbers(await until(older, things, () => true))).to.equal('1:1');
    expect([older, newer].map((host) => [host.outdated, host.health[0]?.follows])).to.deep.equal([[true, true], [false, false]]);

    // One that comes from a cache now, and one that was updated.
    await older.close();
    const cached = bench.open(source);
    await untilHealth(cached, () => cached.outdated);
    expect((await until(cached, things, ({ freshness }) => freshness.state === 'failed')).items).to.deep.equal([]);
    const reloaded = bench.open(source, {}, nextFixture);
    await shows(reloaded, '1:2');
    await until(reloaded, things, isLive);
    expect(reloaded.outdated).to.equal(false);
  });

  it('leave nothing of an account that one removes while the other still writes', async () => {
    const [ours, theirs] = [new FixtureCompanion({}), new FixtureCompanion({})];
    ours.set('1', 1);
    const disk = new Disk(bench.database);
    let gate = Promise.resolve();
    const run = disk.run.bind(disk);
    disk.run = async (work, otherwise) => {
      await gate;
      return run(work, otherwise);
    };
    const first = bench.open(ours, { disk });
    await until(first, things, isLive);
    const second = bench.open(theirs);
    await until(second, things, ({ items }) => items.length === 1);
    let open!: () => void;
    gate = new Promise((resolve) => (open = resolve));
    ours.set('1', 2);
    ours.say({ type: 'changed', account: 'fixture-1', at: 0 });
    await shows(first, '1:2');
    await second.removeAccount('fixture-1');
    await until(first, things, ({ items }) => items.length === 0);
    open();
    await first.close();
    await second.close();
    const database = await openDB(bench.database);
    for (const store of ['collections', 'chunks', 'changes', 'state']) expect(JSON.stringify(await database.getAllKeys(store)), store).not.to.contain('fixture-1');
    database.close();
  });

  it('share documents and erasure', async () => {
    const source = new FixtureCompanion({});
    source.set('1', 1);
    const [first, second] = [bench.open(source), bench.open(source)];
    await Promise.all([until(first, things, isLive), until(second, things, isLive)]);
    const changed = new Promise((resolve) => second.documents.onChange(({ content }) => resolve(content)));
    first.documents.put('settings', 'look', { dark: true });
    expect(await changed).to.deep.equal({ dark: true });
    await second.removeAccount('fixture-1');
    await until(first, things, ({ items }) => items.length === 0);
  });
});
