import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';
import { anotherDayOfThisWeek, CalendarSource, localDay, type WireEvent } from './source.js';

const call = 'Call with Amanda Foster';
const lunch = 'Lunch with Ruth';
const other = anotherDayOfThisWeek(localDay());

let product: Product;
let context: BrowserContext;
let problems: string[];
let first: Page;
let second: Page;
let source: CalendarSource;
/** Requests to sources, by the tab that sent them. */
const asked = new Map<Page, number>();
const asking = new EventEmitter<{ asked: [Page] }>();

useCommandCenter(async (open) => {
  ({ product, context, problems, page: first } = open);
  source = await CalendarSource.open(first);
  await live(first);
  second = await context.newPage();
  await second.goto(product.origin);
  await live(second);
}, {
  prepare: (context) =>
    context.on('page', (page) =>
      page.on('websocket', (socket) =>
        socket.on('framesent', ({ payload }) => {
          if (!payload.toString().includes('"type":"request"')) return;
          asked.set(page, (asked.get(page) ?? 0) + 1);
          asking.emit('asked', page);
        }),
      ),
    ),
});

const box = (page: Page, title: string) => page.locator('viv-agenda .box', { hasText: title });
const live = (page: Page) => page.locator('viv-placement', { has: page.locator('viv-agenda') }).locator('viv-freshness[state=live]').waitFor();
const inBoth = (look: (page: Page) => Promise<unknown>) => Promise.all([first, second].map(look));
const minute = ({ start }: WireEvent) => new Date(start.dateTime!).getMinutes();

/** Moves an appointment down by a quarter of an hour, with the keyboard alone. */
async function moveDown(page: Page, title: string): Promise<void> {
  await box(page, title).focus();
  for (const key of ['m', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
}

/** How often a delta carried this version of an event. */
async function deliveries({ etag }: WireEvent): Promise<number> {
  const mark = JSON.stringify(etag).slice(1, -1);
  return (await source.journal()).filter(({ method, path, responseBody }) => method === 'GET' && path.includes('syncToken=') && responseBody.includes(mark)).length;
}

test('the second tab opens without another link and without asking a source', async () => {
  await box(second, call).waitFor();
  assert.ok(asked.get(first)! > 0);
  assert.equal(asked.get(second), undefined);
});

test('a change at the source is in both, and was asked for once', async () => {
  const moved = await source.move(await source.event(call), other);
  await inBoth((page) => box(page, call).waitFor({ state: 'detached' }));
  assert.equal(await deliveries(moved), 1);
  await source.move(moved, localDay());
  await inBoth((page) => box(page, call).waitFor());
  assert.equal(asked.get(second), undefined);
});

test('what is done in one tab is seen in the other, whichever syncs', async () => {
  await moveDown(second, lunch);
  await inBoth((page) => box(page, lunch).getByText('12:45').waitFor());
  await source.until(lunch, (event) => minute(event) === 45);
  await moveDown(first, lunch);
  await inBoth((page) => box(page, lunch).getByText('13:00').waitFor());
  await source.until(lunch, (event) => minute(event) === 0);
});

test('a page made, named and deleted in one tab is so in the other', async () => {
  const link = (page: Page, title: string) => page.locator('viv-sidebar').getByRole('link', { name: title, exact: true });
  await second.locator('viv-sidebar').getByRole('button', { name: 'New page' }).click();
  await second.locator('viv-sidebar').getByLabel('Title of the page').fill('Thursday');
  await second.keyboard.press('Enter');
  await link(first, 'Thursday').waitFor();
  await link(first, 'Thursday').focus();
  await first.keyboard.press('Delete');
  await link(second, 'Thursday').waitFor({ state: 'detached' });
  await first.locator('viv-toasts').getByRole('button', { name: 'Undo' }).last().click();
  await link(second, 'Thursday').waitFor();
  await inBoth(async (page) => {
    await link(page, 'Daily command center').click();
    await box(page, call).waitFor();
  });
});

test('both without network show what they have and catch up; what either decided is sent once', async () => {
  const away = (page: Page) => page.getByText('You see what is stored here');
  await context.setOffline(true);
  await inBoth((page) => away(page).waitFor());
  await moveDown(second, call);
  await inBoth((page) => box(page, call).getByText('15:15').waitFor());
  const renamed = await source.change(await source.event(lunch), { summary: 'Lunch with Ruth and Neil' });
  await context.setOffline(false);
  await inBoth(async (page) => {
    await away(page).waitFor({ state: 'detached' });
    await box(page, 'Lunch with Ruth and Neil').waitFor();
    await box(page, call).getByText('15:15').waitFor();
  });
  const sent = await source.until(call, (event) => minute(event) === 15);
  assert.equal(await deliveries(renamed), 1);
  const writes = (await source.journal()).filter(({ method, path }) => method === 'PATCH' && path.includes(sent.id));
  assert.equal(writes.filter(({ requestHeaders }) => requestHeaders['user-agent'] !== 'node').length, 1);
});

test('when the tab that synced is closed the other takes over', async () => {
  const started = new Promise<void>((resolve) => asking.on('asked', (page) => page === second && resolve()));
  await first.close();
  await started;
  const event = await source.event('Lunch with Ruth and Neil');
  const again = await source.change(event, { summary: lunch });
  await box(second, lunch).getByText(lunch, { exact: true }).waitFor();
  assert.equal(await deliveries(again), 1);
  await live(second);
});

test('a tab that comes now follows', async () => {
  first = await context.newPage();
  await first.goto(product.origin);
  await live(first);
  await source.move(await source.event(call), other);
  await inBoth((page) => box(page, call).waitFor({ state: 'detached' }));
  assert.equal(asked.get(first), undefined);
});

/** From now on this tab loads the product as it is after an update: the calendar's contract is the next one. */
async function update(page: Page): Promise<void> {
  for (const files of ['**/assets/main-*.js', '**/workers/*.js'])
    await page.route(files, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/(google-calendar.,version:)1/, '$12') });
    });
}

test('tabs that were loaded before an update keep what they show, say so, and follow again once they are loaded anew', async () => {
  const updated = await context.newPage();
  await update(updated);
  await updated.goto(product.origin);
  const said = (page: Page) => page.locator('viv-toasts li', { hasText: 'Vivarium was updated: reload this page.' });
  await inBoth((page) => said(page).waitFor());
  await live(updated);
  await source.move(await source.event(call), localDay());
  await box(updated, call).waitFor();
  assert.equal(await said(updated).count(), 0);
  assert.deepEqual(await Promise.all([first, second].map((page) => box(page, call).count())), [0, 0]);
  await inBoth(async (page) => {
    await update(page);
    await said(page).getByRole('button', { name: 'Reload' }).click();
    await box(page, call).waitFor();
    assert.equal(await said(page).count(), 0);
  });
});

test('nothing of this threw or broke the page’s policy', () => assert.deepEqual(problems, []));
