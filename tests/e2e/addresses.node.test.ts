import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { useCommandCenter } from './opening.js';
import { type Product, stored } from './product.js';
import { CalendarSource, localDay, type WireEvent } from './source.js';

let product: Product;
let context: BrowserContext;
let problems: string[];
let page: Page;
let calendar: CalendarSource;

// What a click on a notification does is done by the page's service worker.
useCommandCenter(async (open) => {
  ({ product, context, problems, page } = open);
  calendar = await CalendarSource.open(page);
}, {
  context: { serviceWorkers: 'allow', permissions: ['notifications', 'clipboard-read', 'clipboard-write'] },
  prepare: (context) => context.addInitScript(recordNotifications),
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
  const middle = async (target: Locator) => (await target.boundingBox().then((box) => box!.x + box!.width / 2));
  assert.ok(Math.abs((await middle(status(page))) - (await middle(page.locator('#main')))) < 2, 'said in the middle of the page, not of the window');
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

interface Asked {
  title: string;
  options: NotificationOptions;
}

/** What the browser is asked to show, besides being shown by it: when it draws it, and for how long, is the browser's. */
function recordNotifications() {
  const asked: Asked[] = [];
  // Frames without an origin have none.
  if (!('ServiceWorkerRegistration' in globalThis)) return;
  const { showNotification } = ServiceWorkerRegistration.prototype;
  Object.assign(globalThis, { asked });
  ServiceWorkerRegistration.prototype.showNotification = function (title, options = {}) {
    asked.push({ title, options });
    return showNotification.call(this, title, options);
  };
}

test('what the person chose to be told of is a notification while they do something else, and a click on it leads to the item', async () => {
  await page.goto(`${product.origin}/#/settings/notifications`);
  const saved = stored(page, 'settings', '"appointments":true');
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
  const asked = await page.waitForFunction(() => (globalThis as unknown as { asked: Asked[] }).asked[0]);
  const { title, options } = (await asked.jsonValue())!;
  assert.equal(title, call);
  assert.match(options.body ?? '', /From .* to /);
  await elsewhere.close();
  const closed = await worker.evaluate((data) => {
    let count = 0;
    const { ExtendableEvent: Clicked } = globalThis as unknown as { ExtendableEvent: new (type: string) => Event };
    globalThis.dispatchEvent(Object.assign(new Clicked('notificationclick'), { notification: { data, close() { count += 1; } } }));
    return count;
  }, options.data as unknown);
  assert.equal(closed, 1);
  await shown(page).waitFor();
});

test('nothing went wrong on the way', () => assert.deepEqual(problems, []));
