import type { FetchLike, Tool } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import type { McpCollection, McpQuestion, McpServer, McpToolAnswer, McpWorkerSetup } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { filledArguments } from '../../../plugins/mcp/arguments.js';
import { driftOf } from '../../../plugins/mcp/items.js';
import { isLines, itemsAt } from '../../../plugins/mcp/lists.js';
import { fieldsOf, proposeCollections, proposeThings, shapeOf } from '../../../plugins/mcp/propose.js';
import { successOf, valueOf } from '../../../plugins/mcp/result.js';
import type { OutgoingRequest } from '../broker-transport.js';
import { Loopback } from '../oauth-loopback.js';
import type { Vault } from '../vault.js';
import { appsOf, type AppPage } from './apps.js';
import { Connection } from './connection.js';
import { MOST_LISTED } from './listing.js';
import { folderAt } from './roots.js';
import type { Running, RunningCalls } from './running-calls.js';
import type { McpRecord } from './server-file.js';
import type { SamplingOptions } from './sampling.js';
import { resourceItems } from './resource-items.js';
import { fingerprint, isRead, setupOf, titleOf } from './setup.js';
import { RETURN_PATH, SignIn, type ManualClient } from './sign-in.js';
import { toolStates } from './tool-states.js';
import { SAMPLE_MS, tried } from './tried.js';
import { pathsOf, WatchedPaths } from './watched-paths.js';
import { notice } from './notice.js';

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
  saved(record: McpRecord, setup: McpWorkerSetup): Promise<void>;
  sourceChanged(): void;
  stateChanged(): void;
}

const Call = z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()).default({}), collection: z.string().optional() });
const MOST_COLLECTIONS = 40;

const endless = (what: 'tools' | 'resources') =>
  what === 'tools' ? notice(`It lists tools without an end, or more than ${MOST_LISTED}; only the first are used.`) : notice(`It lists resources without an end, or more than ${MOST_LISTED}; only the first are used.`);

/** One server that a person added: what they agreed to, and the connection that is held to it. */
export class Entry {
  readonly signIn: SignIn;
  private readonly connection: Connection;
  private readonly watched: readonly string[];
  private readonly watching: WatchedPaths;
  /** What it offered when it was last asked. */
  private offered: readonly Tool[] | undefined;
  private loopback: Loopback | undefined;
  /** What drifted, by collection, in words. */
  private readonly drift = new Map<string, readonly string[]>();

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
        if (what === 'tools') void this.look().catch(() => undefined);
        else options.sourceChanged();
      },
      stateChanged: () => {
        options.stateChanged();
        // What it tells of by itself is asked for at once, after every start.
        if (this.connection.state === 'running' && this.record.hasResources) void this.connection.resources().catch(() => undefined);
      },
    });
  }

  /** The last words on its error stream. */
  get transcript(): string {
    return this.connection.transcript.toString();
  }

  view(): McpServer {
    const { id, title, transport, roots, revision, mayAskClaude } = this.record;
    const { setup, notices } = this.setup();
    const { state, problem, protocol } = this.connection;
    return {
      id, title, transport, roots, revision, mayAskClaude, setup, state,
      watched: [...this.watched],
      notices: [...notices, ...this.collisions(), ...[...this.connection.more].map(endless), ...[...this.drift.values()].flat()],
      tools: this.toolStates(),
      reach: Object.fromEntries(setup.apps.flatMap(({ name, uri }) => (this.record.reach[uri] ? [[name, this.record.reach[uri]]] : []))),
      ...(protocol === undefined ? {} : { protocol }),
      ...(problem ? { problem: problem.toJSON() } : {}),
    };
  }

  /** Takes what the server offers now as agreed to. A tool that changed gets another name, so that no grant of the old one holds. */
  async agree(): Promise<void> {
    const tools = await this.connection.tools();
    const { record } = this;
    const before = record.tools as Record<string, unknown> as Record<string, Tool>;
    const same = (tool: Tool) => before[tool.name] === undefined || fingerprint(before[tool.name]!) === fingerprint(tool);
    const members = record.members.map((member) => ({ ...member, tool: tools.some((one) => one.name === member.tool && same(one)) ? member.tool : '' }));
    const trusted = record.trusted.filter((tool) => tools.some((one) => one.name === tool && same(one)));
    const kept = record.collections.filter(({ tool }) => tools.some((one) => one.name === tool && same(one)));
    const collections = [...kept, ...(await tried(this.connection, tools.filter((tool) => !kept.some((one) => one.tool === tool.name)), new Set([...kept.map(({ name }) => name), ...this.namesTaken()])))];
    this.offered = tools;
    this.record = {
      ...record,
      tools: Object.fromEntries(tools.map((tool) => [tool.name, tool])) as McpRecord['tools'],
      hasResources: await this.connection.hasResources(AbortSignal.timeout(SAMPLE_MS)),
      collections,
      members,
      trusted,
      reach: await this.reach(tools),
    };
    await this.keep();
    if (this.record.hasResources) void this.connection.resources().catch(() => undefined);
  }

  /** Takes a person's word that a tool only reads, or takes it back. What widgets were allowed of it otherwise is void. */
  async trust(tool: string, reads: boolean): Promise<void> {
    await this.agreed(tool);
    const others = this.record.trusted.filter((one) => one !== tool);
    this.record = { ...this.record, trusted: reads ? [...others, tool] : others };
    await this.keep();
  }

  /** Tells the server of these folders and no others. @throws VivariumError `invalid-input` for one that is none */
  async setRoots(roots: readonly string[]): Promise<void> {
    const known = new Set(this.record.roots);
    // One that is gone since stays until it is taken away.
    const found = await Promise.all(roots.map(async (path) => (known.has(path) ? path : folderAt(path))));
    this.record = { ...this.record, roots: [...new Set(found)] };
    await this.keep();
    await this.connection.rootsChanged();
  }

  /** Lets it ask Claude, or no longer. It hears of that when it starts, so it starts again. */
  async letAskClaude(allowed: boolean): Promise<void> {
    if (this.record.mayAskClaude === allowed) return;
    this.record = { ...this.record, mayAskClaude: allowed };
    await this.keep();
    await this.restart();
  }

  /** Lets an app reach what it asked for, or no longer. */
  async allowReach(name: string, what: string, allowed: boolean): Promise<void> {
    const { uri } = this.app(name);
    const reach = this.record.reach[uri];
    if (!reach?.wants.includes(what)) throw new VivariumError('not-found', 'The app does not ask for this.');
    const others = reach.allowed.filter((one) => one !== what);
    this.record = { ...this.record, reach: { ...this.record.reach, [uri]: { ...reach, allowed: allowed ? [...others, what] : others } } };
    await this.keep();
  }

  /** The page of an app as the server has it now, and what it may reach. */
  async openApp(name: string): Promise<AppPage & { allowed: readonly string[] }> {
    const { uri, tool } = this.app(name);
    await this.agreed(tool);
    const page = await this.connection.appPage(uri);
    return { ...page, allowed: (this.record.reach[uri]?.allowed ?? []).filter((what) => page.wants.includes(what)) };
  }

  /** Keeps what a tool answers to these arguments as collections of its own. @throws VivariumError `invalid-input` where there is no list in it */
  async collect(tool: string, parameters: McpCollection['arguments']): Promise<void> {
    const agreed = await this.agreed(tool);
    if (!this.reads(agreed)) throw new VivariumError('forbidden', `“${titleOf(agreed)}” does not promise to only read.`);
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

  /** Stores it under the next revision. */
  async keep(): Promise<void> {
    const next = { ...this.record, revision: this.record.revision + 1 };
    this.record = next;
    const { setup } = this.setup();
    const given = [...setup.reads, ...setup.actions];
    this.record = { ...next, members: [...next.members.filter(({ name }) => !given.some((one) => one.name === name)), ...given] };
    await this.options.saved(this.record, setup);
  }

  /** Answers the worker, through the broker. */
  async answer({ url, body, signal }: OutgoingRequest): Promise<string> {
    const given = body === undefined ? {} : (JSON.parse(Buffer.from(body).toString()) as unknown);
    const cancelled = signal ?? new AbortController().signal;
    if (url.pathname === '/read/resources') return JSON.stringify(await resourceItems(this.connection, cancelled));
    const call = Call.parse(given);
    const tool = await this.agreed(call.tool);
    // What is polled and cached is only what promised to read; the page has asked the person about all else.
    if (url.pathname === '/read/tool' && !this.reads(tool)) throw new VivariumError('forbidden', `“${titleOf(tool)}” does not promise to only read.`);
    // Whoever waits sees how far it is; where nobody does, whoever looks at how the account stands.
    const { collection } = call;
    const answer =
      collection === undefined
        ? await this.shown(tool, cancelled, (running) => this.connection.call(call.tool, call.arguments, { ...running, mayAsk: url.pathname === '/call/tool', waitedFor: true }))
        : await this.shown(tool, cancelled, (running) => this.connection.call(call.tool, filledArguments(call.arguments, new Date()), running), collection);
    if (!answer.isError && call.collection !== undefined) this.noticeDrift(call.collection, answer);
    return JSON.stringify(answer);
  }

  /** Starts a sign-in: answers where the person consents, or undefined where none is needed. */
  async beginSignIn(manual?: ManualClient | null): Promise<string | undefined> {
    this.loopback?.close();
    const known = this.signIn.clientMetadataUrl !== undefined || (manual === undefined ? await this.signIn.isManual() : manual !== null);
    const loopback = await Loopback.open(known ? RETURN_PATH : undefined);
    this.loopback = loopback;
    const { state, stepUp } = await this.signIn.begin(loopback.redirectUri, manual);
    const transport = await this.connection.beginSignIn(stepUp).catch((thrown: unknown) => {
      loopback.close();
      throw thrown;
    });
    const url = this.signIn.authorizeUrl;
    if (!transport || !url) {
      loopback.close();
      await this.afterSignIn();
      return undefined;
    }
    const discovered = z.looseObject({ authorizationServerMetadata: z.looseObject({ issuer: z.string() }).optional() }).safeParse(await this.signIn.discoveryState());
    loopback.expect({
      state,
      issuer: discovered.data?.authorizationServerMetadata?.issuer ?? url.origin,
      timeoutMs: 600_000,
      finish: async (code, issuer) => {
        await this.connection.finishSignIn(transport, code, issuer);
        this.signIn.end();
        await this.afterSignIn();
      },
    });
    loopback.done.catch(() => this.options.stateChanged());
    return url.href;
  }

  async restart(): Promise<void> {
    await this.connection.stop();
    this.connection.restart();
    await this.look();
  }

  async close(): Promise<void> {
    this.watching.close();
    this.loopback?.close();
    await this.connection.close();
  }

  private async afterSignIn(): Promise<void> {
    if (Object.keys(this.record.tools).length === 0) await this.agree();
    else await this.look();
    this.options.sourceChanged();
  }

  private collection(name: string): McpCollection {
    const found = this.record.collections.find((one) => one.name === name);
    if (!found) throw new VivariumError('not-found', 'There is no such collection.');
    return found;
  }

  private async setCollections(collections: McpCollection[]): Promise<void> {
    this.record = { ...this.record, collections };
    await this.keep();
  }

  private reads(tool: Tool): boolean {
    return isRead(tool) || this.record.trusted.includes(tool.name);
  }

  private app(name: string) {
    const found = this.setup().setup.apps.find((one) => one.name === name);
    if (!found) throw new VivariumError('not-found', `${this.record.title} has no such app any more.`);
    return found;
  }

  /** What its apps would reach. What was allowed before stays so while it is asked for. */
  private async reach(tools: readonly Tool[]): Promise<McpRecord['reach']> {
    const found: McpRecord['reach'] = {};
    for (const { uri } of appsOf(tools, titleOf)) {
      const wants = await this.connection.appPage(uri).then((page) => [...page.wants], (): string[] => []);
      if (wants.length > 0) found[uri] = { wants, allowed: (this.record.reach[uri]?.allowed ?? []).filter((what) => wants.includes(what)) };
    }
    return found;
  }

  private namesTaken(): Set<string> {
    return new Set(['resources', ...[...this.record.collections, ...this.record.members].map(({ name }) => name)]);
  }

  /** What a tool that reads answers, as a value. */
  private async sample(tool: string, parameters: McpCollection['arguments']): Promise<unknown> {
    const answer = await this.shown(await this.agreed(tool), AbortSignal.timeout(SAMPLE_MS), (running) => this.connection.call(tool, filledArguments(parameters, new Date()), running));
    return successOf(answer, tool);
  }

  /** `collection`: it is called to keep this current. */
  private shown<T>(tool: Tool, signal: AbortSignal, call: (running: Running) => Promise<T>, collection?: string): Promise<T> {
    const { id, title: server, collections } = this.record;
    const title = collections.find(({ name }) => name === collection)?.title ?? titleOf(tool);
    return this.options.running.run({ server, title, ...(collection === undefined ? {} : { sync: { connector: id, collection } }) }, signal, call);
  }

  private setup() {
    const { id, title, revision, tools, hasResources, collections, members, trusted } = this.record;
    return setupOf({ id, title, revision: Math.max(1, revision), hasResources, collections, trusted, known: members, tools: Object.values(tools as Record<string, unknown>) as Tool[] });
  }

  private collisions(): string[] {
    const names = (this.offered ?? []).map(({ name }) => name);
    return new Set(names).size < names.length ? [notice('It offers two tools of the same name; only one is used.')] : [];
  }

  /** Looks whether what it offers is still what was agreed to. */
  private async look(): Promise<void> {
    const standing = () => this.toolStates().map(({ name, state }) => `${name} ${state}`).join();
    const before = standing();
    this.offered = await this.connection.tools();
    this.options.stateChanged();
    // What is on a page of it hears at once that it may be asked no more, or may be again.
    if (standing() !== before) this.options.sourceChanged();
  }

  private toolStates(): McpServer['tools'] {
    const agreed = Object.values(this.record.tools as Record<string, unknown>) as Tool[];
    return toolStates(agreed, this.offered ?? agreed, this.record.trusted);
  }

  /** The tool as it was agreed to. @throws VivariumError `forbidden` where it is another one by now */
  private async agreed(name: string): Promise<Tool> {
    const now = (await this.connection.tools()).find((tool) => tool.name === name);
    const before = Object.hasOwn(this.record.tools, name) ? (this.record.tools[name] as unknown as Tool) : undefined;
    if (now && !before) throw new VivariumError('forbidden', `${this.record.title} offers “${titleOf(now)}” only since you agreed to what it offers. It is not used until you look at it in Settings.`);
    if (!now || !before) throw new VivariumError('not-found', `${this.record.title} does not offer “${name}” any more.`);
    if (fingerprint(now) === fingerprint(before)) return now;
    this.offered = await this.connection.tools();
    this.options.stateChanged();
    throw new VivariumError('forbidden', `${this.record.title} changed “${titleOf(before)}” since you agreed to it. It is not used until you look at it in Settings.`);
  }

  /** Names what is otherwise than when the collection was added: the person may have to look at it. */
  private noticeDrift(name: string, answer: McpToolAnswer): void {
    const one = this.record.collections.find((other) => other.name === name);
    const found = one && itemsAt(valueOf(answer), one.list, isLines(one.shape));
    const drift = !one ? [] : found === undefined ? [notice(`there is no list at ${one.list || 'its top'}`)] : found.length > 0 ? driftOf(one.shape, shapeOf(found)) : [];
    const said = one ? drift.slice(0, 5).map((what) => notice(`“${one.title}” is not what it was: ${what}.`)) : [];
    if (String(this.drift.get(name) ?? []) === String(said)) return;
    if (said.length === 0) this.drift.delete(name);
    else this.drift.set(name, said);
    this.options.stateChanged();
  }
}
