import type { SyncBatch } from '@vivarium/sdk/protocol';
import { late } from './late.js';
import type { SyncSource, SyncStart } from './sync-run.js';
import type { WorkerClient } from './worker-client.js';

/** A {@link WorkerClient} whose code is loaded when something is first asked of it: the first picture is drawn without. */
export class LateWorker implements SyncSource {
  private client: WorkerClient | undefined;
  private closed = false;
  private readonly loaded: () => Promise<WorkerClient>;

  constructor(open: () => Promise<WorkerClient>) {
    this.loaded = late(async () => {
      const client = await open();
      if (this.closed) client.close();
      return (this.client = client);
    });
  }

  get state(): WorkerClient['state'] {
    return this.client?.state ?? 'stopped';
  }

  get fault(): WorkerClient['fault'] {
    return this.client?.fault;
  }

  async *sync(collection: string, start: SyncStart, signal: AbortSignal): AsyncGenerator<SyncBatch, void, void> {
    yield* (await this.loaded()).sync(collection, start, signal);
  }

  async read(...call: Parameters<WorkerClient['read']>): Promise<unknown> {
    return (await this.loaded()).read(...call);
  }

  async act(...call: Parameters<WorkerClient['act']>): Promise<unknown> {
    return (await this.loaded()).act(...call);
  }

  async subscribe(...call: Parameters<WorkerClient['subscribe']>): ReturnType<WorkerClient['subscribe']> {
    return (await this.loaded()).subscribe(...call);
  }

  async accountChanged(): Promise<void> {
    await this.client?.accountChanged();
  }

  revive(): void {
    this.client?.revive();
  }

  close(): void {
    this.closed = true;
    this.client?.close();
  }
}
