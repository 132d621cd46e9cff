import { VivariumError } from '@vivarium/sdk/contract';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Assets } from './assets.js';
import { HttpRefusal, sendError } from './http-errors.js';
import { checkRequest, readBody } from './request-checks.js';
import type { RouteRequest, RouteTable } from './route.js';
import { matchRoute } from './router.js';
import { securityHeaders } from './security-headers.js';
import { acceptSockets, type ServeSocket } from './socket-server.js';

/** What the server needs of the rest. */
export interface ServerOptions {
  /** 0 picks a free one. */
  port: number;
  assets: Assets;
  /** Where frames are served; without it the page may embed none. */
  sandboxPort?: number;
  /** False leaves out the Connection-Allowlist. Tests only. */
  allowlist?: boolean;
  hasSession: (token: string) => boolean;
  log: (message: string) => void;
}

/** The companion's HTTP server. */
export interface CompanionServer {
  readonly origin: string;
  readonly port: number;
  /** From here on the routes answer and pages' sockets are served; before, the API answers 503. */
  use(routes: RouteTable, serve?: ServeSocket): void;
  close(): Promise<void>;
}

const megabyte = 1 << 20;

/**
 * Binds to loopback and answers the page, its API and public hooks.
 *
 * @throws NodeJS.ErrnoException `EADDRINUSE`, `EACCES` where the port cannot be had.
 */
export async function startServer({ port: wantedPort, assets, sandboxPort, allowlist, hasSession, log }: ServerOptions): Promise<CompanionServer> {
  let routes: RouteTable | undefined;
  let serve: ServeSocket | undefined;
  let origin = '';
  const stopping = new AbortController();

  const respond = async (message: IncomingMessage, response: ServerResponse) => {
    const target = message.url ?? '/';
    // A second slash, of either kind, would begin a host.
    if (!/^\/(?![/\\])/.test(target)) throw new HttpRefusal(400, 'invalid-input', 'Name a path of this server.');
    const { pathname, searchParams } = new URL(target, origin);
    for (const [name, value] of Object.entries(securityHeaders(pathname, { origin, sandboxPort, allowlist }))) response.setHeader(name, value);

    const method = message.method ?? '';
    if (message.headers.host !== new URL(origin).host) {
      const local = message.headers.host === `localhost:${new URL(origin).port}` && method === 'GET' && pathname === '/';
      if (!local) throw new HttpRefusal(421, 'blocked', `This is ${origin}; it answers under no other name.`);
      response.writeHead(307, { location: `${origin}/` }).end();
      return;
    }
    const isApi = pathname.startsWith('/api/');
    if (method === 'OPTIONS') throw new HttpRefusal(403, 'blocked', 'Other sites have no access.');
    if (!isApi && (method === 'GET' || method === 'HEAD') && (await assets.serve(pathname, message, response))) return;
    if (!routes) throw new VivariumError('unavailable', 'Vivarium is starting. Try again in a second.', { retryAfter: 1000 });

    const match = matchRoute(routes, method, pathname);
    if (!match) throw new VivariumError('not-found', 'There is nothing at this address.');
    if ('allowed' in match) throw new HttpRefusal(405, 'invalid-input', `Use ${match.allowed.join(' or ')}.`, { allow: match.allowed.join(', ') });
    const { route, params } = match;
    checkRequest(message, route.access, origin, hasSession);
    const body = await readBody(message, route.bodyLimit ?? megabyte);
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const request: RouteRequest = {
      params,
      query: searchParams,
      headers: message.headers,
      body,
      json: () => parseJson(body),
      signal: AbortSignal.any([gone.signal, stopping.signal]),
    };
    await route.handle(request, response);
  };

  const server = createServer({ keepAliveTimeout: 60_000, headersTimeout: 20_000, requestTimeout: 120_000 }, (message, response) => {
    respond(message, response).catch((error: unknown) => sendError(response, error, log));
  });
  server.on('clientError', (_error, socket) => socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n'));
  const endSockets = acceptSockets(server, { origin: () => origin, hasSession, serve: () => serve });
  server.listen(wantedPort, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;

  return {
    origin,
    port,
    use(table, serveSocket) {
      routes = table;
      serve = serveSocket;
    },
    async close() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      endSockets();
      server.closeAllConnections();
      await closed;
    },
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new VivariumError('invalid-input', 'The body is no JSON.');
  }
}
