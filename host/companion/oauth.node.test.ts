import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Transport } from './broker-transport.js';
import { authorize, OAuthSession, type OAuthAuthentication } from './oauth.js';
import { Loopback } from './oauth-loopback.js';
import { calendarContract } from './plugins-testing.js';
import { listen, type TestServer } from './services-testing.js';

const auth = calendarContract.definition.auth as OAuthAuthentication;

describe('authorisation request', () => {
  it('carries PKCE, state, client, scopes and the contract\'s parameters', () => {
    const { url, state, verifier } = authorize(auth, { clientId: 'c' }, ['a', 'b'], 'http://127.0.0.1:1/x');
    assert.equal(url.origin + url.pathname, auth.authorizeUrl);
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      access_type: 'offline',
      response_type: 'code',
      client_id: 'c',
      redirect_uri: 'http://127.0.0.1:1/x',
      scope: 'a b',
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    assert(verifier.length >= 43 && state.length >= 43);
    assert.notEqual(authorize(auth, { clientId: 'c' }, [], 'x').state, state);
  });
});

describe('way back from the consent', () => {
  let loopback: Loopback;
  let codes: string[];
  let finish: (code: string) => Promise<void>;
  beforeEach(async () => {
    codes = [];
    finish = (code) => Promise.resolve(void codes.push(code));
    loopback = await Loopback.open();
    loopback.expect({ state: 'right-state', issuer: 'https://accounts.example.com', timeoutMs: 60_000, finish: (code) => finish(code) });
  });
  afterEach(() => loopback.close());
  const come = (query: string, init?: RequestInit) => fetch(`${loopback.redirectUri}?${query}`, init);

  it('is a random port and path of loopback', async () => {
    assert.match(loopback.redirectUri, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/);
    const other = await Loopback.open();
    assert.notEqual(new URL(other.redirectUri).pathname, new URL(loopback.redirectUri).pathname);
    other.close();
  });

  it('takes the code once', async () => {
    const first = await come('code=abc&state=right-state&iss=https%3A%2F%2Faccounts.example.com');
    assert.equal(first.status, 200);
    assert.match(first.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    await loopback.done;
    await assert.rejects(come('code=abc&state=right-state'));
    assert.deepEqual(codes, ['abc']);
  });

  it('refuses answers that are not ours, and still takes the right one', async () => {
    const wrong = ['', 'code=x', 'code=x&state=', 'code=x&state=wrong-state', 'code=x&state=right-stat', 'error=access_denied&state=wrong', 'code=x&state=right-state&state=right-state', 'code=x&code=y&state=right-state', 'state=right-state', 'code=x&state=right-state&iss=https%3A%2F%2Fevil.example', 'code=x&state=right-state&iss=', 'code=x&state=right-state&iss=https%3A%2F%2Faccounts.example.com&iss=x'];
    for (const query of wrong) assert.equal((await come(query)).status, 400, query);
    assert.equal((await come('code=x&state=right-state', { method: 'POST' })).status, 405);
    assert.equal((await fetch(new URL('/?code=x&state=right-state', loopback.redirectUri))).status, 404);
    assert.equal((await come('code=good&state=right-state')).status, 200);
    await loopback.done;
    assert.deepEqual(codes, ['good']);
  });

  it('refuses another Host, as a rebound name would bring', async () => {
    const status = await new Promise((resolve, reject) =>
      httpRequest(`${loopback.redirectUri}?code=x&state=right-state`, { headers: { host: 'evil.example' } }, (response) => resolve(response.resume().statusCode)).on('error', reject).end(),
    );
    assert.equal(status, 404);
    assert.deepEqual(codes, []);
  });

  it('says no when the person says no', async () => {
    assert.match(await (await come('error=access_denied&state=right-state')).text(), /not given/);
    await assert.rejects(loopback.done, { code: 'declined' });
  });

  it('tells the browser that the exchange failed, without markup from outside', async () => {
    finish = () => Promise.reject(new Error('<img src=x>'));
    const text = await (await come('code=x&state=right-state')).text();
    assert.match(text, /Not connected/);
    assert.doesNotMatch(text, /<img/);
    await assert.rejects(loopback.done, { code: 'internal' });
  });

  it('ends by itself', async () => {
    const short = await Loopback.open();
    short.expect({ state: 's', issuer: 'i', timeoutMs: 5, finish: () => Promise.resolve() });
    const alive = setInterval(() => undefined, 5);
    await assert.rejects(short.done, { code: 'timeout' });
    const slow = await Loopback.open();
    // The source takes longer than what is left of the wait for the person.
    slow.expect({ state: 's', issuer: 'i', timeoutMs: 200, finish: () => new Promise((resolve) => setTimeout(resolve, 400)) });
    assert.match(await (await fetch(`${slow.redirectUri}?code=c&state=s`)).text(), /Connected/);
    await slow.done;
    clearInterval(alive);
    await assert.rejects(fetch(short.redirectUri));
  });
});

describe('token endpoint', () => {
  let server: TestServer;
  let transport: Transport;
  let session: OAuthSession;
  let answer: { status: number; body: string };
  let forms: Record<string, string>[];
  beforeEach(async () => {
    forms = [];
    server = await listen((message, response) => {
      let text = '';
      message.on('data', (chunk) => (text += String(chunk)));
      message.on('end', () => {
        forms.push({ path: message.url ?? '', ...Object.fromEntries(new URLSearchParams(text)) });
        response.writeHead(answer.status).end(answer.body);
      });
    });
    transport = new Transport();
    transport.demoOrigins.add(server.origin);
    session = new OAuthSession({ title: 'Test', auth, client: { clientId: 'c', clientSecret: 's' }, transport, emulator: server.origin, now: () => 1000 });
  });
  afterEach(async () => {
    transport.close();
    await server.close();
  });
  const tokens = { accessToken: 'old', expiresAt: 0, refreshToken: 'r1', scopes: ['a'] };

  it('exchanges the code with verifier and redirect', async () => {
    answer = { status: 200, body: '{"access_token":"a1","expires_in":60,"refresh_token":"r1","scope":"x y"}' };
    assert.deepEqual(await session.exchange('code', 'verifier', 'http://127.0.0.1:1/', ['z']), { accessToken: 'a1', expiresAt: 61_000, refreshToken: 'r1', scopes: ['x', 'y'] });
    assert.deepEqual(forms, [{ path: '/token', grant_type: 'authorization_code', code: 'code', code_verifier: 'verifier', redirect_uri: 'http://127.0.0.1:1/', client_id: 'c', client_secret: 's' }]);
  });

  it('keeps or rotates the refresh token, and the scopes', async () => {
    answer = { status: 200, body: '{"access_token":"a2"}' };
    assert.deepEqual(await session.refresh(tokens), { accessToken: 'a2', expiresAt: 3_601_000, refreshToken: 'r1', scopes: ['a'] });
    answer = { status: 200, body: '{"access_token":"a3","refresh_token":"r2"}' };
    assert.equal((await session.refresh(tokens)).refreshToken, 'r2');
  });

  for (const [status, body, code] of [
    [400, '{"error":"invalid_grant"}', 'signed-out'],
    [401, '{"error":"invalid_client"}', 'invalid-input'],
    [429, '', 'rate-limited'],
    [503, '<h1>r1</h1>', 'unavailable'],
    [200, '{}', 'invalid-response'],
    [200, 'r1', 'invalid-response'],
    [200, '{"access_token":""}', 'invalid-response'],
  ] as const)
    it(`${status} ${body} is ${code}, without a word of the answer`, async () => {
      answer = { status, body };
      await assert.rejects(session.refresh(tokens), (error: Error & { code: string }) => error.code === code && !/r1|old/.test(error.message));
    });

  it('needs a refresh token', () => assert.rejects(session.refresh({ ...tokens, refreshToken: undefined }), { code: 'signed-out' }));

  it('revokes, and survives a source that does not answer', async () => {
    answer = { status: 200, body: '' };
    assert.equal(await session.revoke(tokens), true);
    assert.deepEqual(forms, [{ path: '/revoke', token: 'r1' }]);
    await server.close();
    assert.equal(await session.revoke(tokens), false);
    server = await listen(() => undefined);
  });
});
