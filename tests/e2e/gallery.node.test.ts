import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';

let page: Page;
const center = useCommandCenter((open) => void ({ page } = open));

const gallery = () => page.getByRole('dialog', { name: 'Add a widget' });
const placements = (widget: string) => page.locator(`viv-placement ${widget}`);
const openGallery = async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('add a widget');
  await page.getByRole('option', { name: 'Add a widget…' }).waitFor();
  await page.keyboard.press('Enter');
  await gallery().getByRole('searchbox', { name: 'Search widgets' }).waitFor();
};

test('an empty page leads to the gallery; a widget is found, alive on its sample, and added by keyboard', async () => {
  await page.locator('viv-sidebar').getByRole('button', { name: 'New page' }).click();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add a widget', exact: true }).click();
  await gallery().getByRole('heading', { name: 'Suggested: what is connected can fill them' }).waitFor();
  await gallery().locator('viv-widget-preview viv-agenda').getByText('Call with Amanda Foster').first().waitFor();
  await page.keyboard.type('agend');
  await gallery().getByRole('button', { name: 'Add Agenda' }).focus();
  await page.keyboard.press('Enter');
  await placements('viv-agenda').getByText('Call with Amanda Foster').first().waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'a widget was added'), []);
  await page.keyboard.press('Escape');
  await gallery().waitFor({ state: 'hidden' });
});

test('sources narrow it down, and a size is chosen', async () => {
  await openGallery();
  await gallery().getByRole('searchbox').fill('');
  await gallery().getByRole('combobox', { name: 'Source' }).selectOption('Gmail');
  await gallery().getByRole('button', { name: 'Add Inbox' }).waitFor();
  assert.equal(await gallery().getByRole('button', { name: 'Add Clock' }).count(), 0);
  await gallery().getByRole('group', { name: 'Size of Inbox' }).getByRole('radio', { name: 'XL' }).check();
  await gallery().getByRole('button', { name: 'Add Inbox' }).press('Enter');
  await placements('viv-inbox').getByText('Priya Raman').first().waitFor();
  // Its card is under another heading now.
  await gallery().getByRole('button', { name: 'Add Inbox' }).and(page.locator(':focus')).waitFor();
});

test('a widget is dragged into a cell, the others make room, and it is taken back', async () => {
  await gallery().getByRole('combobox', { name: 'Source' }).selectOption('All sources');
  const picture = gallery().getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Clock' }) }).locator('viv-widget-preview');
  await picture.scrollIntoViewIfNeeded();
  // What shows the moment shows that of where one is, not of the invented week. A minute may end between two looks.
  const times = async () => [await picture.locator('.time').getAttribute('aria-label'), await page.evaluate(() => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(new Date()))];
  let [pictured, now] = await times();
  for (const end = Date.now() + 60_000; pictured !== now && Date.now() < end; ) [pictured, now] = await times();
  assert.equal(pictured, now);
  // Where the last one was added is on screen: a cell further up is not.
  await page.locator('viv-app .page').evaluate((element) => (element.scrollTop = 0));
  const from = (await picture.boundingBox())!;
  const board = (await page.locator('viv-board').boundingBox())!;
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(board.x + 200, board.y + 20, { steps: 6 });
  await page.locator('viv-widget-gallery .ghost').waitFor();
  await page.mouse.up();
  await placements('viv-clock').waitFor();
  const cell = await page.locator('viv-placement').filter({ has: page.locator('viv-clock') }).evaluate((element) => (element as HTMLElement).style.gridArea);
  assert.match(cell, /^1 \/ /);
  await page.locator('viv-placement').filter({ has: page.locator('viv-clock') }).getByRole('heading', { name: 'Clock' }).click();
  await page.keyboard.press('Control+z');
  await placements('viv-clock').waitFor({ state: 'detached' });
});

test('it is for the page it lies beside: it closes where another address leads to the settings', async () => {
  await page.goto(`${center.product.origin}/#/`);
  await openGallery();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await gallery().waitFor({ state: 'hidden' });
});

test('who asks for safe mode in the address is told, also where nothing needs it', async () => {
  await page.goto(`${center.product.origin}/?safe#/`);
  const leave = page.getByRole('button', { name: 'Leave safe mode' });
  await leave.waitFor();
  await leave.click();
  await leave.waitFor({ state: 'hidden' });
});

test('left no error behind', () => assert.deepEqual(center.problems, []));
