/** What is in widgets: lists of 2,000 rows beside a plain one, and typing while 20 widgets change ten times a second. */
import { join } from 'node:path';
import { median, percentile } from '../median.mjs';
import { serveBuilt } from '../serve.mjs';

const TURNS = 12;
const KEYS = 60;
const parts = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'];

async function meter(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const now = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return parts.reduce((sum, part) => sum + metrics.find(({ name }) => name === part).value * 1000, 0);
  };
  return async (act) => {
    const before = await now();
    await act();
    return (await now()) - before;
  };
}

async function list(page, kind) {
  await page.evaluate((which) => window.make(which), kind);
  const cost = await meter(page);
  const first = await cost(() => page.evaluate(() => window.first()));
  const rows = await page.evaluate(() => window.rows());
  const several = async (what) => {
    const costs = [];
    for (let turn = 0; turn < TURNS; turn += 1) costs.push(await cost(() => page.evaluate(([name, at]) => window[name](at), [what, turn])));
    return median(costs);
  };
  const [changed, prepended] = [await several('change'), await several('prepend')];
  let scrolled;
  const scrolling = await cost(async () => (scrolled = await page.evaluate(() => window.scroll())));
  return { list: kind, rowsInPage: rows, first, changed, prepended, scrollStep: scrolling / scrolled.steps, scrollSteps: scrolled.steps, mostElements: scrolled.most };
}

async function typing(page) {
  await page.evaluate(() => window.crowd());
  // Keys as a hand presses them, through the browser's own input.
  for (let key = 0; key < KEYS; key += 1) await page.keyboard.press('a', { delay: 40 });
  await page.waitForFunction((keys) => window.measured().typed === keys, KEYS);
  const { delays, whole, updatesPerSecond } = await page.evaluate(() => window.measured());
  // Events that took less than the observer's 16 ms are not told of: they count as that fast.
  const all = [...delays, ...Array.from({ length: Math.max(0, KEYS - delays.length) }, () => 0)];
  return { list: '20 widgets, 10 changes a second each', updatesPerSecond, inputDelayP50: median(all), inputDelayP95: percentile(all, 0.95), inputDelayMost: Math.max(0, ...all), keyToPaintMost: Math.max(0, ...whole), target: 'inputDelayP95 < 50 ms' };
}

export async function run({ browser, quick }) {
  const server = await serveBuilt(join(import.meta.dirname, 'page.ts'), join(import.meta.dirname, '../../../.cache/bench/widgets'));
  const measured = new Map();
  const fresh = async (act) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.goto(server.url);
    await page.waitForFunction(() => 'make' in window);
    const row = await act(page);
    await page.close();
    measured.set(row.list, [...(measured.get(row.list) ?? []), row]);
  };
  for (let round = 0; round < (quick ? 1 : 5); round += 1) {
    for (const kind of ['items', 'clients', 'agenda', 'plain lit list']) await fresh((page) => list(page, kind));
    await fresh(typing);
  }
  server.close();
  return [...measured.values()].map((rounds) => Object.fromEntries(Object.entries(rounds[0]).map(([what, value]) => [what, typeof value === 'number' ? median(rounds.map((row) => row[what])) : value])));
}
