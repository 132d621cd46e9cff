import { SseError, type Client, type ElicitRequest, type Resource, type Tool, type Transport } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import type { McpToolAnswer } from '@vivarium/sdk/protocol';
import { appPageOf, type AppPage } from './apps.js';
import { makeClient, rootsOf } from './client.js';
import { cut } from './cut.js';
import { Gate } from './gate.js';
import { Hearing } from './hearing.js';
import { listResources, listTools, type Listed } from './listing.js';
import { meaningOf } from './meaning.js';
import { Heard, Questions } from './questions.js';
import { Sampling, type SamplingOptions } from './sampling.js';
import type { RemoteTransport } from './remote.js';
import type { StepUp } from './sign-in.js';
import { Standing } from './standing.js';
import { Starter, type StarterOptions } from './starter.js';
import { TASK_MS, Tasks, type Told } from './tasks.js';
import { Transcript } from './transcript.js';

/** What a connection is made of. */
export interface ConnectionOptions extends SamplingOptions, StarterOptions {
  /** Folders that the server is told it may work in, as they are now. */
  roots(): readonly string[];
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

/** One server while the companion runs: started when it is asked, ended with the companion. */
export class Connection {
  readonly standing: Standing;
  readonly transcript = new Transcript();
  /** Lists that have more than is taken of them. */
  readonly more = new Set<'tools' | 'resources'>();
  private live: Promise<Client> | undefined;
  private asking = 0;
  private askedAt = -Infinity;
  private closed = false;
  /** Calls off what is being started. */
  private stopping = new AbortController();
  private known: { tools?: Promise<Tool[]> | undefined } = {};
  private readonly gate = new Gate(2);
  private readonly questions: Questions;
  private readonly sampling: Sampling;
  private readonly tasks = new Tasks();
  private readonly hearing = new Hearing((what) => this.changed(what));
  private readonly starter: Starter;
  /** What it was reached over last. */
  private transport: Transport | undefined;

  constructor(private readonly options: ConnectionOptions) {
    this.standing = new Standing(options.title, () => options.stateChanged());
    const say = (words: string) => this.transcript.add(`[${words}]\n`);
    this.questions = new Questions(options.ask, say);
    this.sampling = new Sampling(options, this.questions, say);
    const newClient = () => makeClient(options, this.questions, this.sampling, (what) => this.changed(what));
    this.starter = new Starter(options, this.transcript, newClient, (message) => this.tasks.hear(message));
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
    if (this.options.transport.type !== 'http') return undefined;
    // Connecting alone would do with what was allowed before.
    if (stepUp) return this.starter.askForMore(stepUp);
    const { transport, problem } = await this.starter.knock();
    if (problem) this.standing.failed(problem);
    else this.restart();
    if (problem && !transport) throw problem;
    return transport;
  }

  /** Somebody asks by hand: what failed before is forgotten. */
  restart(): void {
    this.standing.forgive();
  }

  async stop(): Promise<void> {
    const { live, client, transport } = this;
    this.stopping.abort();
    this.stopping = new AbortController();
    this.live = this.client = this.transport = undefined;
    this.hearing.end();
    this.known = {};
    await client?.close().catch(() => undefined);
    // What has not answered yet may never do so: it ends with what it is reached over.
    await transport?.close().catch(() => undefined);
    await live?.then((started) => started.close()).catch(() => undefined);
    this.standing.become('stopped');
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
    this.standing.checkStart();
    const attempt = this.connect();
    this.live = attempt;
    attempt.catch(() => this.live === attempt && (this.live = undefined));
    return attempt;
  }

  private async connect(): Promise<Client> {
    const { signal } = this.stopping;
    this.standing.become('starting');
    try {
      const client = await this.starter.start((transport) => (this.transport = transport), signal);
      if (signal.aborted) return client;
      this.begun(client);
      this.standing.runs();
      return client;
    } catch (thrown) {
      const error = meaningOf(this.options.title, thrown);
      if (!signal.aborted) this.standing.failed(error);
      throw error;
    }
  }

  private begun(client: Client): void {
    this.client = client;
    this.known = {};
    this.hearing.begin(client);
    client.onclose = () => {
      if (this.client !== client) return;
      this.hearing.end();
      this.live = this.client = undefined;
      if (!this.closed) this.standing.failed(new VivariumError('unavailable', `${this.options.title} ended. It is started again when it is asked.`));
    };
    client.onerror = (error) => {
      // It told how far it is a moment after it had answered.
      if (/progress notification for an unknown token/.test(error.message)) return;
      this.transcript.add(`[${error.message.slice(0, 500)}]\n`);
      // A stream that comes again is another session, which nobody began.
      if (error instanceof SseError) void client.close().catch(() => undefined);
    };
  }

  private changed(what: 'tools' | 'resources' | 'resource'): void {
    if (what === 'tools') this.known = {};
    this.options.changed(what);
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
      if (error.code === 'signed-out') this.standing.failed(error);
      throw error;
    } finally {
      this.asking -= 1;
      this.askedAt = performance.now();
    }
  }
}
