import { measure, type Keeper } from './workload.js';

const keepers: Record<string, () => Promise<Keeper>> = {
  'vivarium, whole': async () => (await import('./vivarium.js')).createKeeper('whole'),
  'vivarium, in pages of 250': async () => (await import('./vivarium.js')).createKeeper('pages'),
  'a record per item, one transaction': async () => (await import('./records.js')).createKeeper('one'),
  'a record per item, a put each': async () => (await import('./records.js')).createKeeper('each'),
  'tinybase persister': async () => (await import('./tinybase.js')).createKeeper(),
  'rxdb on dexie': async () => (await import('./rxdb.js')).createKeeper(),
};

declare global {
  interface Window {
    /** Called by the runner. */
    keep(keeper: string, count: number): Promise<{ write: number; change: number; read: number }>;
  }
}

window.keep = async (keeper, count) => measure(await (keepers[keeper] as NonNullable<(typeof keepers)[string]>)(), count);
