import type { Query } from '@vivarium/sdk/contract';
import { compileOrder, compileWhere, type Comparator, type Predicate } from './query.js';
import { best, merge, position } from './sorted.js';
import type { AnyRow } from './rows.js';

/** What became of one item: neither side is missing for a changed one. */
export interface Change {
  readonly before: AnyRow | undefined;
  readonly after: AnyRow | undefined;
}

/** More changes than this at once are sorted together instead of inserted one by one. */
const BULK = 32;
/** `Query.limit` where none is given. */
const DEFAULT_LIMIT = 10_000;

/**
 * A query's result, kept up to date change by change: the cost follows the change, not the collection.
 *
 * It keeps the best `limit` matches and as many spare ones, in order. While spare ones last, a removal needs no
 * look at the collection; when they run out the result is selected anew.
 */
export class Result {
  private readonly matches: Predicate;
  private readonly compare: Comparator;
  private readonly limit: number;
  private readonly capacity: number;
  /** The best matches in order. When not `complete`, every other match comes after the last of them. */
  private sorted: AnyRow[] = [];
  private complete = true;
  private changed = false;
  private shown: readonly AnyRow[] = Object.freeze([]);

  /** `all` lists everything the query is over, for the first selection and for when spare rows run out; `admits` hides rows. */
  constructor(
    query: Query,
    private readonly all: () => Iterable<AnyRow>,
    admits?: Predicate,
  ) {
    const matches = compileWhere(query.where);
    this.matches = admits ? (row) => admits(row) && matches(row) : matches;
    this.compare = compileOrder(query.orderBy);
    this.limit = query.limit ?? DEFAULT_LIMIT;
    this.capacity = this.limit + Math.max(32, this.limit);
    this.select();
  }

  /** The rows to show; the same array while they are the same rows. */
  get items(): readonly AnyRow[] {
    if (!this.changed) return this.shown;
    this.changed = false;
    if (!this.complete && this.sorted.length < this.limit) this.select();
    const length = Math.min(this.limit, this.sorted.length);
    const same = length === this.shown.length && this.shown.every((row, index) => row === this.sorted[index]);
    if (!same) this.shown = Object.freeze(this.sorted.slice(0, length));
    this.changed = false;
    return this.shown;
  }

  /** Takes changes in. Answers whether the result may have changed. */
  apply(changes: readonly Change[]): boolean {
    if (changes.length > BULK) this.applyMany(changes);
    else for (const change of changes) this.applyOne(change);
    return this.changed;
  }

  /** Selects from everything, after collections joined or left. */
  select(): void {
    ({ rows: this.sorted, complete: this.complete } = best(this.matching(this.all()), this.compare, this.capacity));
    this.changed = true;
  }

  private *matching(rows: Iterable<AnyRow>): Iterable<AnyRow> {
    for (const row of rows) if (this.matches(row)) yield row;
  }

  private applyOne({ before, after }: Change): void {
    const old = before && this.matches(before) ? before : undefined;
    const now = after && this.matches(after) ? after : undefined;
    if (old && now && this.compare(old, now) === 0) {
      const index = this.find(old);
      if (index < 0) return;
      this.sorted[index] = now;
      this.changed = true;
      return;
    }
    if (old) {
      const index = this.find(old);
      if (index >= 0) {
        this.sorted.splice(index, 1);
        this.changed = true;
      }
    }
    if (now) this.insert(now);
  }

  private insert(row: AnyRow): void {
    const index = position(this.sorted, row, this.compare);
    this.changed ||= index < this.limit;
    // Behind the last one that is kept there are others, unknown here: where among them does not matter.
    if (index === this.sorted.length && !this.complete) return;
    this.sorted.splice(index, 0, row);
    if (this.sorted.length <= this.capacity) return;
    this.sorted.pop();
    this.complete = false;
  }

  private find(row: AnyRow): number {
    const index = position(this.sorted, row, this.compare);
    return this.sorted[index]?.$ref === row.$ref ? index : -1;
  }

  private applyMany(changes: readonly Change[]): void {
    const gone = new Set<string>();
    const added: AnyRow[] = [];
    for (const { before, after } of changes) {
      if (before && this.matches(before)) gone.add(before.$ref);
      if (after && this.matches(after)) added.push(after);
    }
    if (gone.size === 0 && added.length === 0) return;
    const kept = gone.size > 0 ? this.sorted.filter((row) => !gone.has(row.$ref)) : this.sorted;
    const last = kept.at(-1);
    const candidates = this.complete ? added : last ? added.filter((row) => this.compare(row, last) < 0) : [];
    const next = best(candidates, this.compare, this.capacity);
    this.sorted = merge(kept, next.rows, this.compare);
    this.complete &&= next.complete;
    if (this.sorted.length > this.capacity) {
      this.sorted.length = this.capacity;
      this.complete = false;
    }
    this.changed = true;
  }
}
