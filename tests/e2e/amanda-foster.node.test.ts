import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { anotherDayOfThisWeek, CalendarSource, localDay } from './source.js';

const call = 'Call with Amanda Foster';
const client = 'Calder & Foster Retail';
const today = localDay();
const other = anotherDayOfThisWeek(today);

let context: BrowserContext;
let problems: string[];
let page: Page;
let source: CalendarSource;
let loads = 0;

useCommandCenter(async (open) => {
  ({ context, problems, page } = open);
  source = await CalendarSource.open(page);
  page.on('load', () => (loads += 1));
});

const box = () => page.locator('viv-agenda .box', { hasText: call });
const meeting = () => page.locator('viv-clients .meeting', { hasText: call });
const cited = () => page.locator('viv-briefing .sentence a', { hasText: call }).first();
const choose = (day: string) => page.locator(`viv-week-strip [data-day="${day}"]`).click();

/** The selected day has the call: on the timeline, with the client's notes, in the briefing. */
async function isHere(): Promise<void> {
  await box().waitFor();
  await meeting().getByText(client, { exact: true }).waitFor();
  await meeting().getByRole('list', { name: 'Notes' }).getByText('Amanda likes Lena').waitFor();
  await cited().waitFor();
}

/** The selected day has nothing of it. */
async function isNotHere(): Promise<void> {
  await box().waitFor({ state: 'detached' });
  await meeting().waitFor({ state: 'detached' });
  await cited().waitFor({ state: 'detached' });
}

test('the call with Amanda Foster is on today’s page', isHere);

test('moved to another day at the source, it leaves today and is on that day, with notes and briefing', async () => {
  await source.move(await source.event(call), other);
  await isNotHere();
  const gone = page.locator('viv-agenda').getByText(`“${call}” moved to`);
  await gone.waitFor();
  await choose(other);
  await isHere();
  assert.match(await box().innerText(), /15:00–15:45/);
});

test('dragged back on the source’s own page in another tab, it follows again', async () => {
  const window = await context.newPage();
  await window.goto(source.page);
  const event = window.locator('.event', { hasText: call });
  await event.hover({ position: { x: 20, y: 10 } });
  const from = (await event.boundingBox())!;
  const to = (await window.locator(`.day[data-day="${today}"]`).boundingBox())!;
  await window.mouse.down();
  await window.mouse.move(to.x + to.width / 2, from.y + 10, { steps: 8 });
  await window.mouse.up();
  await window.getByText(`Moved: ${call}`).waitFor();

  await isNotHere();
  await page.bringToFront();
  await page.keyboard.press('t');
  await isHere();
  await window.close();
});

test('moved by the keyboard on the source’s own page, it says where it went and shows it there', async () => {
  const window = await context.newPage();
  await window.goto(source.page);
  await window.locator('.event', { hasText: call }).focus();
  await window.keyboard.press(other > today ? 'ArrowRight' : 'ArrowLeft');
  await window.getByText(`Moved: ${call}`).waitFor();
  await isNotHere();
  await page.locator('viv-agenda').getByRole('button', { name: 'Show', exact: true }).click();
  await isHere();
  assert.equal(new URL(page.url()).hash.includes(other), true);
  await window.close();
});

test('nothing of this reloaded the page, threw, or broke its policy', () => {
  assert.equal(loads, 0);
  assert.deepEqual(problems, []);
});
