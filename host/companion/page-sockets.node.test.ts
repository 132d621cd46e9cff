import { VivariumError } from '@vivarium/sdk/contract';
import { companionToPage, decodeMessage, encodeMessage, REQUEST_LIMIT, SOCKET_CLOSED, SOCKET_PATH, SOCKET_PROTOCOL, SOCKET_SESSION, type CompanionEvent, type CompanionToPage, type PageToCompanion } from '@vivarium/sdk/protocol';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { Assets } from './assets.js';
import { PageCalls } from './agents/page-calls.js';
import type { Broker } from './broker.js';
import { shellFixture } from './companion-testing.js';
import { EventHub } from './events.js';
import { PageSockets } from './page-sockets.js';
import { startServer, type CompanionServer } from './server.js';
import { until } from './services-testing.js';

const TOKEN = 'token-of-the-page';
const greeting: CompanionEvent[] = [{ type: 'accounts', accounts: [] }];
const request = (id: number): PageToCompanion => ({ type: 'request', id, account: 'a-1', method: 'GET', url: 'https://example.com/1', headers: { accept: 'x' } });

let server: CompanionServer;
let hub: EventHub;
let calls: PageCalls;
let tokens: Set<string>;
let exchange: Broker['exchange'];
let asked: Parameters<Broker['exchange']>[0][];
const logged: string[] = [];
const open: WebSocket[] = [];

before(async () => {
  hub = new EventHub();
  calls = new PageCalls(50);
  const hasSession = (token: string) => tokens.has(token);
  server = await startServer({ port: 0, assets: await Assets.load(await shellFixture()), hasSession, log: () => undefined });
  const broker = { exchange: (...[wanted, signal]: Parameters<typeof exchange>) => (asked.push(wanted), exchange(wanted, signal)) };
  const sockets = new PageSockets({ broker, hub, calls, greeting: () => Promise.resolve(greeting), attended: () => [], hasSession, log: (line) => logged.push(line) });
  server.use([], (socket, token) => sockets.serve(socket, token));
});
after(() => server.close());
beforeEach(() => {
  tokens = new Set([TOKEN]);
  asked = [];
  logged.length = 0;
  exchange = () => Promise.resolve({ status: 200, headers: {}, content: Readable.from([]) });
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});

const dial = (protocols: string[], { path = SOCKET_PATH, headers = {}, origin = server.origin }: { path?: string; headers?: Record<string, string>; origin?: string | undefined } = {}) => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocols, { headers, ...(origin === undefined ? {} : { origin }) });
  open.push(socket);
  return socket;
};
const ours = [SOCKET_PROTOCOL, SOCKET_SESSION + TOKEN];

/** A page: what it hears, in order. */
async function page() {
  const socket = dial(ours);
  const heard: { message: CompanionToPage; text: string | undefined }[] = [];
  socket.on('message', (data: Buffer, binary) => {
    const { message, bytes } = decodeMessage(binary ? data : data.toString());
    heard.push({ message: companionToPage.parse(message), text: bytes && Buffer.from(bytes).toString() });
  });
  const next = async (count: number) => {
    await until(() => heard.length >= count);
    return heard.splice(0, count);
  };
  const say = (message: PageToCompanion, bytes?: Uint8Array) => socket.send(encodeMessage(message, bytes));
  await next(1 + greeting.length);
  return { socket, next, say, heard };
}
const closeCode = async (socket: WebSocket) => ((await once(socket, 'close')) as [number])[0];

describe('a page’s socket', () => {
  it('hears alive, what it may have missed, then what happens', async () => {
    const socket = dial(ours);
    const heard: unknown[] = [];
    socket.on('message', (data: Buffer) => heard.push((JSON.parse(data.toString()) as { event: unknown }).event));
    await until(() => heard.length === 2);
    assert.deepEqual(heard, [{ type: 'alive' }, ...greeting]);
    hub.publish({ type: 'changed', account: 'gmail-1', at: 5 });
    await until(() => heard.length === 3);
    assert.deepEqual(heard[2], { type: 'changed', account: 'gmail-1', at: 5 });
  });

  it('passes requests to the broker, bodies as they are, and answers back', async () => {
    const { next, say } = await page();
    exchange = () => Promise.resolve({ status: 201, headers: { etag: '1' }, content: Readable.from([Buffer.from('one '), Buffer.from('two')]) });
    say(request(7), Buffer.from([0, 255]));
    say(request(8));
    const [first, second] = await next(2);
    assert.deepEqual(first, { message: { type: 'response', id: 7, status: 201, headers: { etag: '1' }, more: false }, text: 'one two' });
    assert.equal(second?.message.type === 'response' && second.message.id, 8);
    const { type: _, id: __, ...said } = request(7) as Extract<PageToCompanion, { type: 'request' }>;
    assert.deepEqual(asked.map(({ body, ...rest }) => [rest, body && [...body]]), [[said, [0, 255]], [said, undefined]]);
  });

  it('sends a long body in pieces, others’ answers between them', async () => {
    const { next, say } = await page();
    const piece = 'x'.repeat(300_000);
    let more!: () => void;
    const held = new Promise<void>((resolve) => (more = resolve));
    exchange = ({ url }) =>
      Promise.resolve({
        status: 200,
        headers: {},
        content: Readable.from(
          (async function* () {
            yield Buffer.from(url.endsWith('long') ? piece : 'short');
            if (!url.endsWith('long')) return;
            await held;
            yield Buffer.from('end');
          })(),
        ),
      });
    say({ ...request(1), url: 'https://example.com/long' } as PageToCompanion);
    assert.deepEqual((await next(1))[0], { message: { type: 'response', id: 1, status: 200, headers: {}, more: true }, text: piece });
    say(request(2));
    assert.equal((await next(1))[0]?.text, 'short');
    more();
    assert.deepEqual((await next(1))[0], { message: { type: 'part', id: 1, more: false }, text: 'end' });
  });

  it('reads no more of a source than the page takes', async () => {
    const { socket, say } = await page();
    let given = 0;
    exchange = () =>
      Promise.resolve({
        status: 200,
        headers: {},
        content: Readable.from(
          (function* () {
            for (; given < 400; given += 1) yield Buffer.alloc(256 * 1024);
          })(),
        ),
      });
    socket.pause();
    say(request(1));
    let before = -1;
    // It stands still, far from the end, when the buffers between are full.
    for (let still = 0; still < 20; still = given > 0 && given === before ? still + 1 : 0) {
      before = given;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert(given > 0 && given < 200, `${given} of 400 pieces were read`);
  });

  it('passes refusals and cuts on, and keeps a defect of ours to the log', async () => {
    const { next, say } = await page();
    exchange = () => Promise.reject(new VivariumError('blocked', 'No.', { retryAfter: 5 }));
    say(request(1));
    assert.deepEqual((await next(1))[0]?.message, { type: 'failure', id: 1, error: { code: 'blocked', message: 'No.', retryAfter: 5 } });
    exchange = () => Promise.reject(new TypeError('secret detail'));
    say(request(2));
    const [defect] = await next(1);
    assert(defect?.message.type === 'failure' && defect.message.error.code === 'internal');
    assert.doesNotMatch(defect.message.error.message, /secret/);
    assert.match(logged.join('\n'), /secret detail/);
    const broken = new Readable({ read: () => undefined });
    exchange = () => Promise.resolve({ status: 200, headers: {}, content: broken });
    say(request(3));
    await until(() => asked.length === 3);
    broken.push(Buffer.alloc(300_000));
    await next(1);
    broken.destroy(new VivariumError('too-large', 'Too much.'));
    assert.deepEqual((await next(1))[0]?.message, { type: 'failure', id: 3, error: { code: 'too-large', message: 'Too much.' } });
  });

  it('ends what nobody waits for: by an abort, and when the page goes', async () => {
    const { socket, say, heard } = await page();
    const signals: AbortSignal[] = [];
    exchange = (_, signal) => {
      signals.push(signal);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new VivariumError('aborted', 'Gone.'))));
    };
    say(request(1));
    say(request(2));
    say({ type: 'abort', id: 1 });
    await until(() => signals[0]?.aborted === true);
    assert.equal(signals[1]?.aborted, false);
    socket.close();
    await until(() => signals[1]?.aborted === true);
    assert.deepEqual(heard, []);
  });

  it('does nothing more once the session has ended', async () => {
    const { socket, say } = await page();
    tokens.clear();
    say(request(1));
    assert.equal(await closeCode(socket), SOCKET_CLOSED.session);
    assert.deepEqual(asked, []);
  });

  for (const [name, data] of Object.entries({ 'no JSON': '{', 'no message': '{"type":"own"}', 'bytes without a head': Buffer.from([0, 0, 1]), 'a head longer than itself': Buffer.from([0, 0, 0, 9, 123, 125]) }))
    it(`closes on ${name}`, async () => {
      const { socket } = await page();
      socket.send(data);
      assert.equal(await closeCode(socket), 1008);
      assert.deepEqual(asked, []);
    });

  it('closes on a number in use and on a message that is too large', async () => {
    exchange = () => new Promise(() => undefined);
    const { socket, say } = await page();
    say(request(1));
    say(request(1));
    assert.equal(await closeCode(socket), 1008);
    const large = await page();
    large.socket.send(Buffer.alloc(REQUEST_LIMIT + 100_000));
    large.socket.on('error', () => undefined);
    await once(large.socket, 'close');
    assert.equal(asked.length, 1);
  });
});

describe('who may open one', () => {
  const refused = async (socket: WebSocket) => {
    const failed = once(socket, 'error');
    return String(((await failed) as [Error])[0].message);
  };

  const strangers: Record<string, { options?: Parameters<typeof dial>[1]; status: number }> = {
    'a page of another origin': { options: { origin: 'https://evil.example' }, status: 403 },
    'a page on another port': { options: { origin: 'http://127.0.0.1:1' }, status: 403 },
    'a sandboxed page': { options: { origin: 'null' }, status: 403 },
    'a page of a rebound name': { options: { origin: 'http://rebound.example', headers: { host: 'rebound.example' } }, status: 421 },
    'a page that browsers call cross-site': { options: { headers: { 'sec-fetch-site': 'cross-site' } }, status: 403 },
    'anybody at another path': { options: { path: '/api/state' }, status: 404 },
    'anybody with a query': { options: { path: `${SOCKET_PATH}?session=${TOKEN}` }, status: 404 },
  };
  for (const [name, { options, status }] of Object.entries(strangers))
    it(`not ${name}`, async () => assert.match(await refused(dial(ours, options)), new RegExp(`${status}`)));

  it('not a program that names no origin', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${SOCKET_PATH}`, ours);
    assert.match(await refused(socket), /403/);
  });

  it('not who offers no session', async () => assert.match(await refused(dial([SOCKET_PROTOCOL])), /400/));

  it('a page without a session is told so and hears nothing', async () => {
    for (const [protocols, code] of [[[SOCKET_PROTOCOL, `${SOCKET_SESSION}guess`], SOCKET_CLOSED.session], [['vivarium.1', SOCKET_SESSION + TOKEN], SOCKET_CLOSED.version]] as const) {
      const socket = dial([...protocols]);
      socket.on('message', () => assert.fail('It heard something.'));
      assert.equal(await closeCode(socket), code);
    }
  });

  it('the token is in no answer', async () => {
    const socket = dial(ours);
    const [answer] = (await once(socket, 'upgrade')) as [{ headers: Record<string, string> }];
    assert.equal(answer.headers['sec-websocket-protocol'], SOCKET_PROTOCOL);
    assert(!JSON.stringify(answer.headers).includes(TOKEN));
  });
});

it('a companion that stops ends its sockets', async () => {
  const own = await startServer({ port: 0, assets: await Assets.load(await shellFixture()), hasSession: () => true, log: () => undefined });
  const before = new WebSocket(`ws://127.0.0.1:${own.port}${SOCKET_PATH}`, ours, { origin: own.origin });
  await once(before, 'error');
  own.use([], () => undefined);
  const socket = new WebSocket(`ws://127.0.0.1:${own.port}${SOCKET_PATH}`, ours, { origin: own.origin });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await own.close();
  await closed;
});
