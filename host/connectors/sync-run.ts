import { VivariumError } from '@vivarium/sdk/contract';
import type { SyncBatch } from '@vivarium/sdk/protocol';
import type { MirroredCollection } from '../store/mirrored-collection.js';
import type { AnyRow } from '../store/engine/rows.js';
import type { Clock } from './clock.js';

/** Where a sync starts, and what it need not look beyond. */
export interface SyncStart {
  readonly cursor: string | undefined;
  /** What the source said has changed; undefined: anything may have. */
  readonly about: readonly string[] | undefined;
}

/** What a connector's sync looks like from here. */
export interface SyncSource {
  sync(collection: string, start: SyncStart, signal: AbortSignal): AsyncGenerator<SyncBatch, void, void>;
}

/** What a run brought. */
export interface SyncOutcome {
  /** Items the contract's schema refused. */
  readonly rejected: number;
  /** Everything was fetched, not only what changed. */
  readonly full: boolean;
  /** The connector wants to be asked anew where it is told of changes. */
  readonly resubscribe: boolean;
}

/**
 * One sync of one collection. A delta is taken in batch by batch, each with its cursor. What replaces everything is
 * kept aside until the sync ends, with the old data on screen; the first sync of all is shown as it comes. `most`: how
 * many items it may come to.
 */
export async function syncOnce(source: SyncSource, collection: MirroredCollection, clock: Clock, signal: AbortSignal, about?: readonly string[], most = Infinity): Promise<SyncOutcome> {
  await collection.loaded;
  try {
    return await run(source, collection, clock, signal, about, most);
  } catch (thrown) {
    // The connector could not help itself: fetch everything, once.
    if (VivariumError.from(thrown).code !== 'cursor-gone' || !collection.cursor) throw thrown;
    collection.cursor = undefined;
    return run(source, collection, clock, signal, undefined, most);
  }
}

async function run(source: SyncSource, collection: MirroredCollection, clock: Clock, signal: AbortSignal, about: readonly string[] | undefined, most: number): Promise<SyncOutcome> {
  const { table, address } = collection;
  const cursor = collection.cursor || undefined;
  const full = cursor === undefined;
  let staged: Map<string, AnyRow> | undefined = full && table.rows.size > 0 ? new Map() : undefined;
  let next: string | undefined;
  let rejected = 0;
  let first = true;
  let resubscribe = false;
  for await (const batch of source.sync(address.collection, { cursor, about }, signal)) {
    // Whoever cut it may have taken back the cursor, or the whole account, by now.
    signal.throwIfAborted();
    if (first && batch.reset) staged = new Map();
    first = false;
    rejected += batch.rejected.length;
    resubscribe ||= batch.resubscribe;
    const rows = collection.rows(batch.upsert);
    if (staged) {
      for (const key of batch.remove) staged.delete(key);
      for (const row of rows) staged.set(table.keyOf(row), row);
      next = batch.cursor ?? next;
    } else await collection.apply({ upsert: rows, remove: batch.remove }, { cursor: batch.cursor });
    if ((staged ?? table.rows).size > most) throw new VivariumError('too-large', `The connector delivers more than ${most} items.`);
  }
  signal.throwIfAborted();
  const syncedAt = clock.now();
  if (staged) await collection.replace([...staged.values()], { cursor: next, syncedAt });
  // Of what was not asked about, the age is what it was.
  else if (!about) await collection.apply({ upsert: [], remove: [] }, { syncedAt });
  return { rejected, full: full || staged !== undefined, resubscribe };
}
