import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';

let product: Product;
let page: Page;
const center = useCommandCenter((open) => void ({ product, page } = open));

const field = () => page.getByRole('combobox', { name: 'Find and do' });
const option = (name: RegExp | string) => page.getByRole('option', { name });
/** Opens the palette by key, types, and waits for what is to be found. */
const search = async (text: string, expected: RegExp | string) => {
  await page.keyboard.press('Control+k');
  await field().waitFor();
  await page.keyboard.type(text);
  await option(expected).first().waitFor();
};
/** What the field points at is the option that is chosen. */
const chosen = () =>
  field().evaluate((input) => {
    const id = input.getAttribute('aria-activedescendant')!;
    const active = (input.getRootNode() as ShadowRoot).getElementById(id)!;
    return { text: active.textContent.replaceAll(/\s+/g, ' ').trim(), selected: active.getAttribute('aria-selected') };
  });
/** Text of what has the focus, and the widget it is in. */
const focused = () =>
  page.evaluate(() => {
    let at = document.activeElement;
    const widgets: string[] = [];
    while (at?.shadowRoot?.activeElement) {
      widgets.push(at.localName);
      at = at.shadowRoot.activeElement;
    }
    return { text: at?.textContent ?? '', widgets };
  });
const focusComesTo = (widget: string) =>
  page.waitForFunction((tag) => {
    let at = document.activeElement;
    for (; at?.shadowRoot?.activeElement; at = at.shadowRoot.activeElement) if (at.localName === tag) return true;
    return false;
  }, widget);

test('a key that comes right after Escape is the page’s', async () => {
  await page.keyboard.press('Control+k');
  await field().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  const done = page.locator('viv-artifact').getByRole('button', { name: 'Done' });
  await done.waitFor();
  await page.keyboard.press('Escape');
  await done.waitFor({ state: 'hidden' });
});

test('finds a person across calendar, mail and clients, says how much, and goes to the item by keyboard', async () => {
  await search('amanda', /Call with Amanda Foster/);
  for (const group of ['Calendar', 'Mail', 'Notion']) await page.getByRole('group', { name: group }).getByRole('option').first().waitFor();
  assert.match((await page.locator('viv-palette [role=status]').textContent()) ?? '', /^\d+ results/);
  assert.equal((await chosen()).selected, 'true');
  const before = (await chosen()).text;
  await page.keyboard.press('ArrowDown');
  assert.notEqual((await chosen()).text, before);
  await page.keyboard.press('ArrowUp');
  assert.equal((await chosen()).text, before);
  await page.keyboard.press('Escape');
  await field().waitFor({ state: 'hidden' });
  await search('call with amanda', /Call with Amanda Foster/);
  assert.match((await chosen()).text, /Call with Amanda Foster/);
  await page.keyboard.press('Enter');
  await focusComesTo('viv-agenda');
  assert.match((await focused()).text, /Call with Amanda Foster/);
});

test('goes to the day of an item, from the settings too', async () => {
  await page.goto(`${product.origin}/#/settings`);
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await search('running with', /Running with Sam/);
  // Repeated every week; one that is not today is taken.
  const other = page.getByRole('option', { name: /Running with Sam/ }).nth(1);
  const name = (await other.textContent()) ?? '';
  await other.click();
  await page.waitForFunction(() => location.hash.includes('?day='));
  await focusComesTo('viv-agenda');
  assert.match((await focused()).text, /Running with Sam/, name);
});

test('goes from an item to another that another widget shows', async () => {
  await search('merrow marine', /Merrow Marine/);
  await page.getByRole('group', { name: 'Notion' }).getByRole('option').first().click();
  await focusComesTo('viv-clients');
  await search('lena and morgan', /Lena and Morgan/);
  await page.keyboard.press('Enter');
  await focusComesTo('viv-agenda');
  assert.match((await focused()).text, /Lena and Morgan/);
});

test('does what is found: a theme, a widget, a section of the settings', async () => {
  await search('theme dark', 'Theme: Dark');
  await page.keyboard.press('Enter');
  await page.locator('viv-artifact[data-theme^="dark "]').waitFor();
  await page.keyboard.press('Control+z');
  await page.locator('viv-artifact:not([data-theme])').waitFor();
  await search('add clock', /^Add Clock/);
  await page.keyboard.press('Enter');
  await page.locator('viv-clock').nth(1).waitFor();
  await search('appearance', /^Appearance/);
  await page.keyboard.press('Enter');
  await page.locator('viv-appearance-section:focus').waitFor();
});

test('what is not there is said; the key closes it again', async () => {
  await page.keyboard.press('Control+k');
  await field().waitFor();
  await page.keyboard.type('qqqqqq');
  await page.getByRole('status').filter({ hasText: 'Nothing found for “qqqqqq”.' }).waitFor();
  assert.equal(await field().getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('Control+k');
  await field().waitFor({ state: 'hidden' });
});

test('what was typed can be asked of Claude', async () => {
  await page.goto(`${product.origin}/#/`);
  await page.locator('viv-agenda .box').first().waitFor();
  await search('a countdown to friday', 'Ask Claude for a widget: “a countdown to friday”');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Ask for a widget' }).waitFor();
  await page.waitForFunction(() => document.querySelector('viv-studio')?.shadowRoot?.querySelector('textarea')?.value === 'a countdown to friday');
});

test('left no error behind', () => assert.deepEqual(center.problems, []));
