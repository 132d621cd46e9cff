import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSync } from '@vivarium/sdk/testing/connector';
import { connector } from '../connector.js';
import { account, openBench, type Mirror } from '../fixtures/bench.js';

const { signal } = new AbortController();

test('rights that are others now come to all mail, minute by minute, and what was got is kept', async () => {
  let time = Date.now();
  const bench = await openBench({ unitsPerMinute: 400, now: () => new Date(time) });
  for (let index = 0; index < 200; index++) bench.receive(`mail ${index}`);
  const held: Mirror = { items: new Map(), cursor: undefined };
  /** One sync as the host takes it in: batch by batch, in place. Answers whether it ended. */
  const run = async (readOnly: boolean) => {
    time += 61_000;
    try {
      for await (const { upsert, remove, cursor, reset } of connector.sync('messages', { http: bench.http, account: { ...account, readOnly }, signal, cursor: held.cursor })) {
        assert.equal(reset, false, 'nothing of it waits for the end');
        for (const item of upsert) held.items.set(item['id'] as string, item);
        for (const id of remove) held.items.delete(id);
        held.cursor = cursor ?? held.cursor;
      }
      return true;
    } catch (thrown) {
      assert.equal((thrown as { code: string }).code, 'rate-limited');
      return false;
    }
  };
  const until = async (readOnly: boolean) => {
    for (let minutes = 1; minutes < 8; minutes++) if (await run(readOnly)) return minutes;
    return assert.fail('it does not get on');
  };
  const readOnlyOnes = () => [...held.items.values()].filter((item) => item['readOnly']).length;

  await until(true);
  assert.deepEqual([held.items.size, readOnlyOnes()], [200, 200]);
  const [gone] = [...held.items.keys()];
  bench.emulator.mailbox.delete([gone!]);
  assert.equal(await run(false), false);
  assert.ok(readOnlyOnes() < 200, 'some are read anew');
  const halfway = readOnlyOnes();
  await until(false);
  assert.ok(halfway > 0);
  assert.deepEqual([held.items.size, held.items.has(gone!), readOnlyOnes()], [199, false, 0]);
  assert.equal((await runSync(connector, 'messages', { http: bench.http, account }, held)).changes, 0);
  await bench.close();
});

test('rights that change back while mail is still read anew are those that come', async () => {
  const bench = await openBench();
  for (let index = 0; index < 120; index++) bench.receive(`mail ${index}`);
  const sync = (readOnly: boolean, held: Mirror) => runSync(connector, 'messages', { http: bench.http, account: { ...account, readOnly } }, held);
  const held = await bench.sync();
  let cut: Mirror = held;
  for await (const { upsert, cursor } of connector.sync('messages', { http: bench.http, account: { ...account, readOnly: true }, signal, cursor: held.cursor })) {
    cut = { items: new Map([...cut.items, ...upsert.map((item) => [item['id'] as string, item] as const)]), cursor: cursor ?? cut.cursor };
    if (upsert.length > 0) break;
  }
  assert.ok([...cut.items.values()].some((item) => item['readOnly']));
  const { items } = await sync(false, cut);
  assert.ok([...items.values()].every((item) => !item['readOnly']));
  await bench.close();
});
