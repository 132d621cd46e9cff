import { InstalledPlugin } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { Records } from '../../store/records.js';
import type { AccountBook } from '../account-book.js';
import type { CompanionSession } from '../host.js';
import { late } from '../late.js';
import type { PageHost } from '../page-host.js';

/** What plugins from elsewhere concern in the page. */
export interface InstalledOptions {
  readonly session: CompanionSession;
  readonly records: Records;
  readonly accounts: AccountBook;
  readonly host: PageHost;
}

/** Plugins from elsewhere while the page is open: their connectors are opened and closed, and who shows them hears of it. */
export class Installed {
  private readonly connectors = late(async () => new (await import('./foreign-plugins.js')).ForeignPlugins(this.options.session));
  private anyConnector = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: InstalledOptions) {}

  /** Those of the last start, so that their mirrored data are on screen before anybody answers. */
  async restore(): Promise<void> {
    const { host, records } = this.options;
    const kept = z.array(InstalledPlugin).safeParse(await records.value('plugins'));
    if (kept.success && host.installed.length === 0) await this.apply(kept.data);
  }

  /** What the companion says. */
  async set(told: readonly InstalledPlugin[]): Promise<void> {
    await this.apply(told);
    await this.options.records.setValue('plugins', told.length > 0 ? told : undefined);
  }

  /** One after the other. A plugin that did not change stays the same object. */
  private apply(told: readonly InstalledPlugin[]): Promise<void> {
    const { accounts, host } = this.options;
    const turn = this.last.then(async () => {
      host.installed = told.map((one) => host.installed.find(({ id, hash, problem }) => id === one.id && hash === one.hash && problem?.state === one.problem?.state) ?? one);
      this.anyConnector ||= host.installed.some(({ manifest }) => manifest?.connector);
      if (this.anyConnector) accounts.setAdded('plugins', (await this.connectors()).read(host.installed));
      host.tell({ type: 'plugins', plugins: [...host.installed] });
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
