import type { Readable } from 'node:stream';
import { VivariumError } from '@vivarium/sdk/contract';
import { companionToPage, decodeMessage, encodeMessage, pageToCompanion, SOCKET_CLOSED, type CompanionEvent, type CompanionToPage, type PageToCompanion } from '@vivarium/sdk/protocol';
import type { RawData, WebSocket } from 'ws';
import type { PageCalls } from './agents/page-calls.js';
import type { Broker } from './broker.js';
import type { EventHub } from './events.js';
import { tellable } from './http-errors.js';

/** What is served over a page's socket. */
export interface PageSocketsOptions {
  broker: Pick<Broker, 'exchange'>;
  hub: EventHub;
  /** What other agents ask of pages. */
  calls: Pick<PageCalls, 'join' | 'attend' | 'answer'>;
  /** What a page that connects (again) may have missed. */
  greeting(): Promise<readonly CompanionEvent[]>;
  /** What a page is told whenever it says that it can answer the person and agents: not before, since that part of it comes late. */
  attended(): readonly CompanionEvent[];
  hasSession(token: string): boolean;
  log(message: string): void;
}

type SourceRequest = Extract<PageToCompanion, { type: 'request' }>;

/** A body leaves in pieces of about this many bytes, the next one when the last has left. */
const PIECE = 256 * 1024;
/** A page this many bytes of events behind is cut off: it connects again and hears how things stand, which is shorter. */
const MOST_BEHIND = 1 << 20;
const ALIVE_EVERY = 15_000;

/** Serves the sockets of open pages: requests to sources through the broker, and what the companion tells by itself. */
export class PageSockets {
  constructor(private readonly options: PageSocketsOptions) {}

  /** Serves one page until it or the companion ends. */
  serve(socket: WebSocket, token: string): void {
    const { hub, greeting, attended, hasSession, calls } = this.options;
    const page = { send: (message: CompanionToPage) => socket.readyState === socket.OPEN && socket.send(encodeMessage(message)) };
    const running = new Map<number, AbortController>();
    let behind = 0;
    const tell = (event: CompanionEvent) => {
      const text = encodeMessage(companionToPage.parse({ type: 'event', event })) as string;
      behind += text.length;
      if (behind > MOST_BEHIND) socket.terminate();
      else socket.send(text, () => (behind -= text.length));
    };
    socket.on('message', (data: RawData, binary: boolean) => {
      const received = read(data, binary);
      if (!received) socket.close(1008, 'Not a message of this protocol.');
      else if (!hasSession(token)) socket.close(SOCKET_CLOSED.session);
      else if (received.message.type === 'attend') {
        calls.attend(page, received.message.visible);
        attended().forEach(tell);
      }
      else if (received.message.type === 'answer') calls.answer(page, received.message);
      else if (received.message.type === 'abort') running.get(received.message.id)?.abort();
      else if (running.has(received.message.id)) socket.close(1008, 'This number is in use.');
      else void this.answer(socket, received.message, received.bytes, running);
    });
    tell({ type: 'alive' });
    const leave = hub.join(tell);
    const leaveCalls = calls.join(page);
    const heartbeat = setInterval(() => tell({ type: 'alive' }), ALIVE_EVERY);
    socket.on('close', () => {
      clearInterval(heartbeat);
      leave();
      leaveCalls();
      for (const abort of running.values()) abort.abort();
    });
    // What is wrong with a connection ends it; there is nobody to tell.
    socket.on('error', () => socket.terminate());
    greeting().then((events) => events.forEach(tell), () => socket.terminate());
  }

  private async answer(socket: WebSocket, { type: _, id, ...request }: SourceRequest, body: Uint8Array | undefined, running: Map<number, AbortController>): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const { status, headers, content } = await this.options.broker.exchange({ ...request, body }, abort.signal);
      await sendWhole(socket, { type: 'response', id, status, headers, more: false }, content);
    } catch (thrown) {
      if (!abort.signal.aborted && socket.readyState === socket.OPEN) socket.send(encodeMessage({ type: 'failure', id, error: tellable(thrown, this.options.log) }));
    } finally {
      running.delete(id);
    }
  }
}

/** A head and its body: one message where the body is short; else each piece waits until the one before has left. */
async function sendWhole(socket: WebSocket, head: Extract<CompanionToPage, { more: boolean }>, content: Readable): Promise<void> {
  let [next, chunks, size]: [typeof head, Buffer[], number] = [head, [], 0];
  for await (const chunk of content as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < PIECE) continue;
    await send(socket, { ...next, more: true }, Buffer.concat(chunks));
    [next, chunks, size] = [{ type: 'part', id: head.id, more: false }, [], 0];
  }
  await send(socket, next, Buffer.concat(chunks));
}

const send = (socket: WebSocket, message: CompanionToPage, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => socket.send(encodeMessage(message, bytes), (error) => (error ? reject(VivariumError.from(error)) : resolve())));

function read(data: RawData, binary: boolean): { message: PageToCompanion; bytes: Uint8Array | undefined } | undefined {
  try {
    const { message, bytes } = decodeMessage(binary ? (data as Buffer) : (data as Buffer).toString());
    return { message: pageToCompanion.parse(message), bytes };
  } catch {
    return undefined;
  }
}
