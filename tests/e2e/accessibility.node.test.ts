import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { barriers } from './barriers.js';
import { useCommandCenter } from './opening.js';
import { audited, type Product } from './product.js';

let product: Product;
let context: BrowserContext;
let page: Page;

useCommandCenter(async (open) => {
  ({ product, context, page } = open);
  await page.locator('viv-briefing footer').waitFor();
  await page.locator('viv-clients').getByText('Calder & Foster Retail').first().waitFor();
}, { context: audited });

const overflow = (where: Page) => where.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`command center, settings and dialogs, ${colorScheme}, ${width} wide`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${product.origin}/#/`);
      await page.locator('viv-agenda .box').first().waitFor();
      assert.deepEqual(await barriers(page, 'command center'), []);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      assert.deepEqual(await barriers(page, 'shortcuts'), []);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find and do' }).fill('amanda');
      await page.getByRole('option', { name: /Call with Amanda/ }).first().waitFor();
      assert.deepEqual(await barriers(page, 'palette'), []);
      await page.getByRole('combobox', { name: 'Find and do' }).fill('install a plugin');
      await page.getByRole('option', { name: 'Install a plugin…' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Install a plugin' }).waitFor();
      assert.deepEqual(await barriers(page, 'installing a plugin'), []);
      await page.keyboard.press('Escape');
      await page.locator('viv-artifact').getByRole('button', { name: 'Actions of this page' }).click();
      await page.getByRole('menuitem', { name: 'Theme of this page…' }).click();
      await page.getByRole('radio', { name: 'Soft brutalism' }).check();
      await page.locator('viv-artifact[data-theme^="brutalism "]').waitFor();
      assert.deepEqual(await barriers(page, 'theme'), []);
      await page.keyboard.press('Escape');
      await page.locator('viv-artifact:not([data-theme])').waitFor();
      await page.getByRole('button', { name: 'Ask for a widget…' }).click();
      await page.getByRole('dialog', { name: 'Ask for a widget' }).waitFor();
      assert.deepEqual(await barriers(page, 'studio'), []);
      await page.keyboard.press('Escape');
      await page.goto(`${product.origin}/#/settings`);
      await page.getByRole('button', { name: 'Disconnect' }).first().click();
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await barriers(page, 'question'), []);
      await page.keyboard.press('Escape');
      assert.deepEqual(await barriers(page, 'settings'), []);
    });

for (const [colorScheme, width] of [['light', 1440], ['dark', 390]] as const)
  test(`what else lies over the page, ${colorScheme}, ${width} wide`, async () => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${product.origin}/#/`);
    await page.locator('viv-agenda .box').first().waitFor();
    const open = async (command: string, dialog: string) => {
      await page.locator('viv-artifact').getByRole('button', { name: 'Actions of this page' }).click();
      await page.getByRole('menuitem', { name: command }).click();
      await page.getByRole('dialog', { name: dialog }).waitFor();
    };
    const close = async (dialog: string) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: dialog }).waitFor({ state: 'hidden' });
    };
    await open('Add a widget…', 'Add a widget');
    await page.getByRole('searchbox', { name: 'Search widgets' }).fill('zzzz');
    await page.getByText('No widget is called like “zzzz”.').waitFor();
    assert.deepEqual(await barriers(page, 'a gallery that found nothing'), []);
    // The first Escape empties the field.
    await page.getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('dialog', { name: 'Add a widget' }).waitFor({ state: 'hidden' });
    await open('Theme of this page…', 'Theme of this page');
    const editing = page.locator('viv-theme-dialog summary');
    await editing.press('Enter');
    await page.locator('viv-theme-editor').getByText('Raised surface', { exact: true }).waitFor();
    assert.deepEqual(await barriers(page, 'theme editor'), []);
    // It stays as it is left.
    await editing.press('Enter');
    await close('Theme of this page');
    await open('Automations…', 'Automations');
    assert.deepEqual(await barriers(page, 'automations'), []);
    await close('Automations');
    await open('Ask for a page…', 'Ask for a page');
    assert.deepEqual(await barriers(page, 'asking for a page'), []);
    await close('Ask for a page');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find and do' }).fill('qqqqzzz');
    await page.getByText('Nothing found for “qqqqzzz”.').waitFor();
    assert.deepEqual(await barriers(page, 'a palette that found nothing'), []);
    await close('Find and do');
    await page.getByRole('button', { name: 'Actions of Agenda' }).click();
    await page.getByRole('menuitem', { name: 'Settings…' }).click();
    await page.getByRole('spinbutton', { name: 'First hour shown' }).fill('99');
    await page.getByText('Choose a number from 0 to 23.').waitFor();
    assert.deepEqual(await barriers(page, 'settings with an error'), []);
    await close('Settings of Agenda');
  });

test('nothing is wider than a narrow page', async () => {
  for (const width of [390, 320])
    for (const route of ['#/', '#/settings']) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${product.origin}/${route}`);
      await page.locator(route === '#/' ? 'viv-agenda' : 'viv-claude-section').waitFor();
      assert.equal(await overflow(page), 0, `${route} at ${width}`);
    }
});

test('the keyboard alone reaches every widget, the sidebar and the settings', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${product.origin}/#/`);
  await page.locator('viv-agenda .box').first().waitFor();
  const wanted = ['viv-sidebar', 'viv-week-strip', 'viv-agenda', 'viv-briefing', 'viv-clients', 'viv-inbox'];
  const reached = new Set<string>();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let press = 0; press < 400 && wanted.some((tag) => !reached.has(tag)); press++) {
    await page.keyboard.press('Tab');
    const path = await page.evaluate(() => {
      const tags: string[] = [];
      for (let at: Element | null | undefined = document.activeElement; at; at = at.shadowRoot?.activeElement) {
        const host = at.getRootNode() instanceof ShadowRoot ? (at.getRootNode() as ShadowRoot).host.localName : '';
        tags.push(at.localName, host);
      }
      return tags;
    });
    for (const tag of path) reached.add(tag);
  }
  assert.deepEqual(wanted.filter((tag) => !reached.has(tag)), []);
});

for (const title of ['Gmail', 'Google Calendar', 'Notion'])
  test(`the demo’s own page of ${title}`, async () => {
    const source = await context.newPage();
    await source.emulateMedia({ colorScheme: 'light' });
    await source.goto((await page.getByRole('link', { name: title, exact: true }).getAttribute('href'))!);
    await source.getByRole('heading', { level: 1 }).waitFor();
    assert.deepEqual(await barriers(source, title), []);
    await source.emulateMedia({ colorScheme: 'dark' });
    await source.setViewportSize({ width: 390, height: 800 });
    assert.deepEqual(await barriers(source, `${title}, dark, narrow`), []);
    assert.equal(await overflow(source), 0, 'no horizontal overflow');
    await source.close();
  });
