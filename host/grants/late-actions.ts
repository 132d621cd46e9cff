import { late } from '../connectors/late.js';
import type { OutboxEntry } from '../connectors/host.js';
import type { Records } from '../store/records.js';
import type { Tabs } from '../store/tabs.js';
import type { ActionRunner, ActionRunnerOptions } from './actions.js';
import type { Outbox } from './outbox.js';

/** What {@link LateActions} are made of. */
export interface LateActionsOptions extends Omit<ActionRunnerOptions, 'outbox'> {
  /** The name of the browser's database. */
  readonly database: string;
  readonly records: Records;
  readonly tabs: Tabs;
}

/** An {@link ActionRunner} and its outbox, whose code is loaded with the first action, or for one that is kept from before. */
export class LateActions {
  private runner: ActionRunner | undefined;
  private outbox: Outbox | undefined;
  private closed = false;
  private readonly load = late(async () => {
    const [{ ActionRunner }, { Outbox }] = await Promise.all([import('./actions.js'), import('./outbox.js')]);
    const { database, records, tabs, ...options } = this.options;
    this.outbox = new Outbox(database, records, tabs);
    if (this.closed) this.outbox.close();
    return (this.runner = new ActionRunner({ ...options, outbox: this.outbox }));
  });

  constructor(private readonly options: LateActionsOptions) {}

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
    this.outbox?.close();
  }
}
