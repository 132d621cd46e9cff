import { expect, waitUntil } from '@open-wc/testing';
import { systemClock } from './clock.js';
import { HostBench, until, untilHealth } from './fixture/bench.js';
import { fixture } from './fixture/contract.js';
import { FixtureCompanion } from './fixture/source.js';

const { things } = fixture.collections;
const patient = { timeout: 20_000 };

describe('a source that said when it may be asked again', () => {
  let bench: HostBench;
  let source: FixtureCompanion;
  beforeEach(() => {
    bench = new HostBench();
    source = new FixtureCompanion({});
    source.set('1', 1);
  });
  afterEach(() => bench.end());

  it('is not asked before by the page after a reload either', async () => {
    const first = bench.open(source);
    await until(first, things, ({ freshness }) => freshness.state === 'live');
    source.fault = () => ({ status: 429, headers: { 'retry-after': '600' } });
    await first.refresh();
    const told = Date.now();
    await first.close();
    source.fault = undefined;
    const asked = source.requests.length;

    const again = bench.open(source);
    await waitUntil(() => again.health[0]?.collections[0]?.nextSync !== undefined, undefined, patient);
    await untilHealth(again, () => again.accountsKnown);
    await again.refresh();
    expect(source.requests.length).to.equal(asked);
    expect(again.health[0]!.collections[0]!.nextSync).to.be.within(told + 590_000, Date.now() + 600_000);
  });

  it('is not waited for where a clock has been set back since', async () => {
    const first = bench.open(source, { clock: { ...systemClock, now: () => Date.now() + 86_400_000 } });
    source.fault = () => ({ status: 429, headers: { 'retry-after': '600' } });
    await untilHealth(first, () => first.health[0]?.collections[0]?.lastError !== undefined);
    await first.close();
    source.fault = undefined;
    await until(bench.open(source), things, ({ freshness }) => freshness.state === 'live');
  });
});
