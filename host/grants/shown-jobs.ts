import { withoutReference, type AnyRow } from '../store/engine/rows.js';
import type { Store } from '../store/engine/store.js';
import type { Table } from '../store/engine/table.js';
import type { ActionAccount } from './actions.js';
import { additionOf } from './effects.js';
import type { Job } from './outbox.js';

/** What jobs show of their result before their source has it: laid over the mirrored items, and taken off again. */
export class ShownJobs {
  /** Over which table a job's result lies. */
  private readonly tables = new Map<string, Table>();

  constructor(
    private readonly store: Store,
    private readonly accounts: () => readonly ActionAccount[],
  ) {}

  get ids(): readonly string[] {
    return [...this.tables.keys()];
  }

  has(id: string): boolean {
    return this.tables.has(id);
  }

  show(job: Job): void {
    const runtime = this.accounts().find(({ account }) => account.id === job.account);
    const definition = runtime?.contract.definition.actions[job.action];
    const place = job.reference === undefined ? undefined : runtime?.locate(job.reference);
    if (!runtime || !definition || !place) return;
    const { table } = place.mirrored;
    this.tables.set(job.id, table);
    const addition = additionOf(runtime, definition, job);
    if (addition) {
      this.store.publish(table, table.add(job.id, addition.item));
      return;
    }
    const { optimistic } = definition;
    // Where nothing can be foretold the item is covered by itself, which tells that a change of ours is under way.
    const apply = (row: AnyRow) => (optimistic ? optimistic(withoutReference(row), job.input as Record<string, unknown>) : row);
    this.store.publish(table, table.cover(job.id, place.key, apply));
  }

  /** It comes to nothing: the items are what the source says. */
  takeOff(id: string): void {
    const table = this.tables.get(id);
    this.tables.delete(id);
    if (table) this.store.publish(table, table.uncover(id));
  }

  /** The source took it: it stays until a sync that began after `now` has brought what the source made of it. */
  settle(id: string, now: number): void {
    this.tables.get(id)?.settle(id, now);
    this.tables.delete(id);
  }
}
