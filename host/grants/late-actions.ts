import { late } from '../connectors/late.js';
import type { OutboxEntry } from '../connectors/host.js';
import type { ActionRunner, ActionRunnerOptions } from './actions.js';

/** An {@link ActionRunner} whose code is loaded with the first action, or for one that waits from before. */
export class LateActions {
  private runner: ActionRunner | undefined;
  private readonly load = late(async () => {
    const { ActionRunner } = await import('./actions.js');
    return (this.runner = new ActionRunner(this.options));
  });

  constructor(private readonly options: ActionRunnerOptions) {}

  async call(...call: Parameters<ActionRunner['call']>): Promise<unknown> {
    return (await this.load()).call(...call);
  }

  async undo(id: string): Promise<void> {
    return (await this.load()).undo(id);
  }

  async discard(id: string): Promise<void> {
    return (await this.load()).discard(id);
  }

  get entries(): readonly OutboxEntry[] {
    return this.runner?.entries ?? [];
  }

  async reload(): Promise<void> {
    const { outbox } = this.options;
    if (!this.runner) await outbox.load();
    if (this.runner || outbox.waiting.length + outbox.orphans.length > 0) await (await this.load()).reload();
  }

  async flush(): Promise<void> {
    await this.runner?.flush();
  }

  forget(account: string): void {
    this.runner?.forget(account);
  }
}
