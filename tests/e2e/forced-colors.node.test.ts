import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';

/** The rules come late. */
const patient = { timeout: 60_000 };

let page: Page;
useCommandCenter((open) => void ({ page } = open), { context: { forcedColors: 'active' } });

/** The colour that a system colour stands for here, and what is drawn behind an element. */
const behind = (target: Locator) => target.evaluate((element) => getComputedStyle(element).backgroundColor);
const system = (color: string) =>
  page.evaluate((name) => {
    const probe = Object.assign(document.createElement('p'), { style: `color: ${name}` });
    document.body.append(probe);
    const { color: drawn } = getComputedStyle(probe);
    probe.remove();
    return drawn;
  }, color);
async function comesTo(target: Locator, color: string): Promise<void> {
  const wanted = await system(color);
  await page.waitForFunction(([element, expected]) => getComputedStyle(element as Element).backgroundColor === expected, [await target.elementHandle(patient), wanted] as const, patient);
}

test('where the system draws with few colours, what is chosen is seen', async () => {
  await comesTo(page.locator('viv-week-strip .day[aria-checked=true]'), 'Highlight');
  await comesTo(page.locator('viv-inbox [role=group] [aria-pressed=true]').first(), 'Highlight');
  await comesTo(page.locator('viv-sidebar .link[aria-current]'), 'Highlight');
});

test('so is what only a colour told: today, what fills a day, how fresh it is, where an event ends', async () => {
  const outline = (target: Locator) => target.evaluate((element) => getComputedStyle(element).outlineStyle);
  assert.equal(await outline(page.locator('viv-week-strip .today .date')), 'solid');
  assert.equal(await outline(page.locator('viv-agenda .box').first()), 'solid');
  await comesTo(page.locator('viv-week-strip [aria-checked=false] .bars i').first(), 'CanvasText');
  const canvas = await system('Canvas');
  const dots = await page.locator('viv-freshness i').all();
  assert.ok(dots.length > 0);
  for (const dot of dots) assert.notEqual(await behind(dot), canvas);
});

test('what lies over the page has an edge without its shadow, and a menu shows where the keyboard is', async () => {
  const edge = (target: Locator) => target.evaluate((element) => getComputedStyle(element).outlineStyle);
  await page.locator('viv-artifact').getByRole('button', { name: 'Actions of this page' }).click();
  await page.keyboard.press('ArrowDown');
  const menu = page.locator('viv-artifact').getByRole('menu', { name: 'Actions of this page' });
  assert.equal(await edge(menu), 'solid');
  await comesTo(menu.locator('[role=menuitem]:focus'), 'Highlight');
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  await page.keyboard.press('?');
  assert.equal(await edge(page.getByRole('dialog', { name: 'Keyboard shortcuts' })), 'solid');
  await page.keyboard.press('Escape');
  await page.locator('viv-agenda .box').first().click();
  assert.equal(await edge(page.locator('viv-agenda .details')), 'solid');
  await page.keyboard.press('Escape');
});
