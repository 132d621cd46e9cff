import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { SESSION_HEADER } from '@vivarium/sdk/protocol';
import { newBrowserKey, sendAsPage, shellFixture, temporaryFolder } from './companion-testing.js';

const limit = { timeout: 60_000 };
let shellFolder: string;
before(async () => {
  shellFolder = await shellFixture();
});

interface Run {
  child: ChildProcess;
  output: () => string;
  code: Promise<number | null>;
  /** The one-time link it shows. */
  link: Promise<string>;
}

function run(...args: string[]): Run {
  const script = `import { main } from ${JSON.stringify(new URL('./main.ts', import.meta.url).href)};
    process.exit(await main({ args: ${JSON.stringify(args)}, version: '1.2.3', shellFolder: ${JSON.stringify(shellFolder)} }));`;
  const child = spawn(process.execPath, ['--conditions=vivarium-source', '--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, VIVARIUM_VAULT: 'file', NO_COLOR: '1', DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  let output = '';
  const code = once(child, 'close').then(([exit]) => exit as number | null);
  const link = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+/.exec(output);
        if (found) resolve(found[0]);
      });
    void code.then((exit) => reject(new Error(`It ended with ${exit}: ${output}`)));
  });
  link.catch(() => undefined);
  return { child, output: () => output, code, link };
}

const start = (folder: string, ...more: string[]) => run('--port', '0', '--no-demo', '--no-open', '--data-dir', folder, ...more);

async function signIn(link: string) {
  const [base = '', code] = link.split('/#code=');
  const { publicKey } = await newBrowserKey();
  const { status, text } = await sendAsPage(base, 'POST', '/api/session/pair', { code, publicKey });
  assert.equal(status, 200, text);
  return { origin: base, session: { [SESSION_HEADER]: (JSON.parse(text) as { token: string }).token } };
}

test('starts, pairs by its link, tells its state, stops on Ctrl+C with 0 and leaves no lock', limit, async () => {
  const folder = await temporaryFolder();
  const companion = start(folder);
  const { origin, session } = await signIn(await companion.link);
  const state = await sendAsPage(origin, 'GET', '/api/state', undefined, session);
  assert.equal(state.status, 200);
  const { version, dataFolder, vault } = JSON.parse(state.text) as Record<string, string>;
  assert.deepEqual([version, dataFolder, vault], ['1.2.3', folder, 'file']);
  companion.child.kill('SIGINT');
  assert.equal(await companion.code, 0);
  assert.ok(!(await readdir(folder)).some((name) => name.startsWith('instance.lock')));
});

test('a second one says where the first runs (3); open gets a link that works; the first is unharmed', limit, async () => {
  const folder = await temporaryFolder();
  const first = start(folder);
  const { origin } = await signIn(await first.link);
  const second = start(folder);
  assert.equal(await second.code, 3);
  assert.ok(second.output().includes(origin));
  const opening = run('open', '--no-open', '--data-dir', folder);
  assert.equal(await opening.code, 0);
  const link = await opening.link;
  assert.notEqual(link, await first.link);
  await signIn(link);
  first.child.kill('SIGTERM');
  assert.equal(await first.code, 0);
});

test('killed in the middle of writes: the next start finds what was confirmed', limit, async () => {
  const folder = await temporaryFolder();
  const killed = start(folder);
  const { origin, session } = await signIn(await killed.link);
  const put = (version: number) => sendAsPage(origin, 'PUT', '/api/documents', { kind: 'settings', id: 'page', version, content: { version, text: 'x'.repeat(10_000) } }, session);
  let confirmed = 0;
  for (; confirmed < 20; confirmed += 1) assert.equal((await put(confirmed)).status, 200);
  const unanswered = put(confirmed).catch(() => undefined);
  killed.child.kill('SIGKILL');
  await Promise.all([killed.code, unanswered]);
  assert.ok((await readdir(folder)).includes('instance.lock'));

  const next = start(folder);
  const again = await signIn(await next.link);
  const documents = JSON.parse((await sendAsPage(again.origin, 'GET', '/api/documents', undefined, again.session)).text) as { version: number; content: { version: number } }[];
  const [document] = documents;
  assert.ok(document && [confirmed, confirmed + 1].includes(document.version));
  assert.equal(document.content.version, document.version - 1);
  next.child.kill('SIGINT');
  assert.equal(await next.code, 0);
});

test('a data folder of a newer Vivarium is left alone: it says so and ends with 5', limit, async () => {
  const folder = await temporaryFolder();
  const newer = JSON.stringify({ format: 2, version: 7, content: { title: 'Of tomorrow' } });
  await mkdir(join(folder, 'artifacts/mine'), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'artifacts/mine/artifact.json'), newer);
  const refused = start(folder);
  refused.link.catch(() => undefined);
  assert.equal(await refused.code, 5);
  assert.match(refused.output(), /A newer Vivarium wrote .*artifact\.json; this one leaves it as it is\.\nUpdate Vivarium/);
  assert.deepEqual(await readdir(join(folder, 'artifacts/mine')), ['artifact.json']);
  assert.equal(await readFile(join(folder, 'artifacts/mine/artifact.json'), 'utf8'), newer);
  assert.ok(!(await readdir(folder)).includes('instance.lock'));
});

test('a stale lock of a process id that somebody else has now is recovered, a broken one too', limit, async () => {
  const folder = await temporaryFolder();
  for (const lock of [JSON.stringify({ pid: process.pid, secret: 's', origin: 'http://127.0.0.1:9' }), '{"pi']) {
    await writeFile(join(folder, 'instance.lock'), lock);
    const companion = start(folder);
    await companion.link;
    companion.child.kill('SIGINT');
    assert.equal(await companion.code, 0);
  }
});

test('of several at once exactly one starts', limit, async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'instance.lock'), JSON.stringify({ pid: 999_999_999, secret: 's' }));
  const runs = [start(folder), start(folder), start(folder)];
  const outcomes = await Promise.all(runs.map(({ link, code }) => Promise.race([link.then(() => 'runs', () => code), code])));
  assert.deepEqual(outcomes.map(String).sort(), ['3', '3', 'runs']);
  for (const { child } of runs) child.kill('SIGINT');
  await Promise.all(runs.map(({ code }) => code));
});

test('a taken port ends with 4 and a folder that cannot be ends with 5; neither leaves anything', limit, async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  const folder = await temporaryFolder();
  const busy = start(folder, '--port', String(port));
  assert.equal(await busy.code, 4);
  assert.match(busy.output(), new RegExp(`Port ${port} is taken`));
  assert.ok(!(await readdir(folder)).includes('instance.lock'));
  assert.match(busy.output(), /another program/);
  blocker.close();

  const file = join(folder, 'file');
  await writeFile(file, 'mine');
  const unwritable = start(join(file, 'below'));
  assert.equal(await unwritable.code, 5);
  assert.equal(await readFile(file, 'utf8'), 'mine');
});

test('a port of another Vivarium is called that', limit, async () => {
  const first = start(await temporaryFolder());
  const { port } = new URL(await first.link);
  const second = start(await temporaryFolder(), '--port', port);
  assert.equal(await second.code, 4);
  assert.match(second.output(), new RegExp(`Port ${port} is taken by another Vivarium, which runs on another data folder\\.\n.*--port ${Number(port) + 1}`));
  first.child.kill('SIGINT');
  assert.equal(await first.code, 0);
});

test('an emulator for a connector that there is not yet is told of, with those there are', limit, async () => {
  const running = start(await temporaryFolder(), '--emulator', 'gmial=http://127.0.0.1:4711');
  await running.link;
  assert.match(running.output(), /"gmial", which there is not yet: .*plugin add.*There are: gmail, google-calendar, notion\./);
  running.child.kill('SIGINT');
  assert.equal(await running.code, 0);
});

test('wrong use ends with 2; open without a running one with 1', limit, async () => {
  const wrong = run('--frob');
  const alone = run('open', '--data-dir', await temporaryFolder());
  assert.deepEqual([await wrong.code, await alone.code], [2, 1]);
  assert.match(alone.output(), /npm start/);
});
