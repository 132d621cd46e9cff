/** Live queries at 10k and 100k items, 1 and 50 pairs open, beside TanStack DB, TinyBase and RxDB in the same run. */
import { join } from 'node:path';
import { serveBuilt } from '../serve.mjs';

const root = join(import.meta.dirname, '../../..');
const engines = ['vivarium', 'tanstack', 'tinybase', 'rxdb'];
/** A peer that takes longer than this for one case is written down as such. */
const LIMIT_MS = 150_000;

export async function run({ browser, quick }) {
  const server = await serveBuilt(join(import.meta.dirname, 'page.ts'), join(root, '.cache/bench/queries'));
  const results = [];
  for (const [count, queries] of quick ? [[10_000, 1]] : [[10_000, 1], [10_000, 50], [100_000, 1], [100_000, 50]])
    for (const engine of engines) {
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.waitForFunction(() => 'run' in window);
      const measured = await Promise.race([
        page.evaluate(([name, ...rest]) => window.run(name, ...rest), [engine, count, queries, 40]),
        new Promise((resolve) => setTimeout(resolve, LIMIT_MS, { load: null, change: null, note: `more than ${LIMIT_MS / 1000} s` })),
      ]).catch((error) => ({ load: null, change: null, note: error.message.split('\n')[0] }));
      results.push({ engine, items: count, queries, ...measured });
      await page.close();
    }
  server.close();
  return results.map((row) => {
    const own = results.find(({ engine, items, queries }) => engine === 'vivarium' && items === row.items && queries === row.queries);
    return { ...row, loadRatio: row.load === null ? null : row.load / own.load, changeRatio: row.change === null ? null : row.change / own.change };
  });
}
