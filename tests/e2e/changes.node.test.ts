import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { barriers } from './barriers.js';
import { useCommandCenter } from './opening.js';
import { audited, type Product } from './product.js';
import { CalendarSource, OtherSources, type WireEvent } from './source.js';

const client = 'Calder & Foster Retail';

let product: Product;
let context: BrowserContext;
let problems: string[];
let page: Page;
let calendar: CalendarSource;
let others: OtherSources;

/** Nobody touches the page until something is looked at: marks stay for an empty chair. */
const mark = (widget: string, words: string) => page.locator(widget).locator('.viv-change', { hasText: words }).first();
const marks = () => page.locator('.viv-change');
const panel = () => page.locator('viv-since dialog');
const bell = () => page.locator('viv-artifact').getByRole('button', { name: /since you were away$/ });
const later = ({ dateTime }: WireEvent['start']) => ({ dateTime: new Date(Date.parse(dateTime!) + 30 * 60_000).toISOString() });

async function live(): Promise<void> {
  for (const title of ['Agenda', 'Inbox', 'Clients']) await page.locator('viv-placement').filter({ has: page.getByRole('heading', { name: title, exact: true, level: 2 }) }).locator('viv-freshness[state=live]').waitFor();
}

/** Where everything else of the page's head begins. */
const headStands = () => page.locator('viv-artifact header > :is(h1, viv-day-navigation, [data-arranging], viv-menu)').evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().left));
let stood: readonly number[];

async function open(): Promise<void> {
  page = await context.newPage();
  await page.goto(product.origin);
}

useCommandCenter(async (open) => {
  ({ product, context, problems, page } = open);
  await page.locator('viv-clients').getByText(client).first().waitFor();
  await live();
  [calendar, others] = [await CalendarSource.open(page), await OtherSources.open(page)];
}, { context: audited });

test('what changed while the page was closed is marked where it is, and said once', async () => {
  assert.equal(await marks().count(), 0, 'what was there from the start is no change');
  await page.close();
  const call = await calendar.event('Call with Amanda Foster');
  await calendar.change(call, { start: later(call.start), end: later(call.end) });
  await calendar.remove(await calendar.event('Lunch with Ruth'));
  await others.write('Numbers for Friday');
  await others.advance(client, 'Won');
  await open();
  await mark('viv-agenda .box', 'Moved, was').waitFor();
  await mark('viv-agenda .note', 'Gone').waitFor();
  await page.locator('viv-agenda').getByText(/“Lunch with Ruth” .* is gone/).waitFor();
  await mark('viv-inbox', 'New').waitFor();
  await mark('viv-clients', 'Was Negotiation').waitFor();
  await page.locator('viv-toasts [role=status]').getByText('4 changes since you were away').waitFor();
});

test('a reload forgets none of it', async () => {
  await page.reload();
  await mark('viv-agenda .box', 'Moved, was').waitFor();
  await mark('viv-inbox', 'New').waitFor();
  await bell().getByText('4').waitFor();
  stood = await headStands();
});

test('the list answers what changed at all sources, reached by keyboard, and leads to the item', async () => {
  await bell().focus();
  await page.keyboard.press('Enter');
  await panel().getByRole('heading', { name: 'Since you were away' }).waitFor();
  for (const [source, item, words] of [
    ['Google Calendar', 'Call with Amanda Foster', /^From .+ to .+/],
    ['Google Calendar', 'Lunch with Ruth', /^Gone, was /],
    ['Gmail', 'Numbers for Friday', /^New mail from /],
    ['Notion', client, /^From Negotiation to Won$/],
  ] as const)
    await panel().getByRole('region', { name: source }).getByRole('button', { name: item }).getByText(words).waitFor();
  assert.deepEqual(await barriers(page), []);
  await panel().getByRole('button', { name: 'Numbers for Friday' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('viv-inbox .revealed').getByText('Numbers for Friday').first().waitFor();
});

test('the day is stepped through in the order of its changes', async () => {
  await panel().getByRole('button', { name: 'Replay of today' }).click();
  await panel().getByText('4 of 4').waitFor();
  assert.deepEqual(await barriers(page, 'replay'), []);
  await panel().getByRole('slider', { name: 'Change of the day' }).focus();
  await page.keyboard.press('Home');
  await panel().getByText('1 of 4').waitFor();
  await page.keyboard.press('ArrowRight');
  await panel().getByText('2 of 4').waitFor();
  await panel().getByRole('button', { name: 'Play', exact: true }).click();
  await panel().getByText('4 of 4').waitFor();
  await panel().getByRole('button', { name: 'Play', exact: true }).waitFor();
});

test('what was listed counts as seen: marks go, also after a reload', async () => {
  await panel().getByRole('heading', { name: 'Since you were away' }).press('Escape');
  await panel().waitFor({ state: 'hidden' });
  await marks().first().waitFor({ state: 'detached' });
  assert.equal(await marks().count(), 0);
  assert.equal(await bell().count(), 0);
  assert.deepEqual(await headStands(), stood, 'nothing in the head of the page moves when the bell goes');
  await page.reload();
  await live();
  assert.equal(await marks().count(), 0);
});

test('a mark in view goes once somebody shows to be there, on a phone too', async () => {
  await page.close();
  await others.write('One more thing');
  await open();
  await page.setViewportSize({ width: 390, height: 844 });
  await mark('viv-inbox', 'New').waitFor();
  await bell().waitFor();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
  await mark('viv-inbox', 'New').scrollIntoViewIfNeeded();
  // A hand on the table: a little movement again and again, until the look was long enough.
  for (const end = Date.now() + 60_000; (await marks().count()) > 0 && Date.now() < end; ) {
    await page.mouse.move(100 + (Date.now() % 50), 60);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  assert.equal(await marks().count(), 0);
});

test('what a person does here is no news to them', async () => {
  await page.setViewportSize({ width: 1440, height: 1000 });
  const box = page.locator('viv-agenda .box', { hasText: 'Call with Amanda Foster' });
  await box.focus();
  const before = await calendar.event('Call with Amanda Foster');
  for (const key of ['m', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await calendar.until('Call with Amanda Foster', ({ start }) => start.dateTime !== before.start.dateTime);
  await live();
  await others.write('A sign that all has come');
  await page.locator('viv-inbox').getByText('A sign that all has come').waitFor();
  assert.equal(await page.locator('viv-agenda .viv-change').count(), 0);
});

test('left no error behind', () => assert.deepEqual(problems, []));
