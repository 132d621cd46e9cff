import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { WidgetDocument } from '@vivarium/sdk/protocol';
import { barriers } from './barriers.js';
import { dataFolderWith, type Written } from './data-folder.js';
import { useProduct } from './opening.js';
import { stored } from './product.js';

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

let page: Page;
let problems: string[];

const placements = ['gen-good', 'gen-bad'].map((widget, index) => ({ id: widget, widget, config: {}, cells: { wide: { x: index * 6, y: 0, w: 6, h: 6 } } }));
const documents: Written[] = [
  ['widget', 'gen-good', widgetDocument('gen-good', `this.problem = [...this.changeConfig({ colour: 'far too long for a colour' }).values()].join(); if (this.problem) this.changeConfig({ colour: this.config.colour === 'red' ? 'blue' : 'green' });`)],
  ['widget', 'gen-bad', widgetDocument('gen-bad', `throw new Error('planted');`)],
  ['artifact', 'edited', { schema: 1, id: 'edited', title: 'Edited', theme: 'system', order: 0, versions: [], placements }],
];

useProduct(async (open) => {
  ({ page, problems } = open);
  await page.goto(`${open.product.origin}/#/artifact/edited`);
}, { start: async () => ({ dataFolder: await dataFolderWith(documents) }) });

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
  const kept = stored(page, 'artifact', 'green');
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
