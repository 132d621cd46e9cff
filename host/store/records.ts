import { atomically, type Disk } from './disk.js';
import type { OutboxRecord, ReadRecord } from './schema.js';

/** Answers of reads that are kept; the oldest go first. */
const KEPT_READS = 500;

/** Values by name that are an account's: `push google-calendar-1`. */
export const ownedBy = (account: string, names: readonly string[]): string[] => names.filter((name) => name.endsWith(` ${account}`));

/** Small things in IndexedDB: cached reads, waiting writes, and values by name. In memory where there is no disk. */
export class Records {
  private readonly reads = new Map<string, ReadRecord>();
  private readonly values = new Map<string, unknown>();

  constructor(private readonly disk: Disk) {}

  /** A cached answer. */
  async read(key: string): Promise<ReadRecord | undefined> {
    return this.reads.get(key) ?? (await this.disk.run((database) => database.get('reads', key), undefined));
  }

  async keepRead(record: ReadRecord): Promise<void> {
    this.reads.set(record.key, record);
    const oldest = this.reads.size > KEPT_READS ? this.reads.keys().next().value : undefined;
    if (oldest !== undefined) this.reads.delete(oldest);
    await this.disk.run(async (database) => {
      const { store, done } = database.transaction('reads', 'readwrite', { durability: 'relaxed' });
      await store.put(record);
      let surplus = (await store.count()) - KEPT_READS;
      for (let cursor = surplus > 0 ? await store.index('at').openCursor() : null; cursor && surplus > 0; surplus -= 1) {
        await cursor.delete();
        cursor = await cursor.continue();
      }
      await done;
    }, undefined);
  }

  /** Waiting writes, oldest first. */
  outbox(): Promise<OutboxRecord[]> {
    return this.disk.run((database) => database.getAllFromIndex('outbox', 'at'), []);
  }

  /** Answers whether it will survive a reload. */
  keepWaiting(record: OutboxRecord): Promise<boolean> {
    return this.disk.run(async (database) => {
      await database.put('outbox', record);
      return true;
    }, false);
  }

  dropWaiting(id: string): Promise<void> {
    return this.disk.run((database) => database.delete('outbox', id), undefined);
  }

  /** A value by name. */
  async value(name: string): Promise<unknown> {
    // The disk first: another tab may have written since.
    return (await this.disk.run((database) => database.get('state', name), undefined)) ?? this.values.get(name);
  }

  async setValue(name: string, value: unknown): Promise<void> {
    this.values.set(name, value);
    await this.disk.run((database) => database.put('state', value, name), undefined);
  }

  /** Changes a value where it is kept, so that two tabs lose nothing of each other's. `change` must not throw. */
  async change(name: string, change: (before: unknown) => unknown): Promise<void> {
    const done = await this.disk.run(async (database) => {
      const transaction = database.transaction('state', 'readwrite', { durability: 'relaxed' });
      const before: unknown = await transaction.store.get(name);
      const after = change(before);
      await atomically(transaction, after === before ? [] : [() => transaction.store.put(after, name)]);
      return true;
    }, false);
    if (!done) this.values.set(name, change(this.values.get(name)));
  }

  /** Forgets what memory holds of an account; the disk's part is the mirror's `erase`. */
  forgetAccount(account: string): void {
    for (const [key, record] of this.reads) if (record.account === account) this.reads.delete(key);
    for (const name of ownedBy(account, [...this.values.keys()])) this.values.delete(name);
  }
}
