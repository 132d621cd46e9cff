import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { LLMock } from '@copilotkit/aimock';
import type { Page } from 'playwright-core';
import type { WidgetDocument } from '@vivarium/sdk/protocol';
import { dataFolderWith } from './data-folder.js';
import { useProduct } from './opening.js';
import { type Product, stored } from './product.js';
import { connectClaude } from './studio-script.js';

const sizes = { min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 4, h: 4 }, L: { w: 6, h: 6 }, XL: { w: 12, h: 12 }, max: { w: 12, h: 30 } };
const framed: WidgetDocument = {
  format: 1,
  manifest: { tag: 'gen-panel', title: 'Panel', description: 'A panel.', sizes, uses: {}, config: { type: 'object', properties: {} }, sample: {} },
  files: {
    'widget.ts': `
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { z } from 'zod';
export const widget = defineWidget({ tag: 'gen-panel', title: 'Panel', description: 'A panel.', sizes: ${JSON.stringify(sizes)}, uses: {}, config: z.object({}), sample: {} });
class Panel extends WidgetElement(widget) {
  static styles = css\`p { color: var(--viv-color-accent); border: var(--viv-border); background: var(--viv-color-accent-soft); }\`;
  render() { return html\`<p id="words">Hello</p>\`; }
}
customElements.define(widget.tag, Panel);`,
  },
  entry: 'widget.ts',
};
const artifact = {
  schema: 1, id: 'framed', title: 'Framed', theme: 'system', order: -1, versions: [],
  placements: [{ id: 'one', widget: 'gen-panel', config: {}, cells: { wide: { x: 0, y: 0, w: 6, h: 6 } } }],
};
const look = {
  name: 'Neon', scheme: 'light', summary: 'White and black, with neon edges.', widgets: ['viv-clock'],
  tokens: {
    '--viv-color-background': '#ffffff', '--viv-color-surface': '#ffffff', '--viv-color-text': '#000000', '--viv-color-text-muted': '#3d3d3d', '--viv-color-border': '#000000',
    '--viv-color-accent': '#ff2bd6', '--viv-color-accent-soft': '#d9e0ff', '--viv-color-focus': '#1230ff', '--viv-border': '2px solid #000000', '--viv-card-border': '3px solid #000000', '--viv-card-shadow': '6px 6px 0 #ff2bd6', '--viv-title-case': 'uppercase',
  },
};

let mock: LLMock;
let product: Product;
let page: Page;
let problems: string[];

before(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1' });
  await mock.start();
});
useProduct(async (open) => {
  ({ product, page, problems } = open);
  await connectClaude(page, mock.url);
  await page.goto(`${product.origin}/#/artifact/framed`);
  await page.frameLocator('viv-frame iframe:not(.new)').locator('#words').waitFor({ timeout: 120_000 });
}, { start: async () => ({ dataFolder: await dataFolderWith([['widget', 'gen-panel', framed], ['artifact', 'framed', artifact]]) }) });
after(() => mock?.stop());

const claudeAnswers = (restyle: object) => {
  mock.clearFixtures();
  mock.on({ predicate: () => true }, { toolCalls: [{ name: 'restyle', arguments: JSON.stringify(restyle) }], usage: { input_tokens: 1000, output_tokens: 400 } });
};
const card = () => page.locator('viv-placement[data-placement=one] section').evaluate((element) => {
  const { borderTopColor, borderTopWidth, boxShadow } = getComputedStyle(element);
  return [borderTopColor, borderTopWidth, boxShadow].join(' ');
});
/** What the frame paints: text, line and ground of its paragraph. Waits for a colour. */
const paints = async (color: RegExp | string) => {
  const words = page.frameLocator('viv-frame iframe:not(.new)').locator('#words');
  const read = () => words.evaluate((element) => {
    const { color: text, borderTopWidth, backgroundColor } = getComputedStyle(element);
    return [text, borderTopWidth, backgroundColor];
  });
  for (const end = Date.now() + 60_000; ; await page.evaluate(() => new Promise(requestAnimationFrame))) {
    const painted = await read();
    if (typeof color === 'string' ? painted[0] === color : color.test(painted[0]!)) return painted;
    assert(Date.now() < end, `The frame still paints ${painted.join(', ')}.`);
  }
};

test('a described look is worn by page and frames at once, kept as one change with the clock, and undone by one', { timeout: 300_000 }, async () => {
  const before = { card: await card(), frame: await paints(/rgb/) };
  claudeAnswers(look);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find and do' }).fill('neon edges, and a live clock');
  await page.getByRole('option', { name: 'Restyle this page: “neon edges, and a live clock”' }).click();
  const dialog = page.getByRole('dialog', { name: 'Theme of this page' });
  await dialog.getByRole('button', { name: 'Restyle', exact: true }).click();
  await dialog.getByText('White and black, with neon edges.').waitFor();
  // Only looked at so far: nothing is stored.
  assert.equal(await card(), 'rgb(0, 0, 0) 3px rgb(255, 43, 214) 6px 6px 0px 0px');
  await dialog.getByText(/moved so that everything can be read/).waitFor();
  // The pink that was too light for text was deepened, and its hue kept.
  const [text, line, ground] = await paints(/^rgb\((1[5-9]\d|2[0-4]\d), (\d|\d\d), (1[0-9]\d)\)$/);
  assert.deepEqual([line, ground], ['2px', 'rgb(217, 224, 255)']);
  assert.notEqual(text, 'rgb(255, 43, 214)');
  assert.equal(await page.locator('viv-clock').count(), 0);
  const kept = stored(page, 'artifact', '"viv-clock"');
  await dialog.getByRole('button', { name: 'Use this theme' }).click();
  await page.locator('viv-clock').getByText(/\d/).first().waitFor();
  assert.equal(await card(), 'rgb(0, 0, 0) 3px rgb(255, 43, 214) 6px 6px 0px 0px');

  await kept;
  await page.reload();
  await page.locator('viv-clock').getByText(/\d/).first().waitFor();
  await page.frameLocator('viv-frame iframe:not(.new)').locator('#words').waitFor({ timeout: 120_000 });
  await paints(text!);
  await page.keyboard.press('Control+z');
  await page.locator('viv-clock').waitFor({ state: 'detached' });
  await page.locator('viv-artifact:not([data-theme])').waitFor();
  assert.deepEqual({ card: await card(), frame: await paints(before.frame[0]!) }, before);
  await page.keyboard.press('Control+Shift+z');
  await page.locator('viv-clock').getByText(/\d/).first().waitFor();
  await paints(text!);
  assert.deepEqual(problems, []);
});

test('what reaches for the network is no token: Claude is told, and nothing of it is worn', { timeout: 120_000 }, async () => {
  claudeAnswers({ ...look, tokens: { '--viv-color-background': 'url(https://evil.example/a.png)' } });
  await page.getByRole('button', { name: 'Actions of this page' }).click();
  await page.getByRole('menuitem', { name: 'Restyle this page…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Theme of this page' });
  await dialog.getByLabel('Describe a look').fill('from another planet');
  await dialog.getByRole('button', { name: 'Restyle', exact: true }).click();
  await dialog.getByRole('alert').getByText(/did not find a look/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  const stored = await readFile(join(product.dataFolder, 'artifacts/framed/artifact.json'), 'utf8');
  assert.doesNotMatch(stored, /evil/);
  assert.deepEqual(problems, []);
});
