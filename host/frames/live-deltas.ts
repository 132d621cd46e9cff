import type { ItemReference, Row } from '@vivarium/sdk/contract';
import type { HostToFrame } from '@vivarium/sdk/protocol';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { z } from 'zod';

type Delta = Omit<z.output<HostToFrame['live/delta']['params']>, 'live'>;
type Item = Row<Record<string, unknown>>;

/**
 * What a frame knows of one live query, and what it must be told. Rows keep their identity while nothing in them
 * changed, so a row that is the very object it was does not travel again.
 */
export class LiveDeltas {
  private items: readonly Item[] | undefined;
  private rows: ReadonlyMap<ItemReference, Item> = new Map();
  private changes: LiveSnapshot['changes'];

  /** The change from the snapshot before to this one. */
  next({ items, freshness, ready, changes }: LiveSnapshot): Delta {
    const state = { freshness, ready, ...(changes !== this.changes && { changes: [...(changes ?? [])].map(([item, { type, seen }]) => ({ item, type, seen })) }) };
    this.changes = changes;
    if (items === this.items) return { upsert: [], remove: [], place: [], ...state };
    const rows = new Map(items.map((item) => [item.$ref, item]));
    const upsert = [...rows.values()].filter((item) => this.rows.get(item.$ref) !== item);
    const remove = [...this.rows.keys()].filter((reference) => !rows.has(reference));
    const place = places([...this.rows.keys()].filter((reference) => rows.has(reference)), [...rows.keys()], this.rows);
    this.items = items;
    this.rows = rows;
    return { upsert, remove, place, ...state };
  }
}

/**
 * Which references must be put at which index so that the ones that stayed, in their old order, become the new list.
 * One that moved alone is named alone; of several it may name more than the fewest.
 */
function places(stayed: readonly ItemReference[], next: readonly ItemReference[], known: ReadonlyMap<ItemReference, unknown>): [number, ItemReference][] {
  const place: [number, ItemReference][] = [];
  const moved = new Set<ItemReference>();
  let from = 0;
  next.forEach((reference, index) => {
    while (moved.has(stayed[from]!)) from += 1;
    if (stayed[from] === reference) {
      from += 1;
    } else if (known.has(reference) && stayed[from + 1] === reference && !moved.has(reference)) {
      // The one before it went further down: it is placed when its turn comes.
      moved.add(stayed[from]!);
      from += 2;
    } else {
      moved.add(reference);
      place.push([index, reference]);
    }
  });
  return place;
}
