/** 10,000 items written to IndexedDB, one of them changed, all read back, beside what one would use instead. */
import { join } from 'node:path';
import { median } from '../median.mjs';
import { serveBuilt } from '../serve.mjs';

const ITEMS = 10_000;
const keepers = ['vivarium, whole', 'vivarium, in pages of 250', 'a record per item, one transaction', 'a record per item, a put each', 'tinybase persister', 'rxdb on dexie'];

export async function run({ browser, quick }) {
  const server = await serveBuilt(join(import.meta.dirname, 'page.ts'), join(import.meta.dirname, '../../../.cache/bench/persistence'));
  const measured = new Map(keepers.map((keeper) => [keeper, []]));
  // Round by round, so that what else the machine does falls on all of them.
  for (let round = 0; round < (quick ? 1 : 5); round += 1)
    for (const keeper of keepers) {
      // A context of its own: an empty database, like a browser that was never here.
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(server.url);
      await page.waitForFunction(() => 'keep' in window);
      measured.get(keeper).push(await page.evaluate(([name, count]) => window.keep(name, count), [keeper, ITEMS]));
      await context.close();
    }
  server.close();
  const rows = [...measured].map(([keeper, rounds]) => ({ keeper, items: ITEMS, ...Object.fromEntries(['write', 'read', 'change'].map((what) => [what, median(rounds.map((one) => one[what]))])) }));
  const [own] = rows;
  return rows.map((row) => ({ ...row, writeRatio: row.write / own.write, readRatio: row.read / own.read, changeRatio: row.change / own.change, target: row.keeper.startsWith('vivarium') ? 'write <= 150 ms' : '' }));
}
