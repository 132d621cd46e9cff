import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { barriersByDayAndNight } from './barriers.js';
import { useCommandCenter } from './opening.js';
import type { Product } from './product.js';
import { anotherDayOfThisWeek, CalendarSource, localDay } from './source.js';

const patient = { timeout: 60_000 };
const call = 'Call with Amanda Foster';

let product: Product;
let context: BrowserContext;
let problems: string[];
let page: Page;

useCommandCenter((open) => void ({ product, context, problems, page } = open), { context: { serviceWorkers: 'allow' } });

const box = (title: string) => page.locator('viv-agenda .box', { hasText: title });
/** The worker that keeps the page runs, and has kept it. */
const kept = () =>
  page.waitForFunction(async () => {
    await navigator.serviceWorker.ready;
    return (await (await caches.open('shell')).match('/')) !== undefined;
  }, undefined, patient);

test('it can be installed: a name, an address, a window of its own, an icon', async () => {
  const devtools = await context.newCDPSession(page);
  const { url, data, errors } = await devtools.send('Page.getAppManifest');
  assert.equal(url, `${product.origin}/app.webmanifest`);
  assert.deepEqual(errors, []);
  const { name, start_url, display, icons } = JSON.parse(data!) as { name: string; start_url: string; display: string; icons: { src: string }[] };
  assert.deepEqual({ name, start_url, display }, { name: 'Vivarium', start_url: '/', display: 'standalone' });
  assert.equal((await fetch(new URL(icons[0]!.src, product.origin))).headers.get('content-type'), 'image/svg+xml');
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
});

test('it opens while Vivarium does not run, with what this browser knows and its age', async () => {
  await kept();
  await product.kill();
  await page.reload();
  await box(call).waitFor(patient);
  await page.getByText('Vivarium’s process does not answer').waitFor(patient);
  assert.deepEqual(await barriersByDayAndNight(page, 'offline'), []);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('heading', { name: 'Accounts' }).waitFor(patient);
  assert.deepEqual(await barriersByDayAndNight(page, 'settings, offline'), []);
  await page.goBack();
});

test('it becomes live again by itself, and follows the source', async () => {
  await product.startAgain();
  await page.getByText('Vivarium’s process does not answer').waitFor({ state: 'detached', ...patient });
  const source = await CalendarSource.open(page);
  await source.move(await source.event(call), anotherDayOfThisWeek(localDay()));
  await box(call).waitFor({ state: 'detached', ...patient });
});

test('what is kept is the build, and nothing the companion answered', async () => {
  const paths = await page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  assert.ok(paths.length > 20);
  assert.deepEqual(paths.filter((path) => !/^\/(icon\.svg|assets\/[\w.-]+)?$/.test(path)), []);
  assert.deepEqual(problems, []);
});
