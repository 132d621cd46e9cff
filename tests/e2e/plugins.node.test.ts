import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Product } from './product.js';

const root = join(import.meta.dirname, '../..');
let work: string;
let plugin: string;
before(async () => {
  work = await mkdtemp(join(tmpdir(), 'vivarium-plugin-'));
  plugin = join(work, 'focus');
  await cp(join(root, 'plugins/examples/focus'), plugin, { recursive: true });
});
after(() => rm(work, { recursive: true, force: true }));

/** `npm start -- plugin …` as a person or a script runs it. */
async function vivarium(...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(root, 'bin/vivarium.mjs'), 'plugin', ...args], { cwd: work, env: { ...process.env, VIVARIUM_VAULT: 'file' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}
const hashIn = (output: string) => /sha256 ([0-9a-f]{64})/.exec(output)?.[1] ?? assert.fail(output);

/** Everything below a folder that names the plugin, in path or text. */
async function traces(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    files.filter((file) => file.isFile()).map(async (file) => {
      const path = join(file.parentPath, file.name);
      return /focus-left|Focus time/.test(path + (await readFile(path, 'utf8'))) ? [path] : [];
    }),
  );
  return found.flat();
}

async function wholeLife(dataFolder: string): Promise<void> {
  const data = ['--data-dir', dataFolder];
  const asked = await vivarium('add', plugin, ...data);
  assert.equal(asked.code, 2, 'nobody is there to ask');
  assert.match(asked.output, /“Focus time left” will ask to see event/);
  const hash = hashIn(asked.output);
  assert.match((await vivarium('list', ...data)).output, /No plugins/);

  const wrong = await vivarium('add', plugin, '--yes', '--hash', '0'.repeat(64), ...data);
  assert.equal(wrong.code, 1, wrong.output);
  const added = await vivarium('add', plugin, '--yes', '--hash', hash, ...data);
  assert.equal(added.code, 0, added.output);
  assert.match((await vivarium('list', ...data)).output, new RegExp(`focus {2}Focus time 1.0.0 {2}${hash.slice(0, 12)}`));
  assert.deepEqual(await readdir(join(dataFolder, 'plugins', 'focus')), [hash]);

  const manifest = join(plugin, 'plugin.json');
  const before = await readFile(manifest, 'utf8');
  await writeFile(manifest, before.replace('"version": "1.0.0"', '"version": "1.1.0"').replace('"kind": "event"', '"kind": "message"'));
  const update = await vivarium('update', 'focus', ...data);
  await writeFile(manifest, before);
  assert.equal(update.code, 2);
  assert.match(update.output, /1\.0\.0 → 1\.1\.0[^]*New, it may:\n {2}\+ .*see message\nNo longer:\n {2}- .*see event/);

  assert.equal((await vivarium('remove', 'focus', '--yes', ...data)).code, 0);
  assert.match((await vivarium('list', ...data)).output, /No plugins/);
  assert.deepEqual(await traces(dataFolder), []);
}

test('a plugin is shown, agreed to, updated by its difference and removed without trace, with nothing running', async () => {
  await wholeLife(await mkdtemp(join(work, 'data-')));
});

test('the same through a running companion', async () => {
  const product = await Product.start();
  try {
    await wholeLife(product.dataFolder);
  } finally {
    await product.remove();
  }
});

test('an author derives, packs and gives away one file with the same hash', async () => {
  assert.equal((await vivarium('manifest', plugin)).code, 0);
  assert.equal(await readFile(join(plugin, 'plugin.json'), 'utf8'), await readFile(join(root, 'plugins/examples/focus/plugin.json'), 'utf8'), 'the committed manifest is fresh');
  const packed = await vivarium('pack', plugin);
  assert.equal(packed.code, 0, packed.output);
  const [folder, file] = await Promise.all([plugin, join(work, 'focus-1.0.0.vivarium.json')].map((source) => vivarium('add', source, '--data-dir', join(work, `from-${source.length}`))));
  assert.equal(hashIn(folder!.output), hashIn(packed.output));
  assert.equal(hashIn(file!.output), hashIn(packed.output));
});
