import { contractFromData, VivariumError, type Contract } from '@vivarium/sdk/contract';
import type { McpDraft, McpQuestion, McpRunningCall, McpServer } from '@vivarium/sdk/protocol';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { Transport, type Limits } from '../broker-transport.js';
import type { Claude } from '../claude.js';
import type { Vault } from '../vault.js';
import { brokeredFetch, isHere } from './fetch.js';
import { Entry } from './entry.js';
import { RunningCalls } from './running-calls.js';
import { ServerFile, type McpRecord } from './server-file.js';
import { SHELL } from './stdio.js';

/** What MCP servers touch in a running companion. */
export interface McpOptions {
  readonly dataFolder: string;
  readonly vault: Vault;
  readonly version: string;
  readonly log: (message: string) => void;
  /** Of what is asked of servers elsewhere, where others than the broker's hold. */
  readonly limits?: Partial<Limits>;
  /** Where the document lies that describes Vivarium as a client of authorization servers, where somebody published one. */
  readonly clientMetadataUrl?: string | undefined;
  /** Asks the person on an open page; absent: servers may ask nothing. */
  ask?(server: { id: string; title: string }, question: McpQuestion, signal: AbortSignal): Promise<unknown>;
  /** The person's Claude; absent: servers may not ask it. */
  readonly claude?: Pick<Claude, 'access' | 'refused'>;
  /** The companion's contracts by connector; kept true to what is added. */
  readonly contracts: Map<string, Contract>;
  /** An account of the connector is to be there, and everybody to hear of its new revision. */
  connect(connector: string, title: string, revision: number): Promise<void>;
  /** The source says that something changed. */
  sourceChanged(connector: string): void;
  /** Somebody may look at how a server stands. */
  stateChanged(): void;
  /** What runs and told how far it is. */
  running?(calls: McpRunningCall[]): void;
}

/** The MCP servers that a person added: started when asked, ended with the companion. */
export class McpServers {
  readonly running: RunningCalls;
  private readonly entries = new Map<string, Entry>();
  /** The way out of each. What one may reach, no other may. */
  private readonly outside = new Map<string, Transport>();
  /** Where the broker finds them; made anew at every start. */
  private readonly origins = new Map<string, string>();

  private constructor(
    private readonly options: McpOptions,
    private readonly file: ServerFile,
    private readonly broker: Transport,
  ) {
    this.running = new RunningCalls((calls) => options.running?.(calls));
  }

  static async open(options: McpOptions, broker: Transport): Promise<McpServers> {
    const file = await ServerFile.open(join(options.dataFolder, 'mcp.json'), options.log);
    const servers = new McpServers(options, file, broker);
    for (const record of file.servers) servers.enter(record);
    return servers;
  }

  /** Those that are kept: one that is just being added may yet be none. */
  list(): McpServer[] {
    return [...this.entries.values()].map((entry) => entry.view()).filter(({ revision }) => revision > 0);
  }

  get(id: string): Entry {
    const entry = this.entries.get(id);
    if (!entry) throw new VivariumError('not-found', 'There is no such MCP server.');
    return entry;
  }

  /** Where the broker finds a server. */
  originOf(connector: string): string | undefined {
    return this.origins.get(connector);
  }

  /** Starts a server, looks at what it offers and keeps it. One that cannot be started is forgotten again. */
  async add(draft: McpDraft): Promise<McpServer> {
    const { title, transport, secretValues, roots } = draft;
    const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 32) || 'server';
    const id = `mcp-${slug}-${randomBytes(3).toString('hex')}`;
    const entry = this.enter({ id, title, transport, roots, mayAskClaude: false, revision: 0, tools: {}, hasResources: false, collections: [], members: [], trusted: [], reach: {} });
    try {
      await this.options.vault.write(secretsName(id), JSON.stringify(secretValues));
      await entry.agree().catch((thrown: unknown) => {
        if (VivariumError.from(thrown).code !== 'signed-out') throw thrown;
        return entry.keep();
      });
      return entry.view();
    } catch (thrown) {
      const said = lastWords(entry.transcript);
      await this.remove(id);
      const error = VivariumError.from(thrown);
      throw new VivariumError(error.code, said ? `${error.message} It said: ${said}` : error.message, { cause: thrown });
    }
  }

  /** Ends it and forgets everything about it. Its account is somebody else's to forget. */
  async remove(id: string): Promise<void> {
    const entry = this.entries.get(id);
    if (!entry) return;
    await this.file.remove(id);
    this.entries.delete(id);
    this.options.contracts.delete(id);
    const origin = this.origins.get(id);
    if (origin !== undefined) this.broker.inner.delete(origin);
    this.origins.delete(id);
    await entry.close();
    this.outside.get(id)?.close();
    this.outside.delete(id);
    await entry.signIn.erase();
    await this.options.vault.erase(secretsName(id));
    await rm(this.homeOf(id), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await Promise.all([...this.entries.values()].map((entry) => entry.close()));
    this.running.close();
    for (const outside of this.outside.values()) outside.close();
  }

  private homeOf(id: string): string {
    return join(this.options.dataFolder, 'mcp', id);
  }

  private enter(record: McpRecord): Entry {
    const { id, transport } = record;
    const { vault, version, contracts } = this.options;
    // Without TLS only what is on this machine, and only because the person named it.
    const address = transport.type === 'http' ? new URL(transport.url) : undefined;
    const here = address !== undefined && isHere(address);
    if (address && !here && address.protocol !== 'https:') throw new VivariumError('blocked', 'A server elsewhere is reached with https only.');
    const outside = new Transport({ limits: { idle: 300_000, ...this.options.limits } });
    this.outside.set(id, outside);
    const entry = new Entry(record, {
      vault,
      version,
      clientMetadataUrl: this.options.clientMetadataUrl,
      ask: this.options.ask && ((question, signal) => this.options.ask!({ id, title: record.title }, question, signal)),
      claude: this.options.claude,
      home: this.homeOf(id),
      fetch: brokeredFetch(outside, here),
      secretsName: secretsName(id),
      running: this.running,
      save: (next) => this.file.put(next),
      saved: async (next, setup) => {
        contracts.set(id, contractFromData(setup.contract));
        await this.options.connect(id, next.title, next.revision);
      },
      sourceChanged: () => this.options.sourceChanged(id),
      stateChanged: () => this.options.stateChanged(),
    });
    this.entries.set(id, entry);
    const origin = `http://${randomBytes(16).toString('hex')}.invalid`;
    this.origins.set(id, origin);
    this.broker.inner.set(origin, (outgoing) => entry.answer(outgoing));
    if (record.revision > 0) contracts.set(id, contractFromData(entry.view().setup.contract));
    return entry;
  }
}

const secretsName = (id: string): string => `mcp:${id}`;

/** What a person can do something with of what it said last: not where in its code it was. */
function lastWords(transcript: string): string {
  const lines = transcript.split('\n').map((line) => line.trim());
  return lines.filter((line) => /\p{L}.*\p{L}/u.test(line) && !line.startsWith(`${SHELL}: `) && !/^(npm (notice|warn)\b|\[ended |at |Node\.js v|\^+$|node:internal|throw )/.test(line)).slice(-4).join(' ').slice(0, 600);
}
