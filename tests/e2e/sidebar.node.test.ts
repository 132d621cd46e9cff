import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, openCommandCenter, openContext, Product } from './product.js';

let product: Product;
let browser: Browser;

before(async () => {
  [product, browser] = await Promise.all([Product.start(), openBrowser()]);
});
after(async () => {
  await browser.close();
  await product.remove();
});

it('pages are deleted one after the other by keyboard', async () => {
  const { context, problems } = await openContext(browser);
  const page = await openCommandCenter(context, product);
  const links = page.locator('viv-sidebar li a');
  for (const title of ['Alpha', 'Beta', 'Gamma']) {
    await page.getByRole('button', { name: 'New page' }).click();
    await page.getByRole('textbox', { name: 'Title of the page' }).waitFor();
    await page.keyboard.type(title);
    await page.keyboard.press('Enter');
    await links.getByText(title).waitFor();
  }
  const focused = (title: string) => page.waitForFunction((wanted) => document.activeElement?.shadowRoot?.activeElement?.shadowRoot?.activeElement?.getAttribute('title') === wanted, title);
  await links.filter({ hasText: 'Beta' }).focus();
  for (const next of ['Gamma', 'Alpha']) {
    const count = await links.count();
    await page.keyboard.press('Delete');
    await links.nth(count - 1).waitFor({ state: 'detached' });
    await focused(next);
  }
  assert.deepEqual(problems, []);
});
