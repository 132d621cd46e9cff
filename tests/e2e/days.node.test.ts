import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { addDays, CalendarSource, localDay } from './source.js';

const today = localDay();
/** "Tuesday 24 November" in the page's language. */
const long = (day: string) => new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)).replace(',', '');

let problems: string[];
let page: Page;

useCommandCenter((open) => void ({ problems, page } = open));

beforeEach(async () => {
  await page.locator('viv-artifact h1').click();
  await page.keyboard.press('t');
  await isOn(today);
});

/** Every widget shows this day. */
async function isOn(day: string): Promise<void> {
  await page.locator('viv-day-navigation').getByText(long(day)).waitFor();
  await page.locator(`viv-week-strip [data-day="${day}"][aria-checked=true]`).waitFor();
  await page.locator('viv-agenda').getByRole('group', { name: long(day) }).waitFor();
  await page.locator('viv-inbox').getByRole('group', { name: `Mail of ${long(day)}` }).waitFor();
  await page.locator('viv-briefing').getByRole('group', { name: 'Briefing' }).waitFor();
  const hash = new URL(page.url()).hash;
  assert.equal(/\d{4}-\d\d-\d\d/.exec(hash)?.[0], day === today ? undefined : day, 'the address names the day, and today none');
}

test('the buttons go to the previous day, the next day and today', async () => {
  await page.getByRole('button', { name: 'Next day' }).click();
  await isOn(addDays(today, 1));
  await page.getByRole('button', { name: 'Next day' }).click();
  await isOn(addDays(today, 2));
  await page.getByRole('button', { name: 'Today', exact: true }).click();
  await isOn(today);
  await page.getByRole('button', { name: 'Previous day' }).click();
  await isOn(addDays(today, -1));
});

test('arrow keys go by days and t goes to today', async () => {
  await page.keyboard.press('ArrowRight');
  await isOn(addDays(today, 1));
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await isOn(addDays(today, -1));
  await page.keyboard.press('t');
  await isOn(today);
});

test('keys in a text field stay there', async () => {
  const search = page.locator('viv-inbox input[type=search]');
  await search.fill('at');
  await search.press('ArrowLeft');
  await search.press('t');
  assert.equal(await search.inputValue(), 'att');
  await isOn(today);
  await search.fill('');
});

test('the week strip chooses a day, goes by weeks, and is one stop for the keyboard', async () => {
  const strip = page.locator('viv-week-strip');
  const days = await strip.locator('[data-day]').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['day']!));
  assert.equal(days.length, 7);
  for (const day of [days[2]!, days[4]!]) {
    await strip.locator(`[data-day="${day}"]`).click();
    await isOn(day);
  }
  await page.keyboard.press('ArrowRight');
  await isOn(days[5]!);
  assert.equal(await strip.locator('[data-day]:focus').getAttribute('data-day'), days[5]);
  await strip.getByRole('button', { name: 'Next week' }).click();
  await isOn(addDays(days[5]!, 7));
  assert.equal(await strip.locator('[tabindex="0"][data-day]').count(), 1);
});

test('what is on screen belongs to the day', async () => {
  const call = (tag: string) => page.locator(tag).getByText('Call with Amanda Foster').first();
  for (const tag of ['viv-agenda', 'viv-clients', 'viv-briefing']) await call(tag).waitFor();
  await page.getByRole('button', { name: 'Next day' }).click();
  await isOn(addDays(today, 1));
  for (const tag of ['viv-agenda', 'viv-clients', 'viv-briefing']) await call(tag).waitFor({ state: 'detached' });
});

test('of a day that is not mirrored the page says so, instead of calling it free', async () => {
  const day = addDays(today, 100);
  await (await CalendarSource.open(page)).create({ summary: 'Far away', start: { date: day }, end: { date: addDays(day, 1) } });
  await page.evaluate((to) => (location.hash = `#/?day=${to}`), day);
  for (const tag of ['viv-agenda', 'viv-briefing']) await page.locator(tag).getByText(/^Only the days from .* to .* are kept here\. This one may hold more than you see\.$/).waitFor();
  for (const words of ['The day is yours', 'Nothing needs you']) assert.equal(await page.getByText(words).count(), 0);
  await page.locator('viv-week-strip').getByRole('radio', { name: /not kept here/ }).first().waitFor();
  await page.locator('viv-placement', { has: page.locator('viv-agenda') }).locator('viv-freshness').getByText('Day not kept').waitFor();
  await page.evaluate((to) => (location.hash = `#/?day=${to}`), addDays(today, -40));
  await page.locator('viv-inbox').getByText(/^Only the days since .* are kept here/).waitFor();
});

test('a page opened at a day shows it, and back leads from settings to it', async () => {
  const day = addDays(today, 3);
  await page.getByRole('button', { name: 'Next day' }).click();
  await page.getByRole('button', { name: 'Next day' }).click();
  await page.getByRole('button', { name: 'Next day' }).click();
  await isOn(day);
  await page.reload();
  await isOn(day);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await page.goBack();
  await isOn(day);
});

test('a machine that travels is told of, and a reload shows the times of where it is', async () => {
  const zone = 'Asia/Kathmandu';
  const machine = await page.context().newCDPSession(page);
  await machine.send('Emulation.setTimezoneOverride', { timezoneId: zone });
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await page.locator('viv-toasts li', { hasText: 'another time zone' }).getByRole('button', { name: 'Reload' }).click();
  // The minute may end between the two.
  const shown = (at: number) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
  const now = Date.now();
  await page.locator('viv-clock').getByText(new RegExp(Array.from({ length: 5 }, (_, minute) => shown(now + minute * 60_000)).join('|'))).first().waitFor();
  await machine.send('Emulation.setTimezoneOverride', { timezoneId: '' });
  await page.reload();
  await isOn(today);
});

test('nothing of this threw or broke the page’s policy', () => assert.deepEqual(problems, []));
