import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page, Worker } from 'playwright-core';
import { openBrowser, openCommandCenter, openContext, Product, stored } from './product.js';
import { CalendarSource, localDay, type WireEvent } from './source.js';

let product: Product;
let browser: Browser;
let context: BrowserContext;
let problems: string[];
let page: Page;
let calendar: CalendarSource;

before(async () => {
  product = await Product.start();
  browser = await openBrowser();
  // What a click on a notification does is done by the page's service worker.
  ({ context, problems } = await openContext(browser, { serviceWorkers: 'allow', permissions: ['notifications', 'clipboard-read', 'clipboard-write'] }));
  page = await openCommandCenter(context, product);
  calendar = await CalendarSource.open(page);
});

after(async () => {
  await browser.close();
  await product.remove();
});

const call = 'Call with Amanda Foster';
const shown = (on: Page) => on.locator('viv-agenda .revealed').filter({ hasText: call }).first();
const status = (on: Page) => on.locator('viv-toasts [role=status]');

async function find(text: string, option: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).waitFor();
  await page.keyboard.type(text);
  await page.getByRole('option', { name: option }).first().waitFor();
  await page.keyboard.press('Enter');
}

test('an item that was gone to is in the address, and the address leads there again', async () => {
  await find('call with amanda', call);
  await shown(page).waitFor();
  await page.waitForURL(/item=/);
  await find('copy the address', 'Copy the address of this item');
  await status(page).getByText('Copied.').waitFor();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(new URL(address).origin, product.origin);
  assert.match(address, /#\/artifact\/daily-command-center\?(day=[\d-]+&)?item=google-calendar/);
  const other = await context.newPage();
  await other.goto(address);
  await shown(other).waitFor();
  await other.close();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => !location.hash.includes('item='));
});

test('an address of what is gone says so, and the page is there all the same', async () => {
  const other = await context.newPage();
  await other.goto(`${product.origin}/#/?item=nobody%2Fevents%2Fnothing`);
  await status(other).getByText('The address leads to an item that is not here any more').waitFor();
  await other.locator('viv-agenda').first().waitFor();
  await other.close();
});

test('a page opens in a window of its own, without the sidebar', async () => {
  const opening = context.waitForEvent('page');
  await find('window of its own', 'Open in a window of its own');
  const own = await opening;
  await own.getByRole('heading', { name: 'Daily command center', level: 1 }).waitFor();
  await own.locator('viv-agenda').first().waitFor();
  assert.equal(await own.locator('viv-sidebar').isVisible(), false);
  const [main, width] = await own.evaluate(() => [document.querySelector('viv-app')!.shadowRoot!.querySelector('main')!.getBoundingClientRect().width, innerWidth]);
  assert.equal(main, width);
  await own.close();
});

/** What the browser shows, or would. */
const notifications = (worker: Worker) =>
  worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  });

test('what the person chose to be told of is a notification while they do something else, and a click on it leads to the item', async () => {
  await page.goto(`${product.origin}/#/settings/notifications`);
  const saved = stored(page, '"appointments":true');
  await page.getByRole('checkbox', { name: /^When an appointment of today or tomorrow/ }).check();
  await saved;
  await page.goto(`${product.origin}/#/`);
  await page.locator('viv-agenda').getByText(call).first().waitFor();
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  // Another window is in front.
  const elsewhere = await context.newPage();
  await elsewhere.bringToFront();
  await page.evaluate('document.hasFocus = () => false');
  const event = await calendar.move(await calendar.event(call), localDay());
  const later = ({ dateTime = '' }: WireEvent['start']) => ({ dateTime: new Date(Date.parse(dateTime) + 30 * 60_000).toISOString() });
  await calendar.change(event, { start: later(event.start), end: later(event.end) });
  let told: Awaited<ReturnType<typeof notifications>> = [];
  for (const end = Date.now() + 60_000; told.length === 0 && Date.now() < end; ) told = await notifications(worker);
  assert.equal(told[0]?.title, call);
  assert.match(told[0].body, /From .* to /);
  await elsewhere.close();
  await worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const [notification] = await registration.getNotifications();
    const { NotificationEvent: Clicked } = globalThis as unknown as { NotificationEvent: new (type: string, init: { notification: Notification }) => Event };
    globalThis.dispatchEvent(new Clicked('notificationclick', { notification: notification! }));
  });
  await shown(page).waitFor();
  assert.deepEqual(await notifications(worker), []);
});

test('nothing went wrong on the way', () => assert.deepEqual(problems, []));
