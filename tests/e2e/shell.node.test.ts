import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';
import { anotherDayOfThisWeek, localDay } from './source.js';

const first = 'Daily command center';

let product: Product;
let page: Page;
let problems: string[];

useCommandCenter((open) => void ({ product, problems, page } = open));

const sidebar = () => page.locator('viv-sidebar');
const pages = () => sidebar().getByRole('list', { name: 'Pages', exact: true }).getByRole('link');
const pageLink = (title: string) => pages().and(page.getByTitle(title, { exact: true }));
const heading = (title: string) => page.getByRole('heading', { level: 1, name: title, exact: true });
const titles = () => pages().evaluateAll((links) => links.map((link) => link.getAttribute('title')));

/** Chooses a command in a page's menu. */
async function choose(title: string, command: string): Promise<void> {
  await sidebar().getByRole('button', { name: `Actions of ${title}`, exact: true }).click();
  await page.getByRole('menuitem', { name: command }).click();
}

test('undo says where there is nothing to undo, and where what was done is listed', async () => {
  const nothing = page.locator('viv-toasts li', { hasText: 'There is nothing to undo here.' });
  for (let time = 0; time < 3; time += 1) {
    await page.locator('body').press('Control+z');
    await nothing.first().waitFor();
  }
  assert.equal(await nothing.count(), 1, 'said once, however often it is asked for');
  await nothing.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('heading', { name: 'Activity' }).waitFor();
  await page.goBack();
  await heading(first).waitFor();
});

test('a new page is named at once, and is empty with a way on', async () => {
  await sidebar().getByRole('button', { name: 'New page' }).click();
  await sidebar().getByLabel('Title of the page').fill('Thursday');
  await page.keyboard.press('Enter');
  await heading('Thursday').waitFor();
  await page.getByText('An empty page').waitFor();
  assert.deepEqual(await titles(), [first, 'Thursday']);
});

test('renamed by menu and by F2; Escape keeps the old name', async () => {
  await choose('Thursday', 'Rename');
  await sidebar().getByLabel('Title of the page').fill('Clients only');
  await page.keyboard.press('Enter');
  await heading('Clients only').waitFor();
  assert.equal(await page.evaluate(() => document.title), 'Clients only · Vivarium');
  await pageLink('Clients only').focus();
  await page.keyboard.press('F2');
  await sidebar().getByLabel('Title of the page').fill('Something else');
  await page.keyboard.press('Escape');
  await pageLink('Clients only').waitFor();
  await heading('Clients only').waitFor();
});

test('a duplicate has the widgets of its original', async () => {
  await choose(first, 'Duplicate');
  await page.locator('viv-agenda').getByText('Call with Amanda Foster').first().waitFor();
  assert.equal((await titles()).length, 3);
  assert.match((await titles())[1] ?? '', /Daily command center.+/);
});

test('a page begins at its beginning, wherever the last one was scrolled to', async () => {
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: before.width, height: 500 });
  const scroller = page.locator('viv-app .page');
  const scrolled = () => scroller.evaluate((element) => element.scrollTop);
  await pageLink(first).click();
  await page.locator('viv-agenda').getByText('Call with Amanda Foster').first().waitFor();
  await scroller.evaluate((element) => (element.scrollTop = 300));
  assert.equal(await scrolled(), 300);
  await sidebar().getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('heading', { name: 'Accounts' }).waitFor();
  assert.equal(await scrolled(), 0);
  await page.setViewportSize(before);
});

test('the title and every button of the header are there, also on a screen of 1440 at 200 %', async () => {
  const before = page.viewportSize()!;
  await pageLink(first).click();
  for (const width of [1440, 961, 960, 720]) {
    await page.setViewportSize({ width, height: 500 });
    const menu = page.getByRole('button', { name: 'Actions of this page' });
    await menu.waitFor();
    const { x, width: size } = (await menu.boundingBox())!;
    assert(x >= 0 && x + size <= width, `${width}: the menu is at ${x}`);
    assert((await heading(first).boundingBox())!.width > 60, `${width}: the title has room`);
  }
  await page.setViewportSize(before);
});

test('moved by the keyboard, with the focus following and the place announced', async () => {
  await pageLink('Clients only').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await sidebar().getByText('Clients only is now 2 of 3.').waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await sidebar().getByText('Clients only is now 1 of 3.').waitFor();
  assert.equal((await titles())[0], 'Clients only');
  assert.equal(await pageLink('Clients only').evaluate((link) => link.matches(':focus')), true);
});

test('deleted at once and brought back by undo, in its place', async () => {
  const before = await titles();
  await pageLink('Clients only').focus();
  await page.keyboard.press('Delete');
  await page.getByText('Deleted “Clients only”.').waitFor();
  await pageLink('Clients only').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await heading('Clients only').waitFor();
  assert.deepEqual(await titles(), before);
});

test('collapsed by the keyboard, and still so after a reload', async () => {
  await page.keyboard.press('Control+\\');
  await page.locator('viv-sidebar[collapsed]').waitFor();
  await page.reload();
  await page.locator('viv-sidebar[collapsed]').waitFor();
  await sidebar().getByRole('button', { name: 'Show the sidebar' }).click();
  await page.locator('viv-sidebar:not([collapsed])').waitFor();
  assert.deepEqual((await titles())[0], 'Clients only', 'the order outlived the reload');
});

test('full screen by its key and back', async () => {
  await pageLink(first).click();
  await heading(first).click();
  await page.keyboard.press('f');
  await page.getByRole('button', { name: 'Leave full screen (F)' }).waitFor();
  assert.equal(await page.evaluate(() => document.fullscreenElement?.localName), 'viv-app');
  await page.locator('viv-agenda').getByText('Call with Amanda Foster').first().waitFor();
  await page.keyboard.press('f');
  await page.getByRole('button', { name: 'Full screen (F)', exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.fullscreenElement), null);
});

test('the theme chosen in the settings holds after a reload', async () => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await sidebar().getByRole('link', { name: 'Settings' }).click();
  const light = await background();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.locator('html[data-theme="dark"]').waitFor();
  const dark = await background();
  assert.notEqual(dark, light);
  await page.reload();
  await page.locator('html[data-theme="dark"]').waitFor();
  assert.equal(await background(), dark);
  await page.getByRole('radio', { name: 'As the machine' }).check();
  await page.locator('html:not([data-theme])').waitFor();
});

test('a link leads to a page and its day; one to nowhere leads to the first page', async () => {
  const href = (await pageLink(first).getAttribute('href'))!;
  const day = anotherDayOfThisWeek(localDay());
  await page.goto(`${product.origin}/${href}?day=${day}`);
  await heading(first).waitFor();
  await page.locator(`viv-week-strip [data-day="${day}"][aria-checked="true"]`).waitFor();
  await page.keyboard.press('t');
  await page.waitForFunction((today) => !location.hash.includes('day=') && location.hash.length > 0 && Boolean(today), localDay());
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => location.hash.includes('?day='));
  await page.goto(`${product.origin}/#/artifact/no-such-page?day=not-a-day`);
  await heading('Clients only').waitFor();
});

test('none of it threw or broke the page’s policy', () => assert.deepEqual(problems, []));
