import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { WidgetDocument } from '@vivarium/sdk/protocol';
import { barriers } from './barriers.js';
import { openBrowser, openContext, Product, stored } from './product.js';

const sizes = { min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 12, h: 12 }, max: { w: 12, h: 30 } };
const widgetDocument = (tag: string, press: string): WidgetDocument => ({
  format: 1,
  manifest: { tag, title: tag, description: 'A colour.', sizes, uses: {}, config: { type: 'object', properties: { colour: { type: 'string', default: 'red', maxLength: 20, description: 'Colour' } } }, editor: `${tag}-editor`, sample: {} },
  files: {
    'widget.ts': `
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { html } from 'lit';
import { z } from 'zod';
export const widget = defineWidget({ tag: '${tag}', title: '${tag}', description: 'A colour.', sizes: ${JSON.stringify(sizes)}, uses: {}, config: z.object({ colour: z.string().max(20).default('red').describe('Colour') }), editor: '${tag}-editor', sample: {} });
customElements.define(widget.tag, class extends WidgetElement(widget) { override render() { return html\`<p>It is \${this.config.colour}.</p>\`; } });
customElements.define('${tag}-editor', class extends WidgetElement(widget) {
  problem = '';
  override render() {
    return html\`<p>Now \${this.config.colour}.</p><button @click=\${() => { ${press} }}>Change</button><p role="alert">\${this.problem}</p>\`;
  }
});`,
  },
  entry: 'widget.ts',
});

let product: Product;
let browser: Browser;
let page: Page;
let problems: string[];

before(async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'vivarium-editor-'));
  const store = async (kind: string, id: string, content: unknown) => {
    const folder = join(dataFolder, `${kind}s`, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, `${kind}.json`), JSON.stringify({ format: 1, version: 1, content }), { mode: 0o600 });
  };
  await store('widget', 'gen-good', widgetDocument('gen-good', `this.problem = [...this.changeConfig({ colour: 'far too long for a colour' }).values()].join(); if (this.problem) this.changeConfig({ colour: this.config.colour === 'red' ? 'blue' : 'green' });`));
  await store('widget', 'gen-bad', widgetDocument('gen-bad', `throw new Error('planted');`));
  const placements = ['gen-good', 'gen-bad'].map((widget, index) => ({ id: widget, widget, config: {}, cells: { wide: { x: index * 6, y: 0, w: 6, h: 6 } } }));
  await store('artifact', 'edited', { schema: 1, id: 'edited', title: 'Edited', theme: 'system', order: 0, versions: [], placements });
  product = await Product.start({ dataFolder });
  browser = await openBrowser();
  const opened = await openContext(browser);
  problems = opened.problems;
  page = await opened.context.newPage();
  await page.goto(await product.url());
  await page.goto(`${product.origin}/#/artifact/edited`);
});
after(async () => {
  await browser?.close();
  await product?.remove();
});

const placed = (id: string) => page.locator(`viv-placement[data-placement=${id}]`);
const shows = (id: string, words: string) => placed(id).frameLocator('iframe:not(.new)').getByText(words).waitFor();
const open = async (id: string) => {
  await placed(id).getByRole('button', { name: `Actions of ${id}`, exact: true }).click();
  await placed(id).getByRole('menuitem', { name: 'Settings…' }).click();
};
const dialog = (id: string) => page.getByRole('dialog', { name: `Settings of ${id}` });
const editor = () => page.locator('viv-own-editor').frameLocator('iframe:not(.new)');

test('a widget from elsewhere edits its settings in a frame; they are previewed, kept when a person saves, and taken back', async () => {
  await shows('gen-good', 'It is red.');
  await open('gen-good');
  await editor().getByText('Now red.').waitFor();
  await editor().getByRole('button', { name: 'Change' }).click();
  await editor().getByText('Now blue.').waitFor();
  await editor().getByRole('button', { name: 'Change' }).click();
  await editor().getByText('Now green.').waitFor();
  await dialog('gen-good').locator('viv-widget-preview').frameLocator('iframe:not(.new)').getByText('It is green.').waitFor();
  await shows('gen-good', 'It is red.');
  const kept = stored(page, 'green');
  await dialog('gen-good').getByRole('button', { name: 'Save' }).click();
  await shows('gen-good', 'It is green.');
  await kept;
  assert.equal(await page.locator('viv-own-editor').count(), 0);
  await page.keyboard.press('Control+z');
  await shows('gen-good', 'It is red.');
});

test('what is chosen in the first moments of a page waits for what does it', async () => {
  await page.reload();
  await open('gen-good');
  await editor().getByText('Now red.').waitFor();
  await dialog('gen-good').getByRole('button', { name: 'Cancel', exact: true }).click();
  await dialog('gen-good').waitFor({ state: 'hidden' });
});

test('where the editor fails there is the form', async () => {
  await open('gen-bad');
  const form = dialog('gen-bad').getByRole('textbox', { name: 'Colour' });
  const crash = async () => {
    // A frame that crashes is started anew twice.
    while (!(await form.isVisible())) {
      // The frame goes while it is being clicked, and nothing says that the click arrived.
      await editor().getByRole('button', { name: 'Change' }).dispatchEvent('click', undefined, { timeout: 2000 }).catch(() => undefined);
    }
    await dialog('gen-bad').getByText('own editor failed').waitFor();
  };
  await crash();
  assert.deepEqual(await barriers(page), []);
  await dialog('gen-bad').getByRole('button', { name: 'Try again' }).click();
  await editor().getByText('Now red.').waitFor();
  assert.equal(await page.evaluate(() => document.querySelector('viv-app')!.shadowRoot!.querySelector('viv-widget-settings')!.shadowRoot!.activeElement?.localName), 'viv-own-editor');
  await crash();
  await form.fill('white');
  await dialog('gen-bad').getByRole('button', { name: 'Save' }).click();
  await shows('gen-bad', 'It is white.');
});

test('none of it broke the page’s policy', () => assert.deepEqual(problems.filter((problem) => !problem.includes('planted')), []));
