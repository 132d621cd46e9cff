import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { send } from '../companion-testing.js';
import { framePage, hashSource } from './frame-page.js';
import { sandboxHeaders } from './sandbox-headers.js';
import { sandboxPortOf, startSandbox, type Sandbox } from './sandbox-server.js';

let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.close());

const page = { headers: sandboxHeaders({ scripts: [], shell: 'http://127.0.0.1:1' }), body: 'the frame' };
const published = (host = 'w1.localhost') => {
  const { pathname, host: name } = new URL(sandbox.publish(host, page));
  return { path: pathname, headers: { host: name } };
};
const ask = (path: string, options: Parameters<typeof send>[2]) => send(`http://127.0.0.1:${sandbox.port}`, path, options);

test('an address is unguessable and good for one load', async () => {
  const { path, headers } = published();
  assert.match(path, /^\/w\/[\w-]{32}$/);
  const first = await ask(path, { headers });
  assert.deepEqual([first.status, first.text], [200, 'the frame']);
  assert.equal((await ask(path, { headers })).status, 404);
});

test('another name, method, destination or path gets nothing and uses nothing up', async () => {
  const { path, headers } = published();
  const { port } = sandbox;
  for (const host of [`w2.localhost:${port}`, `127.0.0.1:${port}`, 'w1.localhost', `w1.localhost.:${port}`, `W1.localhost:${port}`, `w1.localhost:${port}.evil.example`])
    assert.equal((await ask(path, { headers: { host } })).status, 404, host);
  for (const method of ['HEAD', 'POST', 'OPTIONS', 'PUT']) assert.equal((await ask(path, { headers, method })).status, 404, method);
  for (const destination of ['document', 'empty', 'script', 'image', 'object', 'embed', 'worker'])
    assert.equal((await ask(path, { headers: { ...headers, 'sec-fetch-dest': destination } })).status, 404, destination);
  for (const wrong of ['/', '/w/', `${path}?x`, `${path}/`, `/x${path}`, path.slice(0, -1), '/api/state', `http://evil.example${path}`]) assert.equal((await ask(wrong, { headers })).status, 404, wrong);
  assert.equal((await ask(path, { headers: { ...headers, 'sec-fetch-dest': 'iframe' } })).status, 200);
});

test('every answer has the policy, a refusal, too; none sets a cookie or opens itself to other sites', async () => {
  const { path, headers } = published();
  for (const answer of [await ask(path, { headers }), await ask('/nothing', { headers })]) {
    assert.equal(answer.headers['connection-allowlist'], '()');
    const policy = String(answer.headers['content-security-policy']).split('; ');
    for (const rule of ["default-src 'none'", "connect-src 'none'", "frame-src 'none'", "worker-src 'none'", "object-src 'none'", "form-action 'none'", "base-uri 'none'", 'sandbox allow-scripts'])
      assert.ok(policy.includes(rule), rule);
    assert.ok(!policy.some((rule) => rule.startsWith('script-src') && /unsafe|blob|nonce|http/.test(rule)));
    assert.match(String(answer.headers['permissions-policy']), /camera=\(\).*local-network=\(\).*usb=\(\)/);
    assert.deepEqual(
      ['referrer-policy', 'x-content-type-options', 'x-dns-prefetch-control', 'cache-control', 'origin-agent-cluster', 'cross-origin-embedder-policy', 'set-cookie', 'access-control-allow-origin'].map((name) => answer.headers[name]),
      ['no-referrer', 'nosniff', 'off', 'no-store', '?1', 'require-corp', undefined, undefined],
    );
  }
});

test('a frame’s page has two scripts, both beginning with the lockdown, and allows exactly those', () => {
  const { headers, body } = framePage({ lockdown: 'lock();', bundle: 'run();', shell: 'http://127.0.0.1:1', allowlist: true });
  const scripts = [...body.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text!);
  assert.deepEqual(scripts.map((script) => script.startsWith('lock();')), [true, true]);
  const policy = headers['content-security-policy']!;
  assert.ok(policy.includes(`; script-src ${scripts.map(hashSource).join(' ')}; `));
  assert.ok(policy.endsWith('frame-ancestors http://127.0.0.1:1'));
});

test('an address that nobody loads ends', async () => {
  const brief = await startSandbox({ lifetime: -1 });
  try {
    const { host, pathname } = new URL(brief.publish('w1.localhost', page));
    assert.equal((await send(`http://127.0.0.1:${brief.port}`, pathname, { headers: { host } })).status, 404);
  } finally {
    await brief.close();
  }
});

test('both loopback addresses are its own, where there are two', async (context) => {
  const other = createServer();
  const outcome = await new Promise<string>((resolve) => {
    other.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    other.listen(sandbox.port, '::1', () => resolve('free'));
  });
  other.close();
  if (outcome === 'EADDRNOTAVAIL' || outcome === 'EAFNOSUPPORT') return context.skip('this machine has no IPv6');
  assert.equal(outcome, 'EADDRINUSE');
});

test('it has the same port at each start where that is free, and another one where it is not', async () => {
  const { port } = sandbox;
  const beside = await startSandbox({ port });
  await sandbox.close();
  const again = await startSandbox({ port });
  sandbox = again;
  await beside.close();
  assert.notEqual(beside.port, port);
  assert.equal(again.port, port);
  for (const shell of [1024, 4680, 32_767, 32_768, 65_535]) assert.ok(sandboxPortOf(shell) > 1023 && sandboxPortOf(shell) < 65_536 && sandboxPortOf(shell) !== shell);
});
