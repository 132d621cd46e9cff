import { VivariumError } from '@vivarium/sdk/contract';
import { PROTOCOL_VERSION } from '@vivarium/sdk/protocol';
import { join } from 'node:path';
import { AgentList } from './agents/agent-list.js';
import { Agents } from './agents/agents.js';
import { authorTools } from './agents/author-tools.js';
import { CallLog } from './agents/call-log.js';
import { AgentDrafts } from './agents/drafts.js';
import { WaitingProposals } from './agents/waiting-proposals.js';
import { PageCalls } from './agents/page-calls.js';
import { agentRoutes, MCP_PATH } from './agents/routes.js';
import { readTools } from './agents/tools.js';
import { Assets } from './assets.js';
import { draftRoute } from './automations/draft.js';
import { Timetable } from './automations/timetable.js';
import { Exit, exitCodes, folderOption, uselessStandIns } from './cli.js';
import type { CompanionPlugin } from './demo.js';
import { DocumentFolder } from './documents.js';
import { EventHub } from './events.js';
import { Bundler } from './frames/bundler.js';
import { Frames } from './frames/frames.js';
import { Probe } from './frames/probe.js';
import { sandboxPortOf, startSandbox, type Sandbox } from './frames/sandbox-server.js';
import { builtInSources, documentSources, firstOf } from './frames/sources.js';
import { Instance } from './instance.js';
import { leaveRoute } from './leave.js';
import { PageSockets } from './page-sockets.js';
import { endpoint } from './route.js';
import { startServer, type CompanionServer } from './server.js';
import { InstalledPlugins } from './plugins/installed-plugins.js';
import { pluginSources } from './plugins/plugin-sources.js';
import { pluginEndpoints } from './plugins/plugin-store.js';
import { createServices, type Services } from './services.js';
import { Sessions } from './session.js';
import { explainRoute } from './studio/explain.js';
import { pagePlanRoute } from './studio/plan.js';
import { restyleRoute } from './studio/restyle.js';
import { Studio } from './studio/studio.js';
import { TypeChecker } from './types/type-checker.js';

/** What a companion is started with. */
export interface CompanionOptions {
  version: string;
  port: number;
  dataFolder: string;
  /** The built page. */
  shellFolder: string;
  /** This repository: what frames are bundled from. */
  sourceFolder: string;
  plugins: readonly CompanionPlugin[];
  /** For tests of frames. */
  frames?: FrameTesting | undefined;
  demo: boolean;
  log: (message: string) => void;
  /** `file` leaves the keychain alone. */
  vault?: 'file' | undefined;
  /** For authors of plugins: emulators on loopback in the place of sources, by connector. */
  standIns?: ReadonlyMap<string, string> | undefined;
}

/** What tests change about frames. */
export interface FrameTesting {
  /** This repository's widgets may be asked for as frames, too. */
  builtIn?: boolean;
  /** Leaves out every Connection-Allowlist, as a browser without it would. */
  noAllowlist?: boolean;
}

/** A running companion. */
export interface Companion {
  readonly origin: string;
  readonly services: Services;
  /** A link with a fresh one-time code in its fragment, which browsers never send. */
  issueLink(): string;
  close(): Promise<void>;
}

/**
 * Composes the companion: folder, lock, server, then the services behind it.
 *
 * @throws Exit for what a person can change: another instance, a busy port, a folder without rights.
 */
export async function startCompanion(options: CompanionOptions): Promise<Companion> {
  const { version, dataFolder, log } = options;
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closing.reverse().splice(0)) await end().catch((error: unknown) => log(`While stopping: ${VivariumError.from(error).message}`));
  };
  try {
    const instance = await Instance.take(dataFolder);
    closing.push(() => instance.release());
    const hub = new EventHub();
    const publish = hub.publish.bind(hub);
    const sessions = await Sessions.open({ path: join(dataFolder, 'browsers.json'), log });
    const documents = await DocumentFolder.open({ folder: dataFolder, publish, log });
    closing.push(() => documents.settled());
    const sandbox = await startSandbox({ port: sandboxPortOf(options.port) });
    closing.push(() => sandbox.close());
    const server = await listen(options, sessions, sandbox);
    closing.push(() => server.close());
    await instance.announce(server.origin);

    const installed = await InstalledPlugins.open({
      folder: join(dataFolder, 'plugins'),
      taken: () => ({ connectors: options.plugins.map(({ id }) => id), tags: documents.list().flatMap(({ kind, id, content }) => (kind === 'widget' && content !== undefined ? [id] : [])) }),
      log,
    });
    uselessStandIns(options.standIns ?? new Map(), [...options.plugins.map(({ id }) => id), ...installed.contracts.keys()]).forEach(log);
    const calls = new PageCalls();
    const services = await createServices({
      dataFolder,
      plugins: options.plugins,
      publish,
      origin: server.origin,
      version,
      log,
      demo: options.demo,
      vault: options.vault,
      installed,
      documents,
      standIns: options.standIns,
      calls,
    });
    closing.push(() => services.close());
    const { sourceFolder } = options;
    const types = new TypeChecker({ sourceFolder, sources: pluginSources(installed) });
    closing.push(() => types.close());
    const studio = new Studio({ claude: services.claude, sourceFolder, types });
    const drafts = new AgentDrafts();
    const proposals = await WaitingProposals.open({ path: join(dataFolder, 'proposals.json'), changed: (waiting) => publish({ type: 'proposals', proposals: waiting }), log });
    closing.push(() => proposals.close());
    const sources = [documentSources(() => documents.list()), studio.sources, drafts.sources, proposals.sources, pluginSources(installed), ...(options.frames?.builtIn ? [builtInSources(sourceFolder)] : [])];
    const allowlist = !options.frames?.noAllowlist;
    const bundler = new Bundler({ sourceFolder });
    closing.push(() => bundler.close());
    const frames = new Frames({ sandbox, sources: firstOf(sources), connector: (id) => installed.connector(id), app: (server, app) => services.openApp(server, app), bundler, sourceFolder, shell: server.origin, allowlist });
    const probe = new Probe({ sandbox, shell: server.origin, allowlist });
    const timetable = await Timetable.open({ path: join(dataFolder, 'timetable.json'), documents, hand: (call, signal) => calls.ask(call, signal), log });
    closing.push(() => timetable.close());
    const list = await AgentList.open({ path: join(dataFolder, 'agents.json'), changed: (agents) => publish({ type: 'agents', agents: [...agents] }), log });
    await proposals.keepOnly(new Set(list.list().map(({ id }) => id)));
    const tools = { ...readTools, ...authorTools({ drafts, sourceFolder, types }) };
    const agents = new Agents({ list, log: new CallLog(documents), calls, proposals, tools, say: log });
    const toldAgents = agentRoutes({
      agents, proposals, tools, version, origin: server.origin, log,
      setup: { command: process.execPath, args: [join(sourceFolder, 'bin/vivarium.mjs'), 'mcp', '--data-dir', dataFolder], url: server.origin + MCP_PATH },
      async forget(agent) {
        drafts.forget(agent);
        await proposals.keepOnly(new Set(list.list().map(({ id }) => id)));
        return documents.forgetGrants(agent);
      },
    });
    closing.push(() => list.settled(), () => toldAgents.close());
    const issueLink = () => `${server.origin}/#code=${sessions.issueCode()}`;
    const state = async () => ({ version, protocol: PROTOCOL_VERSION, dataFolder, ...(await services.state()) });
    const sockets = new PageSockets({
      broker: services.broker,
      hub,
      calls,
      greeting: async () => {
        const { accounts, claude } = await services.state();
        return [
          { type: 'accounts', accounts },
          { type: 'claude', claude },
          { type: 'plugins', plugins: services.plugins.list() },
        ];
      },
      attended: () => [{ type: 'proposals', proposals: proposals.heads() }],
      hasSession: (token) => sessions.has(token),
      log,
    });
    const routes = [
      ...sessions.routes,
      ...instance.routes(issueLink, pluginEndpoints(services.plugins, installed)),
      endpoint('GET /api/state', state),
      ...documents.routes,
      ...frames.routes,
      ...probe.routes,
      leaveRoute,
      ...services.routes,
      ...studio.routes,
      ...toldAgents.routes,
      draftRoute(services.claude),
      explainRoute(services.claude),
      pagePlanRoute({ claude: services.claude }),
      restyleRoute({ claude: services.claude, sourceFolder }),
    ];
    server.use(routes, (socket, token) => sockets.serve(socket, token));
    return { origin: server.origin, services, issueLink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen({ port, dataFolder, shellFolder, frames, log }: CompanionOptions, sessions: Sessions, sandbox: Sandbox): Promise<CompanionServer> {
  const assets = await Assets.load(shellFolder);
  try {
    return await startServer({ port, assets, sandboxPort: sandbox.port, allowlist: !frames?.noAllowlist, hasSession: (token) => sessions.has(token), log });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      const holder = (await isVivarium(port)) ? 'another Vivarium, which runs on another data folder' : 'another program';
      throw new Exit(exitCodes.portBusy, `Port ${port} is taken by ${holder}.\nChoose another: npm start -- --port ${port < 65_535 ? port + 1 : port - 1}${folderOption(dataFolder)}`);
    }
    if (code === 'EACCES') throw new Exit(exitCodes.portBusy, `Port ${port} may not be used.\nChoose one above 1023: npm start -- --port 4680${folderOption(dataFolder)}`);
    throw error;
  }
}

/** Whether a Vivarium answers there: it names itself to whoever asks its API without a session. What else would say so is none of ours either. */
async function isVivarium(port: number): Promise<boolean> {
  try {
    const { headers } = await fetch(`http://127.0.0.1:${port}/api/state`, { redirect: 'manual', signal: AbortSignal.timeout(2000) });
    return headers.get('www-authenticate') === 'Vivarium';
  } catch {
    return false;
  }
}
