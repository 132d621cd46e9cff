/** Widgets from elsewhere, two to fifty on one page: when they are drawn and what they hold in memory, beside bare sandboxed frames of one line; and the page's frames while one of them spins. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, percentile } from '../median.mjs';
import { openContext, Product } from '../product.mjs';

const COUNTS = [2, 20, 50];
const SPINNING = 1000;
const cell = { w: 2, h: 2 };
const sizes = { min: cell, S: cell, M: cell, L: cell, XL: cell, max: { w: 12, h: 12 } };
const tag = 'bench-framed';
const source = `
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { html } from 'lit';
import { z } from 'zod';
export const widget = defineWidget({ tag: '${tag}', title: 'Framed', description: 'One line.', sizes: ${JSON.stringify(sizes)}, uses: {}, config: z.object({}), sample: {} });
class Framed extends WidgetElement(widget) {
  connectedCallback() {
    super.connectedCallback();
    globalThis.spin = () => void setTimeout(() => { for (;;); });
  }
  render() { return html\`<p>One line.</p>\`; }
}
customElements.define(widget.tag, Framed);
`;
const manifest = { tag, title: 'Framed', description: 'One line.', sizes, uses: {}, config: { type: 'object', properties: {} }, sample: {} };
const artifact = (count) => ({
  schema: 1, id: `frames-${count}`, title: `${count} frames`, theme: 'light', order: 0, versions: [],
  placements: Array.from({ length: count }, (_, index) => ({ id: `f${count}-${index}`, widget: tag, config: {}, cells: { wide: { x: (index % 6) * 2, y: Math.floor(index / 6) * 2, ...cell } } })),
});

async function store(folder, kind, id, content) {
  const place = join(folder, kind === 'grants' ? kind : `${kind}s`, id);
  await mkdir(place, { recursive: true, mode: 0o700 });
  await writeFile(join(place, `${kind}.json`), JSON.stringify({ format: 1, version: 1, content }), { mode: 0o600 });
}

/** Bare frames of the same number: what any page would pay that sandboxes as many lines. */
async function serveBare() {
  const server = createServer((request, response) => {
    const count = Number(new URL(request.url, 'http://x').searchParams.get('count'));
    const frames = '<iframe sandbox="allow-scripts" srcdoc="<p>One line.</p>" style="inline-size:180px;block-size:100px"></iframe>'.repeat(count);
    response.setHeader('content-type', 'text/html').end(`<!doctype html><body>${frames}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Megabytes that the renderers hold together, shared pages in parts; undefined where the system does not tell. */
async function memory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const files = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => `/proc/${id}/smaps_rollup`);
  if (!files.every((file) => existsSync(file))) return undefined;
  return files.reduce((sum, file) => sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))[1]), 0) / 1024;
}

/** When the first and the last frame of a page showed their line, in milliseconds since the navigation began. */
async function drawn(page, count, url) {
  const start = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  const lines = new Map();
  while (lines.size < count) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await Promise.all(page.frames().filter((frame) => frame !== page.mainFrame() && !lines.has(frame)).map(async (frame) => {
      const there = await frame.getByText('One line.').isVisible().catch(() => false);
      if (there) lines.set(frame, performance.now() - start);
    }));
    if (performance.now() - start > 120_000) throw new Error(`${lines.size} of ${count} frames were drawn.`);
  }
  const times = [...lines.values()].sort((a, b) => a - b);
  return { first: times[0], all: times.at(-1) };
}

/** Milliseconds between frames of the page while one of its widgets runs in a circle. */
async function spinning(page) {
  const [frame] = page.frames().filter((one) => one !== page.mainFrame());
  await frame.evaluate('spin()');
  return page.evaluate(async (ms) => {
    const times = [];
    for (const end = performance.now() + ms; performance.now() < end; ) times.push(await new Promise(requestAnimationFrame));
    return times.slice(1).map((at, index) => at - times[index]);
  }, SPINNING);
}

export async function run({ browser, quick }) {
  const dataFolder = await mkdtemp(join(tmpdir(), 'vivarium-bench-frames-'));
  await store(dataFolder, 'widget', tag, { format: 1, manifest, files: { 'widget.ts': source }, entry: 'widget.ts' });
  await store(dataFolder, 'grants', tag, { format: 1, grants: [] });
  for (const count of COUNTS) await store(dataFolder, 'artifact', `frames-${count}`, artifact(count));
  const product = await Product.start({ dataFolder, environment: { VIVARIUM_VAULT: 'file' } });
  const bare = await serveBare();
  try {
    const { context } = await openContext(browser, { viewport: { width: 1500, height: 1300 } });
    const pairing = await context.newPage();
    await pairing.goto(await product.url());
    await pairing.locator('viv-placement').first().waitFor();
    await pairing.close();
    const rows = [];
    for (const count of COUNTS) {
      const rounds = { vivarium: [], bare: [] };
      let frames = [];
      for (let round = 0; round < (quick ? 1 : 3); round += 1)
        for (const [name, url] of [['bare', `${bare.url}?count=${count}`], ['vivarium', `${product.origin}/#/artifact/frames-${count}`]]) {
          const empty = await memory(browser);
          const page = await context.newPage();
          const times = await drawn(page, count, url);
          const megabytes = empty === undefined ? undefined : (await memory(browser)) - empty;
          rounds[name].push({ ...times, megabytes });
          if (name === 'vivarium') frames = frames.concat(await spinning(page));
          await page.close();
        }
      const middle = (name, what) => median(rounds[name].map((one) => one[what]));
      for (const name of ['bare', 'vivarium'])
        rows.push({
          case: `${count} frames, ${name}`,
          firstDrawn: middle(name, 'first'),
          allDrawn: middle(name, 'all'),
          allRatio: middle(name, 'all') / middle('bare', 'all'),
          megabytes: middle(name, 'megabytes'),
          ...(name === 'vivarium' && { frameP50WhileOneSpins: median(frames), frameP95WhileOneSpins: percentile(frames, 0.95) }),
        });
    }
    await context.close();
    return rows;
  } finally {
    bare.close();
    await product.remove();
  }
}
