import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { browserFlags, findBrowser } from '../../tools/browser.mjs';
import { openCommandCenter, Product, stored } from './product.js';
import { anotherDayOfThisWeek, CalendarSource, localDay } from './source.js';

const call = 'Call with Amanda Foster';
const patient = { timeout: 60_000 };

let product: Product;
let profile: string;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

/** A browser whose owner blocks all cookies: no database, no storage, no locks, no worker that keeps the page. */
before(async () => {
  product = await Product.start();
  profile = await mkdtemp(join(tmpdir(), 'vivarium-profile-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default/Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
  const executablePath = findBrowser();
  context = await chromium.launchPersistentContext(profile, { ...(executablePath ? { executablePath } : {}), args: browserFlags, viewport: { width: 1440, height: 1000 }, locale: 'en-GB' });
  context.setDefaultTimeout(60_000);
  context.on('weberror', (error) => problems.push(String(error.error().stack)));
  page = await openCommandCenter(context, product);
});
after(async () => {
  await context?.close();
  await product?.remove();
  await rm(profile, { recursive: true, force: true });
});

test('the page works from memory, and says once what that means', async () => {
  await page.getByText('The browser keeps no data here').waitFor();
  assert.equal(await page.locator('viv-banner', { hasText: 'needs a new link from the terminal' }).count(), 1);
  await page.locator('viv-briefing').getByText(/^Today: \d+ appointments/).waitFor();
});

test('it follows its sources', async () => {
  const calendar = await CalendarSource.open(page);
  await calendar.move(await calendar.event(call), anotherDayOfThisWeek(localDay()));
  await page.locator('viv-agenda .box', { hasText: call }).waitFor({ state: 'detached', ...patient });
});

test('what a person makes is in the data folder', async () => {
  const saved = stored(page, 'artifact', 'Without cookies');
  await page.getByRole('button', { name: 'New page' }).click();
  await page.keyboard.type('Without cookies');
  await page.keyboard.press('Enter');
  await saved;
  assert.equal((await readdir(join(product.dataFolder, 'artifacts'))).length, 2);
});

test('while only this page has what was made, leaving it asks', async () => {
  // What comes after the first picture is fetched from the process.
  await page.locator('viv-palette').waitFor({ state: 'attached' });
  await product.kill();
  await page.getByText('Vivarium’s process does not answer').waitFor();
  await page.getByRole('button', { name: 'New page' }).last().click();
  await page.keyboard.type('Nowhere else');
  await page.keyboard.press('Enter');
  const asked = page.waitForEvent('dialog');
  const leaving = page.evaluate(() => location.reload()).catch(() => undefined);
  const dialog = await asked;
  assert.equal(dialog.type(), 'beforeunload');
  await dialog.dismiss();
  await leaving;
  await page.getByText('Nowhere else').first().waitFor();
});

test('nothing of this threw', () => assert.deepEqual(problems, []));
