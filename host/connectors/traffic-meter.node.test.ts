import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestClock } from './fixture/clock.js';
import { TrafficMeter } from './traffic-meter.js';

test('a request is paid for as its source counts it, by its method, and the first of a run with the run', () => {
  const traffic = new TrafficMeter({ units: 600, perSeconds: 60, perRequest: { PATCH: 3 } }, new TestClock(), () => undefined);
  traffic.paidAhead();
  traffic.requested('GET');
  assert.equal(traffic.budget.spent, 0);
  traffic.requested('GET');
  traffic.requested('PATCH');
  assert.deepEqual([traffic.budget.spent, traffic.requests], [4, 3]);
});
