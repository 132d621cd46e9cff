import { atomically, type Disk } from './disk.js';
import type { RowChanges } from './engine/table.js';
import type { AnyRow } from './engine/rows.js';
import { needsFolding, partsOf } from './mirror-parts.js';
import { ownedBy } from './records.js';
import type { CollectionRecord } from './schema.js';

/** Names one mirrored collection and the contract version of its items. */
export interface MirrorAddress {
  readonly account: string;
  readonly collection: string;
  readonly version: number;
  readonly keyField: string;
}

/** Where a commit leaves the sync. */
export interface Progress {
  /** Absent: as it was. */
  readonly cursor?: string | undefined;
  /** When the sync ended; absent while it goes on. */
  readonly syncedAt?: number | undefined;
}

/** A collection as it was kept. */
export interface Mirrored extends Omit<CollectionRecord, 'generation' | 'buckets' | 'logged'> {
  readonly rows: AnyRow[];
}

const ROWS_PER_BUCKET = 256;
const relaxed = { durability: 'relaxed' } as const;

/**
 * Mirrored collections in IndexedDB. Rows lie hundreds to a value (chunks); a change is appended to a small log that is
 * folded into the chunks when the page is idle. Rows and the cursor that follows them are one transaction: a crash
 * neither skips a change nor repeats one that was counted.
 */
export class Mirror {
  /** Writes in the order they were asked for, also across transactions. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly disk: Disk,
    private readonly whenIdle: (run: () => void) => void = (run) => ('requestIdleCallback' in globalThis ? requestIdleCallback(run, { timeout: 5000 }) : setTimeout(run, 200)),
  ) {}

  /** What is kept of an account's collection, if it was written under this contract version. What a newer one wrote stays, and `newer` hears of it. */
  async load(address: MirrorAddress, newer?: () => void): Promise<Mirrored | undefined> {
    const { account, collection, version, keyField } = address;
    const found = await this.disk.run(async (database) => {
      const transaction = database.transaction(['collections', 'chunks', 'changes']);
      const record = await transaction.objectStore('collections').get([account, collection]);
      if (!record) return undefined;
      if (record.version !== version) return record.version > version ? 'newer' : 'outdated';
      const parts = partsOf(account, collection, record.generation);
      const [chunks, changes] = await Promise.all([transaction.objectStore('chunks').getAll(parts), transaction.objectStore('changes').getAll(parts)]);
      const { cursor, syncedAt, sequence } = record;
      if (changes.length === 0) return { account, collection, version, cursor, syncedAt, sequence, rows: chunks.flat() };
      const rows = new Map<string, AnyRow>();
      const put = (row: AnyRow) => rows.set(String(row[keyField]), row);
      for (const chunk of chunks) chunk.forEach(put);
      for (const { upsert, remove } of changes) {
        for (const key of remove) rows.delete(key);
        upsert.forEach(put);
      }
      return { account, collection, version, cursor, syncedAt, sequence, rows: [...rows.values()] };
    }, undefined);
    if (found === 'newer') newer?.();
    else if (found === 'outdated') await this.forget(address);
    else return found;
    return undefined;
  }

  /** Erases one collection, whose items a newer contract cannot read. */
  private forget({ account, collection }: MirrorAddress): Promise<void> {
    return this.inOrder(async (database) => {
      const transaction = database.transaction(['collections', 'chunks', 'changes'], 'readwrite');
      const all = IDBKeyRange.bound([account, collection], [account, collection, []]);
      await atomically(transaction, (['collections', 'chunks', 'changes'] as const).map((name) => () => transaction.objectStore(name).delete(all)));
    }).then(() => undefined);
  }

  /**
   * Appends changes and the cursor that follows them. Answers the commit's number, or undefined when nothing is kept; where
   * what is kept was written under another contract version, that one's age, and it stays as it is.
   */
  commit(address: MirrorAddress, { upsert, remove }: RowChanges, progress: Progress): Promise<number | 'newer' | 'older' | undefined> {
    return this.inOrder<number | 'newer' | 'older' | undefined>(async (database) => {
      const { account, collection, version } = address;
      const transaction = database.transaction(['collections', 'changes'], 'readwrite', relaxed);
      const collections = transaction.objectStore('collections');
      const known = await collections.get([account, collection]);
      if (known && known.version !== version) return known.version > version ? 'newer' : 'older';
      const record: CollectionRecord = known ?? { account, collection, version, generation: 0, buckets: 0, logged: 0, sequence: 0 };
      record.sequence += 1;
      record.logged += upsert.length + remove.length;
      if (progress.cursor !== undefined) record.cursor = progress.cursor;
      if (progress.syncedAt !== undefined) record.syncedAt = progress.syncedAt;
      const key: [string, string, number, number] = [account, collection, record.generation, record.sequence];
      await atomically(transaction, [
        () => collections.put(record, [account, collection]),
        ...(upsert.length + remove.length > 0 ? [() => transaction.objectStore('changes').put({ upsert: [...upsert], remove: [...remove] }, key)] : []),
      ]);
      if (needsFolding(record)) this.whenIdle(() => void this.fold(address));
      return record.sequence;
    });
  }

  /**
   * Replaces everything. Until the last transaction the old rows are the ones that count; where another tab has written
   * since the commit `after`, or while this is written, or reads them by a newer contract, they stay.
   */
  replace(address: MirrorAddress, rows: readonly AnyRow[], progress: Progress, after?: number): Promise<number | 'overtaken' | undefined> {
    return this.inOrder<number | 'overtaken' | undefined>(async (database) => {
      // Rare, and never before something is on screen. Where its code cannot be loaded, the old rows stay with their cursor.
      const loaded = await import('./mirror-replace.js').catch(() => undefined);
      return loaded?.replace(database, address, rows, progress, ROWS_PER_BUCKET, after);
    });
  }

  /** Works the change log into the chunks it touches. */
  async fold(address: MirrorAddress): Promise<void> {
    // The first of it comes long after the start. Where its code cannot be loaded, the log waits for the next time.
    const loaded = await import('./mirror-fold.js').catch(() => undefined);
    if (loaded) await this.inOrder((database) => loaded.fold(database, address, ROWS_PER_BUCKET));
  }

  /** Erases every trace of an account: rows, cached reads, waiting writes and values. */
  erase(account: string): Promise<void> {
    return this.inOrder(async (database) => {
      const transaction = database.transaction(['collections', 'chunks', 'changes', 'reads', 'outbox', 'state'], 'readwrite');
      const all = IDBKeyRange.bound([account], [account, []]);
      const reads = transaction.objectStore('reads');
      const outbox = transaction.objectStore('outbox');
      const state = transaction.objectStore('state');
      const [cached, waiting, values] = await Promise.all([reads.index('account').getAllKeys(account), outbox.getAll(), state.getAllKeys()]);
      await atomically(transaction, [
        () => transaction.objectStore('collections').delete(all),
        () => transaction.objectStore('chunks').delete(all),
        () => transaction.objectStore('changes').delete(all),
        ...cached.map((key) => () => reads.delete(key)),
        ...waiting.filter((record) => record.account === account).map(({ id }) => () => outbox.delete(id)),
        ...ownedBy(account, values).map((name) => () => state.delete(name)),
      ]);
    }).then(() => undefined);
  }

  /** Resolves when everything asked for so far is written. */
  async settled(): Promise<void> {
    await this.tail;
  }

  private inOrder<T>(work: Parameters<typeof this.disk.run<T | undefined>>[0]): Promise<T | undefined> {
    const next = this.tail.then(() => this.disk.run<T | undefined>(work, undefined));
    this.tail = next;
    return next;
  }
}
