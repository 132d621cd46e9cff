import { SESSION_HEADER } from '@vivarium/sdk/protocol';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Assets } from './assets.js';
import { send, shellFixture } from './companion-testing.js';
import { Loopback } from './oauth-loopback.js';
import { endpoint, sendJson, type Route } from './route.js';
import { startServer, type CompanionServer } from './server.js';

const token = 'token-of-the-page';
/** What reached a handler: an attack has won when something does. */
let reached: string[];
const logged: string[] = [];
const record = (name: string): Route['handle'] => ({ body }, response) => {
  reached.push(`${name} ${body.length}`);
  sendJson(response, 200, {});
};
const routes: Route[] = [
  { method: 'GET', path: '/api/state', access: 'session', handle: record('state') },
  { method: 'PUT', path: '/api/documents', access: 'session', handle: record('documents') },
  endpoint('POST /api/session/challenge', ({ browser }) => (reached.push(`challenge ${browser}`), { challenge: 'c' }), { access: 'page', bodyLimit: 8192 }),
  { method: 'POST', path: '/hooks/:token', access: 'public', bodyLimit: 64, handle: record('hook') },
];
let server: CompanionServer;

/** Bytes as they are, since every client library would refuse to send them. Answers what came back until the end. */
async function raw(text: string, port = server.port): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
  socket.on('error', () => undefined);
  socket.write(text, 'latin1');
  socket.setTimeout(300, () => socket.destroy());
  await once(socket, 'close');
  return answer;
}
const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`;
const statuses = (answer: string) => [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => status);

before(async () => {
  server = await startServer({ port: 0, assets: await Assets.load(await shellFixture()), hasSession: (given) => given === token, log: (message) => logged.push(message) });
  server.use(routes);
});
after(() => server.close());
beforeEach(() => {
  reached = [];
  logged.length = 0;
});

describe('a page of another origin', () => {
  const page = { [SESSION_HEADER]: token, 'content-type': 'application/json' };
  const attacks: Record<string, Parameters<typeof send>[2] & { path?: string }> = {
    'on another port reads': { headers: { ...page, origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' } },
    'on another port, in an old browser, writes': { method: 'PUT', path: '/api/documents', headers: { ...page, origin: 'http://127.0.0.1:1' }, body: '{}' },
    'of a name that was rebound reads': { headers: { ...page, host: 'rebound.example', 'sec-fetch-site': 'same-origin' } },
    'of a name that was rebound writes': { method: 'PUT', path: '/api/documents', headers: { ...page, host: 'rebound.example', origin: 'http://rebound.example', 'sec-fetch-site': 'same-origin' }, body: '{}' },
    'that names our port but another host': { headers: { ...page, host: 'localhost.evil.example', 'sec-fetch-site': 'same-origin' } },
    'sandboxed, of origin null': { method: 'PUT', path: '/api/documents', headers: { ...page, origin: 'null' }, body: '{}' },
    'with a form': { method: 'POST', path: '/api/session/challenge', headers: { origin: 'https://evil.example', 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' }, body: '{"browser":"x"}' },
    'with a beacon and no Fetch Metadata': { method: 'POST', path: '/api/session/challenge', headers: { origin: 'https://evil.example', 'content-type': 'application/json' }, body: '{"browser":"x"}' },
    'by navigation': { headers: { ...page, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' } },
    'without an origin writes': { method: 'PUT', path: '/api/documents', headers: page, body: '{}' },
    'without a token': { headers: { 'sec-fetch-site': 'same-origin' } },
    'with the token in a cookie or the query': { path: `/api/state?${SESSION_HEADER}=${token}`, headers: { cookie: `${SESSION_HEADER}=${token}`, 'sec-fetch-site': 'same-origin' } },
  };
  for (const [name, { path = '/api/state', ...request }] of Object.entries(attacks))
    it(`${name}: nothing`, async () => {
      const { status, headers } = await send(server.origin, path, request);
      assert(status >= 400 && status < 500, `answered ${status}`);
      assert.deepEqual(reached, []);
      for (const header of Object.keys(headers)) assert.doesNotMatch(header, /^access-control|^set-cookie/);
    });
});

describe('a request that two parsers could read in two ways', () => {
  const head = () => [`host: 127.0.0.1:${server.port}`, `${SESSION_HEADER}: ${token}`];
  const inner = () => lines('GET /api/state HTTP/1.1', ...head());
  const attacks: Record<string, () => string> = {
    'two lengths': () => lines('POST /hooks/x HTTP/1.1', ...head(), 'content-length: 0', `content-length: ${inner().length}`) + inner(),
    'length and chunks': () => lines('POST /hooks/x HTTP/1.1', ...head(), 'content-length: 5', 'transfer-encoding: chunked') + `0\r\n\r\n${inner()}`,
    'chunks spelled oddly': () => lines('POST /hooks/x HTTP/1.1', ...head(), 'transfer-encoding: xchunked', 'content-length: 3') + `0\r\n\r\n${inner()}`,
    'a folded header': () => lines('POST /hooks/x HTTP/1.1', ...head(), 'transfer-encoding:', ' chunked', 'content-length: 3') + inner(),
    'a space before the colon': () => lines('POST /hooks/x HTTP/1.1', ...head(), 'content-length : 3') + inner(),
    'a bare line feed': () => lines('POST /hooks/x HTTP/1.1\nx: y', ...head(), 'content-length: -1') + inner(),
    'a chunk size beyond reason': () => lines('POST /hooks/x HTTP/1.1', ...head(), 'transfer-encoding: chunked') + `ffffffffffffffffff\r\n${inner()}`,
    'no host': () => lines('GET /api/state HTTP/1.1', `${SESSION_HEADER}: ${token}`),
    'two hosts': () => lines('GET /api/state HTTP/1.1', 'host: evil.example', ...head()),
    'a nul in a header': () => lines('GET /api/state HTTP/1.1', ...head(), 'x: a\0b'),
    'an absolute address': () => lines('GET http://evil.example/api/state HTTP/1.1', ...head()),
    'a tunnel': () => lines('CONNECT 169.254.169.254:80 HTTP/1.1', ...head()),
    'another protocol': () => lines('PRI * HTTP/2.0', '', 'SM'),
    'a slash that is none': () => lines('GET /\\evil.example/api/state HTTP/1.1', ...head()),
    'a host in the path': () => lines('GET //evil.example/api/state HTTP/1.1', ...head()),
    'only that slash': () => lines('GET /\\ HTTP/1.1', ...head()),
  };
  for (const [name, attack] of Object.entries(attacks))
    it(`${name}: refused, and nothing behind it is heard`, async () => {
      const answer = await raw(attack());
      for (const status of statuses(answer)) assert.match(status ?? '', /^4\d\d$/, answer);
      assert.deepEqual(reached, []);
      assert.deepEqual(logged, [], 'no defect of ours');
      assert.doesNotMatch(answer, /token-of-the-page|\.ts:\d+/);
    });
});

describe('a body', () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    send(server.origin, path, { method: path.startsWith('/api/documents') ? 'PUT' : 'POST', headers: { origin: server.origin, 'content-type': 'application/json', ...headers }, body });

  it('is not read at all from somebody without a session', async () => {
    const answer = await raw(lines('PUT /api/documents HTTP/1.1', `host: 127.0.0.1:${server.port}`, `origin: ${server.origin}`, 'content-type: application/json', 'content-length: 999999'));
    assert.deepEqual(statuses(answer), ['401']);
  });
  it('beyond the limit of its route is refused by its announced length, and by its bytes', async () => {
    assert.equal((await post('/hooks/x', 'x'.repeat(65))).status, 413);
    const answer = await raw(`${lines('POST /hooks/x HTTP/1.1', `host: 127.0.0.1:${server.port}`, 'transfer-encoding: chunked')}${`40\r\n${'x'.repeat(64)}\r\n`.repeat(3)}0\r\n\r\n`);
    assert.deepEqual(statuses(answer), ['413']);
    assert.deepEqual(reached, []);
  });
  it('that ends before its end leaves no line in the log', async () => {
    await raw(lines('POST /hooks/x HTTP/1.1', `host: 127.0.0.1:${server.port}`, 'content-length: 60') + 'half');
    await send(server.origin, '/');
    assert.deepEqual(logged, []);
    assert.deepEqual(reached, []);
  });
  for (const [name, body] of Object.entries({
    'a million brackets': '['.repeat(8000),
    'deep objects': `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`,
    'a prototype': '{"__proto__":{"browser":"x"}}',
    'a constructor': '{"constructor":{"prototype":{"browser":"x"}}}',
    'no text': '\xff\xfe',
    'a number': '1e999',
  }))
    it(`of ${name} is refused as what it is`, async () => {
      assert.equal((await post('/api/session/challenge', body)).status, 400);
      assert.deepEqual(reached, []);
      assert.equal(({} as Record<string, unknown>).browser, undefined);
    });
});

describe('the way back of a consent', () => {
  for (const target of ['//', '/\\', 'http://[', '*', '/%', '//evil.example/?code=x', `/${'a'.repeat(10_000)}`])
    it(`survives a knock at ${target.slice(0, 30)}`, async () => {
      const loopback = await Loopback.open();
      loopback.expect({ state: 'right', issuer: 'https://accounts.example.com', timeoutMs: 60_000, finish: () => Promise.resolve() });
      const { host } = new URL(loopback.redirectUri);
      const answer = await raw(lines(`GET ${target} HTTP/1.1`, `host: ${host}`, 'connection: close'), Number(host.split(':')[1]));
      assert.deepEqual(statuses(answer), ['404']);
      assert.equal((await fetch(`${loopback.redirectUri}?code=good&state=right`)).status, 200);
      await loopback.done;
    });
});
