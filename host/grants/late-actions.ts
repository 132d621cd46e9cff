import { late } from '../connectors/late.js';
import type { OutboxEntry } from '../connectors/host.js';
import type { ActionRunner, ActionRunnerOptions } from './actions.js';

/** An {@link ActionRunner} whose code is loaded with the first action, or for one that is kept from before. */
export class LateActions {
  private runner: ActionRunner | undefined;
  private closed = false;
  private readonly load = late(async () => {
    const { ActionRunner } = await import('./actions.js');
    const runner = (this.runner = new ActionRunner(this.options));
    if (this.closed) runner.close();
    return runner;
  });

  constructor(private readonly options: ActionRunnerOptions) {}

  async call(...call: Parameters<ActionRunner['call']>): Promise<unknown> {
    return (await this.load()).call(...call);
  }

  async undo(...of: Parameters<ActionRunner['undo']>): Promise<void> {
    return (await this.load()).undo(...of);
  }

  async discard(id: string): Promise<void> {
    return (await this.load()).discard(id);
  }

  get entries(): readonly OutboxEntry[] {
    return this.runner?.entries ?? [];
  }

  async reload(): Promise<void> {
    if (this.runner || (await this.options.records.outbox()).length > 0) await (await this.load()).reload();
  }

  async flush(): Promise<void> {
    await this.runner?.flush();
  }

  forget(account: string): void {
    this.runner?.forget(account);
  }

  close(): void {
    this.closed = true;
    this.runner?.close();
  }
}
