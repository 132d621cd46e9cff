import { join } from 'node:path';
import type { Contract } from '@vivarium/sdk/contract';
import type { CompanionEvent, CompanionState } from '@vivarium/sdk/protocol';
import { Accounts } from './accounts.js';
import { Connecting } from './accounts-connect.js';
import { AccountsFile } from './accounts-file.js';
import { briefingRoute } from './briefing.js';
import { Broker } from './broker.js';
import { Transport } from './broker-transport.js';
import { Claude } from './claude.js';
import { noDemos, startDemos, type CompanionPlugin } from './demo.js';
import type { DocumentFolder } from './documents.js';
import { mcpRoutes } from './mcp/routes.js';
import { McpServers } from './mcp/servers.js';
import { Push } from './push.js';
import { endpoint, type RouteTable } from './route.js';
import { createPluginService, type PluginService } from './plugins/plugin-service.js';
import type { InstalledPlugins } from './plugins/installed-plugins.js';
import { withStandIns } from './stand-ins.js';
import type { PageCalls } from './agents/page-calls.js';
import { openVault } from './vault.js';

/** What the companion's services need from the process around them. */
export interface ServicesOptions {
  dataFolder: string;
  plugins: readonly CompanionPlugin[];
  publish: (event: CompanionEvent) => void;
  /** The companion's own origin, where sources of this machine call back. */
  origin: string;
  /** The product's. */
  version?: string;
  log: (message: string) => void;
  /** Whether connectors without a real account get a demo account. */
  demo: boolean;
  /** `file` leaves the keychain alone. */
  vault?: 'file' | undefined;
  /** Plugins from elsewhere. */
  installed: InstalledPlugins;
  documents: Pick<DocumentFolder, 'forgetGrants'>;
  /** For authors of plugins: an emulator on loopback in the place of a connector's source. */
  standIns?: ReadonlyMap<string, string> | undefined;
  /** Asks the person on an open page; absent: nobody is asked. */
  calls?: Pick<PageCalls, 'ask'>;
}

/** Accounts, push, demo and Claude behind routes, and the broker. */
export interface Services {
  readonly routes: RouteTable;
  readonly plugins: PluginService;
  readonly broker: Broker;
  readonly claude: Claude;
  /** The page of an app that an MCP server brings, and what it may reach. */
  openApp(server: string, app: string): Promise<{ html: string; allowed: readonly string[] }>;
  state(): Promise<Pick<CompanionState, 'vault' | 'leftInKeychain' | 'accounts' | 'claude'>>;
  /** Keeps what is unsaved and ends every connection. */
  close(): Promise<void>;
}

/** Starts the services. When this answers, demo accounts are connected. */
export async function createServices({ dataFolder, plugins, publish, origin, version = '0', log, demo, vault: prefer, installed, documents, standIns = new Map(), calls }: ServicesOptions): Promise<Services> {
  const vault = await openVault({ dataFolder, log, prefer });
  const contracts = new Map([...plugins.map(({ id, contract }): [string, Contract] => [id, contract]), ...installed.contracts]);
  const [file, push, claude, running] = await Promise.all([
    AccountsFile.open(join(dataFolder, 'accounts.json'), log),
    Push.open({ vault, origin, changed: (account, at, about) => publish({ type: 'changed', account, at, ...(about ? { about: [...about] } : {}) }) }),
    Claude.open({ vault, path: join(dataFolder, 'claude.json'), publish: (status) => publish({ type: 'claude', claude: status }), log }),
    demo ? startDemos({ plugins, folder: join(dataFolder, 'demo'), log }) : noDemos,
  ]);
  const transport = new Transport();
  const demos = withStandIns(running, standIns, contracts);
  for (const origin of [...plugins.flatMap(({ id }) => running.get(id)?.origin ?? []), ...standIns.values()]) transport.demoOrigins.add(origin);
  const accountsOf = (connector: string) => accounts.list().filter((account) => account.connector === connector);
  const mcp = await McpServers.open(
    {
      dataFolder, vault, version, log, contracts, claude,
      clientMetadataUrl: process.env['VIVARIUM_CLIENT_METADATA_URL'],
      ...(calls ? { ask: (server, question, signal) => calls.ask({ agent: server, ask: { ask: 'question', question } }, signal) } : {}),
      async connect(connector, title, revision) {
        const [account] = accountsOf(connector);
        if (account) await accounts.setSettings(account.id, { ...account.settings, revision });
        else await accounts.connect({ connector, label: title, readOnly: false, demo: false, secret: undefined, settings: { revision } });
      },
      sourceChanged: (connector) => accountsOf(connector).forEach(({ id: account }) => publish({ type: 'changed', account, at: Date.now() })),
      stateChanged: () => publish({ type: 'accounts', accounts: accounts.list() }),
      running: (calls) => publish({ type: 'mcp-calls', calls }),
    },
    transport,
  );
  const accounts: Accounts = new Accounts({ inner: (connector) => mcp.originOf(connector), file, vault, contracts, demos, transport, push, publish: (list) => publish({ type: 'accounts', accounts: list }), log });
  const connecting = new Connecting({ accounts, demos, transport, log, publish });
  await accounts.lookAgain();
  void accounts.endLeftConsents();
  push.allow(accounts.list().map(({ id }) => id));
  await connecting.restoreDemos(contracts.keys());
  const pluginService = createPluginService({ installed, contracts, accounts, connecting, documents, publish });

  return {
    plugins: pluginService,
    broker: new Broker({ accounts, transport, log }),
    claude,
    openApp: (server, app) => mcp.get(server).openApp(app),
    routes: [
      ...pluginService.routes,
      endpoint('POST /api/accounts/connect', (request) => connecting.connect(request)),
      endpoint('DELETE /api/accounts/:account', async ({ account: id }) => {
        const { connector } = accounts.get(id);
        await accounts.disconnect(id);
        await mcp.remove(connector);
        await connecting.restoreDemos([connector]);
        return null;
      }),
      endpoint('PUT /api/accounts/:account/settings', ({ account, settings }) => accounts.setSettings(account, settings)),
      endpoint('PUT /api/claude', (change) => claude.change(change)),
      endpoint('GET /api/claude/usage', () => Promise.resolve(claude.meter.usage())),
      endpoint('PUT /api/claude/budget', ({ budget }) => claude.meter.setBudget(budget ?? undefined)),
      push.route,
      briefingRoute(claude),
      ...mcpRoutes(mcp, async (connector) => {
        for (const { id } of accountsOf(connector)) await accounts.disconnect(id);
        await mcp.remove(connector);
      }),
    ],
    state: () => Promise.resolve({ vault: vault.kind, ...(vault.hasLeftovers ? { leftInKeychain: true } : {}), accounts: accounts.list(), claude: claude.status() }),
    async close() {
      connecting.close();
      push.close();
      await mcp.close();
      await claude.meter.settled();
      await accounts.settled();
      await demos.close();
      transport.close();
    },
  };
}
