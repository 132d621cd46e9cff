import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';
import { anotherDayOfThisWeek, CalendarSource, localDay } from './source.js';

const call = 'Call with Amanda Foster';
const lunch = 'Lunch with Ruth';
const today = localDay();

let product: Product;
let context: BrowserContext;
let problems: string[];
let page: Page;
let source: CalendarSource;

useCommandCenter(async (open) => {
  ({ product, context, problems, page } = open);
  source = await CalendarSource.open(page);
  // What the first picture does not need comes a little later.
  await page.waitForFunction(() => customElements.get('viv-settings'));
  // What a part imports is fetched after it.
  await page.waitForFunction(() => ['form', 'details', 'writing', 'draft', 'slots'].every((part) => performance.getEntriesByType('resource').some(({ name }) => name.includes(`/assets/${part}-`))));
});

const box = (title: string) => page.locator('viv-agenda .box', { hasText: title });
const freshness = (state: string, widget = 'viv-agenda') => page.locator('viv-placement', { has: page.locator(widget) }).locator(`viv-freshness[state=${state}]`);

/** Moves an appointment down by so many quarters of an hour, with the keyboard alone. */
async function moveByKeyboard(title: string, quarters: number): Promise<void> {
  await box(title).focus();
  await page.keyboard.press('m');
  for (let step = 0; step < quarters; step += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

async function waiting(): Promise<string[]> {
  await page.getByRole('button', { name: '1 change waits to be sent' }).click();
  const region = page.getByRole('region', { name: 'Waiting to be sent' });
  await region.waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'the list of what waits'), []);
  const entries = await region.getByRole('listitem').allInnerTexts();
  await page.goBack();
  await box(call).waitFor();
  return entries;
}

test('when the companion is gone the page says so and keeps what it has, with its age', async () => {
  await product.kill();
  await page.getByText('Vivarium’s process does not answer').waitFor();
  await freshness('offline').waitFor();
  // What is written from all of it is no truer.
  await freshness('offline', 'viv-briefing').waitFor();
  await freshness('offline').hover();
  await freshness('offline').getByText(/^Offline. You see what was known at \d?\d:\d\d/).waitFor();
  await box(call).waitFor();
  await page.locator('viv-clients .meeting', { hasText: call }).waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'without its process'), []);
});

test('what nobody opened before opens all the same', async () => {
  await box(call).click();
  const details = page.getByRole('dialog', { name: call });
  await details.getByRole('button', { name: 'Next free slot' }).waitFor();
  await details.getByRole('button', { name: 'Edit' }).click();
  await page.locator('viv-agenda-form').getByRole('button', { name: 'Cancel' }).click();
});

test('what is done meanwhile is shown at once and waits', async () => {
  await moveByKeyboard(lunch, 2);
  await box(lunch).getByText('13:00').waitFor();
  await page.getByText('waits until the network is back').waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'what waits'), []);
  const entries = await waiting();
  assert.equal(entries.length, 1);
  assert.match(entries[0]!, /Lunch with Ruth/);
});

test('it is sent when the companion is back, without a reload and without a new link', async () => {
  await product.startAgain();
  await page.getByText('Vivarium is back').waitFor();
  await freshness('live').waitFor();
  source = await CalendarSource.open(page);
  await page.getByText('Vivarium’s process does not answer').waitFor({ state: 'detached' });
  await page.locator('viv-toasts').getByText(/^Done: Move “Lunch with Ruth” to .*13:50$/).waitFor();
  await box(lunch).getByText('13:00').waitFor();
  await source.until(lunch, ({ start }) => new Date(start.dateTime!).getMinutes() === 0);
  await page.getByRole('button', { name: /waits to be sent/ }).waitFor({ state: 'detached' });
});

test('a change at the source while the network was away is there when it is back', async () => {
  await context.setOffline(true);
  await page.getByText('You see what is stored here').waitFor();
  await moveByKeyboard(call, 1);
  await source.move(await source.event(lunch), anotherDayOfThisWeek(today));
  await context.setOffline(false);
  await page.getByText('You see what is stored here').waitFor({ state: 'detached' });
  await box(lunch).waitFor({ state: 'detached' });
  await box(call).getByText('15:15').waitFor();
  await source.until(call, ({ start }) => new Date(start.dateTime!).getMinutes() === 15);
});

test('after a reload everything is still as it was left', async () => {
  await page.reload();
  await box(call).getByText('15:15').waitFor();
  await freshness('live').waitFor();
  assert.equal(await box(lunch).count(), 0);
  assert.deepEqual(problems, []);
});
