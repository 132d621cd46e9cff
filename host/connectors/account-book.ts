import { Account } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { AccountRuntime } from './account-runtime.js';
import type { HostPlugin } from './host.js';
import type { Surroundings } from './surroundings.js';

/** The connected accounts: as the last start knew them, then as the companion says. */
export class AccountBook {
  private readonly open = new Map<string, AccountRuntime>();
  private list: readonly Account[] = [];
  private isKnown = false;
  private isConfirmed = false;
  private readonly added = new Map<'plugins' | 'mcp', readonly HostPlugin[]>();

  constructor(
    private readonly own: readonly HostPlugin[],
    private readonly around: Surroundings,
  ) {}

  get accounts(): readonly Account[] {
    return this.list;
  }

  get known(): boolean {
    return this.isKnown;
  }

  get runtimes(): readonly AccountRuntime[] {
    return [...this.open.values()];
  }

  runtime(account: string): AccountRuntime | undefined {
    return this.open.get(account);
  }

  /** All that are installed; a name that is ours stays ours. */
  get plugins(): readonly HostPlugin[] {
    return [...this.own, ...[...this.added.values()].flat()];
  }

  /** Connectors whose contract came as data: those of one origin, all of them. Accounts of one that changed begin anew on what is stored. */
  setAdded(origin: 'plugins' | 'mcp', added: readonly HostPlugin[]): void {
    this.added.set(origin, added);
    for (const [id, runtime] of this.open)
      if (!this.plugins.includes(runtime.plugin)) {
        runtime.close();
        this.open.delete(id);
        this.around.store.removeAccount(id);
      }
    this.apply(this.list);
  }

  plugin(connector: string): HostPlugin | undefined {
    return this.plugins.find(({ id, contract }) => id === connector || contract.id === connector);
  }

  /** The accounts of the last start, so that their data is on screen before anybody answers. */
  async restore(): Promise<void> {
    const kept = z.array(Account).safeParse(await this.around.records.value('accounts'));
    if (kept.success && !this.isConfirmed) {
      this.isKnown = true;
      this.apply(kept.data);
    }
    await Promise.all(this.runtimes.map(({ ready }) => ready));
  }

  /** The accounts as the companion says. Data of one that is gone is erased. */
  confirm(accounts: readonly Account[]): void {
    this.isConfirmed = this.isKnown = true;
    this.apply(accounts);
    void this.around.records.setValue('accounts', accounts);
  }

  /** Forgets an account for good, also what this tab is still writing of it. `tell`: the other tabs do the same. */
  async erase(account: string, tell: boolean): Promise<void> {
    this.open.get(account)?.close();
    this.open.delete(account);
    this.list = this.list.filter(({ id }) => id !== account);
    this.around.store.removeAccount(account);
    this.around.records.forgetAccount(account);
    this.around.healthChanged();
    this.around.changes.forget(account);
    this.around.unsent.forget(account);
    await this.around.mirror.erase(account);
    if (tell) this.around.tabs.tell({ type: 'erased', account });
  }

  close(): void {
    for (const runtime of this.open.values()) runtime.close();
    this.open.clear();
  }

  private apply(accounts: readonly Account[]): void {
    const ids = new Set(accounts.map(({ id }) => id));
    // Also one that could not be opened here, whose plugin is gone.
    for (const id of new Set([...this.open.keys(), ...this.list.map((one) => one.id)])) if (!ids.has(id)) void this.erase(id, this.around.leads());
    this.list = accounts;
    for (const account of accounts) {
      const runtime = this.open.get(account.id);
      const plugin = this.plugin(account.connector);
      if (runtime) runtime.account = account;
      else if (plugin) {
        const opened = new AccountRuntime(account, plugin, this.around);
        this.open.set(account.id, opened);
        opened.steer();
      }
    }
    this.around.store.accountsChanged();
    this.around.healthChanged();
  }
}
