import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { manifestOf, type WidgetDefinition } from '@vivarium/sdk/widget';
import type { Page } from 'playwright-core';
import { dataFolderWith, type Written } from './data-folder.js';
import { useProduct } from './opening.js';
import type { Product } from './product.js';

const widgetsFolder = join(import.meta.dirname, '../../widgets');
const names = ['agenda', 'briefing', 'buttons', 'clients', 'clock', 'inbox', 'week-strip'];
const foreign = (name: string) => `gen-${name}`;

let product: Product;
let page: Page;

/** The same files under another tag: for the product that is a widget from elsewhere. */
async function sourcesOf(name: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const folder of [name, 'shared'])
    for (const file of await readdir(join(widgetsFolder, folder)))
      if (file.endsWith('.ts') && !file.endsWith('.test.ts')) files[`${folder}/${file}`] = (await readFile(join(widgetsFolder, folder, file), 'utf8')).replaceAll(`'viv-${name}'`, `'${foreign(name)}'`);
  return files;
}

async function documentsOf(name: string): Promise<Written[]> {
  const module = (await import(`../../widgets/${name}/definition.ts`)) as Record<string, WidgetDefinition>;
  const definition = Object.values(module).find((one) => one.tag === `viv-${name}`)!;
  const tag = foreign(name);
  const manifest = { ...manifestOf(definition), tag };
  const cells = (x: number) => ({ wide: { x, y: 0, w: 6, h: 9 } });
  const placements = [`viv-${name}`, tag].map((widget, index) => ({ id: `${widget}-here`, widget, config: {}, cells: cells(index * 6) }));
  return [
    ['widget', tag, { format: 1, manifest, files: await sourcesOf(name), entry: `${name}/index.ts` }],
    ['grants', tag, { format: 1, grants: Object.values(manifest.uses).map((use, index) => ({ id: `${tag}-${index}`, use, since: 1 })) }],
    ['artifact', `both-${name}`, { schema: 1, id: `both-${name}`, title: name, theme: 'light', order: 9, versions: [], placements }],
  ];
}

/** What is drawn: elements, their words, and what says how they look and what they are. As text: a compiler would add names that the frame has not. */
const drawn = `(() => {
  const lines = [];
  const walk = (node, depth) => {
    if (node.nodeType === Node.TEXT_NODE) { const words = node.data.replace(/\\s+/g, ' ').trim(); if (words) lines.push('  '.repeat(depth) + words); return; }
    if (node.nodeType !== Node.ELEMENT_NODE || node.localName === 'style') return;
    const attributes = ['class', 'role', 'aria-label', 'aria-pressed', 'aria-expanded', 'title', 'href', 'type'].flatMap((name) => node.hasAttribute(name) ? name + '=' + node.getAttribute(name) : []);
    lines.push('  '.repeat(depth) + [node.localName.replace(/^gen-/, 'viv-'), ...attributes].join(' '));
    for (const child of (node.shadowRoot ?? node).childNodes) walk(child, depth + 1);
  };
  let found;
  for (const all = [...document.querySelectorAll('*')]; !found && all.length; ) {
    const one = all.shift();
    if (one.localName === 'TAG') found = one;
    else if (one.shadowRoot) all.push(...one.shadowRoot.querySelectorAll('*'));
  }
  if (found) walk(found, 0);
  return lines.join('\\n');
})()`;

describe('every widget of ours draws in a frame what it draws in the page', () => {
  useProduct(async (open) => {
    ({ product, page } = open);
    await page.locator('viv-placement').first().waitFor({ timeout: 60_000 });
  }, { start: async () => ({ dataFolder: await dataFolderWith((await Promise.all(names.map(documentsOf))).flat()) }) });

  it('all of them are compared', async () => {
    const definitions = (await readdir(widgetsFolder, { recursive: true })).filter((path) => path.endsWith('/definition.ts'));
    assert.deepEqual(definitions.map((path) => path.split('/')[0]!).sort(), names);
  });

  for (const name of names)
    it(name, async () => {
      await page.goto(`${product.origin}/#/artifact/both-${name}`);
      const iframe = page.locator(`viv-placement[data-placement="${foreign(name)}-here"] viv-frame iframe:not(.new)`);
      const frame = await (await iframe.elementHandle({ timeout: 60_000 }))!.contentFrame();
      const of = async () => {
        const ours = await page.evaluate<string>(drawn.replace('TAG', `viv-${name}`));
        const theirs = await frame!.evaluate<string>(drawn.replace('TAG', foreign(name)));
        return { ours, theirs };
      };
      // Both follow the sources on their own: they are the same as soon as both are through.
      let seen = await of();
      for (const end = Date.now() + 60_000; Date.now() < end && (seen.ours !== seen.theirs || seen.ours.length < 100); seen = await of()) await page.evaluate(() => new Promise(requestAnimationFrame));
      assert.equal(seen.theirs, seen.ours);
    });
});
