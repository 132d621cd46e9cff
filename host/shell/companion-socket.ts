import { VivariumError, type ErrorData } from '@vivarium/sdk/contract';
import { companionToPage, decodeMessage, encodeMessage, REQUEST_LIMIT, SOCKET_CLOSED, SOCKET_PATH, SOCKET_PROTOCOL, SOCKET_SESSION, type CompanionEvent, type CompanionToPage, type PageCall } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import type { SourceAnswer, SourceRequest } from '../connectors/host.js';

/** What a socket needs of the page's session. */
export interface SocketOptions {
  /** The session's token. @throws VivariumError `signed-out`, `offline` */
  token(): Promise<string>;
  /** The companion does not know this token any more. */
  ended(token: Promise<string>): void;
  heard(event: CompanionEvent): void;
  /** Answers what another agent asks; undefined while nobody here does. */
  called(): ((call: PageCall, signal: AbortSignal) => Promise<unknown>) | undefined;
  changed(state: 'open' | 'lost'): void;
}

/** A request whose answer is still to come, whole. */
interface Waiting {
  head: Extract<CompanionToPage, { type: 'response' }> | undefined;
  readonly parts: Uint8Array[];
  settle(answer: SourceAnswer): void;
  fail(why: VivariumError): void;
}

/** The companion tells that it is alive every 15 s. */
const SILENCE = 40_000;
const OPENING = 10_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 15_000;

const away = () => new VivariumError('offline', 'Vivarium does not answer. Is it still running in its terminal?');

/**
 * The page's one connection to the companion for requests to sources and for what the companion tells by itself. It is
 * kept open until {@link CompanionSocket.close}: one that breaks is opened again, after growing random pauses or at once
 * when something is asked. What was asked over a broken one is not asked again, since nobody knows how far it came.
 */
export class CompanionSocket {
  private opening: Promise<WebSocket> | undefined;
  private socket: WebSocket | undefined;
  private lastId = 0;
  private heardAt = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended = new AbortController();
  /** Calls of other agents that are being answered. */
  private readonly calls = new Map<number, AbortController>();

  constructor(private readonly options: SocketOptions) {
    const listening = setInterval(() => this.socket && Date.now() - this.heardAt > SILENCE && this.drop(), SILENCE / 4);
    this.ended.signal.addEventListener('abort', () => clearInterval(listening));
    document.addEventListener('visibilitychange', () => this.attend(), { signal: this.ended.signal });
    void this.keepOpen();
  }

  /** Asks a source. Answers what the broker said, its refusals too. @throws VivariumError `offline` where the companion did not answer, `version` */
  async exchange({ body, ...request }: SourceRequest, signal: AbortSignal): Promise<SourceAnswer> {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body && new Uint8Array(body);
    if (bytes && bytes.length > REQUEST_LIMIT) return refusal({ code: 'too-large', message: `At most ${REQUEST_LIMIT / 1_000_000} MB are sent at once.` });
    const socket = await this.open();
    signal.throwIfAborted();
    const id = (this.lastId += 1);
    return new Promise<SourceAnswer>((resolve, reject) => {
      const abort = () => {
        if (!this.waiting.delete(id)) return;
        socket.send(encodeMessage({ type: 'abort', id }));
        reject(VivariumError.from(signal.reason));
      };
      const end = () => {
        this.waiting.delete(id);
        signal.removeEventListener('abort', abort);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.waiting.set(id, { head: undefined, parts: [], settle: (answer) => (end(), resolve(answer)), fail: (why) => (end(), reject(why)) });
      socket.send(encodeMessage({ type: 'request', id, ...request }, bytes));
    });
  }

  /** Says that other agents' calls are answered here, and whether this page can be seen. */
  attend(): void {
    if (this.options.called()) this.socket?.send(encodeMessage({ type: 'attend', visible: document.visibilityState === 'visible' }));
  }

  /** The companion did not answer elsewhere: what is open is not to be trusted. */
  drop(): void {
    const { socket } = this;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    this.lose();
  }

  /** Ends the connection for good. */
  close(): void {
    this.ended.abort();
    this.drop();
  }

  private open(): Promise<WebSocket> {
    if (this.ended.signal.aborted) return Promise.reject(new VivariumError('aborted', 'The connection was closed.'));
    if (this.opening) return this.opening;
    const attempt = (this.opening = this.connect());
    attempt.catch(() => this.opening === attempt && (this.opening = undefined));
    return attempt;
  }

  /** A socket on which the companion has said something; after a session that ended, one of the next session. */
  private async connect(again = true): Promise<WebSocket> {
    const session = this.options.token();
    const socket = new WebSocket(location.origin.replace('http', 'ws') + SOCKET_PATH, [SOCKET_PROTOCOL, SOCKET_SESSION + (await session)]);
    socket.binaryType = 'arraybuffer';
    const timer = setTimeout(() => socket.close(), OPENING);
    const closed = await new Promise<number | undefined>((resolve) => {
      socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
        if (this.ended.signal.aborted) {
          socket.close();
          return;
        }
        if (this.socket !== socket) {
          this.socket = socket;
          this.options.changed('open');
          this.attend();
          resolve(undefined);
        }
        this.receive(data);
      };
      socket.onclose = ({ code }) => {
        if (code === SOCKET_CLOSED.session) this.options.ended(session);
        resolve(code);
        if (this.socket === socket) this.lose();
      };
    });
    clearTimeout(timer);
    if (closed === undefined) return socket;
    if (closed === SOCKET_CLOSED.version) throw new VivariumError('version', 'The companion and this page do not fit together. Reload the page.');
    if (closed === SOCKET_CLOSED.session && again) return this.connect(false);
    throw away();
  }

  private lose(): void {
    this.socket = this.opening = undefined;
    for (const { fail } of [...this.waiting.values()]) fail(away());
    for (const call of this.calls.values()) call.abort();
    this.options.changed('lost');
    if (!this.ended.signal.aborted) void this.keepOpen();
  }

  /** Tries until there is a connection. */
  private async keepOpen(): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.ended.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        await this.open();
        return;
      } catch {
        this.options.changed('lost');
        await rest(pause * (0.5 + Math.random() / 2), this.ended.signal);
      }
    }
  }

  private receive(data: string | ArrayBuffer): void {
    this.heardAt = Date.now();
    const { message, bytes } = decodeMessage(typeof data === 'string' ? data : new Uint8Array(data));
    const parsed = companionToPage.safeParse(message);
    // A newer companion may tell more than this page knows.
    if (!parsed.success) return;
    if (parsed.data.type === 'event') this.options.heard(parsed.data.event);
    else if (parsed.data.type === 'call') void this.answer(parsed.data.id, parsed.data.call);
    else if (parsed.data.type === 'call-end') this.calls.get(parsed.data.id)?.abort();
    else this.take(parsed.data, bytes);
  }

  private async answer(id: number, call: PageCall): Promise<void> {
    const { socket } = this;
    const abort = new AbortController();
    this.calls.set(id, abort);
    const say = (answer: { result: z.core.util.JSONType } | { error: ErrorData }) => this.socket === socket && !abort.signal.aborted && socket?.send(encodeMessage({ type: 'answer', id, ...answer }));
    try {
      const called = this.options.called();
      if (!called) throw new VivariumError('page-closed', 'This page does not answer yet. Try again.');
      // As the wire has it: what is left out there is left out here.
      say({ result: JSON.parse(JSON.stringify((await called(call, abort.signal)) ?? null)) as z.core.util.JSONType });
    } catch (thrown) {
      say({ error: VivariumError.from(thrown).toJSON() });
    } finally {
      this.calls.delete(id);
    }
  }

  private take(message: Extract<CompanionToPage, { type: 'response' | 'part' | 'failure' }>, bytes: Uint8Array | undefined): void {
    const asked = this.waiting.get(message.id);
    if (!asked) return;
    if (message.type === 'failure') {
      asked.settle(refusal(message.error));
      return;
    }
    if (message.type === 'response') asked.head = message;
    if (bytes) asked.parts.push(bytes);
    if (message.more || !asked.head) return;
    const { status, headers } = asked.head;
    asked.settle({ ok: true, status, headers, body: joined(asked.parts) });
  }
}

const refusal = (error: ErrorData): SourceAnswer => ({ ok: false, error });

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
}

/** Waits; returns early when the network comes back or nobody needs it any more. */
function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}
