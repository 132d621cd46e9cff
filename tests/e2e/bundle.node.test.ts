import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';

const patient = { timeout: 60_000 };
let product: Product;
let page: Page;
let problems: string[];
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivarium-bundle-'));
});
useCommandCenter((open) => void ({ product, problems, page } = open), { context: { acceptDownloads: true } });
after(() => rm(folder, { recursive: true, force: true }));

const command = async (name: string | RegExp) => {
  await page.locator('viv-artifact').getByRole('button', { name: 'Actions of this page' }).click(patient);
  await page.getByRole('menuitem', { name }).click(patient);
};
/** What the browser saves when this is done. */
const saved = async (run: () => Promise<unknown>): Promise<string> => {
  const [download] = await Promise.all([page.waitForEvent('download', patient), run()]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
};
const open = async (path: string, run: () => Promise<unknown>) => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser', patient), run()]);
  await chooser.setFiles(path);
};
const openFromMenu = (path: string) => open(path, () => command(/^Open a page/));
const pages = () => page.locator('viv-sidebar').getByRole('link').filter({ hasText: /./ });

test('a page is saved as a file and comes back from it as a page of its own', async () => {
  const path = await saved(() => command('Save this page as a file'));
  assert.match(path, /Daily command center\.vivarium\.json$/);
  const bundle = JSON.parse(await readFile(path, 'utf8')) as { pages: { placements: unknown[] }[] };
  assert.equal(bundle.pages[0]!.placements.length, 6);
  await openFromMenu(path);
  const dialog = page.getByRole('dialog', { name: 'Add “Daily command center” to your pages?' });
  await dialog.getByText('Looks at').waitFor(patient);
  assert.deepEqual(await barriersByDayAndNight(page, 'opening a page'), []);
  await dialog.getByRole('button', { name: 'Add the page' }).click();
  await page.waitForURL(/#\/artifact\/(?!daily-command-center)/, patient);
  await page.locator('viv-agenda').getByText('Call with Amanda Foster').first().waitFor(patient);
  assert.equal(await pages().filter({ hasText: 'Daily command center' }).count(), 2);
});

test('a file that is none is refused with its reason; the pages stay', async () => {
  const path = join(folder, 'shopping.json');
  await writeFile(path, '{"milk":2}');
  await openFromMenu(path);
  await page.getByText('“shopping.json” was not opened. The file is not a page of Vivarium').waitFor(patient);
  assert.deepEqual(await barriersByDayAndNight(page, 'a refused file'), []);
  assert.equal(await pages().filter({ hasText: 'Daily command center' }).count(), 2);
});

test('a file with a widget that is not here says so before it is opened', async () => {
  const path = await saved(() => command('Save this page as a file'));
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('"viv-clock"', '"their-clock"'));
  await openFromMenu(path);
  const dialog = page.getByRole('dialog', { name: 'Add “Daily command center” to your pages?' });
  await dialog.getByText('Widgets that are not here').waitFor(patient);
  await dialog.getByRole('listitem').filter({ hasText: /^their-clock$/ }).waitFor(patient);
  assert.deepEqual(await barriersByDayAndNight(page, 'a page with a widget that is not here'), []);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await pages().filter({ hasText: 'Daily command center' }).count(), 2);
});

test('a backup brings a deleted page back', async () => {
  await page.goto(`${product.origin}/#/settings`);
  const path = await saved(() => page.getByRole('button', { name: 'Save a backup' }).click(patient));
  await page.goto(`${product.origin}/#/`);
  const copy = pages().filter({ hasText: 'Daily command center' }).last();
  await copy.focus();
  await page.keyboard.press('Delete');
  await page.getByText('Deleted “Daily command center”.').waitFor(patient);
  await page.goto(`${product.origin}/#/settings`);
  await open(path, () => page.getByRole('button', { name: 'Restore from a file…' }).click(patient));
  const dialog = page.getByRole('dialog', { name: 'Restore this backup?' });
  await dialog.getByText('comes back').waitFor(patient);
  assert.deepEqual(await barriersByDayAndNight(page, 'restoring a backup'), []);
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.waitForURL(/#\/artifact\//, patient);
  await page.waitForFunction(() => document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-sidebar')!.shadowRoot!.querySelectorAll('.pages a').length === 2, undefined, patient);
  assert.deepEqual(problems, []);
});
