import assert from 'node:assert/strict';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { stored, type Product } from './product.js';
import { anotherDayOfThisWeek, CalendarSource, localDay } from './source.js';

const call = 'Call with Amanda Foster';
const lunch = 'Lunch with Ruth';
const other = anotherDayOfThisWeek(localDay());

let product: Product;
let context: BrowserContext;
let problems: string[];
let page: Page;

useCommandCenter((open) => void ({ product, context, problems, page } = open));

const box = (title: string) => page.locator('viv-agenda .box', { hasText: title });
const freshness = (state: string) => page.locator('viv-placement', { has: page.locator('viv-agenda') }).locator(`viv-freshness[state=${state}]`);
const pages = () => page.getByRole('list', { name: 'Pages' }).locator('a span').allInnerTexts();

/** What a person does, kept by the companion when this ends. */
async function kept(act: () => Promise<void>): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith('/api/documents') && response.request().method() === 'PUT');
  await act();
  assert.equal((await answered).status(), 200);
}

/** Waits until the demo calendar's file on disk has this text. */
async function saved(text: string): Promise<void> {
  const folder = join(product.dataFolder, 'demo');
  const has = async () => (await readFile(join(folder, 'google-calendar.json'), 'utf8').catch(() => '')).includes(text);
  const watcher = watch(folder);
  for (let change = once(watcher, 'change'); !(await has()); change = once(watcher, 'change')) await change;
  watcher.close();
}

/** Opens the page without a code, its requests held back until `release`. */
async function openHeld(): Promise<{ release(): Promise<void> }> {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  await context.route('**/api/**', async (route) => {
    await gate;
    await route.continue().catch(() => undefined);
  });
  page = await context.newPage();
  await page.goto(product.origin);
  return {
    async release() {
      open();
      await context.unroute('**/api/**');
    },
  };
}

test('Ctrl+C ends it cleanly and started again the browser is still paired, painted from what it kept', async () => {
  const source = await CalendarSource.open(page);
  await source.move(await source.event(lunch), other);
  await box(lunch).waitFor({ state: 'detached' });
  await kept(async () => {
    await page.getByRole('button', { name: 'New page' }).click();
    await page.getByLabel('Title of the page').fill('Board meeting');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Board meeting' }).waitFor();
  });
  await page.close();
  assert.equal(await product.interrupt(), 0);
  await product.startAgain();

  const held = await openHeld();
  await box(call).waitFor();
  assert.equal(await box(lunch).count(), 0);
  await freshness('syncing').waitFor();
  assert.deepEqual(await pages(), ['Daily command center', 'Board meeting']);
  await held.release();
  await freshness('live').waitFor();
});

test('what was changed at the demo source before Ctrl+C is still changed there', async () => {
  const { start } = await (await CalendarSource.open(page)).event(lunch);
  assert.equal(localDay(new Date(start.dateTime!)), other);
  assert.equal(await box(lunch).count(), 0);
});

test('a power cut loses nothing that was saved', async () => {
  const source = await CalendarSource.open(page);
  await source.change(await source.event(call), { summary: 'Call with Amanda Foster, moved room' });
  await box('moved room').waitFor();
  await saved('moved room');
  await kept(async () => {
    await page.locator('viv-sidebar').getByRole('link', { name: 'Board meeting' }).press('Alt+ArrowUp');
  });
  await page.close();
  await product.kill();
  await product.startAgain();

  const held = await openHeld();
  // The first page of the list is what the bare address shows.
  await page.getByRole('heading', { name: 'Board meeting' }).waitFor();
  await page.getByRole('link', { name: 'Daily command center' }).click();
  await box('moved room').waitFor();
  await held.release();
  await freshness('live').waitFor();
  assert.deepEqual(await pages(), ['Board meeting', 'Daily command center']);
  assert.equal((await (await CalendarSource.open(page)).event('Call with Amanda Foster, moved room')).summary.endsWith('moved room'), true);
});

test('while the data folder takes nothing the page says so and why, and what was made is in it afterwards', async () => {
  const folder = join(product.dataFolder, 'artifacts');
  await rename(folder, `${folder}-away`);
  await writeFile(folder, '');
  await page.getByRole('button', { name: 'New page' }).click();
  await page.getByLabel('Title of the page').fill('No room for it');
  await page.keyboard.press('Enter');
  await page.getByText('Not in the data folder yet, but kept in this browser: The data folder could not be written').first().waitFor();
  const saved = stored(page, 'artifact', 'No room for it');
  await rm(folder);
  await rename(`${folder}-away`, folder);
  await saved;
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name, 'artifact.json'), 'utf8')));
  assert.equal(texts.filter((text) => text.includes('No room for it')).length, 1);
});

test('with the browser’s storage cleared it must be paired, and then shows the same pages', async () => {
  await page.goto('about:blank');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin: product.origin, storageTypes: 'all' });
  await page.goto(product.origin);
  await page.getByRole('heading', { name: 'Pair this browser' }).waitFor();

  await product.interrupt();
  await product.startAgain();
  await page.goto(await product.url());
  await page.getByRole('link', { name: 'Daily command center' }).click();
  await box('moved room').waitFor();
  assert.deepEqual(await pages(), ['Board meeting', 'Daily command center', 'No room for it']);
  assert.deepEqual(problems, []);
});
