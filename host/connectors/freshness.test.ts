import { expect } from '@open-wc/testing';
import { freshness, type Facts } from './freshness.js';

describe('freshness', () => {
  const facts: Facts = {
    account: { demo: false, status: 'connected', label: 'Account' },
    now: 100_000,
    reachable: true,
    runningSince: undefined,
    lastSync: 96_000,
    keptSync: undefined,
    error: undefined,
    nextSync: undefined,
    interval: 5000,
    pushOpen: false,
    broken: false,
  };
  const stateOf = (more: Partial<Facts>) => freshness({ ...facts, ...more }).state;

  it('is live while a sync is out no longer than the interval promised, and syncing after, also where the source pushes', () => {
    for (const pushOpen of [false, true]) {
      expect(stateOf({ pushOpen, runningSince: 95_001 })).to.equal('live');
      expect(stateOf({ pushOpen, runningSince: 95_000 })).to.equal('syncing');
    }
    expect(freshness({ ...facts, runningSince: 95_000 }).syncedAt, 'how old what is shown is').to.equal(96_000);
  });

  it('is stale where the answer is later than any grace, though one is waited for', () => {
    expect(stateOf({ lastSync: 79_999, runningSince: 85_000 })).to.equal('stale');
    expect(stateOf({ lastSync: 80_000, runningSince: 85_000 })).to.equal('syncing');
  });
});
