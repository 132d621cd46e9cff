import { expect } from '@open-wc/testing';
import { HostBench, until } from './fixture/bench.js';
import { fixture } from './fixture/contract.js';
import { FixtureCompanion } from './fixture/source.js';
import type { Host } from './host.js';

const { things } = fixture.collections;

describe('an account whose rights change', () => {
  let bench: HostBench;
  let source: FixtureCompanion;
  /** Resolves with what the next request for things asks since; `null`: it asks for everything. */
  let asked: () => Promise<string | null>;
  const live = (host: Host) => until(host, things, ({ ready, freshness }) => ready && freshness.state === 'live');
  const become = (readOnly: boolean) => {
    source.accounts = [{ ...source.accounts[0]!, readOnly }];
    source.say({ type: 'accounts', accounts: source.accounts });
  };
  beforeEach(() => {
    bench = new HostBench();
    source = new FixtureCompanion({});
    source.set('1', 1);
    const exchange = source.exchange.bind(source);
    let heard: ((since: string | null) => void) | undefined;
    source.exchange = (request, signal) => {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === '/things') heard?.(searchParams.get('since'));
      return exchange(request, signal);
    };
    asked = () => new Promise((resolve) => (heard = resolve));
  });
  afterEach(() => bench.end());

  it('is asked for everything again, with what it had on screen meanwhile, also after a page that closed before it came', async () => {
    const host = bench.open(source);
    await live(host);
    const release = source.hold();
    const first = asked();
    become(true);
    expect(await first, 'at once').to.equal(null);
    await host.close();
    release();
    const second = asked();
    const again = bench.open(source);
    expect((await until(again, things, ({ items }) => items.length > 0)).items).to.have.length(1);
    expect(await second, 'after a reload').to.equal(null);
    await live(again);
    const third = asked();
    void again.refresh();
    expect(await third, 'and no more once it came').to.equal('1');
  });
});
