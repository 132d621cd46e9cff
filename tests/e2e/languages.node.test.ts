import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { barriers } from './barriers.js';
import { audited, openBrowser, openCommandCenter, openContext, Product } from './product.js';

let product: Product;
let browser: Browser;

before(async () => void (browser = await openBrowser()));
after(() => browser.close());

// A browser pairs once: each test has a product of its own.
beforeEach(async () => void (product = await Product.start()));
afterEach(() => product.remove());

const words = {
  de: { direction: 'ltr', actions: 'Aktionen dieser Seite', settings: 'Einstellungen' },
  ar: { direction: 'rtl', actions: 'إجراءات هذه الصفحة', settings: 'الإعدادات' },
} as const;

for (const [language, { direction, actions, settings }] of Object.entries(words))
  test(`the page, the gallery, a widget’s settings and the settings in ${language}: whole, accessible, and by keyboard`, async () => {
    const { context, problems } = await openContext(browser, { locale: language, ...audited });
    const page = await openCommandCenter(context, product);
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), [language, direction]);
    await page.locator('viv-clients').getByText('Calder & Foster Retail').first().waitFor();
    await page.locator('viv-briefing footer').waitFor();
    const menu = page.locator('viv-artifact').getByRole('button', { name: actions });
    await menu.waitFor();
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await barriers(page, `command center at ${width}`), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0, `nothing is wider than ${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    // An arrow means the side it points to, and tomorrow is where lines run to.
    const day = page.locator('viv-week-strip [aria-checked=true]');
    const today = await day.getAttribute('data-day');
    await page.keyboard.press(direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight');
    await page.waitForFunction((before) => (/\d{4}-\d\d-\d\d/.exec(location.hash)?.[0] ?? '') > before!, today);
    await page.keyboard.press('t');
    await page.locator(`viv-week-strip [data-day="${today}"][aria-checked=true]`).waitFor();
    await page.keyboard.press('e');
    await page.locator('viv-placement[tabindex="0"]').waitFor();
    const placed = page.locator('viv-placement').filter({ has: page.locator('viv-clock') });
    const area = () => placed.evaluate((element) => (element as HTMLElement).style.gridArea);
    const before = await area();
    await placed.focus();
    // It lies at the end of the line: towards the start there is room.
    for (const key of ['Enter', direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
    await page.locator('viv-placement[held]').waitFor({ state: 'detached' });
    assert.notEqual(await area(), before);
    await page.keyboard.press('Control+z');
    await page.waitForFunction((wanted) => [...document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!.querySelectorAll<HTMLElement>('viv-placement')].some((one) => one.style.gridArea === wanted), before);
    await page.keyboard.press('e');
    await menu.click();
    await page.getByRole('menuitem').first().waitFor();
    assert.deepEqual(await barriers(page, 'menu'), []);
    // Beside its button or not at all: the button is elsewhere in another window.
    await page.setViewportSize({ width: 1024, height: 900 });
    await page.getByRole('menuitem').first().waitFor({ state: 'hidden' });
    await page.locator('viv-artifact viv-menu button[aria-expanded=false]:focus').first().waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${product.origin}/#/settings`);
    await page.getByRole('heading', { level: 1, name: settings }).waitFor();
    await page.locator('viv-account-card').first().waitFor();
    assert.deepEqual(await barriers(page, 'settings'), []);
    assert.deepEqual(problems, []);
    await context.close();
  });

test('what the companion refuses and what an action will do are said in the language of the page', async () => {
  const { context, problems } = await openContext(browser, { locale: 'de-DE', reducedMotion: 'reduce' });
  const page = await openCommandCenter(context, product);
  const lunch = page.locator('viv-agenda .box', { hasText: 'Lunch with Ruth' });
  await lunch.focus();
  await page.keyboard.press('Space');
  await page.locator('viv-agenda').getByRole('button', { name: 'Löschen' }).click();
  const question = page.getByRole('dialog', { name: '„Lunch with Ruth“ löschen' });
  await question.getByText('Wann', { exact: true }).waitFor();
  // The day is written as German does.
  await question.getByText(/^(Mo|Di|Mi|Do|Fr|Sa|So)\.?, \d+\. .+, \d\d:\d\d–\d\d:\d\d$/).waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
  await lunch.focus();
  await page.keyboard.press('m');
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.locator('viv-toasts').getByText(/^Erledigt: „Lunch with Ruth“ verschieben: .*, 13:00–\d\d:\d\d$/).waitFor();
  await page.goto(`${product.origin}/#/settings`);
  await page.getByRole('button', { name: /^Notion verbinden/ }).click();
  const form = page.locator('viv-connect-form');
  await form.locator('input').first().fill('zwei Wörter');
  await form.getByRole('button', { name: 'Verbinden' }).click();
  await form.getByRole('alert').filter({ hasText: 'Ein Token enthält keine Leerzeichen oder Zeilenumbrüche. Füge es noch einmal ein.' }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test('the gallery and the settings of a widget are accessible', async () => {
  const { context } = await openContext(browser, audited);
  const page = await openCommandCenter(context, product);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const menu = page.locator('viv-artifact').getByRole('button', { name: 'Actions of this page' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Add a widget…' }).click();
    await page.getByRole('dialog', { name: 'Add a widget' }).waitFor();
    await page.locator('viv-widget-gallery viv-widget-preview viv-agenda').getByText('Call with Amanda Foster').first().waitFor();
    assert.deepEqual(await barriers(page, `gallery at ${width}`), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Add a widget' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Actions of Agenda' }).click();
    await page.getByRole('menuitem', { name: 'Settings…' }).click();
    await page.locator('viv-widget-settings dialog[open]').waitFor();
    assert.deepEqual(await barriers(page, `settings of a widget at ${width}`), []);
    await page.keyboard.press('Escape');
    await page.locator('viv-widget-settings dialog[open]').waitFor({ state: 'hidden' });
  }
  await context.close();
});

test('a language chosen in one window is offered in the others', async () => {
  const { context } = await openContext(browser);
  const page = await openCommandCenter(context, product);
  await page.getByRole('button', { name: 'Actions of this page' }).waitFor();
  const other = await context.newPage();
  await other.goto(`${product.origin}/#/settings`);
  await other.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await other.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor();
  await page.locator('viv-toasts').getByRole('button', { name: 'Load again' }).first().click();
  await page.getByRole('button', { name: 'Aktionen dieser Seite' }).waitFor();
  await context.close();
});
