import { Disk } from '../../../host/store/disk.js';
import { toRow } from '../../../host/store/engine/rows.js';
import { Mirror } from '../../../host/store/mirror.js';
import type { Item, Keeper } from './workload.js';

const address = { account: 'a', collection: 'events', version: 1, keyField: 'id' };
const row = (item: Item) => toRow('a', 'events', item.id, item);
/** As many as a source gives at once. */
const PAGE = 250;

/** The product's mirror. A full sync arrives whole (`replace`), the first one of all page by page (`pages`). */
export function createKeeper(arrival: 'whole' | 'pages'): Keeper {
  let disk: Disk;
  let mirror: Mirror;
  const folds: (() => void)[] = [];
  const open = async (name: string) => {
    disk = new Disk(name);
    mirror = new Mirror(disk, (run) => folds.push(run));
    await mirror.load(address);
  };
  const check = () => {
    if (disk.failure) throw disk.failure;
  };
  return {
    open,
    async write(items) {
      if (arrival === 'whole') await mirror.replace(address, items.map(row), { cursor: 'one', syncedAt: 1 });
      else for (let first = 0; first < items.length; first += PAGE) await mirror.commit(address, { upsert: items.slice(first, first + PAGE).map(row), remove: [] }, { cursor: String(first) });
      check();
    },
    async change(item) {
      await mirror.commit(address, { upsert: [row(item)], remove: [] }, { cursor: 'two' });
      check();
    },
    async close() {
      // What the product does when it is idle.
      folds[0]?.();
      await mirror.settled();
      await disk.close();
    },
    async read(name) {
      const fresh = new Mirror(new Disk(name));
      const found = await fresh.load(address);
      return new Map((found?.rows ?? []).map((one) => [String(one['id']), one as unknown as Item]));
    },
  };
}
