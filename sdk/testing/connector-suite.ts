/** The suite every connector passes against its emulator. Node only. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { ErrorCode, VivariumError } from '../contract/index.js';
import { createHttp, type Connector, type Http } from '../connector/index.js';
import type { AccountContext } from '../protocol/index.js';
import { emulatorTransport, type DemoAccount, type Emulator, type EmulatorOptions, type Fault } from './emulator.js';

type Item = Record<string, unknown>;

/** What the suite needs to know of a plugin. */
export interface ConnectorSuiteOptions {
  connector: Connector;
  startEmulator: (options: EmulatorOptions) => Promise<Emulator>;
  demoAccount: DemoAccount;
  /** A fixed clock for the emulator. */
  now: () => Date;
  timeZone?: string;
}

/** One collection as the host would hold it after a run: applies batches the way the store does. */
export async function runSync(
  connector: Connector,
  collection: string,
  base: { http: Http; account: AccountContext; signal?: AbortSignal },
  held: { items: Map<string, Item>; cursor: string | undefined },
): Promise<{ items: Map<string, Item>; cursor: string | undefined; batches: number; changes: number }> {
  const key = connector.contract.collections[collection]?.key ?? 'id';
  let items = new Map(held.items);
  let cursor = held.cursor;
  let batches = 0;
  let changes = 0;
  for await (const batch of connector.sync(collection, { ...base, signal: base.signal ?? new AbortController().signal, cursor })) {
    if (batch.reset) items = new Map();
    for (const gone of batch.remove) items.delete(gone);
    for (const item of batch.upsert) items.set(item[key] as string, item);
    assert.deepEqual(batch.rejected, [], 'the schema refused items');
    cursor = batch.cursor ?? cursor;
    batches += 1;
    changes += batch.upsert.length + batch.remove.length;
  }
  return { items, cursor, batches, changes };
}

/** First sync, empty delta, every fault with its code and recovery, cancellation: the same for every connector. */
export function connectorSuite({ connector, startEmulator, demoAccount, now, timeZone = 'Europe/Berlin' }: ConnectorSuiteOptions): void {
  const { contract } = connector;
  const account: AccountContext = { id: `${contract.id}-1`, label: 'demo', timeZone, readOnly: false, settings: {} };
  const faults: [string, Fault['then'], ErrorCode[]][] = [
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '7' }, body: {} }, ['rate-limited']],
    ['500', { status: 500, body: {} }, ['unavailable']],
    ['503 in HTML', { status: 503, body: '<html>Service unavailable</html>' }, ['unavailable']],
    ['401', { status: 401, body: {} }, ['signed-out']],
    ['403', { status: 403, body: {} }, ['forbidden']],
    ['a malformed body', 'malformed', ['invalid-response']],
    ['a cut connection', 'cut', ['internal', 'unavailable', 'offline']],
  ];

  describe(`connector suite: ${contract.title}`, () => {
    let emulator: Emulator;
    let http: Http;
    before(async () => {
      emulator = await startEmulator({ now, timeZone });
      http = createHttp(contract, await emulatorTransport(contract, emulator.origin, demoAccount), connector.mapError);
    });
    after(() => emulator.close());

    for (const name of Object.keys(contract.collections)) {
      const first = () => runSync(connector, name, { http, account }, { items: new Map(), cursor: undefined });

      test(`${name}: a first sync ends with items and a cursor`, async () => {
        const { items, cursor } = await first();
        assert.ok(items.size > 0);
        assert.ok(cursor);
      });

      test(`${name}: the next delta changes nothing and costs no more`, async () => {
        const start = emulator.journal.length;
        const held = await first();
        const full = emulator.journal.length - start;
        const delta = await runSync(connector, name, { http, account }, held);
        assert.deepEqual([...delta.items], [...held.items]);
        assert.ok(emulator.journal.length - start - full <= full);
      });

      for (const [title, then, codes] of faults)
        test(`${name}: ${title} is named, and the next sync recovers`, async () => {
          emulator.faults.add({ then, times: 'forever' });
          const error = await first().then(
            () => assert.fail('it succeeded'),
            (thrown: VivariumError) => thrown,
          );
          emulator.faults.clear();
          assert.ok(codes.includes(error.code ?? 'internal'), `${error.code}: ${error.message}`);
          if (codes.includes('rate-limited')) assert.equal(error.retryAfter, 7000);
          assert.ok((await first()).items.size > 0);
        });

      test(`${name}: a foreign cursor does no harm`, async () => {
        const held = await first();
        for (const cursor of ['', 'nonsense', '{}', '{"version":99}', '[1]']) {
          const { items } = await runSync(connector, name, { http, account }, { items: held.items, cursor });
          assert.deepEqual([...items.keys()].sort(), [...held.items.keys()].sort(), cursor);
        }
      });

      test(`${name}: cancelling ends the sync`, { timeout: 10_000 }, async () => {
        emulator.faults.add({ then: { delayMs: 60 }, times: 'forever' });
        const abort = new AbortController();
        const run = runSync(connector, name, { http, account, signal: abort.signal }, { items: new Map(), cursor: undefined });
        await delay(5);
        abort.abort();
        await assert.rejects(run);
        emulator.faults.clear();
      });
    }

    test('actions are refused read-only', async () => {
      for (const name of Object.keys(contract.actions))
        await assert.rejects(
          connector.act(name, { http, account: { ...account, readOnly: true }, signal: new AbortController().signal, input: {}, idempotencyKey: 'k' }),
          { code: 'forbidden' },
        );
    });
  });
}
