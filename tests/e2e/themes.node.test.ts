import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { stored } from './product.js';

let page: Page;
const center = useCommandCenter((open) => void ({ page } = open));

const view = () => page.locator('viv-artifact');
const wears = (theme: string) => page.locator(`viv-artifact[data-theme^="${theme} "]`).waitFor();
const look = () => view().evaluate((element) => getComputedStyle(element).backgroundColor);
const choose = async () => {
  await view().getByRole('button', { name: 'Actions of this page' }).click();
  await page.getByRole('menuitem', { name: 'Theme of this page…' }).click();
  await page.getByRole('dialog', { name: 'Theme of this page' }).waitFor();
};

test('a page gets a theme of its own by keyboard, keeps it over a reload, and gives it back', async () => {
  const before = await look();
  await choose();
  await page.keyboard.press('ArrowDown');
  await wears('light');
  await page.keyboard.press('ArrowDown');
  await wears('dark');
  assert.notEqual(await look(), before);
  const kept = stored(page, 'artifact', '"theme":"dark"');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await kept;
  await page.reload();
  await wears('dark');
  const menu = view().getByRole('button', { name: 'Actions of this page' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Undo: Theme: Dark' }).click();
  await page.locator('viv-artifact:not([data-theme])').waitFor();
  assert.equal(await look(), before);
});

test('a theme that was only looked at is not kept, and the rest of Vivarium does not wear it', async () => {
  await choose();
  await page.getByRole('radio', { name: 'Soft brutalism' }).check();
  await wears('brutalism');
  assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), undefined);
  await page.keyboard.press('Escape');
  await page.locator('viv-artifact:not([data-theme])').waitFor();
});

test('left no error behind', () => assert.deepEqual(center.problems, []));
