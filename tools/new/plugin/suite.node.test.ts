import { createHttp } from '@vivarium/sdk/connector';
import { connectorSuite, runSync } from '@vivarium/sdk/testing/connector';
import { emulatorTransport } from '@vivarium/sdk/testing/emulator';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connector } from './connector.js';
import { demoAccount, startEmulator } from './emulator.js';

const started = new Date();
connectorSuite({ connector, startEmulator, demoAccount, now: () => started });

test('a tick is at the source and comes back with the next delta; one on an old version is refused', async () => {
  const emulator = await startEmulator();
  const http = createHttp(connector.contract, await emulatorTransport(connector.contract, emulator.origin, demoAccount), connector.mapError);
  const base = { http, account: { id: 'a', label: 'a', timeZone: 'UTC', readOnly: false, settings: {} }, signal: new AbortController().signal };
  const held = await runSync(connector, 'tasks', base, { items: new Map(), cursor: undefined });
  const [item] = [...held.items.values()];
  await connector.act('setDone', { ...base, item, input: { done: true }, idempotencyKey: 'one' });
  const next = await runSync(connector, 'tasks', base, held);
  assert.equal(next.items.get(item!['id'] as string)?.['done'], true);
  assert.equal(next.changes, 1);
  await assert.rejects(connector.act('setDone', { ...base, item, input: { done: false }, idempotencyKey: 'two' }), { code: 'conflict' });
  await emulator.close();
});
