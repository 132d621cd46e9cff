/** First content from what the browser keeps, with every source silent: the picture of the last visit and the live widgets behind it, beside a static page of the same text from the same server; and the shell's bytes. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../live-path/latency.mjs';
import { percentile } from '../median.mjs';
import { installPainted } from '../painted.mjs';
import { EVENT, openCommandCenter, openContext, Product } from '../product.mjs';
import { bytes } from './bytes.mjs';

const shell = join(import.meta.dirname, '../../../dist/shell');
const STATIC = 'bench-static.html';
const environment = { VIVARIUM_VAULT: 'file' };

/** Every text of the page, shadow trees included, one element a line. */
function texts() {
  const lines = [];
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim()) lines.push(node.data.trim());
    if (['STYLE', 'SCRIPT'].includes(node.nodeName)) return;
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) visit(child);
  };
  visit(document.body);
  return lines;
}

const escape = (text) => text.replace(/[&<]/g, (character) => (character === '&' ? '&amp;' : '&lt;'));
const staticPage = (lines) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Static</title><body>${lines.map((line) => `<p>${escape(line)}</p>`).join('\n')}</body></html>`;

/** Milliseconds from navigation to the frame that shows the event, and to the one in which the live widget shows it. */
async function load(context, url) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  const [first, live] = (await page.evaluate(() => Promise.all([window.first, window.live]))).map(({ sinceNavigation }) => sinceNavigation);
  await page.close();
  return { first, live };
}

export async function run({ browser, quick }) {
  const rounds = quick ? 3 : 15;
  const first = await Product.start({ environment });
  let second;
  try {
    const scout = await openContext(browser);
    const lines = await (await openCommandCenter(scout.context, first)).evaluate(texts);
    await scout.context.close();
    await first.interrupt();

    // The companion reads its files at the start, so the page is there only for this.
    writeFileSync(join(shell, STATIC), staticPage(lines));
    second = await Product.start({ dataFolder: first.dataFolder, environment });
    rmSync(join(shell, STATIC), { force: true });

    const { context } = await openContext(browser);
    await openCommandCenter(context, second);
    // All collections arrive and are kept.
    await pause(quick ? 3000 : 5000);
    // A socket that opens and says nothing.
    await context.routeWebSocket('**/api/socket', () => undefined);
    await context.addInitScript(installPainted);
    await context.addInitScript(
      ([first, live, text]) => {
        const isProduct = location.pathname === '/';
        window.first = window.painted(isProduct ? first : 'body', text);
        window.live = isProduct ? window.painted(live, text) : window.first;
      },
      ['viv-agenda, seen-viv-agenda', 'viv-agenda', EVENT],
    );
    const times = { product: [], live: [], page: [] };
    // The first of each warms the browser's cache of files.
    for (let round = 0; round <= rounds; round += 1) {
      times.page.push((await load(context, `${second.origin}/${STATIC}`)).first);
      const { first, live } = await load(context, `${second.origin}/`);
      times.product.push(first);
      times.live.push(live);
    }
    await context.close();
    for (const values of Object.values(times)) values.shift();
    const row = (name, values, target) => ({ case: name, best: percentile(values, 0.1), p50: percentile(values, 0.5), p95: percentile(values, 0.95), ratio: percentile(values, 0.5) / percentile(times.page, 0.5), bestRatio: percentile(values, 0.1) / percentile(times.page, 0.1), target });
    const size = bytes(shell);
    return [
      row('static page of the same text', times.page, ''),
      row('first content from what is kept', times.product, 'p50 ratio <= 1.3'),
      row('the same, live', times.live, ''),
      { case: 'shell, loaded at the start', gzipKilobytes: size.first, target: '< 120 kB' },
      { case: 'shell, loaded when needed', gzipKilobytes: size.later, target: '' },
      { case: 'workers of all connectors', gzipKilobytes: size.workers, target: '' },
    ];
  } finally {
    rmSync(join(shell, STATIC), { force: true });
    await second?.interrupt();
    await first.remove();
  }
}
