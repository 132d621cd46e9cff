import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { answer, type Product, stored } from './product.js';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'plugins/examples/focus');
const tls = (name: string) => join(import.meta.dirname, 'https', name);
/** A machine that trusts our certificate, and finds our names. */
const environment = { NODE_EXTRA_CA_CERTS: tls('certificate.pem'), NODE_OPTIONS: `--import ${pathToFileURL(tls('network.mjs')).href}` };

interface Manifest {
  version: string;
  widgets: { manifest: { config: { properties: Record<string, unknown> }; migrations?: unknown } }[];
}
interface Package {
  manifest: Manifest;
  files: Record<string, string>;
}

let server: Server;
let product: Product;
let page: Page;
let problems: string[];
let published: Package;
const at = (path: string, host = 'plugins.test') => `https://${host}:${(server.address() as AddressInfo).port}${path}`;

before(async () => {
  const file = async (path: string) => [path, await readFile(join(folder, path), 'utf8')] as const;
  published = { manifest: JSON.parse(await readFile(join(folder, 'plugin.json'), 'utf8')) as Manifest, files: Object.fromEntries(await Promise.all(['left/index.ts', 'left/free-minutes.ts'].map(file))) };
  const [key, cert] = await Promise.all(['key.pem', 'certificate.pem'].map((name) => readFile(tls(name))));
  server = createServer({ key, cert }, ({ url }, response) => {
    if (url === '/focus') response.writeHead(302, { location: '/focus.json' }).end();
    else response.writeHead(url === '/focus.json' ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(published));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
useCommandCenter((open) => void ({ product, problems, page } = open), { start: { environment } });
after(() => server.close());

async function vivarium(...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(root, 'bin/vivarium.mjs'), 'plugin', ...args, '--data-dir', product.dataFolder], { env: { ...process.env, VIVARIUM_VAULT: 'file', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { code: ((await once(child, 'close')) as [number])[0], output };
}

const installing = () => page.getByRole('dialog', { name: 'Install a plugin' });
const look = async (address: string) => {
  await installing().getByLabel('Or its address').fill(address);
  await installing().getByRole('button', { name: 'Look' }).click();
};
const inFrame = () => page.frameLocator('viv-placement viv-frame iframe:not(.new)').locator('p').filter({ hasText: 'free between' });
const settings = () => page.getByRole('dialog', { name: 'Settings of Focus time left' });
const openSettings = async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('settings of focus');
  await page.getByRole('option', { name: /^Settings of Focus time left/ }).waitFor();
  await page.keyboard.press('Enter');
  await settings().waitFor();
};

test('in a terminal, a plugin at an address is installed only with its hash', async () => {
  const shown = await vivarium('add', at('/focus'));
  assert.equal(shown.code, 2, shown.output);
  assert.match(shown.output, /sha256 [0-9a-f]{64}/);
  const wrong = await vivarium('add', at('/focus'), '--yes', '--hash', '0'.repeat(64));
  assert.equal(wrong.code, 1, wrong.output);
  assert.match(wrong.output, /This is not what --hash names/);
  assert.match((await vivarium('list')).output, /No plugins/);
});

test('a certificate of another name is not believed; what is not there is said', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('add a widget');
  await page.getByRole('option', { name: 'Add a widget…' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Add a widget' }).getByRole('button', { name: 'Install a plugin…' }).click();
  await look(at('/focus', 'elsewhere.test'));
  await installing().getByRole('alert').filter({ hasText: 'Nothing was installed.' }).waitFor();
  await look(at('/nothing'));
  await installing().getByRole('alert').filter({ hasText: 'plugins.test answered 404 instead of a plugin.' }).waitFor();
});

test('what was shown with its hash is what is installed, whatever the address answers by then', async () => {
  await look(at('/focus'));
  const asked = page.getByRole('dialog', { name: 'Install Focus time 1.0.0?' });
  const hash = /[0-9a-f]{64}/.exec(await asked.innerText())?.[0] ?? assert.fail('it shows the hash');
  const other = structuredClone(published);
  other.files['left/index.ts'] += '\n// Something else by now.';
  const kept = published;
  published = other;
  await answer(asked.getByRole('button', { name: 'Install' }));
  await installing().waitFor({ state: 'hidden' });
  published = kept;
  assert.match((await vivarium('list')).output, new RegExp(`focus {2}Focus time 1\\.0\\.0 {2}${hash.slice(0, 12)}`));
});

test('an update takes the settings along into the version that names them otherwise', async () => {
  const gallery = page.getByRole('dialog', { name: 'Add a widget' });
  await gallery.getByRole('button', { name: 'Add Focus time left' }).click();
  await inFrame().waitFor();
  await gallery.getByRole('button', { name: 'Close' }).click();
  await gallery.waitFor({ state: 'hidden' });
  await openSettings();
  await settings().getByLabel('Hour the day begins').fill('11');
  const kept = stored(page, 'artifact', '"from":11');
  await settings().getByRole('button', { name: 'Save' }).click();
  await kept;
  await inFrame().filter({ hasText: 'between 11:00 and 17:00' }).waitFor();

  const next = structuredClone(published);
  const [widget] = next.manifest.widgets;
  const { from, ...others } = widget!.manifest.config.properties;
  next.manifest.version = '2.0.0';
  widget!.manifest.config.properties = { begin: from, ...others };
  widget!.manifest.migrations = [[{ do: 'rename', name: 'from', to: 'begin' }]];
  next.files['left/index.ts'] = published.files['left/index.ts']!.replace('    from: z.int()', '    begin: z.int()').replaceAll('this.config.from', 'this.config.begin').replace('  sample: {', "  migrations: [[{ do: 'rename', name: 'from', to: 'begin' }]],\n  sample: {").replace('<p>free between', '<p>still free between');
  published = next;
  await page.goto(`${product.origin}/#/settings`);
  await page.getByRole('button', { name: 'Look for an update of Focus time' }).click();
  await answer(page.getByRole('dialog', { name: 'Update Focus time to 2.0.0?' }).getByRole('button', { name: 'Update' }));
  await page.getByText('Focus time was updated.').first().waitFor();

  await page.goto(`${product.origin}/#/`);
  await inFrame().filter({ hasText: 'still free between 11:00 and 17:00' }).waitFor();
  await openSettings();
  assert.equal(await settings().getByLabel('Hour the day begins').inputValue(), '11');
  await settings().getByLabel('Hour the day begins').fill('12');
  const anew = stored(page, 'artifact', '"begin":12');
  await settings().getByRole('button', { name: 'Save' }).click();
  await anew;
  await page.reload();
  await inFrame().filter({ hasText: 'still free between 12:00 and 17:00' }).waitFor();
});

test('left no error behind', () => assert.deepEqual(problems, []));
