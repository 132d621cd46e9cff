import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import type { WidgetDocument } from '@vivarium/sdk/protocol';
import { dataFolderWith, writeDocument, type Written } from './data-folder.js';
import { useProduct } from './opening.js';
import { freePort, openContext, openPaired, type Product } from './product.js';

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

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;

const widgetFrame = async (): Promise<Frame> => {
  const frame = await (await page.locator('viv-frame iframe:not(.new)').elementHandle({ timeout: 30_000 }))!.contentFrame();
  return frame!;
};

describe('a widget from elsewhere', () => {
  const show = () => page.goto(`${product.origin}/#/artifact/framed`);
  const documents: Written[] = [
    ['widget', 'gen-panel', widgetDocument(source(`render() { return html\`<p id="words">Hello on \${this.environment.day}</p>\`; }`))],
    ['artifact', 'framed', artifact],
  ];
  useProduct(async (open) => {
    ({ product, browser, context, page } = open);
    await show();
  }, { start: async () => ({ dataFolder: await dataFolderWith(documents), port: await freePort() }) });

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

  it('goes on where it is through every change of the layout: nothing is loaded again, nothing leaves the page', async () => {
    const frame = await widgetFrame();
    await frame.evaluate(() => Object.assign(globalThis, { marked: true }));
    // What the compiler of this test adds to its functions.
    await page.evaluate('globalThis.__name = (made) => made');
    await page.evaluate(() => {
      const counts = { loads: 0, removed: 0 };
      Object.assign(globalThis, { counts });
      const roots: (Document | ShadowRoot)[] = [document];
      for (const root of roots) {
        new MutationObserver((records) => {
          for (const { removedNodes } of records) counts.removed += [...removedNodes].filter((node) => node instanceof Element && /^(viv-placement|viv-frame|viv-clock|iframe)$/.test(node.localName)).length;
        }).observe(root, { childList: true, subtree: true });
        for (const element of root.querySelectorAll('*')) {
          if (element instanceof HTMLIFrameElement) element.addEventListener('load', () => (counts.loads += 1));
          if (element.shadowRoot) roots.push(element.shadowRoot);
          // Hears every disconnectedCallback of an element of ours.
          const own = element as { addController?: (controller: { hostDisconnected(): void }) => void };
          if (/^viv-(placement|frame|clock)$/.test(element.localName)) own.addController?.({ hostDisconnected: () => void (counts.removed += 1) });
        }
      }
    });
    const placement = page.locator('viv-placement[data-placement=one]');
    const area = () => placement.evaluate((element) => (element as HTMLElement).style.gridArea);
    const edit = async () => {
      await page.keyboard.press('e');
      await page.locator('viv-placement[tabindex="0"]').first().waitFor();
    };
    await edit();
    const start = await area();
    await placement.focus();
    for (const key of ['Enter', 'Shift+ArrowLeft', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    const resized = await area();
    assert.notEqual(resized, start);
    const box = (await placement.boundingBox())!;
    await page.mouse.move(box.x + 40, box.y + 14);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 30, { steps: 8 });
    await page.locator('viv-board .place').waitFor();
    await page.mouse.up();
    await page.locator('viv-board .place').waitFor({ state: 'detached' });
    const dragged = await area();
    assert.notEqual(dragged, resized);
    await page.keyboard.press('Control+z');
    await page.waitForFunction(([wanted]) => document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!.querySelector<HTMLElement>('[data-placement=one]')!.style.gridArea === wanted, [resized]);
    await page.keyboard.press('Control+Shift+z');
    await page.waitForFunction(([wanted]) => document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-artifact')!.shadowRoot!.querySelector('viv-board')!.shadowRoot!.querySelector<HTMLElement>('[data-placement=one]')!.style.gridArea === wanted, [dragged]);
    await page.keyboard.press('e');
    for (const [width, grid] of [[390, 'narrow'], [1000, 'medium'], [1440, 'wide']] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.locator(`viv-board[breakpoint=${grid}]`).waitFor();
    }
    await page.getByRole('button', { name: 'Full screen (F)' }).click();
    await page.getByRole('button', { name: 'Leave full screen (F)' }).click();
    await page.getByRole('button', { name: 'Full screen (F)' }).waitFor();
    assert.equal(await (await widgetFrame()).evaluate(() => (globalThis as { marked?: boolean }).marked), true);
    assert.deepEqual(await page.evaluate(() => (globalThis as unknown as { counts: unknown }).counts), { loads: 0, removed: 0 });
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

  it('starts in a page that stayed open while the process crashed and was started again', async () => {
    await product.kill();
    await page.getByText('Vivarium’s process does not answer').waitFor();
    await product.startAgain();
    await page.getByText('Vivarium is back').waitFor();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.locator('viv-frame').waitFor({ state: 'detached' });
    await page.goBack();
    await (await widgetFrame()).locator('gen-panel').waitFor();
  });

  it('that throws is an error card of the page, and the others go on', async () => {
    await context.close();
    await product.interrupt();
    await writeDocument(product.dataFolder, ['widget', 'gen-panel', widgetDocument(source(`render() { throw new Error('broken on purpose'); }`))], 2);
    await product.startAgain();
    page = await openPaired((await openContext(browser)).context, product);
    await show();
    await page.locator('viv-error-card').getByText(/stopped working/).waitFor({ timeout: 40_000 });
    await page.locator('viv-clock').getByText(/\d/).first().waitFor();
  });
});
