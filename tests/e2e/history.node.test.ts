import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';
import { type Product, stored } from './product.js';

let product: Product;
let context: BrowserContext;
let page: Page;
const center = useCommandCenter((open) => void ({ product, context, page } = open));

const placement = (where: Page, title: string) => where.locator('viv-placement').filter({ has: where.getByRole('heading', { name: title, exact: true, level: 2 }) });
const area = (where: Page, title: string) => placement(where, title).evaluate((element) => (element as HTMLElement).style.gridArea);
const heading = (where: Page, title: string) => where.getByRole('heading', { level: 1, name: title, exact: true });
const menu = async (where: Page, command: RegExp | string) => {
  await where.locator('viv-artifact').getByRole('button', { name: 'Actions of this page' }).click();
  await where.getByRole('menuitem', { name: command }).click();
};
const edit = async (where: Page) => {
  await where.keyboard.press('e');
  await where.locator('viv-placement[tabindex="0"]').waitFor();
};
/** Makes a widget one column wider, by keyboard. */
const widen = async (where: Page, title: string) => {
  await placement(where, title).focus();
  for (const key of ['Enter', 'Shift+ArrowRight', 'Enter']) await where.keyboard.press(key);
};

test('what was arranged is taken back and made again, by key and by name, also after a reload', async () => {
  const before = await area(page, 'Agenda');
  await edit(page);
  await widen(page, 'Agenda');
  const wider = await area(page, 'Agenda');
  assert.notEqual(wider, before);
  await page.getByRole('button', { name: 'Undo: Resized Agenda' }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Resized Agenda').waitFor();
  assert.equal(await area(page, 'Agenda'), before);
  await page.keyboard.press('Control+Shift+z');
  await page.getByText('Done again: Resized Agenda').waitFor();
  assert.equal(await area(page, 'Agenda'), wider);
  await page.reload();
  await placement(page, 'Agenda').waitFor();
  await menu(page, 'Undo: Resized Agenda');
  await page.getByText('Undone: Resized Agenda').waitFor();
  assert.equal(await area(page, 'Agenda'), before);
});

test('a change is taken back also while what keeps it is on its way', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const asked = page.waitForRequest('**/assets/page-edits-*.js');
  await page.route('**/assets/page-edits-*.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.reload();
  await placement(page, 'Agenda').waitFor();
  await edit(page);
  const before = await area(page, 'Agenda');
  await widen(page, 'Agenda');
  assert.notEqual(await area(page, 'Agenda'), before);
  await asked;
  await page.keyboard.press('Control+z');
  release();
  await page.getByText('Undone: Resized Agenda').waitFor();
  assert.equal(await area(page, 'Agenda'), before);
  await page.keyboard.press('e');
  await page.unroute('**/assets/page-edits-*.js');
});

test('a deleted page comes back by key, long after its message has gone', async () => {
  const link = page.locator('viv-sidebar').getByRole('link', { name: 'Thursday', exact: true });
  await page.locator('viv-sidebar').getByRole('button', { name: 'New page' }).click();
  await page.locator('viv-sidebar').getByLabel('Title of the page').fill('Thursday');
  await page.keyboard.press('Enter');
  await link.focus();
  const deleted = stored(page, 'log', 'Deleted “Thursday”');
  await page.keyboard.press('Delete');
  await deleted;
  await page.reload();
  await heading(page, 'Daily command center').waitFor();
  await page.keyboard.press('Control+z');
  await link.waitFor();
});

test('the address names no page whose making was undone, here or in another window, also after a reload', async () => {
  const named = () => /artifact\/([\w-]+)/.exec(page.url())?.[1];
  const create = async () => {
    const before = named();
    await page.locator('viv-sidebar').getByRole('button', { name: 'New page' }).click();
    await heading(page, 'New page').waitFor();
    await page.keyboard.press('Escape');
    assert.notEqual(named(), before);
    return named()!;
  };
  const leaves = (id: string) => page.waitForFunction((gone) => !location.hash.includes(gone), id);
  const undone = await create();
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: New page').waitFor();
  await leaves(undone);
  await page.keyboard.press('Control+Shift+z');
  await heading(page, 'New page').waitFor();
  assert.equal(named(), undone);
  const other = await context.newPage();
  await other.goto(page.url());
  await heading(other, 'New page').waitFor();
  await other.keyboard.press('Control+z');
  await leaves(undone);
  await other.close();
  await page.goto(`${product.origin}/#/artifact/${undone}`);
  await page.reload();
  await heading(page, 'Daily command center').waitFor();
  await leaves(undone);
});

test('versions show then beside now, and bring a page back', async () => {
  await page.locator('viv-sidebar').getByRole('link', { name: 'Daily command center' }).click();
  await placement(page, 'Clock').waitFor();
  await edit(page);
  await placement(page, 'Clock').focus();
  await page.keyboard.press('Delete');
  await placement(page, 'Clock').waitFor({ state: 'detached' });
  await page.keyboard.press('e');
  await menu(page, /Versions/);
  const dialog = page.getByRole('dialog', { name: 'Versions of “Daily command center”' });
  await dialog.getByText('Clock: removed since').waitFor();
  assert.deepEqual(await barriersByDayAndNight(page, 'versions'), []);
  // A narrow page cuts no name of a widget, and keeps the way back in reach.
  await page.setViewportSize({ width: 390, height: 844 });
  const cut = await dialog.locator('.picture div').evaluateAll((cells) => cells.filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => scrollWidth > clientWidth || scrollHeight > clientHeight).map(({ textContent }) => textContent));
  assert.deepEqual(cut, []);
  const button = (await dialog.getByRole('button', { name: 'Restore this version' }).boundingBox())!;
  assert.ok(button.y + button.height <= 844, `it ends at ${button.y + button.height}`);
  assert.deepEqual(await barriersByDayAndNight(page, 'versions on a phone'), []);
  await page.setViewportSize({ width: 1440, height: 1000 });
  await dialog.getByRole('radio').first().focus();
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Restore this version' }).click();
  await placement(page, 'Clock').waitFor();
});

test('two tabs: what each changes is kept, whoever takes something back', async () => {
  const other = await context.newPage();
  await other.goto(product.origin);
  await placement(other, 'Clock').waitFor();
  await edit(other);
  await widen(other, 'Inbox');
  await page.bringToFront();
  await edit(page);
  await placement(page, 'Clock').focus();
  await page.keyboard.press('Delete');
  await placement(other, 'Clock').waitFor({ state: 'detached' });
  await page.waitForFunction(
    (expected) => {
      const board = document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!;
      return [...board.querySelectorAll('viv-placement')].some((one) => (one as HTMLElement).dataset['placement'] === 'inbox' && (one as HTMLElement).style.gridArea === expected);
    },
    await area(other, 'Inbox'),
  );
  await page.keyboard.press('Control+z');
  await placement(page, 'Clock').waitFor();
  await placement(other, 'Clock').waitFor();
  assert.equal(await area(page, 'Clients'), await area(other, 'Clients'));
  await other.close();
});

test('left no error behind', () => assert.deepEqual(center.problems, []));
