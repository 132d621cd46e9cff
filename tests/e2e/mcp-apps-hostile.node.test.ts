import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Frame, FrameLocator, Page } from 'playwright-core';
import { appPage, hostPage } from './hostile-app/page.mjs';
import { allow, patient, picture, place, type PlacedApp } from './mcp-app.js';
import { answer, openBrowser, openContext, Product } from './product.js';

const server = join(import.meta.dirname, 'hostile-app/server.mjs');

/** Whom the app wants to reach: what arrives is named by its path, `raw` where it is no HTTP. */
class Attacker {
  readonly reached = new Set<string>();
  connections = 0;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Attacker> {
    const attacker: Attacker = new Attacker(
      createServer((request, response) => {
        const url = request.url!.replace(/\?.*/, '');
        attacker.reached.add(url.slice(1));
        const body = url === '/host' ? hostPage : url === '/app' ? appPage(attacker.host) : '';
        response.writeHead(200, { 'content-type': url === '/events' ? 'text/event-stream' : url === '/style' ? 'text/css' : 'text/html; charset=utf-8', connection: 'close' });
        if (url === '/events') response.flushHeaders();
        else response.end(body);
      }),
    );
    const { server: listening } = attacker;
    listening.on('connection', () => (attacker.connections += 1));
    listening.on('upgrade', ({ url = '' }, socket) => {
      attacker.reached.add(url.slice(1));
      socket.destroy();
    });
    listening.on('clientError', (_, socket) => {
      attacker.reached.add('raw');
      socket.destroy();
    });
    listening.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return attacker;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when all of these arrived. */
  async until(...names: readonly string[]): Promise<void> {
    while (!names.every((name) => this.reached.has(name))) {
      const timer = AbortSignal.timeout(patient.timeout);
      await once(this.server, 'request', { signal: timer }).catch(() => {
        throw new Error(`Never arrived: ${names.filter((name) => !this.reached.has(name)).join()}`);
      });
    }
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** What the app says of what it tried, once it is through. */
async function logOf(app: Frame | FrameLocator): Promise<Record<string, string>> {
  await app.getByText('finished', { exact: true }).waitFor(patient);
  const lines = await app.locator('#log li').allInnerTexts();
  return Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
}

/** Addresses under which the declared and the undeclared origin answer, if anybody gets there. */
async function answerFor(context: BrowserContext): Promise<Set<string>> {
  const asked = new Set<string>();
  await context.route(/^https:\/\/(un)?declared\.example\//, (route) => {
    asked.add(new URL(route.request().url()).hostname);
    return route.fulfill({ headers: { 'access-control-allow-origin': '*' }, body: 'there' });
  });
  return asked;
}

/** What the network, the protocol and the page around it let it do without us, by name and by the word for it. */
const byItself = ['style', 'image', 'frame', 'script', 'fetch', 'xhr', 'socket', 'events', 'beacon', 'worker', 'made', 'markup', 'srcdoc', 'object', 'video', 'import', 'background', 'form'];
/** Tries in a document of its own making, where nothing was taken away yet, by what it prints there. */
const inFresh = ['fresh map', 'fresh hoisted', 'fresh scoped'];
const pressed = ['popup', 'link'];
const done = {
  'before initialize': 'answered', secret: 'answered', 'erase untouched': 'answered', 'tools/list': 'answered', 'resources/read': 'answered', constructor: 'answered',
  fetch: 'done', xhr: 'done', events: 'done', beacon: 'done', worker: 'done', peer: 'done', inline: 'done', eval: 'done', undeclared: 'reached', declared: 'reached',
  'host document': 'done', 'host storage': 'secret of the host', 'frame element': 'done', databases: 'done', caches: 'done', cookies: 'done',
};

describe('a hostile app without our defences (control)', { timeout: 600_000 }, () => {
  let attacker: Attacker;
  let browser: Browser;
  let context: BrowserContext;
  let asked: Set<string>;
  before(async () => {
    attacker = await Attacker.start();
    browser = await openBrowser();
    ({ context } = await openContext(browser));
    asked = await answerFor(context);
  });
  after(async () => {
    await browser?.close();
    attacker.close();
  });

  const openHost = async (): Promise<{ page: Page; app: Frame; other: Frame }> => {
    const page = await context.newPage();
    await page.goto(`http://${attacker.host}/host`, { waitUntil: 'commit' });
    await page.frameLocator('iframe').nth(1).getByText('finished', { exact: true }).waitFor(patient);
    const [app, other] = page.frames().filter((frame) => frame.url().endsWith('/app'));
    return { page, app: app!, other: other! };
  };

  it('reaches everybody, the page around it and what that has stored, and is believed', async () => {
    const printed = new Set<string>();
    context.on('console', (message) => printed.add(message.text()));
    const { page, app, other } = await openHost();
    const log = await logOf(app);
    for (const name of inFresh) while (!printed.has(name)) await context.waitForEvent('console', patient);
    assert.deepEqual(Object.fromEntries(Object.keys(done).map((name) => [name, log[name]])), done);
    await attacker.until(...byItself);
    assert.deepEqual(asked, new Set(['declared.example', 'undeclared.example']));
    assert.equal(await page.evaluate(() => document.body.dataset['owned']), 'yes');

    const download = page.waitForEvent('download', patient);
    const dialog = page.waitForEvent('dialog', patient);
    const used = app.locator('#use').click();
    await (await dialog).dismiss();
    await Promise.all([used, download]);
    await attacker.until(...pressed);
    await other.getByText('forged: heard', { exact: true }).waitFor(patient);

    await app.locator('#erase').click();
    await page.getByRole('button', { name: 'Erase one draft?' }).click();
    await app.getByText('erase: answered', { exact: true }).first().waitFor(patient);
    assert.deepEqual(await page.evaluate(() => (window as unknown as { called: string[] }).called.filter((name) => name.startsWith('erase '))), ['erase everything']);

    await app.locator('#flood').click();
    await page.waitForFunction(() => (window as unknown as { handled: number }).handled >= 40_000, undefined, patient);
    await page.close();
  });

  it('leaves, and takes the page with it', async () => {
    for (const [button, path] of [['leave', 'self'], ['refresh', 'refresh'], ['top', 'top']] as const) {
      const { page, app } = await openHost();
      await app.locator(`#${button}`).click();
      await attacker.until(path);
      if (path === 'top') await page.waitForURL(/\/top$/, patient);
      await page.close();
    }
  });
});

describe('a hostile app in the grid', { timeout: 900_000 }, () => {
  let attacker: Attacker;
  let product: Product;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let asked: Set<string>;
  let placed: PlacedApp;
  const surprises: string[] = [];
  before(async () => {
    attacker = await Attacker.start();
    product = await Product.start();
    browser = await openBrowser();
    ({ context } = await openContext(browser));
    asked = await answerFor(context);
    page = await context.newPage();
    page.on('console', (message) => inFresh.includes(message.text()) && surprises.push(message.text()));
    page.on('download', () => surprises.push('download'));
    page.on('dialog', (dialog) => {
      surprises.push('dialog');
      void dialog.dismiss();
    });
    context.on('page', () => surprises.push('popup'));
    await page.goto(await product.url());
    await page.locator('viv-agenda').waitFor(patient);
    placed = await place(page, product, 'hostile', [server, attacker.host], 'Cancel');
  });
  after(async () => {
    await browser?.close();
    await product?.remove();
    attacker.close();
  });

  const nobody = () => {
    assert.deepEqual([attacker.connections, [...attacker.reached], surprises], [0, [], []]);
    assert.equal(page.url(), placed.address);
  };

  it('calls nothing before a person allows it', async () => {
    const log = await logOf(page.frameLocator('viv-frame iframe'));
    assert.deepEqual([log['before initialize'], log['peek'], log['secret']], ['refused', 'refused', 'refused']);
    nobody();
  });

  it('reaches nobody, sees nothing of the page, and calls only what apps may and it was allowed', async () => {
    await allow(page, true);
    const { app } = placed;
    await app.getByText('peek: answered', { exact: true }).waitFor(patient);
    const log = await logOf(app);
    await picture(page, 'app-hostile');
    assert.equal(log['peek'], 'answered');
    for (const name of ['before initialize', 'secret', 'erase untouched', 'tools/list', 'resources/read', 'constructor', 'undeclared', 'declared']) assert.equal(log[name], 'refused', name);
    for (const name of ['fetch', 'xhr', 'socket', 'events', 'beacon', 'worker', 'peer', 'inline', 'eval', 'host document', 'host storage', 'frame element', 'databases', 'caches', 'cookies']) assert.match(log[name] ?? '', /Error$/, name);
    assert.deepEqual(asked, new Set());
    assert.equal(await page.evaluate(() => document.querySelectorAll('[data-owned]').length), 0);
    nobody();
  });

  it('opens, downloads and says nothing by a person’s press, and what it stored stays its own', async () => {
    const { app } = placed;
    await app.locator('#use').click();
    await app.getByText('used', { exact: true }).waitFor(patient);
    const log = await logOf(app);
    assert.match(log['popup'] ?? '', /Error$/);
    assert.equal(log['dialog'], 'TypeError');
    await app.locator('#top').click();
    await app.getByText('top: SecurityError', { exact: true }).waitFor(patient);
    await app.getByText(/^seen [1-9]$/).waitFor(patient);
    nobody();
  });

  it('does what a person read, once, however often and otherwise it asks meanwhile', async () => {
    const { app, card } = placed;
    await app.locator('#erase').click();
    const question = page.getByRole('dialog').filter({ hasText: 'erase' });
    await question.getByText('one draft').first().waitFor(patient);
    await picture(page, 'app-hostile-erase');
    assert.equal(await page.getByText('everything').count(), 0);
    await answer(question.getByRole('button', { name: 'erase', exact: true }));
    await app.getByText('erase: answered', { exact: true }).waitFor(patient);

    await page.goto(`${product.origin}/#/settings`);
    await card().getByText('How it runs', { exact: true }).click();
    const transcript = card().locator('pre').filter({ hasText: 'called erase' });
    await transcript.waitFor(patient);
    const called = [...(await transcript.innerText()).matchAll(/called (\w+) ?(.*)/g)].map(([, name, what]) => `${name} ${what}`.trim());
    assert.deepEqual(called.filter((name) => name.startsWith('erase') || name.endsWith('for the app')), ['erase one draft']);
  });

  it('is not heard by another app, and hears none', async () => {
    const { card, address } = placed;
    await card().locator('viv-mcp-apps select').first().selectOption(new URL(address).hash.split('/').at(-1)!);
    await answer(page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: true }));
    await card().getByRole('status').filter({ hasText: /is on “/ }).waitFor(patient);
    await page.goto(address);
    const frames = page.locator('viv-frame');
    await frames.nth(1).waitFor(patient);
    const apps = [0, 1].map((at) => frames.nth(at).frameLocator('iframe:not(.new)'));
    for (const one of apps) await logOf(one);
    await apps[0]!.locator('#use').click();
    await apps[0]!.getByText('used', { exact: true }).waitFor(patient);
    // Each has answered its host since, which is behind whatever was said to it.
    for (const one of apps) {
      await one.locator('#use').click();
      await one.getByText('used', { exact: true }).first().waitFor(patient);
    }
    for (const one of apps) assert.equal(await one.getByText('forged: heard').count(), 0);
    nobody();
  });

  it('reaches what it declared once a person allows it, and nothing else', async () => {
    await page.goto(`${product.origin}/#/settings`);
    const box = placed.card().getByRole('checkbox', { name: 'Connect to https://declared.example' });
    await box.check();
    await placed.card().locator('viv-mcp-apps fieldset:enabled').waitFor(patient);
    await page.goto(placed.address);
    await page.reload();
    const log = await logOf(page.locator('viv-frame').first().frameLocator('iframe:not(.new)'));
    assert.deepEqual([log['declared'], log['undeclared'], log['fetch']], ['reached', 'refused', 'TypeError']);
    assert.deepEqual(asked, new Set(['declared.example']));
    nobody();
  });

  it('is ended alone by a flood, and does not leave its page', async () => {
    const [one, other] = [0, 1].map((at) => page.locator('viv-frame').nth(at).frameLocator('iframe:not(.new)'));
    await logOf(other!);
    await one!.locator('#flood').click();
    const reason = page.locator('details').filter({ hasText: /rate-limited: .*(far more messages|flooded the page)/ });
    await reason.locator('summary').click(patient);
    await reason.locator('code').waitFor(patient);
    await picture(page, 'app-hostile-flood');
    // Its neighbour goes on, until it wants to leave: what it was in is gone then.
    const frame = page.locator('viv-frame iframe:not(.new)');
    const neighbour = page.frameLocator('viv-frame iframe:not(.new)');
    await logOf(neighbour);
    const before = await frame.elementHandle();
    await neighbour.locator('#leave').click();
    await page.waitForFunction((element) => !element?.isConnected, before, patient);
    nobody();
  });
});
