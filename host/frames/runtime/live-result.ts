import { VivariumError, type ItemReference, type Row } from '@vivarium/sdk/contract';
import type { HostToFrame } from '@vivarium/sdk/protocol';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { z } from 'zod';

type Delta = z.output<HostToFrame['live/delta']['params']>;
type Item = Row<Record<string, unknown>>;

/** Nothing has been answered yet. */
export const unanswered: LiveSnapshot = Object.freeze({ items: Object.freeze([]), ready: false, freshness: Object.freeze({ state: 'syncing', demo: false } as const) });

/** A live query's result as the deltas left it. Rows and lists keep their identity while nothing in them changed. */
export class LiveResult {
  snapshot: LiveSnapshot = unanswered;
  private readonly rows = new Map<ItemReference, Item>();

  /** Takes a change in. @throws VivariumError `invalid-response` for one that does not fit what was said before. */
  apply({ upsert, remove, place, freshness, ready, changes }: Delta): void {
    const changed = upsert.length > 0 || remove.length > 0 || place.length > 0;
    const marks = changes ? new Map(changes.map(({ item, ...change }) => [item, Object.freeze(change)])) : this.snapshot.changes;
    this.snapshot = Object.freeze({ items: changed ? this.changed(upsert, remove, place) : this.snapshot.items, freshness: deepFreeze(freshness), ready, ...(marks && { changes: marks }) });
  }

  /** Nothing may be shown any more. */
  end(error: VivariumError): void {
    this.rows.clear();
    this.snapshot = Object.freeze({ items: Object.freeze([]), ready: false, freshness: Object.freeze({ state: 'failed', demo: false, reason: error.toJSON() } as const) });
  }

  private changed(upsert: Delta['upsert'], remove: Delta['remove'], place: Delta['place']): readonly Item[] {
    for (const reference of remove) this.rows.delete(reference);
    for (const row of upsert) this.rows.set(row.$ref, deepFreeze(row));
    const moved = new Set(place.map(([, reference]) => reference));
    const rest = this.snapshot.items.flatMap(({ $ref }) => (moved.has($ref) ? [] : (this.rows.get($ref) ?? []))).values();
    const items: Item[] = [];
    for (const [index, reference] of place) {
      while (items.length < index) items.push(present(rest.next().value));
      items.push(present(this.rows.get(reference)));
    }
    return Object.freeze([...items, ...rest]);
  }
}

function present(row: Item | undefined): Item {
  if (!row) throw new VivariumError('invalid-response', 'A change names an item that is not there.');
  return row;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
