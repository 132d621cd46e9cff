import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { addDays, localDay } from './source.js';

const DAY = 86_400_000;
const today = localDay();
const tomorrow = addDays(today, 1);

let page: Page;
let problems: string[];

/** Runs before the page does. In words: compiled functions bring helpers that are not there. */
const settableClock = { content: `
  const real = Date;
  let ahead = 0;
  const now = () => real.now() + ahead;
  addEventListener('set-clock', ({ detail }) => (ahead = detail - real.now()));
  globalThis.Date = new Proxy(real, {
    construct: (date, given) => (given.length > 0 ? new date(...given) : new date(now())),
    get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
  });` };

/** A page whose clock can be set forward: what a timer was to wait for is then over without a call, as after a machine's sleep. */
useCommandCenter((open) => void ({ page, problems } = open), {
  prepare: (context) => context.addInitScript(settableClock),
});

const setClock = (at: number) => page.evaluate((detail) => void dispatchEvent(new CustomEvent('set-clock', { detail })), at);
const morningOf = (day: string) => new Date(`${day}T08:30:00`).getTime();
const shown = (day: string) => page.locator(`viv-week-strip [data-day="${day}"][aria-checked=true]`).waitFor();
const isToday = (day: string) => page.locator(`viv-week-strip .today[data-day="${day}"]`).waitFor();
const distance = (words: string) => page.locator('viv-day-navigation').getByRole('status').getByText(words, { exact: true }).waitFor();
const dayInAddress = () => /day=([\d-]+)/.exec(page.url())?.[1];

test('tomorrow, looked at in the evening, is today in the morning: in every word, and in the address', async () => {
  await page.locator('viv-artifact h1').click();
  await page.keyboard.press('ArrowRight');
  await shown(tomorrow);
  await distance('Tomorrow');
  await page.locator('viv-briefing').getByText(/^Ahead: /).waitFor();
  assert.equal(dayInAddress(), tomorrow);
  await setClock(morningOf(tomorrow));
  await isToday(tomorrow);
  await distance('Today');
  await page.locator('viv-briefing').getByText(/^Today: /).waitFor();
  await page.waitForFunction(() => !location.hash.includes('day='));
});

test('a page left open at today follows the days', async () => {
  await setClock(morningOf(tomorrow) + DAY);
  await isToday(addDays(today, 2));
  await shown(addDays(today, 2));
  await distance('Today');
});

test('another day that somebody looks at stays, and says how far it is', async () => {
  await page.locator('viv-artifact h1').click();
  await page.keyboard.press('ArrowLeft');
  await distance('Yesterday');
  await setClock(morningOf(tomorrow) + 2 * DAY);
  await distance('2 days ago');
  assert.equal(dayInAddress(), tomorrow);
});

test('none of it threw or broke the page’s policy', () => assert.deepEqual(problems, []));
