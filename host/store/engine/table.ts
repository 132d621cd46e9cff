import type { Change } from './result.js';
import { deepFreeze, sameData, toRow, type AnyRow } from './rows.js';

/** Rows that came and keys that went. */
export interface RowChanges {
  upsert: readonly AnyRow[];
  remove: readonly string[];
}

/** A change shown before the source has it. */
interface Overlay {
  readonly id: string;
  readonly key: string;
  /** The item as it will be, from the item as it is; null: gone. */
  readonly apply: (item: AnyRow) => Readonly<Record<string, unknown>> | null;
  /** Shown where the source has no such item yet. */
  readonly adds?: AnyRow | undefined;
  /** When the source took it: what a sync that began later brings replaces it. */
  settledAt?: number;
}

/** Where a table belongs. */
export interface TableAddress {
  readonly account: string;
  readonly collection: string;
  /** The field that identifies an item. */
  readonly keyField: string;
}

/**
 * One collection of one account in memory: what the source said (`base`) and, over it, what the user did that the
 * source has not confirmed yet. Every method answers the changes of what is shown.
 */
export class Table {
  /** What is shown, by key. */
  readonly rows = new Map<string, AnyRow>();
  /** What the source said, for keys under an overlay only. */
  private readonly covered = new Map<string, AnyRow | undefined>();
  private overlays: Overlay[] = [];

  constructor(readonly address: TableAddress) {}

  /** The item as the source said it. */
  base(key: string): AnyRow | undefined {
    return this.covered.has(key) ? this.covered.get(key) : this.rows.get(key);
  }

  /** The item as the source has it, as far as we know: what it said, and over that what it took from us since. */
  known(key: string): AnyRow | undefined {
    let row = this.base(key);
    for (const overlay of this.overlays) if (overlay.key === key && overlay.settledAt !== undefined) row = row ? this.drawn(row, overlay.apply) : overlay.adds;
    return row;
  }

  /** Everything the source said. */
  *baseRows(): Iterable<AnyRow> {
    for (const [key, row] of this.rows) if (!this.covered.has(key)) yield row;
    for (const row of this.covered.values()) if (row) yield row;
  }

  keyOf(row: AnyRow): string {
    return String(row[this.address.keyField]);
  }

  /** A frozen row of this table from an item. */
  row(item: Readonly<Record<string, unknown>>): AnyRow {
    return toRow(this.address.account, this.address.collection, String(item[this.address.keyField]), item);
  }

  /** What of these rows and keys is news, each key once: of two rows the later one, and a row rather than that it is gone. Rows that say the same as before keep their identity. */
  news({ upsert, remove }: RowChanges): RowChanges {
    const rows = new Map(upsert.map((row) => [this.keyOf(row), row]));
    return {
      upsert: [...rows.values()].filter((row) => !sameData(this.base(this.keyOf(row)), row)),
      remove: remove.filter((key) => !rows.has(key) && this.base(key) !== undefined),
    };
  }

  /** What would make this table hold exactly `rows`. */
  difference(rows: readonly AnyRow[]): RowChanges {
    return this.news({ upsert: rows, remove: [...this.baseRows()].map((row) => this.keyOf(row)) });
  }

  /** Takes in what the source said. */
  apply({ upsert, remove }: RowChanges): Change[] {
    const changes: Change[] = [];
    for (const key of remove) this.set(key, undefined, changes);
    for (const row of upsert) this.set(this.keyOf(row), row, changes);
    return changes;
  }

  /** Shows a change before the source has it. It is worked out again whenever the source changes the item below. */
  cover(id: string, key: string, apply: Overlay['apply']): Change[] {
    if (!this.covered.has(key)) this.covered.set(key, this.rows.get(key));
    this.overlays.push({ id, key, apply });
    return this.redraw(key);
  }

  /** Shows an item that the source will have under this key. Answers nothing to see where it has it already. */
  add(id: string, item: Readonly<Record<string, unknown>>): Change[] {
    const adds = this.row(item);
    const key = this.keyOf(adds);
    if (!this.covered.has(key)) this.covered.set(key, this.rows.get(key));
    this.overlays.push({ id, key, apply: (row) => row, adds });
    return this.redraw(key);
  }

  /** The source took the change: the next sync that begins after this moment brings the truth. */
  settle(id: string, at: number): void {
    for (const overlay of this.overlays) if (overlay.id === id) overlay.settledAt = at;
  }

  /** Whether the source took a change of ours to this item that no sync has brought back yet. */
  awaitsConfirmation(key: string): boolean {
    return this.overlays.some((overlay) => overlay.key === key && overlay.settledAt !== undefined);
  }

  /** Takes a change off the screen. */
  uncover(id: string): Change[] {
    return this.dropOverlays((overlay) => overlay.id === id);
  }

  /** Takes off what a sync that began at this moment has seen, and what was settled by a clock that was set back since. */
  uncoverSettled(began: number, now: number): Change[] {
    return this.dropOverlays(({ settledAt }) => settledAt !== undefined && (settledAt <= began || settledAt > now));
  }

  private dropOverlays(which: (overlay: Overlay) => boolean): Change[] {
    const dropped = this.overlays.filter(which);
    if (dropped.length === 0) return [];
    this.overlays = this.overlays.filter((overlay) => !which(overlay));
    // Once for each item: after the first time nothing is known of what lay under its overlays.
    return [...new Set(dropped.map(({ key }) => key))].flatMap((key) => this.redraw(key));
  }

  private set(key: string, row: AnyRow | undefined, changes: Change[]): void {
    if (this.covered.size > 0 && this.covered.has(key)) {
      this.covered.set(key, row);
      changes.push(...this.redraw(key));
      return;
    }
    const before = this.rows.get(key);
    if (before === row) return;
    if (row) this.rows.set(key, row);
    else this.rows.delete(key);
    changes.push({ before, after: row });
  }

  private redraw(key: string): Change[] {
    const before = this.rows.get(key);
    const base = this.covered.get(key);
    const overlays = this.overlays.filter((overlay) => overlay.key === key);
    if (overlays.length === 0) this.covered.delete(key);
    let after = base;
    for (const { apply, adds } of overlays) after = after ? this.drawn(after, apply) : adds;
    // What the source confirmed word for word stays the same object: nothing is drawn again.
    if (before === after || (before && after && sameData(before, after))) return [];
    if (after) this.rows.set(key, after);
    else this.rows.delete(key);
    return [{ before, after }];
  }

  private drawn(row: AnyRow, apply: Overlay['apply']): AnyRow | undefined {
    try {
      const item = apply(row);
      return item === null ? undefined : deepFreeze({ ...item, $ref: row.$ref });
    } catch {
      // The item below became something the change was not made for: what the source says is shown.
      return row;
    }
  }
}
