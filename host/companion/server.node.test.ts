import { VivariumError } from '@vivarium/sdk/contract';
import { SESSION_HEADER } from '@vivarium/sdk/protocol';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Assets } from './assets.js';
import { send, sendAsPage, shellFixture } from './companion-testing.js';
import { leaveRoute } from './leave.js';
import { sendJson, type Route } from './route.js';
import { startServer, type CompanionServer } from './server.js';

let server: CompanionServer;
let origin: string;
const logged: string[] = [];
const token = 'token-of-the-page';
const session = { [SESSION_HEADER]: token };

const routes: Route[] = [
  { method: 'GET', path: '/api/thing', access: 'session', handle: (_request, response) => sendJson(response, 200, { fine: true }) },
  { method: 'PUT', path: '/api/thing/:id', access: 'session', bodyLimit: 100, handle: ({ params, json }, response) => sendJson(response, 200, { ...params, sent: json() }) },
  { method: 'POST', path: '/api/enter', access: 'page', handle: (_request, response) => sendJson(response, 200, {}) },
  { method: 'POST', path: '/hooks/:key', access: 'public', handle: ({ params }, response) => sendJson(response, 200, params) },
  {
    method: 'GET',
    path: '/api/broken',
    access: 'session',
    handle: () => {
      throw new TypeError('secret detail');
    },
  },
  {
    method: 'GET',
    path: '/api/busy',
    access: 'session',
    handle: () => {
      throw new VivariumError('rate-limited', 'Wait.', { retryAfter: 1500 });
    },
  },
];

before(async () => {
  const folder = await shellFixture();
  await writeFile(join(folder, '..', 'outside.js'), 'outside');
  server = await startServer({ port: 0, assets: await Assets.load(folder), hasSession: (given) => given === token, log: (message) => logged.push(message) });
  ({ origin } = server);
});
after(() => server.close());

test('the API answers 503 until the routes are there', async () => {
  assert.equal((await send(origin, '/api/thing')).status, 503);
  server.use(routes);
  assert.equal((await sendAsPage(origin, 'GET', '/api/thing', undefined, session)).status, 200);
});

test('binds to loopback only and answers under one name only', async () => {
  assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
  for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1', `[::1]:${server.port}`, `127.0.0.1.nip.io:${server.port}`, `0.0.0.0:${server.port}`]) {
    assert.equal((await send(origin, '/', { headers: { host } })).status, 421, host);
    assert.equal((await send(origin, '/api/thing', { headers: { host, ...session } })).status, 421, host);
  }
  const local = { host: `localhost:${server.port}` };
  const redirect = await send(origin, '/', { headers: local });
  assert.deepEqual([redirect.status, redirect.headers.location], [307, `${origin}/`]);
  assert.equal((await send(origin, '/api/thing', { headers: { ...local, ...session } })).status, 421);
});

test('only our own page may use the API', async () => {
  const refused: [string, number, Parameters<typeof send>[2]][] = [
    ['no token', 401, { headers: {} }],
    ['a wrong token', 401, { headers: { [SESSION_HEADER]: 'guess' } }],
    ['a cookie instead of the header', 401, { headers: { cookie: `${SESSION_HEADER}=${token}` } }],
    ['another site', 403, { headers: { ...session, 'sec-fetch-site': 'cross-site' } }],
    ['another port of this host', 403, { headers: { ...session, 'sec-fetch-site': 'same-site' } }],
    ['typed into the address bar', 403, { headers: { ...session, 'sec-fetch-site': 'none' } }],
    ['a foreign origin that reads', 403, { headers: { ...session, origin: 'http://127.0.0.1:1' } }],
    ['an opaque origin', 403, { headers: { ...session, origin: 'null' } }],
  ];
  for (const [what, status, options] of refused) {
    const answer = await send(origin, '/api/thing', options);
    assert.equal(answer.status, status, what);
    assert.equal(answer.headers['access-control-allow-origin'], undefined, what);
    assert.equal((JSON.parse(answer.text) as { fine?: boolean }).fine, undefined, what);
  }
  assert.ok((await send(origin, '/api/thing')).headers['www-authenticate']);
});

test('writes need the exact origin and JSON', async () => {
  const write = (headers: Record<string, string>, path = '/api/thing/1') => send(origin, path, { method: 'PUT', headers: { ...session, ...headers }, body: '{}' });
  assert.equal((await write({ 'content-type': 'application/json' })).status, 403, 'no origin');
  assert.equal((await write({ 'content-type': 'application/json', origin: `${origin}.evil.example` })).status, 403);
  assert.equal((await write({ origin, 'content-type': 'text/plain' })).status, 415);
  assert.equal((await write({ origin })).status, 415);
  assert.equal((await write({ origin, 'content-type': 'application/json; charset=utf-8' })).status, 200);
  assert.equal((await send(origin, '/api/enter', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status, 403);
  assert.equal((await sendAsPage(origin, 'POST', '/api/enter', {})).status, 200);
});

test('a preflight is refused, other methods and paths are named', async () => {
  const preflight = await send(origin, '/api/thing', { method: 'OPTIONS', headers: { origin: 'http://evil.example', 'access-control-request-method': 'PUT' } });
  assert.equal(preflight.status, 403);
  assert.equal(preflight.headers['access-control-allow-methods'], undefined);
  const wrong = await sendAsPage(origin, 'DELETE', '/api/thing', undefined, session);
  assert.deepEqual([wrong.status, wrong.headers.allow], [405, 'GET']);
  assert.equal((await sendAsPage(origin, 'GET', '/api/nothing', undefined, session)).status, 404);
});

test('bodies are limited and must be JSON; parameters are decoded', async () => {
  const put = (body: string) => send(origin, '/api/thing/a%20b', { method: 'PUT', headers: { ...session, origin, 'content-type': 'application/json' }, body });
  assert.equal((await put(JSON.stringify('x'.repeat(200)))).status, 413);
  assert.equal((await put('{')).status, 400);
  assert.deepEqual(JSON.parse((await put('[1]')).text), { id: 'a b', sent: [1] });
  assert.equal((await sendAsPage(origin, 'PUT', '/api/thing/%ff', {}, session)).status, 404);
});

test('hooks are public and get no session checks', async () => {
  assert.equal((await send(origin, '/hooks/abc', { method: 'POST', headers: { origin: 'https://source.example' } })).status, 200);
});

test('a defect answers 500 without its detail; the log has it', async () => {
  const answer = await sendAsPage(origin, 'GET', '/api/broken', undefined, session);
  assert.equal(answer.status, 500);
  assert.doesNotMatch(answer.text, /secret detail/);
  assert.match(logged.join('\n'), /secret detail/);
});

test('retry-after is in seconds and in the error', async () => {
  const answer = await sendAsPage(origin, 'GET', '/api/busy', undefined, session);
  assert.deepEqual([answer.status, answer.headers['retry-after'], (JSON.parse(answer.text) as { retryAfter: number }).retryAfter], [429, '2', 1500]);
});

test('files: the page with its policy, compressed, cached by hash; nothing outside', async () => {
  const page = await fetch(`${origin}/`, { headers: { 'accept-encoding': 'identity' } });
  assert.equal(page.status, 200);
  const policy = page.headers.get('content-security-policy') ?? '';
  for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"])
    assert.ok(policy.includes(rule), rule);
  assert.doesNotMatch(policy.replace("style-src-attr 'unsafe-inline'", ''), /unsafe|\*|https?:/);
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  assert.match((await fetch(`${origin}/main-abcdefgh.js`)).headers.get('cache-control') ?? '', /immutable/);
  assert.equal((await fetch(`${origin}/`, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } })).status, 304);

  const text = await page.text();
  for (const [encoding, decode] of [['br', brotliDecompressSync], ['gzip', gunzipSync]] as const) {
    const raw = await new Promise<Buffer>((resolve, reject) => {
      import('node:http').then(({ get }) =>
        get(`${origin}/`, { headers: { 'accept-encoding': encoding } }, (response) => {
          assert.equal(response.headers['content-encoding'], encoding);
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
        }).on('error', reject),
      );
    });
    assert.ok(raw.length < text.length / 2);
    assert.equal(decode(raw).toString(), text);
  }
  for (const path of ['/../outside.js', '/%2e%2e/outside.js', '/..%2foutside.js', '/..\\outside.js', '/assets/../../outside.js', '//outside.js', '/notes.unknown', '/index.html%00.js', '/./../outside.js', 'http://evil.example/outside.js']) {
    const answer = await send(origin, path);
    assert.ok(answer.status >= 400, `${path} answered ${answer.status}`);
    assert.doesNotMatch(answer.text, /outside|not served/, path);
  }
});

test('a worker may reach nothing but its scripts', async () => {
  const { headers } = await send(origin, '/workers/gmail-12345678.js');
  assert.equal(headers['content-security-policy'], "default-src 'none'; script-src 'self'");
  assert.equal(headers['connection-allowlist'], `("${origin}/workers/*")`);
});

test('the page may embed frames of the sandbox and reach nothing else than those and itself', async () => {
  assert.equal((await send(origin, '/')).headers['connection-allowlist'], '(response-origin)');
  const own = await startServer({ port: 0, sandboxPort: 4711, assets: await Assets.load(await shellFixture()), hasSession: () => false, log: () => undefined });
  try {
    const { headers } = await send(own.origin, '/');
    assert.equal(headers['connection-allowlist'], '(response-origin "http://*.localhost:4711/w/*" "http://localhost:4711/w/*")');
    assert.match(String(headers['content-security-policy']), /frame-src http:\/\/\*\.localhost:4711\/w\/ http:\/\/localhost:4711\/w\/;/);
  } finally {
    await own.close();
  }
});

test('the way out is open to the page alone and names no allowlist', async () => {
  const leaving = await startServer({ port: 0, assets: await Assets.load(await shellFixture()), hasSession: () => false, log: () => undefined });
  leaving.use([leaveRoute]);
  try {
    const answer = await send(leaving.origin, '/leave', { headers: { 'sec-fetch-site': 'same-origin' } });
    assert.deepEqual([answer.status, answer.headers['connection-allowlist']], [200, undefined]);
    assert.match(String(answer.headers['content-security-policy']), /^default-src 'none'; script-src 'sha256-[^']+'; frame-ancestors 'none'/);
    for (const site of ['cross-site', 'same-site', 'none']) assert.equal((await send(leaving.origin, '/leave', { headers: { 'sec-fetch-site': site } })).status, 403, site);
  } finally {
    await leaving.close();
  }
});
