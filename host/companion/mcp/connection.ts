import { auth, SseError, type Client, type ElicitRequest, type FetchLike, type JSONRPCMessage, type Resource, type Tool } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import type { McpServer, McpToolAnswer, McpTransport } from '@vivarium/sdk/protocol';
import { appPageOf, type AppPage } from './apps.js';
import { makeClient, rootsOf } from './client.js';
import { cut } from './cut.js';
import { Gate } from './gate.js';
import { Hearing } from './hearing.js';
import { listResources, listTools, type Listed } from './listing.js';
import { isUnauthorized, meaningOf } from './meaning.js';
import { Heard, Questions } from './questions.js';
import { Sampling, type SamplingOptions } from './sampling.js';
import { mayWantEvents, remoteTransport, type RemoteTransport } from './remote.js';
import type { SignIn, StepUp } from './sign-in.js';
import { StdioTransport } from './stdio.js';
import { TASK_MS, Tasks, type Told } from './tasks.js';
import { Transcript } from './transcript.js';

/** What a connection is made of. */
export interface ConnectionOptions extends SamplingOptions {
  readonly transport: McpTransport;
  /** Folders that the server is told it may work in, as they are now. */
  roots(): readonly string[];
  /** Values of the secrets that the transport names. */
  secrets(): Promise<Readonly<Record<string, string>>>;
  readonly home: string;
  readonly fetch: FetchLike;
  readonly signIn: SignIn;
  readonly version: string;
  /** What is offered, or what a resource holds, may be otherwise now. `resource`: which one. */
  changed(what: 'tools' | 'resources' | 'resource'): void;
  stateChanged(): void;
}

/** How a tool is called. */
export interface CallOptions {
  /** Aborted: the server is told that nobody waits any more. */
  readonly signal: AbortSignal;
  /** Hears how far it is. */
  readonly progress?: (told: Told) => void;
  /** Somebody waits for it: it may take as long as a task takes. */
  readonly waitedFor?: boolean;
  /** The server may ask the person something meanwhile. */
  readonly mayAsk?: boolean;
}

/** Longest a tool may take, and longest without a word of progress. */
const WHOLE_MS = 55_000;
/** The same where the person is asked meanwhile. */
const PERSON_MS = 600_000;
const CONNECT_MS = 30_000;
/** The same for one that may have to be fetched first, as npx does. */
const START_MS = 120_000;
const MAX_CRASHES = 5;

/** One server while the companion runs: started when first asked, started again with growing pauses, ended with the companion. */
export class Connection {
  state: McpServer['state'] = 'stopped';
  problem: VivariumError | undefined;
  readonly transcript = new Transcript();
  /** Lists that have more than is taken of them. */
  readonly more = new Set<'tools' | 'resources'>();
  private live: Promise<Client> | undefined;
  private asking = 0;
  private askedAt = -Infinity;
  private failures = 0;
  private notBefore = 0;
  private closed = false;
  private known: { tools?: Promise<Tool[]> | undefined } = {};
  private readonly gate = new Gate(2);
  private legacy = false;
  /** It is reached with a stream of events, as it was before 2025. */
  private events = false;
  private readonly questions: Questions;
  private readonly sampling: Sampling;
  private readonly tasks = new Tasks();
  private readonly hearing = new Hearing((what) => this.changed(what));
  private end: (() => Promise<void>) | undefined;

  constructor(private readonly options: ConnectionOptions) {
    const say = (words: string) => this.transcript.add(`[${words}]\n`);
    this.questions = new Questions(options.ask, say);
    this.sampling = new Sampling(options, this.questions, say);
  }

  get protocol(): string | undefined {
    return this.client?.getNegotiatedProtocolVersion();
  }
  private client: Client | undefined;

  /** Whether it is being asked something, or was a moment ago. */
  get justAsked(): boolean {
    return this.asking > 0 || performance.now() - this.askedAt < 100;
  }

  /** What the server offers to be called, all pages of it. */
  async tools(): Promise<Tool[]> {
    const client = await this.connected();
    if (!client.getServerCapabilities()?.tools) return [];
    return (this.known.tools ??= this.asked(async () => this.taken('tools', await listTools(client)).filter(({ name }) => name.length <= 128)).catch((thrown: unknown) => {
      this.known.tools = undefined;
      throw thrown;
    }));
  }

  /** Whether it has resources. Some say so and know nothing of them. */
  async hasResources(signal: AbortSignal): Promise<boolean> {
    const client = await this.connected();
    if (!client.getServerCapabilities()?.resources) return false;
    // What fails otherwise may be there the next time.
    return listResources(client, signal).then(
      (found) => {
        this.taken('resources', found);
        return !found.unknown;
      },
      () => true,
    );
  }

  /** What the server offers to be read; each is followed where it can be. */
  async resources(signal?: AbortSignal): Promise<Resource[]> {
    const client = await this.connected();
    if (!client.getServerCapabilities()?.resources) return [];
    const found = await this.asked(async () => this.taken('resources', await listResources(client, signal)));
    await this.hearing.follow(client, found);
    return found;
  }

  /** The text of a resource; undefined where it has none. */
  async text(uri: string, signal?: AbortSignal): Promise<string | undefined> {
    const client = await this.connected();
    const { contents } = await this.asked(() => client.readResource({ uri }, { timeout: WHOLE_MS, cacheMode: 'use', ...(signal ? { signal } : {}) }));
    const texts = contents.flatMap((one) => ('text' in one && typeof one.text === 'string' ? [one.text] : []));
    return texts.length > 0 ? texts.join('\n').slice(0, 200_000) : undefined;
  }

  /** The page of an app. @throws VivariumError `not-found` where there is none */
  async appPage(uri: string): Promise<AppPage> {
    const client = await this.connected();
    const { contents } = await this.asked(() => client.readResource({ uri }, { timeout: WHOLE_MS }));
    const page = appPageOf(contents);
    if (!page) throw new VivariumError('not-found', `${this.options.title} has no page at ${uri.slice(0, 200)} that can be shown.`);
    return page;
  }

  /** Calls a tool, as a task where the server makes it one. What it answers is cut to what can be carried, and says so. */
  async call(name: string, parameters: Record<string, unknown>, { signal, progress, waitedFor = false, mayAsk = false }: CallOptions): Promise<McpToolAnswer> {
    const client = await this.connected();
    const tool = (await this.tools()).find((one) => one.name === name);
    // An answer other than its schema says is still the answer to what was done: the worker judges what is used of it.
    const unchecked = tool?.outputSchema ? { toolDefinition: { ...tool, outputSchema: undefined } } : {};
    const tell = progress ?? (() => undefined);
    const heard = mayAsk ? new Heard() : undefined;
    const during = <T>(milliseconds: number, run: (ends: AbortSignal) => Promise<T>) => this.asked(() => this.questions.during(heard, signal, milliseconds, run));
    const begun = await this.gate.run(() =>
      during(WHOLE_MS, async (ends) => {
        if (Tasks.wanted(client, tool)) return this.tasks.begin(client, { name, arguments: parameters }, { signal: ends, tell }, PERSON_MS);
        return Tasks.begun(await client.callTool({ name, arguments: parameters }, { ...unchecked, signal: ends, timeout: PERSON_MS, maxTotalTimeout: PERSON_MS, resetTimeoutOnProgress: true, onprogress: tell }));
      }),
    );
    if ('answer' in begun) return cut(begun.answer);
    // What works on by itself takes as long as it does where somebody waits for it, and lets others be asked meanwhile.
    const answer = (method: string, params: unknown, ends: AbortSignal) => this.answered(method, params, ends);
    return cut(await during(waitedFor ? TASK_MS : WHOLE_MS, (ends) => this.tasks.follow(client, begun.task, { title: this.options.title, signal: ends, tell, answer })));
  }

  /** Tells the server that it may work elsewhere now. One that is not running asks when it starts. */
  async rootsChanged(): Promise<void> {
    await this.client?.sendRootsListChanged().catch((thrown: unknown) => this.transcript.add(`[${(thrown as Error).message.slice(0, 500)}]\n`));
  }

  /** The consent came back. */
  async finishSignIn(transport: RemoteTransport, code: string, issuer: string | undefined): Promise<void> {
    await transport.finishAuth(code, issuer);
    await transport.close();
    this.restart();
  }

  /** Connects for a sign-in, or asks for more than was allowed: answers the transport that wants a code, or undefined where none is wanted. */
  async beginSignIn(stepUp?: StepUp): Promise<RemoteTransport | undefined> {
    await this.stop();
    const { transport: how, fetch, signIn } = this.options;
    const transport = await this.transport();
    if (transport instanceof StdioTransport || how.type !== 'http') return undefined;
    if (stepUp) {
      // Connecting alone would do with what was allowed before.
      const where = stepUp.resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl: new URL(stepUp.resourceMetadataUrl) };
      await auth(signIn, { serverUrl: how.url, scope: stepUp.scope, forceReauthorization: true, fetchFn: fetch, ...where }).catch((thrown: unknown) => {
        throw meaningOf(this.options.title, thrown);
      });
      return transport;
    }
    const client = this.makeClient();
    try {
      await client.connect(transport, { timeout: CONNECT_MS });
    } catch (thrown) {
      // It stays open: what it learned is needed when the code comes.
      if (isUnauthorized(thrown)) {
        this.failed(meaningOf(this.options.title, thrown));
        return transport;
      }
      await transport.close().catch(() => undefined);
      const before = this.events;
      this.events = mayWantEvents(thrown, transport);
      if (this.events && !before) return this.beginSignIn();
      const error = meaningOf(this.options.title, thrown);
      this.failed(error);
      throw error;
    }
    await client.close().catch(() => undefined);
    this.restart();
    return undefined;
  }

  /** Somebody asks by hand: what failed before is forgotten. */
  restart(): void {
    this.failures = 0;
    this.notBefore = 0;
    this.become('stopped', undefined);
  }

  async stop(): Promise<void> {
    const { live, end } = this;
    this.live = this.client = this.end = undefined;
    this.hearing.end();
    this.known = {};
    await live?.then((client) => client.close()).catch(() => undefined);
    await end?.().catch(() => undefined);
    this.become('stopped', undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stop();
  }

  /** What is taken of a list; whether there was more is told. */
  private taken<Thing>(what: 'tools' | 'resources', { things, more }: Listed<Thing>): Thing[] {
    if (more === this.more.has(what)) return things;
    if (more) this.more.add(what);
    else this.more.delete(what);
    this.options.stateChanged();
    return things;
  }

  private connected(): Promise<Client> {
    if (this.closed) throw new VivariumError('aborted', 'Vivarium is stopping.');
    if (this.live) return this.live;
    const wait = this.notBefore - Date.now();
    if (wait > 0) throw new VivariumError(this.problem?.code === 'signed-out' ? 'signed-out' : 'unavailable', this.problem?.message ?? `${this.options.title} is started again in a moment.`, { retryAfter: wait });
    const attempt = this.connect();
    this.live = attempt;
    attempt.catch(() => this.live === attempt && (this.live = undefined));
    return attempt;
  }

  private async connect(): Promise<Client> {
    this.become('starting', undefined);
    try {
      let client: Client;
      try {
        client = await this.attempt();
      } catch (thrown) {
        if (this.options.transport.type === 'stdio' ? this.legacy : !this.events) throw thrown;
        // Some servers of before do not survive a question they do not know, or only know the stream of events.
        this.legacy = true;
        client = await this.attempt().catch((again: unknown) => {
          if (this.options.transport.type === 'http') this.events = this.legacy = false;
          throw this.options.transport.type === 'http' && !isUnauthorized(again) ? thrown : again;
        });
      }
      this.legacy ||= client.getProtocolEra() === 'legacy';
      this.failures = 0;
      this.become('running', undefined);
      return client;
    } catch (thrown) {
      const error = meaningOf(this.options.title, thrown);
      this.failed(error);
      throw error;
    }
  }

  private async attempt(): Promise<Client> {
    const client = this.makeClient();
    const transport = await this.transport();
    this.end = () => transport.close();
    // The SDK hands every message to who was there before it, first.
    transport.onmessage = (message: JSONRPCMessage) => this.tasks.hear(message);
    try {
      const connecting = client.connect(transport, { timeout: transport instanceof StdioTransport ? START_MS : CONNECT_MS, ...(this.legacy ? { prior: { kind: 'legacy' } } : {}) });
      connecting.catch(() => undefined);
      // A question before the first answer does not notice that nobody is there any more.
      const ended = transport instanceof StdioTransport ? transport.ended.then(() => Promise.reject(new VivariumError('unavailable', `${this.options.title} ended at once.`))) : undefined;
      ended?.catch(() => undefined);
      await (ended ? Promise.race([connecting, ended]) : connecting);
    } catch (thrown) {
      await transport.close().catch(() => undefined);
      this.events = mayWantEvents(thrown, transport);
      throw thrown;
    }
    this.client = client;
    this.known = {};
    this.hearing.begin(client);
    client.onclose = () => {
      if (this.client !== client) return;
      this.hearing.end();
      this.live = this.client = undefined;
      if (!this.closed) this.failed(new VivariumError('unavailable', `${this.options.title} ended. It is started again when it is asked.`));
    };
    client.onerror = (error) => {
      // It told how far it is a moment after it had answered.
      if (/progress notification for an unknown token/.test(error.message)) return;
      this.transcript.add(`[${error.message.slice(0, 500)}]\n`);
      // A stream that comes again is another session, which nobody began.
      if (error instanceof SseError) void client.close().catch(() => undefined);
    };
    return client;
  }

  private makeClient(): Client {
    return makeClient(this.options, this.questions, this.sampling, (what) => this.changed(what));
  }

  private changed(what: 'tools' | 'resources' | 'resource'): void {
    if (what === 'tools') this.known = {};
    this.options.changed(what);
  }

  private async transport(): Promise<StdioTransport | RemoteTransport> {
    const { transport, home, fetch, signIn } = this.options;
    const secrets = await this.options.secrets();
    if (transport.type === 'stdio') return new StdioTransport({ command: transport.command, args: transport.args, env: { ...transport.env, ...secrets }, home, transcript: this.transcript });
    const headers = Object.fromEntries(transport.secrets.flatMap((name) => (secrets[name] === undefined ? [] : [[name, secrets[name]]])));
    return remoteTransport({ url: transport.url, headers, fetch, signIn, events: this.events });
  }

  /** What a task wants to know before it goes on, as if the server had asked for it alone. */
  private answered(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (method === 'elicitation/create') return this.questions.asked(params as ElicitRequest['params'], signal);
    if (method === 'sampling/createMessage' && this.sampling.possible) return this.sampling.asked(params, signal);
    if (method === 'roots/list') return Promise.resolve(rootsOf(this.options));
    return Promise.reject(new VivariumError('blocked', `${this.options.title} wants “${method.slice(0, 60)}” before it goes on, which it does not get.`));
  }

  /** Runs a question; what it fails of is put into our words. */
  private async asked<T>(ask: () => Promise<T>): Promise<T> {
    this.asking += 1;
    try {
      return await ask();
    } catch (thrown) {
      const error = meaningOf(this.options.title, thrown);
      if (error.code === 'signed-out') this.failed(error);
      throw error;
    } finally {
      this.asking -= 1;
      this.askedAt = performance.now();
    }
  }

  private failed(problem: VivariumError): void {
    this.failures += 1;
    const pause = problem.code === 'signed-out' || this.failures >= MAX_CRASHES ? 300_000 : Math.min(60_000, 2000 * 2 ** this.failures);
    this.notBefore = Date.now() + pause;
    this.become(problem.code === 'signed-out' ? 'signed-out' : 'failed', problem);
  }

  private become(state: McpServer['state'], problem: VivariumError | undefined): void {
    if (this.state === state && this.problem?.message === problem?.message) return;
    this.state = state;
    this.problem = problem;
    this.options.stateChanged();
  }
}
