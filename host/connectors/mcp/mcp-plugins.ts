import { contractFromData } from '@vivarium/sdk/contract';
import { McpServer, type Account } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { Records } from '../../store/records.js';
import type { AccountBook } from '../account-book.js';
import type { CompanionSession, OwnPlugin } from '../host.js';
import { serverApps } from './server-apps.js';

/** What MCP servers concern in the page. */
export interface McpPluginsOptions {
  readonly session: Pick<CompanionSession, 'fetch'>;
  readonly records: Pick<Records, 'value' | 'setValue'>;
  readonly accounts: Pick<AccountBook, 'setAdded'>;
  /** There are other connectors now. */
  changed(): void;
}

/** What a connector is made of: kept, so that mirrored data are on screen before anybody answers. */
const Kept = z.array(McpServer.pick({ id: true, revision: true, setup: true }).strip());
type Kept = z.output<typeof Kept>;

/**
 * Keeps the connectors of MCP servers true to what the companion has: each is a worker of ours whose contract came as data.
 * Loaded with the first server.
 */
export class McpPlugins {
  private known = new Map<string, { readonly revision: number; readonly plugin: OwnPlugin }>();
  private told = '[]';
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: McpPluginsOptions) {}

  /** Those of the last start. */
  async restore(): Promise<void> {
    const kept = Kept.safeParse(await this.options.records.value('mcp'));
    if (kept.success && this.known.size === 0) this.apply(kept.data);
  }

  /** The companion gives every revision of a server to its account's settings: there is nothing to ask while those are the same. */
  accountsChanged(accounts: readonly Account[]): Promise<void> {
    const now = JSON.stringify(accounts.flatMap(({ connector, settings }) => (connector.startsWith('mcp-') ? [[connector, settings['revision']]] : [])));
    if (now === this.told) return Promise.resolve();
    this.told = now;
    const turn = this.last.then(() => this.ask()).catch(() => {
      // It is asked again with the next word of the companion.
      this.told = '';
    });
    this.last = turn;
    return turn;
  }

  private async ask(): Promise<void> {
    const response = await this.options.session.fetch('/api/mcp/servers');
    if (!response.ok) throw new Error(response.statusText);
    const servers = Kept.parse(await response.json());
    this.apply(servers);
    await this.options.records.setValue('mcp', servers.length > 0 ? servers : undefined);
  }

  /** A server that did not change stays the same object. One that was never reached has nothing to offer yet. */
  private apply(servers: Kept): void {
    const next = new Map<string, { revision: number; plugin: OwnPlugin }>();
    for (const { id, revision, setup } of servers) {
      const before = this.known.get(id);
      if (revision > 0) next.set(id, before?.revision === revision ? before : { revision, plugin: pluginOf(id, setup) });
    }
    this.known = next;
    this.options.accounts.setAdded('mcp', [...next.values()].map(({ plugin }) => plugin));
    this.options.changed();
  }
}

function pluginOf(id: string, setup: McpServer['setup']): OwnPlugin {
  const name = JSON.stringify(setup);
  return { id, apps: serverApps(id, setup), contract: contractFromData(setup.contract), createWorker: () => new Worker(new URL('../../../plugins/mcp/worker.ts', import.meta.url), { type: 'module', name }) };
}
