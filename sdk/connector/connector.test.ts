import { assert } from '@open-wc/testing';
import { transfer, wrap, type Remote } from 'comlink';
import { PROTOCOL_VERSION, workerToBroker, workerToStorage, type BrokerToWorker, type Outcome, type StorageToWorker, type WorkerApi, type WorkerToBroker } from '../protocol/index.js';
import { createHttp, HttpError, parseRetryAfter, type Transport } from './http.js';
import { fixture } from './fixture/contract.js';

const account = { id: 'fixture-1', label: 'me@fixture.example', timeZone: 'UTC', readOnly: false, settings: {} };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).buffer;

/** A real worker behind Comlink, its broker port answered by `answer`. */
async function connect(answer: (request: WorkerToBroker, reply: (message: BrokerToWorker) => void) => void, context = account) {
  const worker = new Worker(new URL('./fixture/worker.ts', import.meta.url), { type: 'module' });
  const api: Remote<WorkerApi> = wrap<WorkerApi>(worker);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => answer(workerToBroker.parse(data), (message) => port1.postMessage(message));
  const storage = new MessageChannel();
  storage.port1.onmessage = ({ data }) => {
    const { id, type } = workerToStorage.parse(data);
    storage.port1.postMessage(type === 'set' ? { type: 'failure', id, error: { code: 'quota', message: 'Full.' } } : { type: 'answer', id, value: type === 'keys' ? ['a'] : { found: type } } satisfies StorageToWorker);
  };
  await api.connect(transfer(port2, [port2]), transfer(storage.port2, [storage.port2]));
  const hello = await api.hello({ protocol: PROTOCOL_VERSION, account: context });
  return { api, hello, close: () => (worker.terminate(), port1.close(), storage.port1.close()) };
}
const value = (outcome: Outcome) => (outcome.ok ? outcome.value : assert.fail(outcome.error.message)) as Record<string, unknown>;
const code = (outcome: Outcome) => (outcome.ok ? assert.fail('it succeeded') : outcome.error.code);

describe('a connector in its worker', () => {
  let close = () => undefined as unknown;
  afterEach(() => close());

  it('greets, syncs by batches, and drops items the schema refuses by name', async () => {
    const seen: WorkerToBroker[] = [];
    const peer = await connect((request, reply) => {
      seen.push(request);
      reply({ type: 'response', id: request.id, status: 200, headers: {}, body: encode({ things: [{ id: 'a', size: 1 }, { id: 'b', size: 'wrong' }] }) });
    });
    close = peer.close;
    assert.deepEqual(value(peer.hello), { protocol: PROTOCOL_VERSION, contract: 'fixture', version: 3 });
    const { batch, done } = value(await peer.api.openSync({ sync: 1, collection: 'things' })) as { batch: Record<string, unknown>; done: boolean };
    assert.isFalse(done);
    assert.deepInclude(batch, { upsert: [{ id: 'a', size: 1 }], remove: ['old'], cursor: 'next', reset: true });
    assert.equal((batch['rejected'] as { key: string }[])[0]?.key, 'b');
    assert.deepEqual(value(await peer.api.nextBatch({ sync: 1 })), { done: true });
    assert.equal(seen[0]?.type === 'request' && seen[0].url, 'https://api.fixture.example/v1/things');
  });

  it('fails with the code of the cause, as data', async () => {
    const peer = await connect((request, reply) => reply({ type: 'response', id: request.id, status: 429, headers: { 'retry-after': '7' }, body: encode({}) }));
    close = peer.close;
    assert.equal(code(await peer.api.openSync({ sync: 1, collection: 'things', cursor: 'gone' })), 'cursor-gone');
    const outcome = await peer.api.openSync({ sync: 2, collection: 'things', cursor: 'x' });
    assert.deepInclude(outcome.ok ? {} : outcome.error, { code: 'rate-limited', retryAfter: 7000 });
  });

  it('refuses names that are not its own, whatever they are', async () => {
    const peer = await connect(() => undefined);
    close = peer.close;
    for (const [sync, name] of ['constructor', '__proto__', 'toString', 'nothing'].entries()) {
      assert.equal(code(await peer.api.read({ call: 1, name, input: {} })), 'invalid-input');
      assert.equal(code(await peer.api.openSync({ sync, collection: name })), 'invalid-input');
    }
    assert.equal(code(await peer.api.read({ call: 1, name: 'double', input: { value: 'two' } })), 'invalid-input');
  });

  it('cancels a sync and a call, and tells the broker', async () => {
    let abortSeen: (id: number) => void;
    const aborted = new Promise<number>((resolve) => (abortSeen = resolve));
    const peer = await connect((request) => {
      if (request.type === 'abort') abortSeen(request.id);
      else void peer.api.cancel({ call: 9 });
    });
    close = peer.close;
    assert.equal(code(await peer.api.read({ call: 9, name: 'double', input: { value: -1 } })), 'aborted');
    assert.isNumber(await aborted);
    const sync = 1;
    assert.isFalse(value(await peer.api.openSync({ sync, collection: 'things', cursor: 'endless' }))['done']);
    assert.equal(code(await peer.api.openSync({ sync, collection: 'things', cursor: 'endless' })), 'invalid-input');
    assert.isFalse(value(await peer.api.nextBatch({ sync }))['done']);
    await peer.api.closeSync({ sync });
    assert.equal(code(await peer.api.nextBatch({ sync })), 'aborted');
  });

  it('ends with the batch that says it is the last, and knows what the source said of it', async () => {
    const peer = await connect(() => undefined);
    close = peer.close;
    const only = value(await peer.api.openSync({ sync: 1, collection: 'things', cursor: 'told', about: ['a', 'b'] })) as { done: boolean; batch: { upsert: unknown } };
    assert.isTrue(only.done);
    assert.deepEqual(only.batch.upsert, [{ id: 'a', size: 0 }, { id: 'b', size: 1 }]);
    assert.equal(code(await peer.api.nextBatch({ sync: 1 })), 'aborted');
  });

  it('acts on the item the person saw, and not at all read-only', async () => {
    const bodies: unknown[] = [];
    const answer = (request: WorkerToBroker, reply: (message: BrokerToWorker) => void) => {
      if (request.type === 'request') bodies.push(request.body);
      reply({ type: 'response', id: request.id, status: 200, headers: {}, body: encode({}) });
    };
    const peer = await connect(answer);
    const act = { call: 1, name: 'grow', input: { by: 2 }, item: { id: 'a', size: 40 }, idempotencyKey: 'k1' };
    assert.deepEqual(value(await peer.api.act(act)), { size: 42 });
    assert.deepEqual(bodies, ['{"key":"k1"}']);
    peer.close();
    const reader = await connect(answer, { ...account, readOnly: true });
    close = reader.close;
    assert.equal(code(await reader.api.act(act)), 'forbidden');
  });

  it('keeps a few values through the host, and hears its refusals', async () => {
    const peer = await connect(() => undefined);
    close = peer.close;
    assert.deepEqual(value(await peer.api.read({ call: 1, name: 'kept', input: {} })), { value: { found: 'get' }, keys: ['a'] });
    assert.equal(code(await peer.api.read({ call: 2, name: 'kept', input: { keep: 1 } })), 'quota');
  });

  it('refuses another protocol version by name', async () => {
    const peer = await connect(() => undefined);
    close = peer.close;
    assert.equal(code(await peer.api.hello({ protocol: 99, account })), 'version');
  });
});

describe('http of a connector', () => {
  const answering = (status: number, body: string, headers: Record<string, string> = {}): Transport => async () => ({ status, headers, body: new TextEncoder().encode(body).buffer });

  it('stays on the hosts of the contract', async () => {
    const http = createHttp(fixture.definition, answering(200, '{}'));
    for (const url of ['https://evil.example/', 'https://api.fixture.example.evil.example/', '//evil.example', 'http://api.fixture.example/'])
      assert.equal(await http.get(url).catch((error: HttpError) => error.code), 'blocked', url);
  });

  it('names every kind of failure', async () => {
    const cases = { 401: 'signed-out', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 410: 'cursor-gone', 412: 'conflict', 429: 'rate-limited', 503: 'unavailable', 302: 'invalid-response' };
    for (const [status, expected] of Object.entries(cases)) {
      const error = await createHttp(fixture.definition, answering(Number(status), '<html>')).get('/v1').catch((thrown: HttpError) => thrown);
      assert.instanceOf(error, HttpError);
      assert.equal(error.code, expected);
    }
    const broken = createHttp(fixture.definition, answering(200, '{"half":'));
    assert.equal(await broken.get('/v1').catch((error: HttpError) => error.code), 'invalid-response');
  });

  it('reads Retry-After as seconds and as a date', () => {
    const now = Date.parse('2026-03-01T10:00:00Z');
    assert.equal(parseRetryAfter('3', now), 3000);
    assert.equal(parseRetryAfter('Sun, 01 Mar 2026 10:00:05 GMT', now), 5000);
    assert.equal(parseRetryAfter('0.5', now), 500);
    assert.isUndefined(parseRetryAfter('soon', now));
    assert.isUndefined(parseRetryAfter('', now));
    assert.isUndefined(parseRetryAfter(undefined, now));
  });
});
