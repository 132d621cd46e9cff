import { createHttp, memoryStorage } from '@vivarium/sdk/connector';
import { connectorSuite, runSync } from '@vivarium/sdk/testing/connector';
import { emulatorTransport } from '@vivarium/sdk/testing/emulator';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connector } from './connector.js';
import { demoAccount, startEmulator } from './emulator.js';

const started = new Date('2026-03-04T09:00:00Z');
connectorSuite({ connector, startEmulator, demoAccount, now: () => started });

test('what is ticked off leaves, what is reopened comes back, and projects are asked for once', async () => {
  const emulator = await startEmulator({ now: () => started });
  const http = createHttp(connector.contract, await emulatorTransport(connector.contract, emulator.origin, demoAccount), connector.mapError);
  const base = { http, storage: memoryStorage(), account: { id: 'a', label: 'a', timeZone: 'UTC', readOnly: false, settings: {} }, signal: new AbortController().signal };
  const held = await runSync(connector, 'tasks', base, { items: new Map(), cursor: undefined });
  const item = held.items.get('1')!;
  assert.deepEqual([item['title'], item['project'], item['due']], ['Send the revised payment schedule', 'Clients', '2026-03-04']);

  await connector.act('close', { ...base, item, input: {}, idempotencyKey: 'one' });
  const less = await runSync(connector, 'tasks', base, held);
  assert.deepEqual([...less.items.keys()], ['2', '3', '4']);
  await connector.act('reopen', { ...base, input: { id: '1' }, idempotencyKey: 'two' });
  const again = await runSync(connector, 'tasks', base, less);
  assert.deepEqual([...again.items.keys()], ['1', '2', '3', '4']);
  assert.equal((await runSync(connector, 'tasks', base, again)).changes, 0);
  assert.equal(emulator.journal.filter(({ path }) => path.startsWith('/api/v1/projects')).length, 1);
  await emulator.close();
});
