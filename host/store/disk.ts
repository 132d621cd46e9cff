import { VivariumError, type ErrorCode } from '@vivarium/sdk/contract';
import { openDB } from 'idb';
import { DATABASE_VERSION, migrate, type Connection, type Schema } from './schema.js';

/** Why nothing is kept: it works, but nothing survives a reload. */
function memoryOnly(code: ErrorCode, what: string, cause?: unknown): VivariumError {
  return new VivariumError(code, `${what} Everything works, and what you make is in the data folder; the rest is fetched again after a reload.`, { cause });
}

function explain(thrown: unknown): VivariumError {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  if (name === 'QuotaExceededError') return memoryOnly('quota', 'The browser has no room left for Vivarium: free disk space and reload.', thrown);
  if (name === 'VersionError') return memoryOnly('version', 'A newer Vivarium has used this browser: update this one.', thrown);
  // Chromium's words where cookies are blocked.
  const denied = name === 'UnknownError' && /denied/.test((thrown as Error).message);
  if (denied || name === 'SecurityError' || name === 'InvalidStateError') return memoryOnly('forbidden', 'The browser keeps no data here (a private window, or cookies are blocked), so that a reload needs a new link from the terminal.', thrown);
  return memoryOnly('internal', `The browser's database failed (${name || String(thrown)}): reload the page.`, thrown);
}

/**
 * The browser's database, which may be missing: quota, private mode, a second tab with another version. Work on it
 * never throws for such a reason; it is skipped from then on, and `failure` says why.
 */
export class Disk {
  private connection: Promise<Connection | undefined>;
  private fault: VivariumError | undefined;
  private readonly listeners = new Set<() => void>();

  /** `factory` is for tests that break it. */
  constructor(
    readonly name: string,
    factory: typeof openDB<Schema> = openDB,
  ) {
    this.connection = this.open(factory);
  }

  /** Why nothing is kept any more; undefined while everything is. */
  get failure(): VivariumError | undefined {
    return this.fault;
  }

  /** Calls when `failure` appears. */
  onFailure(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Runs work on the database; answers `otherwise` where there is none or it fails. */
  async run<T>(work: (database: Connection) => Promise<T>, otherwise: T): Promise<T> {
    const database = await this.connection;
    if (!database || this.fault) return otherwise;
    try {
      return await work(database);
    } catch (thrown) {
      // An aborted transaction hides its cause: for us it is always room.
      const aborted = thrown instanceof DOMException && thrown.name === 'AbortError';
      this.fail(explain(aborted ? new DOMException('aborted', 'QuotaExceededError') : thrown));
      return otherwise;
    }
  }

  /** Asks the browser not to evict what is kept. */
  async persist(): Promise<boolean> {
    try {
      return (await navigator.storage.persisted()) || (await navigator.storage.persist());
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    (await this.connection)?.close();
  }

  private async open(factory: typeof openDB<Schema>): Promise<Connection | undefined> {
    try {
      return await new Promise<Connection>((resolve, reject) => {
        factory(this.name, DATABASE_VERSION, {
          upgrade: (database, from, _to, transaction) => migrate(database, from, transaction),
          blocked: () => reject(memoryOnly('version', 'Another tab runs an older Vivarium: close it and reload.')),
          blocking: (_current, _blocked, event) => {
            // Let the newer tab upgrade; this one goes on from memory.
            (event.target as IDBDatabase).close();
            this.fail(memoryOnly('version', 'A newer Vivarium is open in another tab: reload this page.'));
          },
          terminated: () => this.fail(memoryOnly('internal', 'The browser closed the database: reload the page.')),
        }).then((database) => {
          if (this.fault) database.close();
          resolve(database);
        }, reject);
      });
    } catch (thrown) {
      this.fail(thrown instanceof VivariumError ? thrown : explain(thrown));
      return undefined;
    }
  }

  private fail(fault: VivariumError): void {
    if (this.fault) return;
    this.fault = fault;
    for (const listener of this.listeners) listener();
  }
}

/** Ends a transaction with everything in it, or with nothing: a write that throws before it is asked for must not leave its siblings behind. */
export async function atomically(transaction: { done: Promise<void>; abort(): void }, writes: readonly (() => Promise<unknown>)[]): Promise<void> {
  const done = transaction.done.then(
    () => undefined,
    (thrown: unknown) => ({ thrown }),
  );
  const started: Promise<unknown>[] = [];
  try {
    for (const write of writes) started.push(write());
    await Promise.all(started);
  } catch (thrown) {
    for (const write of started) write.catch(() => undefined);
    try {
      transaction.abort();
    } catch {
      // It ended by itself.
    }
    await done;
    throw thrown;
  }
  const failed = await done;
  if (failed) throw failed.thrown;
}
