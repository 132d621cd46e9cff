import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { manifestOf, type WidgetDefinition } from '@vivarium/sdk/widget';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openContext, Product } from './product.js';

const widgetsFolder = join(import.meta.dirname, '../../widgets');
const names = ['agenda', 'briefing', 'buttons', 'clients', 'clock', 'inbox', 'week-strip'];
const foreign = (name: string) => `gen-${name}`;

let dataFolder: string;
let product: Product;
let browser: Browser;
let page: Page;

const store = async (kind: string, id: string, content: unknown) => {
  const folder = join(dataFolder, kind === 'grants' ? kind : `${kind}s`, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${kind}.json`), JSON.stringify({ format: 1, version: 1, content }), { mode: 0o600 });
};

/** The same files under another tag: for the product that is a widget from elsewhere. */
async function sourcesOf(name: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const folder of [name, 'shared'])
    for (const file of await readdir(join(widgetsFolder, folder)))
      if (file.endsWith('.ts') && !file.endsWith('.test.ts')) files[`${folder}/${file}`] = (await readFile(join(widgetsFolder, folder, file), 'utf8')).replaceAll(`'viv-${name}'`, `'${foreign(name)}'`);
  return files;
}

async function install(name: string): Promise<void> {
  const module = (await import(`../../widgets/${name}/definition.ts`)) as Record<string, WidgetDefinition>;
  const definition = Object.values(module).find((one) => one.tag === `viv-${name}`)!;
  const tag = foreign(name);
  const manifest = { ...manifestOf(definition), tag };
  await store('widget', tag, { format: 1, manifest, files: await sourcesOf(name), entry: `${name}/index.ts` });
  await store('grants', tag, { format: 1, grants: Object.values(manifest.uses).map((use, index) => ({ id: `${tag}-${index}`, use, since: 1 })) });
  const cells = (x: number) => ({ wide: { x, y: 0, w: 6, h: 9 } });
  const placements = [`viv-${name}`, tag].map((widget, index) => ({ id: `${widget}-here`, widget, config: {}, cells: cells(index * 6) }));
  await store('artifact', `both-${name}`, { schema: 1, id: `both-${name}`, title: name, theme: 'light', order: 9, versions: [], placements });
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
  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'vivarium-both-'));
    for (const name of names) await install(name);
    product = await Product.start({ dataFolder });
    browser = await openBrowser();
    const { context } = await openContext(browser);
    page = await context.newPage();
    await page.goto(await product.url());
    await page.locator('viv-placement').first().waitFor({ timeout: 60_000 });
  });
  after(async () => {
    await browser?.close();
    await product?.remove();
  });

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
