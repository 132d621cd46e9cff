import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import type { WidgetDocument } from '@vivarium/sdk/protocol';
import { openBrowser, openContext, Product } from './product.js';

const sizes = { min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 12, h: 12 }, max: { w: 12, h: 30 } };
const source = (body: string, uses = '') => `
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { kinds } from '@vivarium/sdk/contract';
import { html } from 'lit';
import { z } from 'zod';
void kinds;
export const widget = defineWidget({ tag: 'gen-panel', title: 'Panel', description: 'A panel.', sizes: ${JSON.stringify(sizes)}, uses: {${uses}}, config: z.object({}), sample: {} });
class Panel extends WidgetElement(widget) { ${body} }
customElements.define(widget.tag, Panel);
`;
const widgetDocument = (code: string): WidgetDocument => ({
  format: 1,
  manifest: { tag: 'gen-panel', title: 'Panel', description: 'A panel.', sizes, uses: {}, config: { type: 'object', properties: {} }, sample: {} },
  files: { 'widget.ts': code },
  entry: 'widget.ts',
});
const artifact = {
  schema: 1, id: 'framed', title: 'Framed', theme: 'system', order: 0, versions: [],
  placements: ['one', 'two'].map((id, index) => ({ id, widget: index ? 'viv-clock' : 'gen-panel', config: {}, cells: { wide: { x: index * 6, y: 0, w: 6, h: 6 } } })),
};

let dataFolder: string;
let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;

const store = async (kind: string, id: string, version: number, content: unknown) => {
  const folder = join(dataFolder, `${kind}s`, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${kind}.json`), JSON.stringify({ format: 1, version, content }), { mode: 0o600 });
};
const open = async () => {
  ({ context } = await openContext(browser));
  page = await context.newPage();
  await page.goto(await product.url());
  await page.goto(`${product.origin}/#/artifact/framed`);
};
const widgetFrame = async (): Promise<Frame> => {
  const frame = await (await page.locator('viv-frame iframe:not(.new)').elementHandle({ timeout: 30_000 }))!.contentFrame();
  return frame!;
};

describe('a widget from elsewhere', () => {
  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'vivarium-frames-'));
    await store('widget', 'gen-panel', 1, widgetDocument(source(`render() { return html\`<p id="words">Hello on \${this.environment.day}</p>\`; }`)));
    await store('artifact', 'framed', 1, artifact);
    product = await Product.start({ dataFolder });
    browser = await openBrowser();
    await open();
  });
  after(async () => {
    await browser?.close();
    await product?.remove();
  });

  it('runs in a frame of its own origin, beside ours in the page', async () => {
    const frame = await widgetFrame();
    await frame.getByText(/Hello on \d{4}/).waitFor();
    assert.match(frame.url(), /^http:\/\/w[a-z0-9]+\.localhost:\d+\/w\//);
    assert.equal(await frame.evaluate(() => self.origin), 'null');
    await page.locator('viv-clock').getByText(/\d/).first().waitFor();
  });

  it('follows the day and the theme of the page', async () => {
    const frame = await widgetFrame();
    const before = await frame.locator('#words').textContent();
    await page.keyboard.press('ArrowRight');
    await frame.locator('#words').filter({ hasNotText: before! }).waitFor();
    assert.notEqual(await frame.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--viv-color-text')), '');
  });

  it('goes on where it is while the layout changes', async () => {
    const frame = await widgetFrame();
    await frame.evaluate(() => Object.assign(globalThis, { marked: true }));
    await page.keyboard.press('e');
    await page.locator('viv-placement[tabindex="0"]').first().waitFor();
    const placement = page.locator('viv-placement[data-placement=one]');
    await placement.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('e');
    assert.equal(await (await widgetFrame()).evaluate(() => (globalThis as { marked?: boolean }).marked), true);
  });

  it('cannot reach the network, the page or a page of its own choosing', async () => {
    const frame = await widgetFrame();
    // As text: the frame has nothing of what a compiler would add to it.
    const reached: unknown = await frame.evaluate(`(async () => {
      const tries = {
        fetch: () => fetch('${product.origin}/api/state'),
        parent: async () => parent.document.title,
        storage: async () => localStorage.length,
        worker: async () => new Worker('data:text/javascript,'),
        child: async () => document.body.appendChild(document.createElement('iframe')).contentWindow.Array,
      };
      const got = [];
      for (const [name, attempt] of Object.entries(tries)) await Promise.resolve().then(attempt).then(() => got.push(name), () => undefined);
      return got;
    })()`);
    assert.deepEqual(reached, []);
  });

  it('that throws is an error card of the page, and the others go on', async () => {
    await context.close();
    await product.interrupt();
    await store('widget', 'gen-panel', 2, widgetDocument(source(`render() { throw new Error('broken on purpose'); }`)));
    product = await Product.start({ dataFolder });
    await open();
    await page.locator('viv-error-card').getByText(/stopped working/).waitFor({ timeout: 40_000 });
    await page.locator('viv-clock').getByText(/\d/).first().waitFor();
  });
});
