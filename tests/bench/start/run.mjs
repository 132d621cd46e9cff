/** First content from what the browser keeps, with every source silent: the picture of the last visit and the live widgets behind it, beside two static pages, one that is the page as it would be saved and one of the bare text; and the shell's bytes. */
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pause } from '../live-path/latency.mjs';
import { percentile } from '../median.mjs';
import { installPainted } from '../painted.mjs';
import { EVENT, openCommandCenter, openContext, Product } from '../product.mjs';
import { bytes } from './bytes.mjs';
import { lastLine, savedPage } from './look-alike.mjs';

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

/** Serves one page on loopback, with nothing between. */
async function serve(content) {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(content)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/look-alike`, close: () => server.close() };
}

/** Milliseconds from navigation to the frame that shows the event, to the first screen being whole, and to the live widget showing the event. */
async function load(context, url) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  const [first, last, live] = (await page.evaluate(() => Promise.all([window.first, window.last, window.live]))).map(({ sinceNavigation }) => sinceNavigation);
  await page.close();
  return { first, whole: Math.max(first, last), live };
}

/** Every line of text in the picture. */
const linesOf = (seen) => seen.flatMap(({ text, inside = [] }) => [...(text === undefined ? [] : [text.trim()]), ...linesOf(inside)]);

export async function run({ browser, quick }) {
  const rounds = quick ? 3 : 15;
  const first = await Product.start({ environment });
  let second;
  let alike;
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
    const visit = await openCommandCenter(context, second);
    // All collections arrive and are kept, and so is the picture.
    await pause(quick ? 3000 : 5000);
    const picture = JSON.parse(await visit.evaluate(() => localStorage.getItem('vivarium-picture')));
    alike = await serve(await visit.evaluate(savedPage));
    const last = await visit.evaluate(lastLine, ['viv-inbox', linesOf(picture.seen)]);
    // A socket that opens and says nothing.
    await context.routeWebSocket('**/api/socket', () => undefined);
    await context.addInitScript(installPainted);
    await context.addInitScript(
      ([text, lastText]) => {
        const [isProduct, isText] = [location.pathname === '/', location.pathname.endsWith('.html')];
        const within = (widget) => (isText ? 'body' : isProduct ? `viv-picture, ${widget}` : widget);
        window.first = window.painted(within('viv-agenda'), text);
        window.last = window.painted(within('viv-inbox'), lastText);
        window.live = isProduct ? window.painted('viv-agenda', text) : window.first;
      },
      [EVENT, last],
    );
    const times = { product: [], live: [], text: [], alike: [] };
    // The first of each warms the browser's cache of files.
    for (let round = 0; round <= rounds; round += 1) {
      times.text.push(await load(context, `${second.origin}/${STATIC}`));
      times.alike.push(await load(context, alike.url));
      const loaded = await load(context, `${second.origin}/`);
      times.product.push(loaded);
      times.live.push({ first: loaded.live, whole: loaded.live });
    }
    await context.close();
    for (const values of Object.values(times)) values.shift();
    const at = (values, moment, part) => percentile(values.map((loaded) => loaded[moment]), part);
    const beside = (values, reference, moment) => at(values, moment, 0.5) / at(reference, moment, 0.5);
    const row = (name, values, target) => ({
      case: name,
      first: at(values, 'first', 0.5),
      firstRatio: beside(values, times.alike, 'first'),
      firstRatioToText: beside(values, times.text, 'first'),
      whole: at(values, 'whole', 0.5),
      wholeBest: at(values, 'whole', 0.1),
      wholeP95: at(values, 'whole', 0.95),
      wholeRatio: beside(values, times.alike, 'whole'),
      target,
    });
    const size = bytes(shell);
    return [
      row('the page saved as a static one, without script', times.alike, ''),
      row('static page of the same text, without any style', times.text, ''),
      row('first content from what is kept', times.product, 'ratio <= 1.3'),
      row('the same, live', times.live, ''),
      { case: 'shell, loaded at the start', gzipKilobytes: size.first, target: '< 120 kB' },
      { case: 'shell, loaded when needed', gzipKilobytes: size.later, target: '' },
      { case: 'workers of all connectors', gzipKilobytes: size.workers, target: '' },
    ];
  } finally {
    rmSync(join(shell, STATIC), { force: true });
    alike?.close();
    await second?.interrupt();
    await first.remove();
  }
}
