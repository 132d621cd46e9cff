/** One of 60 widgets dragged across the grid: how steady the frames are and what each move of the pointer costs, beside what one would use instead. */
import { join } from 'node:path';
import { median, percentile } from '../median.mjs';
import { serveBuilt } from '../serve.mjs';

const grids = ['vivarium', 'gridstack', 'react-grid-layout'];
const MOVES = 240;
/** Script, style and layout of the main thread, in milliseconds. */
const costs = { script: ['ScriptDuration'], whole: ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'] };

/** Down through the rows, to and fro across the columns. */
const pathOf = ({ x, y }) => Array.from({ length: MOVES }, (_, step) => [x + 480 - 480 * Math.cos((step / MOVES) * 4 * Math.PI), y + (step / MOVES) * 520]);

async function drag(page, name) {
  const start = await page.evaluate((grid) => window.lay(grid), name);
  const before = await page.evaluate(() => window.places());
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const measure = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const value = (metric) => metrics.find(({ name: known }) => known === metric).value * 1000;
    return Object.fromEntries(Object.entries(costs).map(([what, parts]) => [what, parts.reduce((sum, part) => sum + value(part), 0)]));
  };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  // The press becomes a drag, and what a drag needs is there.
  await page.mouse.move(start.x + 12, start.y + 12, { steps: 4 });
  const from = await measure();
  await page.evaluate(() => window.watch());
  for (const [x, y] of pathOf(start)) await page.mouse.move(x, y);
  const frames = await page.evaluate(() => window.seen());
  const to = await measure();
  await page.mouse.up();
  await page.waitForFunction((places) => window.places().filter(({ x, y }, index) => Math.hypot(x - places[index].x, y - places[index].y) > 20).length > 1, before, { timeout: 10_000 });
  return { frames, script: (to.script - from.script) / MOVES, whole: (to.whole - from.whole) / MOVES };
}

export async function run({ browser, quick }) {
  const server = await serveBuilt(join(import.meta.dirname, 'page.ts'), join(import.meta.dirname, '../../../.cache/bench/board'));
  const measured = new Map(grids.map((grid) => [grid, []]));
  // Round by round, so that what else the machine does falls on all of them.
  for (let round = 0; round < (quick ? 1 : 5); round += 1)
    for (const grid of grids) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
      await page.goto(server.url);
      await page.waitForFunction(() => 'lay' in window);
      measured.get(grid).push(await drag(page, grid));
      await page.close();
    }
  server.close();
  const middle = (grid, what) => median(measured.get(grid).map((round) => round[what]));
  return grids.map((grid) => {
    const frames = measured.get(grid).flatMap((round) => round.frames);
    return {
      grid,
      frameP50: median(frames),
      frameP95: percentile(frames, 0.95),
      scriptPerMove: middle(grid, 'script'),
      scriptRatio: middle(grid, 'script') / middle('gridstack', 'script'),
      withStyleAndLayout: middle(grid, 'whole'),
      wholeRatio: middle(grid, 'whole') / middle('gridstack', 'whole'),
      target: grid === 'vivarium' ? 'frameP50 < 17 ms, scriptRatio <= 1' : '',
    };
  });
}
