import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Assets } from './assets.js';
import { newBrowserKey, sendAsPage, shellFixture, temporaryFolder } from './companion-testing.js';
import { startServer, type CompanionServer } from './server.js';
import { sameSecret, Sessions } from './session.js';

const minute = 60_000;
let now = Date.parse('2026-03-02T09:00:00Z');
let path: string;
let sessions: Sessions;
let server: CompanionServer;
const logged: string[] = [];

const open = async () => {
  sessions = await Sessions.open({ path, log: (message) => logged.push(message), now: () => now });
  server.use(sessions.routes);
};
const post = async (name: string, body: unknown) => {
  const { status, text } = await sendAsPage(server.origin, 'POST', `/api/session/${name}`, body);
  return { status, body: JSON.parse(text) as Record<string, string> };
};
const challengeFor = async (browser: string) => (await post('challenge', { browser })).body.challenge ?? '';

before(async () => {
  path = join(await temporaryFolder(), 'browsers.json');
  server = await startServer({ port: 0, assets: await Assets.load(await shellFixture()), hasSession: (token) => sessions.has(token), log: () => undefined });
  await open();
});
after(() => server.close());

async function pair() {
  const key = await newBrowserKey();
  const { status, body } = await post('pair', { code: sessions.issueCode(), publicKey: key.publicKey });
  assert.equal(status, 200);
  return { ...key, browser: body.browser ?? '', token: body.token ?? '' };
}

test('a code pairs once and the token opens the API', async () => {
  const { publicKey } = await newBrowserKey();
  const code = sessions.issueCode();
  const first = await post('pair', { code, publicKey });
  assert.equal(first.status, 200);
  assert.ok(sessions.has(first.body.token ?? ''));
  const replay = await post('pair', { code, publicKey });
  assert.equal(replay.status, 401);
  assert.equal(replay.body.code, 'signed-out');
});

test('a code ends after ten minutes, a challenge after one, a token after a day', async () => {
  const { publicKey, browser, sign, token } = await pair();
  const code = sessions.issueCode();
  now += 10 * minute;
  assert.equal((await post('pair', { code, publicKey })).status, 401);
  const challenge = await challengeFor(browser);
  now += minute;
  assert.equal((await post('prove', { browser, challenge, signature: await sign(challenge) })).status, 401);
  assert.ok(sessions.has(token));
  now += 24 * 60 * minute;
  assert.ok(!sessions.has(token));
});

test('only public halves are kept, for their owner only, and survive a restart; tokens do not', async () => {
  const { browser, sign, token } = await pair();
  const stored = await readFile(path, 'utf8');
  assert.doesNotMatch(stored, /"d"|token|code/);
  if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o600);
  await open();
  assert.ok(!sessions.has(token));
  const challenge = await challengeFor(browser);
  const proved = await post('prove', { browser, challenge, signature: await sign(challenge) });
  assert.equal(proved.status, 200);
  assert.ok(sessions.has(proved.body.token ?? ''));
});

test('a proof cannot be replayed, moved to another browser or made without the key', async () => {
  const [mine, other] = [await pair(), await pair()];
  const challenge = await challengeFor(mine.browser);
  const proof = { browser: mine.browser, challenge, signature: await mine.sign(challenge) };
  assert.equal((await post('prove', proof)).status, 200);
  assert.equal((await post('prove', proof)).status, 401, 'replay');
  const again = await challengeFor(mine.browser);
  assert.equal((await post('prove', { browser: mine.browser, challenge: again, signature: await other.sign(again) })).status, 401, 'other key');
  const third = await challengeFor(mine.browser);
  assert.equal((await post('prove', { browser: other.browser, challenge: third, signature: await other.sign(third) })).status, 401, 'other browser');
  assert.equal((await post('prove', { browser: mine.browser, challenge: 'made up', signature: await mine.sign('made up') })).status, 401, 'own challenge');
  for (const signature of ['', 'AAAA', '!'])
    assert.equal((await post('prove', { browser: mine.browser, challenge: await challengeFor(mine.browser), signature })).status, 401);
  now += 2 * minute;
});

test('keys of another kind are refused and cost no code', async () => {
  const { publicKey } = await newBrowserKey();
  const code = sessions.issueCode();
  for (const wrong of [null, {}, { ...publicKey, kty: 'oct' }, { ...publicKey, crv: 'P-384' }, { ...publicKey, x: 'A'.repeat(43) }])
    assert.equal((await post('pair', { code, publicKey: wrong })).status, 400);
  assert.equal((await post('pair', { code, publicKey })).status, 200);
});

test('guesses and floods of others lock nobody out', async () => {
  const { browser, sign } = await pair();
  const challenge = await challengeFor(browser);
  const { publicKey } = await newBrowserKey();
  const code = sessions.issueCode();
  for (let guess = 0; guess < 100; guess += 1) {
    assert.equal((await post('pair', { code: `guess-${guess}`, publicKey })).status, 401);
    assert.equal((await post('challenge', { browser: `stranger-${guess}` })).status, 200);
    assert.equal((await post('prove', { browser, challenge: 'vivarium-session:guess', signature: 'AA' })).status, 401);
  }
  assert.equal((await post('prove', { browser, challenge, signature: await sign(challenge) })).status, 200);
  assert.equal((await post('pair', { code, publicKey })).status, 200);
});

test('a list from before it had a number is read as the first form, and has one from then on', async () => {
  const { browser, sign } = await pair();
  const { format, browsers } = JSON.parse(await readFile(path, 'utf8')) as { format: number; browsers: object[] };
  assert.equal(format, 1);
  await writeFile(path, JSON.stringify(browsers));
  await open();
  const challenge = await challengeFor(browser);
  assert.equal((await post('prove', { browser, challenge, signature: await sign(challenge) })).status, 200);
  await pair();
  const after = JSON.parse(await readFile(path, 'utf8')) as { format: number; browsers: object[] };
  assert.deepEqual([after.format, after.browsers.slice(0, -1)], [1, browsers]);
  assert.deepEqual(logged, []);
});

test('a broken list of browsers is kept aside', async () => {
  await writeFile(path, '{"half');
  await open();
  assert.match(logged.join('\n'), /kept as .*browsers\.json\.broken-/);
  await pair();
});

test('secrets are compared whole', () => {
  assert.ok(sameSecret('abc', 'abc'));
  assert.ok(!sameSecret('abc', 'abd'));
  assert.ok(!sameSecret('abc', 'abcd'));
});
