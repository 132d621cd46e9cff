import { SdkHttpError, SSEClientTransport, StreamableHTTPClientTransport, type FetchLike, type Transport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { SignIn } from './sign-in.js';

/** What a server elsewhere is reached with. */
export interface RemoteOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: FetchLike;
  readonly signIn: SignIn;
  /** Spoken as before 2025: one stream of events beside posts. */
  readonly events: boolean;
}

/** A connection to a server elsewhere. */
export type RemoteTransport = StreamableHTTPClientTransport | SSEClientTransport;

/** Makes a connection to a server elsewhere. */
export function remoteTransport({ url, headers, fetch, signIn, events }: RemoteOptions): RemoteTransport {
  const ownKey = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  const options = { fetch: hangingUp(fetch), requestInit: { headers: { ...headers } }, ...(ownKey ? {} : { authProvider: signIn }) };
  return events ? new SSEClientTransport(new URL(url), options) : new StreamableHTTPClientTransport(new URL(url), options);
}

/** Whether a server refused a message in the way that those do which only know the stream of events (2024-11-05). */
export function mayWantEvents(thrown: unknown, transport: Transport): boolean {
  if (!(transport instanceof StreamableHTTPClientTransport) || !(thrown instanceof SdkHttpError)) return false;
  return thrown.status >= 400 && thrown.status < 500 && ![401, 403, 429].includes(thrown.status);
}

/** Answers that may still be open, by the question. */
const MOST_OPEN = 200;
const Message = z.union([
  z.object({ method: z.literal('notifications/cancelled'), params: z.object({ requestId: z.union([z.string(), z.number()]) }) }),
  z.object({ id: z.union([z.string(), z.number()]) }),
]);

/** A server that is told that nobody waits any more may go on answering: it is hung up on. The SDK would listen for ever. */
function hangingUp(fetch: FetchLike): FetchLike {
  const open = new Map<string | number, AbortController>();
  return async (input, init) => {
    const message = typeof init?.body === 'string' ? Message.safeParse(JSON.parse(init.body)).data : undefined;
    if (!message) return fetch(input, init);
    if ('params' in message) {
      const told = fetch(input, init);
      const { requestId } = message.params;
      await told.catch(() => undefined);
      open.get(requestId)?.abort();
      open.delete(requestId);
      return told;
    }
    const hangUp = new AbortController();
    open.set(message.id, hangUp);
    for (const id of [...open.keys()].slice(0, Math.max(0, open.size - MOST_OPEN))) open.delete(id);
    return fetch(input, { ...init, signal: AbortSignal.any([hangUp.signal, ...(init?.signal ? [init.signal] : [])]) });
  };
}
