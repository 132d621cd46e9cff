import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { answer, openBrowser, openCommandCenter, openContext, Product } from './product.js';

const call = 'Call with Amanda Foster';
let product: Product;
let browser: Browser;
let context: BrowserContext;
let problems: string[];
let page: Page;

before(async () => {
  product = await Product.start();
  browser = await openBrowser();
  ({ context, problems } = await openContext(browser));
  page = await openCommandCenter(context, product);
});

after(async () => {
  await browser.close();
  await product.remove();
});

/** Lets a page look into closed trees, as a person does. */
const installTrees = () => {
  const trees: ShadowRoot[] = [];
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const tree = attachShadow.call(this, options);
    trees.push(tree);
    return tree;
  };
  Object.assign(window, { trees });
};
type Looked = typeof globalThis & { trees: ShadowRoot[] };

test('the first frame is the page as it was seen last, with its age, while its code is still on the way', async () => {
  // The first may be older than the first sync; one that is seen no more is taken again.
  await page.waitForFunction((title) => {
    const kept = localStorage.getItem('vivarium-picture');
    if (kept !== null && !kept.includes(title)) dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    return kept?.includes(title);
  }, call);
  const second = await context.newPage();
  await second.addInitScript(installTrees);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await second.route('**/assets/main-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await second.goto(`${product.origin}/`, { waitUntil: 'commit' });
  await second.waitForFunction((title) => (window as unknown as Looked).trees.some((tree) => tree.host.localName === 'viv-picture' && tree.textContent.includes(title)), call);
  assert.ok(await second.evaluate(() => (window as unknown as Looked).trees.some((tree) => /As it was at \d\d:\d\d/.test(tree.textContent))));
  assert.equal(await second.evaluate(() => customElements.get('viv-agenda')), undefined);
  release();
  await second.locator('viv-agenda').getByText(call).first().waitFor();
  await second.waitForFunction(() => (window as unknown as Looked).trees.every((tree) => tree.host.localName !== 'viv-picture' || !tree.host.isConnected));
  // The page takes what is done.
  await second.getByRole('link', { name: 'Settings' }).click();
  await second.locator('viv-settings').waitFor();
  await second.close();
});

test('a browser that is not paired any more is told so in the place of its picture', async () => {
  const third = await context.newPage();
  await third.addInitScript(installTrees);
  await third.route('**/api/session/challenge', (route) => route.fulfill({ status: 401, json: { code: 'signed-out', message: 'This browser is not known.' } }));
  await third.goto(`${product.origin}/`);
  await third.getByRole('heading', { name: 'Pair this browser' }).waitFor();
  assert.ok(await third.evaluate(() => (window as unknown as Looked).trees.some((tree) => tree.host.localName === 'viv-picture') && (window as unknown as Looked).trees.every((tree) => tree.host.localName !== 'viv-picture' || !tree.host.isConnected)));
  // It stays: the page that was on its way does not come over it.
  await third.locator('viv-confirm-dialog').waitFor({ state: 'attached' });
  assert.equal(await third.locator('viv-app').count(), 0);
  await third.close();
});

test('without its account the picture is gone', async () => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.locator('viv-settings').waitFor();
  await page.getByRole('article', { name: /^Google Calendar/ }).getByRole('button', { name: 'Disconnect' }).click();
  await answer(page.getByRole('dialog', { name: 'Disconnect Google Calendar?' }).getByRole('button', { name: 'Disconnect' }));
  await page.waitForFunction(() => localStorage.getItem('vivarium-picture') === null);
  assert.deepEqual(problems, []);
});
