import type { FetchLike, Tool } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import type { McpCollection, McpQuestion, McpServer, McpWorkerSetup } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { InOrder } from '../in-order.js';
import { filledArguments } from '../../../plugins/mcp/arguments.js';
import { isLines, itemsAt } from '../../../plugins/mcp/lists.js';
import { fieldsOf, proposeCollections, proposeThings } from '../../../plugins/mcp/propose.js';
import { successOf } from '../../../plugins/mcp/result.js';
import type { OutgoingRequest } from '../broker-transport.js';
import type { Vault } from '../vault.js';
import { Agreement, agreedTools, stillMeant } from './agreement.js';
import { reachOf } from './app-reach.js';
import type { AppPage } from './apps.js';
import { Connection } from './connection.js';
import { Drift } from './drift.js';
import { endless } from './listing.js';
import { folderAt } from './roots.js';
import type { Running, RunningCalls } from './running-calls.js';
import type { McpRecord } from './server-file.js';
import type { SamplingOptions } from './sampling.js';
import { resourceItems } from './resource-items.js';
import { setupOf, titleOf } from './setup.js';
import { SignIn, type ManualClient } from './sign-in.js';
import { SigningIn } from './signing-in.js';
import { SAMPLE_MS, tried } from './tried.js';
import { pathsOf, WatchedPaths } from './watched-paths.js';

/** What an entry needs of those around it. */
export interface EntryOptions {
  readonly vault: Vault;
  readonly version: string;
  readonly home: string;
  readonly fetch: FetchLike;
  readonly clientMetadataUrl: string | undefined;
  readonly secretsName: string;
  readonly running: RunningCalls;
  readonly claude: SamplingOptions['claude'];
  readonly ask: ((question: McpQuestion, signal: AbortSignal) => Promise<unknown>) | undefined;
  /** Writes it down. */
  save(record: McpRecord): Promise<void>;
  /** It was written down, and holds. */
  saved(record: McpRecord, setup: McpWorkerSetup): Promise<void>;
  sourceChanged(): void;
  stateChanged(): void;
}

const Call = z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()).default({}), collection: z.string().optional() });
const MOST_COLLECTIONS = 40;

/** One server that a person added: what they agreed to, and the connection that is held to it. */
export class Entry {
  readonly signIn: SignIn;
  private readonly connection: Connection;
  private readonly agreement: Agreement;
  private readonly signingIn: SigningIn;
  private readonly watched: readonly string[];
  private readonly watching: WatchedPaths;
  private readonly drift = new Drift();
  private readonly keeping = new InOrder();

  constructor(
    private record: McpRecord,
    private readonly options: EntryOptions,
  ) {
    const { id, title, transport } = record;
    const { vault, version, home, secretsName } = options;
    this.watched = pathsOf(transport);
    this.watching = new WatchedPaths(this.watched, () => this.connection.justAsked, () => options.sourceChanged());
    this.signIn = new SignIn(vault, `${secretsName}:sign-in`, options.clientMetadataUrl);
    this.connection = new Connection({
      title, transport, home, version,
      roots: () => this.record.roots,
      ask: options.ask,
      claude: options.claude,
      mayAskClaude: () => this.record.mayAskClaude,
      fetch: async (input, init) => {
        const answer = await options.fetch(input, init);
        if (answer.status === 401 && new Headers(init?.headers).has('authorization')) await this.signIn.refused();
        return answer;
      },
      signIn: this.signIn,
      secrets: async () => z.record(z.string(), z.string()).parse(JSON.parse((await vault.read(`mcp:${id}`)) ?? '{}')),
      changed: (what) => {
        if (what === 'tools') void this.agreement.look().catch(() => undefined);
        else options.sourceChanged();
      },
      stateChanged: () => {
        options.stateChanged();
        // What it tells of by itself is asked for at once, after every start.
        if (this.connection.standing.state === 'running' && this.record.hasResources) void this.connection.resources().catch(() => undefined);
      },
    });
    this.agreement = new Agreement(this.connection, () => this.record, options);
    this.signingIn = new SigningIn(this.signIn, this.connection, { signedIn: () => this.signedIn(), stateChanged: () => options.stateChanged() });
  }

  /** The last words on its error stream. */
  get transcript(): string {
    return this.connection.transcript.toString();
  }

  view(): McpServer {
    const { id, title, transport, roots, revision, mayAskClaude } = this.record;
    const { setup, notices } = this.setup();
    const { standing: { state, problem }, protocol } = this.connection;
    return {
      id, title, transport, roots, revision, mayAskClaude, setup, state,
      watched: [...this.watched],
      notices: [...notices, ...this.agreement.notices, ...[...this.connection.more].map(endless), ...this.drift.words],
      tools: this.agreement.states,
      reach: Object.fromEntries(setup.apps.flatMap(({ name, uri }) => (this.record.reach[uri] ? [[name, this.record.reach[uri]]] : []))),
      ...(protocol === undefined ? {} : { protocol }),
      ...(problem ? { problem: problem.toJSON() } : {}),
    };
  }

  /** Takes what the server offers now as agreed to. A tool that changed gets another name, so that no grant of the old one holds. */
  async agree(): Promise<void> {
    const tools = await this.connection.tools();
    const { record } = this;
    const { members, trusted, collections: kept } = stillMeant(record, tools);
    const collections = [...kept, ...(await tried(this.connection, tools.filter((tool) => !kept.some((one) => one.tool === tool.name)), new Set([...kept.map(({ name }) => name), ...this.namesTaken()])))];
    this.agreement.renew(tools);
    const agreed = {
      tools: Object.fromEntries(tools.map((tool) => [tool.name, tool])) as McpRecord['tools'],
      hasResources: await this.connection.hasResources(AbortSignal.timeout(SAMPLE_MS)),
      collections,
      members,
      trusted,
      reach: await reachOf(this.connection, tools, record.reach),
    };
    await this.keep(() => agreed);
    if (this.record.hasResources) void this.connection.resources().catch(() => undefined);
  }

  /** Takes a person's word that a tool only reads, or takes it back. What widgets were allowed of it otherwise is void. */
  async trust(tool: string, reads: boolean): Promise<void> {
    await this.agreement.tool(tool);
    await this.keep(({ trusted }) => ({ trusted: [...trusted.filter((one) => one !== tool), ...(reads ? [tool] : [])] }));
  }

  /** Tells the server of these folders and no others. @throws VivariumError `invalid-input` for one that is none */
  async setRoots(roots: readonly string[]): Promise<void> {
    const known = new Set(this.record.roots);
    // One that is gone since stays until it is taken away.
    const found = await Promise.all(roots.map(async (path) => (known.has(path) ? path : folderAt(path))));
    await this.keep(() => ({ roots: [...new Set(found)] }));
    await this.connection.rootsChanged();
  }

  /** Lets it ask Claude, or no longer. It hears of that when it starts, so it starts again. */
  async letAskClaude(allowed: boolean): Promise<void> {
    if (this.record.mayAskClaude === allowed) return;
    await this.keep(() => ({ mayAskClaude: allowed }));
    await this.restart();
  }

  /** Lets an app reach what it asked for, or no longer. */
  async allowReach(name: string, what: string, allowed: boolean): Promise<void> {
    const { uri } = this.app(name);
    if (!this.record.reach[uri]?.wants.includes(what)) throw new VivariumError('not-found', 'The app does not ask for this.');
    await this.keep(({ reach }) => {
      const { wants = [], allowed: before = [] } = reach[uri] ?? {};
      return { reach: { ...reach, [uri]: { wants, allowed: [...before.filter((one) => one !== what), ...(allowed ? [what] : [])] } } };
    });
  }

  /** The page of an app as the server has it now, and what it may reach. */
  async openApp(name: string): Promise<AppPage & { allowed: readonly string[] }> {
    const { uri, tool } = this.app(name);
    await this.agreement.tool(tool);
    const page = await this.connection.appPage(uri);
    return { ...page, allowed: (this.record.reach[uri]?.allowed ?? []).filter((what) => page.wants.includes(what)) };
  }

  /** Keeps what a tool answers to these arguments as collections of its own. @throws VivariumError `invalid-input` where there is no list in it */
  async collect(tool: string, parameters: McpCollection['arguments']): Promise<void> {
    const agreed = await this.agreement.tool(tool);
    if (!this.agreement.onlyReads(agreed)) throw new VivariumError('forbidden', `“${titleOf(agreed)}” does not promise to only read.`);
    const words = Object.values(parameters).filter((value) => typeof value === 'string' || typeof value === 'number').join(', ');
    const title = words ? `${titleOf(agreed)} (${words})` : titleOf(agreed);
    const value = await this.sample(tool, parameters);
    const lists = proposeCollections(tool, title, value, this.namesTaken());
    const found = lists.length > 0 ? lists : proposeThings(tool, title, value, this.namesTaken());
    if (found.length === 0) throw new VivariumError('invalid-input', `“${titleOf(agreed)}” answered nothing, so there is nothing to keep.`);
    await this.setCollections([...this.record.collections, ...found.map((one) => ({ ...one, arguments: parameters }))].slice(0, MOST_COLLECTIONS));
  }

  /** Reads the items of a collection as a kind, or as none. @throws VivariumError `invalid-input` where they lack what the kind needs */
  async assign(name: string, kind: McpCollection['kind']): Promise<void> {
    const { kind: _, fields: __, ...one } = this.collection(name);
    const samples = kind ? (itemsAt(await this.sample(one.tool, one.arguments), one.list, isLines(one.shape)) ?? []) : [];
    const fields = kind ? fieldsOf(kind, samples) : {};
    if (!fields) throw new VivariumError('invalid-input', `The items of “${one.title}” lack what ${kind === 'event' ? 'an event needs: a start and a title' : 'a message needs: a time, a sender and a text'}.`);
    await this.setCollections(this.record.collections.map((other) => (other.name === name ? { ...one, ...(kind ? { kind } : {}), fields } : other)));
  }

  /** Keeps a collection no longer. */
  async dropCollection(name: string): Promise<void> {
    this.collection(name);
    await this.setCollections(this.record.collections.filter((one) => one.name !== name));
  }

  /** Stores a change under the next revision, one after the other. What could not be written down has not happened. */
  keep(change: (record: McpRecord) => Partial<McpRecord> = () => ({})): Promise<void> {
    return this.keeping.run(async () => {
      const next = { ...this.record, ...change(this.record), revision: this.record.revision + 1 };
      const { setup } = this.setup(next);
      const given = [...setup.reads, ...setup.actions];
      const record = { ...next, members: [...next.members.filter(({ name }) => !given.some((one) => one.name === name)), ...given] };
      await this.options.save(record);
      this.record = record;
      await this.options.saved(record, setup);
    });
  }

  /** Answers the worker, through the broker. */
  async answer({ url, body, signal }: OutgoingRequest): Promise<string> {
    const given = body === undefined ? {} : (JSON.parse(Buffer.from(body).toString()) as unknown);
    const cancelled = signal ?? new AbortController().signal;
    if (url.pathname === '/read/resources') return JSON.stringify(await resourceItems(this.connection, cancelled));
    const call = Call.parse(given);
    const tool = await this.agreement.tool(call.tool);
    // What is polled and cached is only what promised to read; the page has asked the person about all else.
    if (url.pathname === '/read/tool' && !this.agreement.onlyReads(tool)) throw new VivariumError('forbidden', `“${titleOf(tool)}” does not promise to only read.`);
    // Whoever waits sees how far it is; where nobody does, whoever looks at how the account stands.
    const { collection } = call;
    const answer =
      collection === undefined
        ? await this.shown(tool, cancelled, (running) => this.connection.call(call.tool, call.arguments, { ...running, mayAsk: url.pathname === '/call/tool', waitedFor: true }))
        : await this.shown(tool, cancelled, (running) => this.connection.call(call.tool, filledArguments(call.arguments, new Date()), running), collection);
    const one = this.record.collections.find(({ name }) => name === collection);
    if (!answer.isError && collection !== undefined && this.drift.look(collection, one, answer)) this.options.stateChanged();
    return JSON.stringify(answer);
  }

  /** Starts a sign-in: answers where the person consents, or undefined where none is needed. */
  beginSignIn(manual?: ManualClient | null): Promise<string | undefined> {
    return this.signingIn.begin(manual);
  }

  async restart(): Promise<void> {
    await this.connection.stop();
    this.connection.restart();
    await this.agreement.look();
  }

  async close(): Promise<void> {
    this.watching.close();
    this.signingIn.close();
    await this.connection.close();
  }

  private async signedIn(): Promise<void> {
    if (Object.keys(this.record.tools).length === 0) await this.agree();
    else await this.agreement.look();
    this.options.sourceChanged();
  }

  private collection(name: string): McpCollection {
    const found = this.record.collections.find((one) => one.name === name);
    if (!found) throw new VivariumError('not-found', 'There is no such collection.');
    return found;
  }

  private async setCollections(collections: McpCollection[]): Promise<void> {
    await this.keep(() => ({ collections }));
  }

  private app(name: string) {
    const found = this.setup().setup.apps.find((one) => one.name === name);
    if (!found) throw new VivariumError('not-found', `${this.record.title} has no such app any more.`);
    return found;
  }

  private namesTaken(): Set<string> {
    return new Set(['resources', ...[...this.record.collections, ...this.record.members].map(({ name }) => name)]);
  }

  /** What a tool that reads answers, as a value. */
  private async sample(tool: string, parameters: McpCollection['arguments']): Promise<unknown> {
    const answer = await this.shown(await this.agreement.tool(tool), AbortSignal.timeout(SAMPLE_MS), (running) => this.connection.call(tool, filledArguments(parameters, new Date()), running));
    return successOf(answer, tool);
  }

  /** `collection`: it is called to keep this current. */
  private shown<T>(tool: Tool, signal: AbortSignal, call: (running: Running) => Promise<T>, collection?: string): Promise<T> {
    const { id, title: server, collections } = this.record;
    const title = collections.find(({ name }) => name === collection)?.title ?? titleOf(tool);
    return this.options.running.run({ server, title, ...(collection === undefined ? {} : { sync: { connector: id, collection } }) }, signal, call);
  }

  private setup(record = this.record) {
    const { id, title, revision, hasResources, collections, members, trusted } = record;
    return setupOf({ id, title, revision: Math.max(1, revision), hasResources, collections, trusted, known: members, tools: agreedTools(record) });
  }
}
