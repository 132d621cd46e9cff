import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FRAME_PROTOCOL, frameToHost } from '@vivarium/sdk/protocol';
import { VivariumError } from '@vivarium/sdk/contract';
import fc from 'fast-check';
import { bench, golden, live, type Item, NotingHost } from './bridge-testing.js';
import { isPlain, MessageRate } from './limits.js';
import { LiveDeltas } from './live-deltas.js';
import { LiveResult } from './runtime/live-result.js';

type Bench = ReturnType<typeof bench>;
const hello = { type: 'hello', params: FRAME_PROTOCOL };

/** Everything sent so far has been dealt with: messages of one port keep their order, and this one is always refused. */
function settled({ port }: Bench): Promise<void> {
  return new Promise((resolve) => {
    const listen = ({ data }: MessageEvent<{ type: string; id?: number }>) => {
      if (data.type !== 'answer' || data.id !== 999) return;
      port.removeEventListener('message', listen);
      resolve();
    };
    port.addEventListener('message', listen);
    port.start();
    port.postMessage({ type: 'state/save', id: 999, params: { version: 99, value: null } });
  });
}

function hear(port: MessagePort): { type: string; id?: number; params?: Record<string, unknown>; outcome?: { value?: unknown; error?: { code: string } } }[] {
  const heard: ReturnType<typeof hear> = [];
  port.addEventListener('message', ({ data }: MessageEvent<ReturnType<typeof hear>[number]>) => heard.push(data));
  port.start();
  return heard;
}

test('nothing counts before the hello, and a second hello does not', async () => {
  const made = bench();
  made.port.postMessage({ type: 'day/select', params: { day: '2026-03-06' } });
  made.port.postMessage(hello);
  made.port.postMessage(hello);
  await settled(made);
  assert.deepEqual(made.host.asked, []);
  assert.deepEqual(made.bridge.counts, { malformed: 2, excess: 0 });
  made.bridge.close();
});

test('a frame of another version is refused by name', async () => {
  const made = bench();
  const fault = new Promise((resolve) => (made.told.push = (...lines) => (resolve(lines[0]?.[1]), 1)));
  made.port.postMessage({ type: 'hello', params: { oldest: 7, newest: 9 } });
  assert.equal(await fault, 'version');
});

test('a request that is given up aborts what it asked for and is not answered', async () => {
  const made = bench();
  const heard = hear(made.port);
  let aborted: unknown;
  made.host.answer = (_, signal) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject((aborted = new DOMException('given up', 'AbortError')) as Error)));
  made.port.postMessage(hello);
  made.port.postMessage({ type: 'read', id: 5, params: { use: 'body', input: { id: '1' } } });
  made.port.postMessage({ type: 'cancel', params: { id: 5 } });
  await settled(made);
  assert.ok(aborted);
  assert.ok(!heard.some(({ type, id }) => type === 'answer' && id === 5));
  made.bridge.close();
});

test('a frame hears of a failure that the page has told already: it does not say it again', async () => {
  const made = bench();
  const heard = hear(made.port);
  made.host.answer = (use) => Promise.reject(Object.assign(new VivariumError('unavailable', 'The source does not answer.'), use === 'star' && { told: true }));
  made.port.postMessage(hello);
  made.port.postMessage({ type: 'call', id: 1, params: { use: 'star', input: {} } });
  made.port.postMessage({ type: 'read', id: 2, params: { use: 'body', input: {} } });
  await settled(made);
  const error = { code: 'unavailable', message: 'The source does not answer.' };
  assert.deepEqual(heard.flatMap(({ id, outcome }) => (id === 1 || id === 2 ? [outcome] : [])), [{ error: { ...error, told: true } }, { error }]);
  made.bridge.close();
});

test('requests, live queries and messages beyond the limits are refused, and the frame goes on', async () => {
  const made = bench({ limits: { requests: 2, openQueries: 1 } });
  const heard = hear(made.port);
  made.host.answer = () => new Promise(() => undefined);
  made.port.postMessage(hello);
  for (let id = 0; id < 3; id += 1) made.port.postMessage({ type: 'call', id, params: { use: 'star', input: {} } });
  await settled(made);
  assert.deepEqual(heard.flatMap(({ type, id, outcome }) => (type === 'answer' && id !== 999 ? [[id, outcome?.error?.code]] : [])), [[2, 'rate-limited']]);

  const other = bench({ limits: { openQueries: 1 } });
  const answers = hear(other.port);
  other.port.postMessage(hello);
  for (let live = 0; live < 2; live += 1) other.port.postMessage({ type: 'live/open', id: live, params: { live, use: 'messages', query: {} } });
  await settled(other);
  assert.deepEqual(answers.flatMap(({ type, id, outcome }) => (type === 'answer' && id !== 999 ? [outcome?.error?.code] : [])), [undefined, 'rate-limited']);
  other.port.postMessage({ type: 'live/close', params: { live: 0 } });
  await settled(other);
  assert.equal(other.host.listeners.size, 0);
  for (const { bridge } of [made, other]) bridge.close();
});

test('a flood ends the flooder with a named fault, and what comes after it is never looked at', async () => {
  const now = 0;
  const made = bench({ now: () => now, limits: { burst: 10, patience: 50 } });
  const ended = new Promise<unknown>((resolve) => (made.told.push = (...lines) => (resolve(lines[0]), 1)));
  made.port.postMessage(hello);
  for (let n = 0; n < 5000; n += 1) made.port.postMessage({ type: 'reveal', params: { item: 'a/b/c' } });
  assert.equal(((await ended) as unknown[])[1], 'rate-limited');
  assert.equal(made.host.asked.length, 9);
  assert.equal(made.bridge.counts.excess, 51);
});

test('a rate is refilled with time, and old excess is forgiven', () => {
  let now = 0;
  const rate = new MessageRate({ rate: 10, burst: 2, patience: 3 }, () => now);
  const counts = (n: number) => Array.from({ length: n }, () => rate.count());
  assert.deepEqual(counts(4), ['take', 'take', 'drop', 'drop']);
  now = 200;
  assert.deepEqual(counts(3), ['take', 'take', 'drop']);
  now = 20_000;
  assert.deepEqual(counts(4), ['take', 'take', 'drop', 'drop']);
  assert.deepEqual(counts(2), ['drop', 'end']);
});

test('messages that take long to read use up the rate as many would', () => {
  let now = 0;
  const rate = new MessageRate({ rate: 100, burst: 50, patience: 3 }, () => now);
  assert.equal(rate.count(), 'take');
  rate.charge(60);
  assert.equal(rate.count(), 'drop');
  now = 200;
  assert.equal(rate.count(), 'take');
});

test('closing ends all that the frame had open', async () => {
  const made = bench();
  made.port.postMessage(hello);
  made.port.postMessage({ type: 'live/open', id: 0, params: { live: 0, use: 'messages', query: {} } });
  await settled(made);
  assert.equal(made.host.listeners.size, 1);
  made.bridge.close();
  assert.equal(made.host.listeners.size, 0);
});

test('what is revoked is forgotten in the frame, and told anew once it is allowed', async () => {
  const made = bench();
  const heard = hear(made.port);
  made.port.postMessage(hello);
  made.port.postMessage({ type: 'live/open', id: 0, params: { live: 4, use: 'messages', query: {} } });
  await settled(made);
  made.host.set([], { state: 'failed', demo: false, reason: { code: 'not-granted', message: 'You took this back.' } });
  await settled(made);
  assert.deepEqual(heard.find(({ type }) => type === 'live/end')?.params, { live: 4, error: { code: 'not-granted', message: 'You took this back.' } });
  const row = { $ref: 'a/messages/1', id: '1' };
  made.host.set([row]);
  await settled(made);
  const told = heard.filter(({ type }) => type === 'live/delta').at(-1)?.params as { upsert: unknown[]; place: unknown[] } | undefined;
  assert.deepEqual([told?.upsert, told?.place], [[row], [[0, row.$ref]]]);
  made.bridge.close();
  assert.equal(made.host.listeners.size, 0);
});

test('only plain data of bounded size is looked at, whatever was sent', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const sparse: unknown[] = [];
  sparse.length = 4_000_000_000;
  let deep: unknown = 1;
  for (let n = 0; n < 200; n += 1) deep = [deep];
  for (const refused of [cycle, sparse, deep, new Map(), new Date(), 1n, /x/, new Uint8Array(2), 'x'.repeat(1001), JSON.parse('{"__proto__": {"polluted": true}}'), new ArrayBuffer(5)])
    assert.equal(isPlain(refused, 1000, 4), false);
  for (const taken of [undefined, null, { a: [1, 'two', { three: undefined }] }, new ArrayBuffer(4)]) assert.equal(isPlain(taken, 1000, 4), true);
});

/** A message of some row, right or with one thing wrong in it, or something else altogether. */
const anything = fc.anything({ withMap: true, withSet: true, withDate: true, withSparseArray: true, withBigInt: true, withNullPrototype: true });
const use = fc.oneof(fc.constantFrom(...Object.keys(golden.uses), '__proto__', 'toString', 'constructor', 'secrets'), fc.string());
const likely = fc.record({ live: fc.nat(3), use, query: fc.oneof(fc.constant({}), anything), input: anything, on: fc.string(), account: fc.string(), version: fc.nat(3), value: fc.json(), day: fc.constant('2026-03-04'), item: fc.string(), url: fc.webUrl(), id: fc.nat(5), beat: fc.integer() }, { requiredKeys: [] });
const message = fc.oneof(
  anything,
  fc.record({ type: fc.oneof(fc.constantFrom(...Object.keys(frameToHost)), fc.string()), id: fc.option(fc.nat(5), { nil: undefined }), params: fc.oneof(likely, anything) }, { requiredKeys: ['type'] }),
);

test('whatever a frame sends, nothing throws and nothing outside its uses is ever asked of the host', async () => {
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 30 }), async (messages) => {
      const made = bench();
      made.port.postMessage(hello);
      let sent = 0;
      for (const one of messages) {
        try {
          made.port.postMessage(one);
          sent += 1;
        } catch {
          // Cannot be sent at all.
        }
      }
      for (let turn = 0; turn <= sent / 5; turn += 1) await new Promise(setImmediate);
      made.bridge.close();
      made.port.close();
      const wrong = made.host.asked.filter(([method, name]) => ['open', 'read', 'call'].includes(method as string) && !Object.hasOwn(golden.uses, name as string));
      assert.deepEqual(wrong, []);
    }),
    { numRuns: 150 },
  );
  process.off('uncaughtException', note).off('unhandledRejection', note);
  assert.deepEqual(thrown, []);
});

test('the deltas of any sequence of results make the frame’s result the same, and rows that did not change stay the objects they were', () => {
  const state = fc.record({ order: fc.uniqueArray(fc.nat(9), { maxLength: 10 }), edited: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(state, { maxLength: 12 }), (states) => {
      const deltas = new LiveDeltas();
      const result = new LiveResult();
      const rows = Array.from({ length: 10 }, (_, n) => Object.freeze({ $ref: `a/b/${n}`, n: 0 }) as Item);
      for (const { order, edited } of states) {
        rows[edited] = Object.freeze({ ...rows[edited]!, n: Number(rows[edited]!['n']) + 1 });
        const items = order.map((n) => rows[n]!);
        const before = result.snapshot.items;
        const delta = deltas.next({ items, freshness: live, ready: true });
        result.apply(structuredClone({ live: 0, ...delta }));
        assert.deepEqual(result.snapshot.items, items);
        for (const item of result.snapshot.items) {
          const previous = before.find(({ $ref }) => $ref === item.$ref);
          if (previous && previous['n'] === item['n']) assert.equal(item, previous);
          assert.ok(Object.isFrozen(item));
        }
        const again = result.snapshot.items;
        result.apply(structuredClone({ live: 0, ...deltas.next({ items, freshness: live, ready: true }) }));
        assert.equal(result.snapshot.items, again);
      }
    }),
  );
});

test('one change of five hundred rows travels as one row', () => {
  const deltas = new LiveDeltas();
  const host = new NotingHost();
  const items = Array.from({ length: 500 }, (_, n) => ({ $ref: `a/b/${n}`, n }) as Item);
  deltas.next({ ...host.snapshot, items });
  const changed = { ...items[250]!, n: -1 } as Item;
  assert.deepEqual(deltas.next({ ...host.snapshot, items: items.with(250, changed) }), { upsert: [changed], remove: [], place: [], freshness: live, ready: true });
  const moved = [items[499]!, ...items.slice(0, 250), changed, ...items.slice(251, 499)];
  assert.deepEqual(deltas.next({ ...host.snapshot, items: moved }), { upsert: [], remove: [], place: [[0, 'a/b/499']], freshness: live, ready: true });
  assert.deepEqual(deltas.next({ ...host.snapshot, items: [...moved.slice(1), moved[0]!] }).place, [[499, 'a/b/499']]);
});
