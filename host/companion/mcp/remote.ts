import { SdkHttpError, SSEClientTransport, StreamableHTTPClientTransport, type FetchLike, type Transport } from '@modelcontextprotocol/client';
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
  const options = { fetch, requestInit: { headers: { ...headers } }, ...(ownKey ? {} : { authProvider: signIn }) };
  return events ? new SSEClientTransport(new URL(url), options) : new StreamableHTTPClientTransport(new URL(url), options);
}

/** Whether a server refused a message in the way that those do which only know the stream of events (2024-11-05). */
export function mayWantEvents(thrown: unknown, transport: Transport): boolean {
  if (!(transport instanceof StreamableHTTPClientTransport) || !(thrown instanceof SdkHttpError)) return false;
  return thrown.status >= 400 && thrown.status < 500 && ![401, 403, 429].includes(thrown.status);
}
