import { VivariumError } from '@vivarium/sdk/contract';
import { SESSION_HEADER, type companionApi, type CompanionEvent, type PageCall } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import type { CompanionSession, SourceAnswer, SourceRequest } from '../connectors/host.js';
import { late } from '../connectors/late.js';
import type { CompanionSocket } from './companion-socket.js';

type Api = typeof companionApi;
type Endpoint = keyof Api;

/** The schemas of what the companion says: the first picture is drawn without a word of it. */
const answers = late(() => import('./companion-answers.js'));
/** Milliseconds until the code of the socket, which could not be loaded, is asked for again. */
const RELOAD_AFTER = 5000;

/** Gives session tokens. */
export interface TokenSource {
  /** A fresh token. @throws VivariumError `signed-out`, `offline` */
  next(): Promise<string>;
}

/** Whether the socket to the companion is open. */
export type Connection = 'connecting' | 'open' | 'lost';

/** The companion as the page sees it: typed requests, authorised fetch, events. Signs in again by itself when a token ends. */
export class CompanionClient implements CompanionSession {
  /** Resolves when the first sign-in worked; rejects with why it did not. */
  readonly ready: Promise<void>;
  private token: Promise<string> | undefined;
  private state: Connection = 'connecting';
  private readonly expiredListeners = new Set<(error: VivariumError) => void>();
  private readonly connectionListeners = new Set<(connection: Connection) => void>();
  private readonly eventListeners = new Set<(event: CompanionEvent) => void>();
  private socket: CompanionSocket | undefined;
  private called: ((call: PageCall, signal: AbortSignal) => Promise<unknown>) | undefined;
  /** The socket's code is not needed for the first picture. */
  private readonly socketCode = late(() => import('./companion-socket.js'));

  constructor(private readonly tokens: TokenSource) {
    this.ready = this.signIn().then(() => undefined);
    this.ready.catch(() => undefined);
    // On their way while the companion thinks.
    answers().catch(() => undefined);
  }

  /** Whether the socket to the companion is open. */
  get connection(): Connection {
    return this.state;
  }

  /** Calls back when the socket opens or is lost. Returns the end of it. */
  onConnection(listener: (connection: Connection) => void): () => void {
    this.connectionListeners.add(listener);
    return () => this.connectionListeners.delete(listener);
  }

  /** Calls back when this browser is not paired any more: only a new link helps. Returns the end of it. */
  onExpired(listener: (error: VivariumError) => void): () => void {
    this.expiredListeners.add(listener);
    return () => this.expiredListeners.delete(listener);
  }

  /** One JSON endpoint. Failures are VivariumErrors; a `conflict` of documents has the stored one as its `cause`. */
  async request<Name extends Endpoint>(name: Name, params: z.input<Api[Name]['request']>): Promise<z.output<Api[Name]['response']>> {
    const { path, init } = describe(name, params);
    return readAnswer(name, await this.fetch(path, init));
  }

  /** `fetch` to the companion with the session header; signs in again once when the token has ended. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const token = this.signIn();
    const response = await this.reached(path, init, await token);
    if (!isSessionEnd(response)) return response;
    await response.body?.cancel();
    // Of several requests that were refused together only the first renews.
    if (this.token === token) this.token = undefined;
    const renewed = await this.reached(path, init, await this.signIn());
    if (!isSessionEnd(renewed)) return renewed;
    throw await failureOf(renewed);
  }

  /** Passes a request on to its source. */
  async exchange(request: SourceRequest, signal: AbortSignal): Promise<SourceAnswer> {
    return (await this.connect()).exchange(request, signal);
  }

  /** What the companion tells by itself; the first thing on every connection is `alive`. Returns the end of it. */
  onEvent(listener: (event: CompanionEvent) => void): () => void {
    this.eventListeners.add(listener);
    void this.follow();
    return () => {
      this.eventListeners.delete(listener);
      if (this.eventListeners.size > 0) return;
      this.socket?.close();
      this.socket = undefined;
    };
  }

  /** Answers what other agents of the person's ask of this page, and what is due. */
  answerCalls(answer: (call: PageCall, signal: AbortSignal) => Promise<unknown>): void {
    this.called = answer;
    this.socket?.attend();
  }

  private async follow(): Promise<void> {
    while (this.eventListeners.size > 0 && !this.socket) {
      await this.connect().catch(() => {
        this.setState('lost');
        return new Promise((resolve) => setTimeout(resolve, RELOAD_AFTER));
      });
    }
  }

  private async connect(): Promise<CompanionSocket> {
    const { CompanionSocket } = await this.socketCode();
    return (this.socket ??= new CompanionSocket({
      token: () => this.signIn(),
      ended: (token) => this.token === token && (this.token = undefined),
      heard: (event) => [...this.eventListeners].forEach((listener) => listener(event)),
      called: () => this.called,
      changed: (state) => this.setState(state),
    }));
  }

  /** The companion that does not answer here will not there. */
  private async reached(path: string, init: RequestInit, token: string): Promise<Response> {
    try {
      return await authorised(path, init, token);
    } catch (thrown) {
      if (VivariumError.from(thrown).code === 'offline') this.socket?.drop();
      throw thrown;
    }
  }

  /** The token there is, or a new one. A browser that is not paired stays so; any other failure is tried again. */
  private signIn(): Promise<string> {
    if (this.token) return this.token;
    const attempt = (this.token = this.tokens.next());
    attempt.catch((thrown: unknown) => {
      const error = VivariumError.from(thrown);
      if (error.code === 'signed-out') for (const listener of this.expiredListeners) listener(error);
      else if (this.token === attempt) this.token = undefined;
    });
    return attempt;
  }

  private setState(state: Connection): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.connectionListeners) listener(state);
  }
}

/** One endpoint without a session: pairing and proving. */
export async function postJson<Name extends Extract<Endpoint, `POST /api/session/${string}`>>(
  name: Name,
  params: z.input<Api[Name]['request']>,
): Promise<z.output<Api[Name]['response']>> {
  const { path, init } = describe(name, params);
  return readAnswer(name, await reach(path, init));
}

function describe<Name extends Endpoint>(name: Name, params: z.input<Api[Name]['request']>): { path: string; init: RequestInit } {
  const [method = '', pattern = ''] = name.split(' ');
  const rest: Record<string, unknown> = { ...(params as Record<string, unknown>) };
  const path = pattern.replace(/:(\w+)/g, (_, part: string) => {
    const value = String(rest[part]);
    delete rest[part];
    return encodeURIComponent(value);
  });
  const hasBody = method !== 'GET' && method !== 'DELETE';
  return { path, init: { method, ...(hasBody ? { body: JSON.stringify(rest), headers: { 'content-type': 'application/json' } } : {}) } };
}

async function readAnswer<Name extends Endpoint>(name: Name, response: Response): Promise<z.output<Api[Name]['response']>> {
  if (!response.ok) throw await failureOf(response);
  const answer: unknown = await response.json().catch(() => undefined);
  const { parseAnswer } = await answers();
  return parseAnswer(name, answer);
}

async function failureOf(response: Response): Promise<VivariumError> {
  const data: unknown = await response.json().catch(() => undefined);
  const { code, message, retryAfter } = data === undefined ? new VivariumError('unavailable', `The companion answered ${response.status}.`) : VivariumError.from(data);
  const details = typeof data === 'object' && data !== null && 'details' in data ? data.details : undefined;
  return new VivariumError(code, message, { retryAfter, cause: details });
}

const isSessionEnd = (response: Response): boolean => response.status === 401 && response.headers.has('www-authenticate');

function authorised(path: string, init: RequestInit, token: string): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set(SESSION_HEADER, token);
  return reach(path, { ...init, headers });
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error' });
  } catch (error) {
    if (init.signal?.aborted) throw VivariumError.from(error);
    throw new VivariumError('offline', 'Vivarium does not answer. Is it still running in its terminal?', { cause: error });
  }
}
