import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Emulator } from '@vivarium/sdk/testing/emulator';
import type { Frame, Page } from 'playwright-core';
import { startEmulator } from '../../plugins/examples/todoist/emulator.js';
import { dataFolderWith } from './data-folder.js';
import { useProduct } from './opening.js';
import { answer, type Product } from './product.js';

const root = join(import.meta.dirname, '../..');
let work: string;
let emulator: Emulator;
let product: Product;
let page: Page;
let problems: string[];

/** `npm start -- plugin …` as a person runs it, beside the running companion. */
async function vivarium(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'bin/vivarium.mjs'), 'plugin', ...args, '--data-dir', product.dataFolder], { cwd: work, env: { ...process.env, VIVARIUM_VAULT: 'file' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 0, output);
  return output;
}

/** Changes the source by its own API, as somebody else would. */
async function source(path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(emulator.origin + path, { ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }), headers: { authorization: 'Bearer demo', 'content-type': 'application/json' } });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.status === 204 ? undefined : answer.json();
}
const add = async (content: string) => ((await source('/api/v1/tasks', { content })) as { id: string }).id;

const widget = async (): Promise<Frame> => (await (await page.locator('viv-frame iframe:not(.new)').elementHandle({ timeout: 60_000 }))!.contentFrame())!;
const settings = () => page.goto(`${product.origin}/#/settings`);
const artifact = () => page.goto(`${product.origin}/#/artifact/tasks`);
const card = () => page.locator('viv-account-card').filter({ hasText: 'Todoist' });
/** The connector's own frames: hidden ones beside the page. Those by which the settings measure the browser are allowed nothing. */
const hidden = () => page.locator('body > iframe[hidden][allow]');

/** Everything that the page's database holds of the plugin. */
const kept = () =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('vivarium');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
    const found: string[] = [];
    for (const name of [...database.objectStoreNames].filter((one) => one !== 'documents')) {
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()].map((request) => new Promise<unknown[]>((resolve) => (request.onsuccess = () => resolve(request.result as unknown[])))));
      keys!.forEach((key, index) => /todoist|Renew the domain/.test(JSON.stringify([key, values![index]])) && found.push(`${name} ${JSON.stringify(key)}`));
    }
    database.close();
    return found.sort();
  });

describe('a connector from elsewhere', () => {
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'vivarium-connector-'));
    emulator = await startEmulator();
    // The example as it is, but for two tasks on which it does what a broken connector does.
    await cp(join(root, 'plugins/examples/todoist'), join(work, 'todoist'), { recursive: true });
    const path = join(work, 'todoist/connector.ts');
    const code = await readFile(path, 'utf8');
    const marked = "const found = await all(http, '/api/v1/tasks', WireTask, signal);";
    assert.ok(code.includes(marked));
    await writeFile(path, code.replace(marked, `${marked}
      if (found.some(({ content }) => content === 'hang')) for (;;);
      if (found.some(({ content }) => content === 'crash')) { setTimeout(() => { throw new Error('broken on purpose'); }); await new Promise(() => undefined); }`));
  });
  useProduct(async (open) => {
    ({ product, page, problems } = open);
    await page.locator('viv-sidebar').waitFor();
  }, {
    start: async () => {
      const placements = [{ id: 'one', widget: 'todoist-open', config: {}, cells: { wide: { x: 0, y: 0, w: 6, h: 8 } } }];
      const dataFolder = await dataFolderWith([['artifact', 'tasks', { schema: 1, id: 'tasks', title: 'Tasks', theme: 'system', order: 0, versions: [], placements }]]);
      return { dataFolder, options: ['--emulator', `todoist=${emulator.origin}`] };
    },
  });
  after(async () => {
    await emulator?.close();
    await rm(work, { recursive: true, force: true });
  });

  it('is installed in the terminal, appears in the open page, and is connected there with a token', async () => {
    await settings();
    assert.match(await vivarium('add', join(work, 'todoist'), '--yes', '--hash', /sha256 ([0-9a-f]{64})/.exec(await hashOf())![1]!), /todoist/i);
    // The emulator in the place of the source lets anybody in who knows its token, as a demo account does by itself.
    await card().getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await card().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Connect Todoist' }).click();
    await page.getByLabel('API token').fill('wrong');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('does not accept this sign-in').waitFor();
    await page.getByLabel('API token').fill('demo');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await card().getByText('From elsewhere').waitFor();
    await card().getByText('demo@example.com').waitFor();
  });

  it('shows its data in a widget that was allowed to see them, from a hidden frame of its own', async () => {
    await artifact();
    await answer(page.locator('viv-grant-request').getByRole('button', { name: /^Allow/ }));
    const frame = await widget();
    await frame.getByText('Renew the domain').waitFor({ timeout: 60_000 });
    await frame.getByText('Clients').first().waitFor();
    assert.equal(await hidden().count(), 1);
  });

  it('follows its source without a reload, and acts there', async () => {
    const frame = await widget();
    const id = await add('Water the plants');
    await frame.getByText('Water the plants').waitFor({ timeout: 60_000 });
    await frame.getByRole('button', { name: 'Tick off Water the plants' }).click();
    await frame.getByText('Water the plants').waitFor({ state: 'detached' });
    await until(() => emulator.journal.some(({ method, path }) => method === 'POST' && path === `/api/v1/tasks/${id}/close`));
    // What the connector sent, the broker let through: with the token, which the connector never had.
    assert.ok(emulator.journal.filter(({ path }) => path.startsWith('/api/')).every(({ requestHeaders }) => /^Bearer /.test(requestHeaders['authorization'] ?? '')));
    await page.getByRole('button', { name: 'Undo' }).click();
    await frame.getByText('Water the plants').waitFor({ timeout: 60_000 });
  });

  it('is named when it hangs, and works again when it can', async () => {
    const id = await add('hang');
    await settings();
    await card().getByRole('button', { name: 'Refresh' }).click();
    await card().getByText(/The connector of Todoist failed: it did not answer/).first().waitFor({ timeout: 120_000 });
    await card().locator('summary').click();
    await card().getByText(/it hung/).waitFor();
    await source(`/api/v1/tasks/${id}/close`, {});
    await card().getByRole('button', { name: 'Refresh' }).click();
    await card().getByText(/^Live/).waitFor({ timeout: 120_000 });
  });

  it('is not started for ever when it crashes again and again, and says so where its data are', async () => {
    const id = await add('crash');
    await card().getByRole('button', { name: 'Refresh' }).click();
    await card().getByText(/is not started again by itself: several times it stopped \(.*broken on purpose\)/).first().waitFor({ timeout: 180_000 });
    await card().getByText(/Broken: refresh to start it again \(it crashed/).waitFor();
    await artifact();
    assert.equal(await hidden().count(), 0);
    const frame = await widget();
    // What was known stays on screen.
    await frame.getByText('Renew the domain').waitFor();
    const dot = page.locator('viv-placement viv-freshness[state="failed"]');
    await dot.getByText(/several times it stopped/).waitFor({ state: 'attached' });
    await source(`/api/v1/tasks/${id}/close`, {});
    await settings();
    await card().getByRole('button', { name: 'Refresh' }).click();
    await card().getByText(/^Live/).waitFor({ timeout: 120_000 });
  });

  it('is removed with its account, its secret, its data and what it kept', async () => {
    assert.ok((await kept()).some((name) => name.startsWith('state "storage todoist-')), 'it had kept something');
    await vivarium('remove', 'todoist', '--yes');
    await card().waitFor({ state: 'detached' });
    await page.getByText('None from elsewhere.').waitFor();
    await until(async () => (await kept()).length === 0 && (await hidden().count()) === 0);
    const files = (await readdir(product.dataFolder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
    const naming = await Promise.all(files.map(async (file) => (/todoist|Renew the domain/.test(file + (await readFile(file, 'utf8'))) ? [file.slice(product.dataFolder.length + 1)] : [])));
    // The artifact keeps an empty place, the log what was done, the widget's permissions and a number for the next account's id.
    assert.deepEqual(naming.flat().filter((file) => !/^(artifacts|log|grants)\/|^accounts\.json$/.test(file)), []);
    assert.deepEqual(problems, []);
  });
});

/** What the terminal shows before it is agreed to. */
async function hashOf(): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'bin/vivarium.mjs'), 'plugin', 'add', join(work, 'todoist'), '--data-dir', product.dataFolder], { cwd: work, env: { ...process.env, VIVARIUM_VAULT: 'file' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return output;
}

/** Looks again and again, since nothing tells. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error('It never came true.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
