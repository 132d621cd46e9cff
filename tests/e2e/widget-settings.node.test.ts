import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { stored } from './product.js';

let page: Page;
const center = useCommandCenter((open) => void ({ page } = open));

const dialog = () => page.getByRole('dialog', { name: 'Settings of Clock' });
const place = () => dialog().getByRole('combobox', { name: 'Add a place' });
const board = () => page.locator('viv-placement viv-clock');
const open = async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('settings of clock');
  await page.getByRole('option', { name: /^Settings of Clock/ }).waitFor();
  await page.keyboard.press('Enter');
  await place().waitFor();
};

test('settings are checked, shown before they are kept, and taken back', async () => {
  await board().getByText('Tokyo').waitFor();
  await open();
  await place().fill('Nowhere/Land');
  await place().press('Enter');
  await dialog().getByText('no time zone of this name').waitFor();
  assert.equal(await place().getAttribute('aria-invalid'), 'true');
  await place().fill('kolkata');
  await place().press('Enter');
  await dialog().getByRole('button', { name: 'Kolkata up' }).click();
  await dialog().locator('viv-clock').getByText('Kolkata').waitFor();
  assert.equal(await board().getByText('Kolkata').count(), 0);
  const kept = stored(page, 'artifact', 'Asia/Kolkata');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await board().getByText('Kolkata').waitFor();
  await kept;
  await page.reload();
  await board().getByText('Kolkata').waitFor();
  await page.keyboard.press('Control+z');
  await board().getByText('Tokyo').waitFor();
});

test('a place that was typed and not added is saved with the others; one that is none is said, and nothing is lost', async () => {
  await open();
  await place().fill('Atlantis');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().getByText('no time zone of this name').waitFor();
  await place().fill('lima');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'hidden' });
  await board().getByText('Lima').waitFor();
  await page.keyboard.press('Control+z');
  await board().getByText('Lima').waitFor({ state: 'detached' });
});

test('from the menu of the widget; what it starts with is one press away', async () => {
  const placement = page.locator('viv-placement').filter({ has: page.locator('viv-clock') });
  await placement.hover();
  await placement.getByRole('button', { name: 'Actions of Clock' }).click();
  await page.getByRole('menuitem', { name: 'Settings…' }).click();
  const seconds = dialog().getByRole('checkbox', { name: 'Show seconds' });
  await seconds.uncheck();
  await dialog().getByRole('button', { name: 'As at first' }).click();
  assert.equal(await seconds.isChecked(), true);
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
});

test('left no error behind', () => assert.deepEqual(center.problems, []));
