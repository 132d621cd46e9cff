import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sandboxHeaders } from './sandbox-headers.js';

/** What one address of the sandbox answers. */
export interface SandboxPage {
  headers: Readonly<Record<string, string>>;
  body: string;
  /** As what it may be loaded: a frame's document unless told. */
  destination?: 'iframe' | 'empty';
  /** Told when it was. */
  taken?: () => void;
}

/** How the sandbox is started. */
export interface SandboxOptions {
  /** How long an address is good for, in milliseconds. */
  lifetime?: number;
  /** The port that it has where that is free. */
  port?: number;
}

/** The server of frames: a loopback port of its own without an API. */
export interface Sandbox {
  readonly port: number;
  /** Publishes a page at an unguessable address that is good for one load. Answers the address. */
  publish(host: string, page: SandboxPage): string;
  close(): Promise<void>;
}

interface Entry extends SandboxPage {
  readonly host: string;
  readonly expires: number;
}

const minute = 60_000;
/** Frames asked for and not loaded; the oldest goes first. */
const most = 500;

/**
 * The port that the sandbox of a companion at this port is to have; 0: any. The same at each start, since a page that stays
 * open while the companion starts again allows frames of the port alone that it was loaded with.
 */
export const sandboxPortOf = (port: number): number => (port === 0 ? 0 : port < 32_768 ? port + 10_000 : port - 10_000);

/** Binds to loopback, to both its addresses where there are two: `*.localhost` may lead to either, and the other must not be somebody else's. */
export async function startSandbox({ lifetime = minute, port: wanted = 0 }: SandboxOptions = {}): Promise<Sandbox> {
  const pages = new Map<string, Entry>();
  const listener: RequestListener = (message, response) => {
    const entry = take(pages, message);
    if (!entry) refuse(message, response);
    else {
      entry.taken?.();
      response.writeHead(200, { ...entry.headers, 'content-length': Buffer.byteLength(entry.body) }).end(entry.body);
    }
  };
  const servers = await listenBoth(listener, wanted);
  const port = (servers[0]!.address() as AddressInfo).port;
  return {
    port,
    publish(name, page) {
      const now = Date.now();
      for (const [id, { expires }] of pages) if (expires <= now || pages.size >= most) pages.delete(id);
      const id = randomBytes(24).toString('base64url');
      const host = `${name}:${port}`;
      pages.set(id, { ...page, host, expires: now + lifetime });
      return `http://${host}/w/${id}`;
    },
    async close() {
      pages.clear();
      for (const server of servers) {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

/** The page a request may have: the exact method, address and host, as a frame and nothing else. Taken, it is gone. */
function take(pages: Map<string, Entry>, { method, url = '', headers }: IncomingMessage): Entry | undefined {
  const id = /^\/w\/([\w-]{32})$/.exec(url)?.[1];
  const entry = id === undefined ? undefined : pages.get(id);
  if (id === undefined || !entry || method !== 'GET' || headers.host !== entry.host) return undefined;
  const destination = headers['sec-fetch-dest'];
  if (destination !== undefined && destination !== (entry.destination ?? 'iframe')) return undefined;
  pages.delete(id);
  return entry.expires > Date.now() ? entry : undefined;
}

/** One answer for all that is wrong, so that it tells nothing. */
function refuse(message: IncomingMessage, response: ServerResponse): void {
  const body = 'This frame is gone. Reload the page that showed it.';
  const headers = { ...sandboxHeaders({ scripts: [], shell: "'none'" }), 'content-type': 'text/plain; charset=utf-8', 'content-length': body.length, connection: 'close' };
  message.resume();
  response.writeHead(404, headers).end(body);
}

async function listenBoth(listener: RequestListener, wanted: number): Promise<readonly Server[]> {
  for (let attempt = 0; ; attempt += 1) {
    const first = await listen(listener, attempt === 0 ? wanted : 0, '127.0.0.1').catch((error: unknown) => {
      if (attempt > 0) throw error;
    });
    // Somebody has the wanted one.
    if (!first) continue;
    const { port } = first.address() as AddressInfo;
    try {
      return [first, await listen(listener, port, '::1')];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return [first];
      first.close();
      if (attempt > 20) throw error;
    }
  }
}

async function listen(listener: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 8192 }, listener);
  server.on('clientError', (_error, socket) => socket.destroy());
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}
