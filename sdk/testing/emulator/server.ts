import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFaults, FaultSchema, type Faults } from './faults.js';

/** How an emulator is started. */
export interface EmulatorOptions {
  /** Default: any free one. */
  port?: number;
  /** The source's clock. */
  now?: () => Date;
  /** IANA zone the demo data is dated in. */
  timeZone?: string;
  /** State to start from, as `snapshot()` gave it. A snapshot that cannot be read is refused. */
  snapshot?: unknown;
  /** Called after every change of what a snapshot holds: cheaply, since whoever keeps snapshots takes one for many changes. */
  onChange?: () => void;
  /** Sibling pages for the navigation of this one. Read at every page view. */
  links?: readonly { title: string; url: string }[];
}

/** A running emulator of a vendor's API. */
export interface Emulator {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The page where a person sees and changes the source: "the other window". */
  readonly page: string;
  readonly faults: Faults;
  readonly journal: readonly Exchange[];
  /** All there is to start from again, as plain data: a copy. */
  snapshot(): unknown;
  /** Calls back at every commit of a change with `performance.now()` + `performance.timeOrigin` (epoch ms). Returns the end of it. */
  onCommit(listener: (at: number) => void): () => void;
  /** Where a person enters on the source's own page who is to be called on changes: does that. The same address counts once. */
  addWebhook?(url: string): unknown;
  close(): Promise<void>;
}

/** One request and its answer, as it went over the wire. Bodies are text. */
export interface Exchange {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

/** A request as a handler sees it. */
export interface RouteRequest {
  readonly method: string;
  readonly url: URL;
  /** Named path parts, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as JSON; throws a 400 reply when it is none. */
  json(): unknown;
}

/** A handler's answer. `body`: text or bytes as they are, anything else as JSON. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Answers a request. May also throw a {@link Reply}. */
export type Handler = (request: RouteRequest) => Reply | Promise<Reply>;

/** What a server is made of. */
export interface ServerOptions {
  port?: number | undefined;
  /** `METHOD /path/:name`; a last `:name*` takes the rest of the path. First match wins. */
  routes: Readonly<Record<string, Handler>>;
  /** Answers what no route matches. */
  notFound?: Handler;
  /** Sees every API request first: tokens, quotas. A reply ends the request. */
  before?: (request: RouteRequest) => Reply | undefined;
}

/** A running HTTP server with faults and journal. */
export interface EmulatorServer {
  readonly origin: string;
  readonly faults: Faults;
  readonly journal: readonly Exchange[];
  close(): Promise<void>;
}

const JOURNAL_LENGTH = 2000;
const BODY_LIMIT = 40_000_000;

interface Route {
  method: string;
  pattern: RegExp;
  names: string[];
  handler: Handler;
}

function compile(routes: ServerOptions['routes']): Route[] {
  return Object.entries(routes).map(([key, handler]) => {
    const [method = '', path = ''] = key.split(' ');
    const names: string[] = [];
    const source = path.replace(/[.()+]/g, '\\$&').replace(/:(\w+)(\*?)/g, (_, name: string, rest: string) => {
      names.push(name);
      return rest ? '(.*)' : '([^/]+)';
    });
    return { method, pattern: new RegExp(`^${source}$`), names, handler };
  });
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if ((size += chunk.length) > BODY_LIMIT) throw new Error('The body is too large.');
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Whether a website sent this. An emulator runs in the process of a product that people use, so pages from elsewhere
 * may not switch on faults or write to the demo; that they cannot read the answers is the browser's part.
 */
function isForeign({ method, headers }: IncomingMessage, origin: string): boolean {
  const rebound = headers.host !== new URL(origin).host;
  const writes = method !== 'GET' && method !== 'HEAD';
  return rebound || (writes && headers.origin !== undefined && headers.origin !== origin);
}

const flat = (headers: IncomingMessage['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));

function serialise(reply: Reply): { status: number; headers: Record<string, string>; body: string | Uint8Array } {
  const { status = 200, body } = reply;
  if (body === undefined) return { status, headers: { ...reply.headers }, body: '' };
  if (typeof body === 'string' || body instanceof Uint8Array) return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...reply.headers }, body };
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...reply.headers }, body: JSON.stringify(body) };
}

/** Serves routes on loopback. `/_emulator/faults` (POST a fault, DELETE clears) and `/_emulator/journal` are always there. */
export async function startServer({ port = 0, routes, notFound, before }: ServerOptions): Promise<EmulatorServer> {
  const faults = createFaults();
  const journal: Exchange[] = [];
  const control: ServerOptions['routes'] = {
    'POST /_emulator/faults': ({ json }) => {
      const fault = FaultSchema.safeParse(json());
      if (!fault.success) return { status: 400, body: { error: fault.error.message } };
      faults.add(fault.data);
      return { status: 204 };
    },
    'DELETE /_emulator/faults': () => {
      faults.clear();
      return { status: 204 };
    },
    'GET /_emulator/journal': () => ({ body: journal }),
  };
  const controls = compile(control);
  const compiled = compile(routes);

  function find(list: Route[], method: string, path: string) {
    for (const route of list) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match) return { handler: route.handler, params: Object.fromEntries(route.names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')])) };
    }
    return undefined;
  }

  async function answer(request: RouteRequest, route: ReturnType<typeof find>, isControl: boolean): Promise<Reply> {
    try {
      const early = isControl ? undefined : before?.(request);
      if (early) return early;
      if (route) return await route.handler(request);
      return (await notFound?.(request)) ?? { status: 404, body: { error: 'not found' } };
    } catch (thrown) {
      if (thrown instanceof Error) return { status: 500, body: { error: thrown.stack } };
      return thrown as Reply;
    }
  }

  async function serve(message: IncomingMessage, response: ServerResponse) {
    if (isForeign(message, origin)) {
      response.writeHead(403, { connection: 'close' }).end();
      return;
    }
    const url = new URL(message.url ?? '/', origin);
    const method = message.method ?? 'GET';
    const body = await readBody(message);
    const controlRoute = find(controls, method, url.pathname);
    const route = controlRoute ?? find(compiled, method, url.pathname);
    const request: RouteRequest = {
      method,
      url,
      params: route?.params ?? {},
      query: url.searchParams,
      headers: flat(message.headers),
      body,
      json() {
        try {
          return JSON.parse(body) as unknown;
        } catch {
          // A handler's caller turns a thrown reply into the answer.
          // eslint-disable-next-line @typescript-eslint/only-throw-error
          throw { status: 400, body: { error: { code: 400, message: 'The body is not JSON.' } } } satisfies Reply;
        }
      },
    };
    const fault = controlRoute ? undefined : faults.take(method, url.pathname + url.search);
    if (typeof fault === 'object' && 'delayMs' in fault) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (typeof fault === 'object' && 'status' in fault) return send(request, fault, response);
    const reply = await answer(request, route, controlRoute !== undefined);
    if (fault === 'cut') {
      const { headers } = serialise(reply);
      response.writeHead(200, { ...headers, 'content-length': '1000000' });
      response.write('{"cut":');
      response.socket?.destroySoon();
      return;
    }
    send(request, fault === 'malformed' ? { headers: { 'content-type': 'application/json' }, body: '{"items": [{"id": "half' } : reply, response, controlRoute !== undefined);
  }

  function send(request: RouteRequest, reply: Reply, response: ServerResponse, unrecorded = false) {
    const { status, headers, body } = serialise(reply);
    if (!unrecorded) {
      journal.push({
        method: request.method,
        path: request.url.pathname + request.url.search,
        requestHeaders: request.headers,
        requestBody: request.body,
        status,
        responseHeaders: headers,
        responseBody: typeof body === 'string' ? body : Buffer.from(body).toString('utf8'),
      });
      if (journal.length > JOURNAL_LENGTH) journal.splice(0, journal.length - JOURNAL_LENGTH);
    }
    response.writeHead(status, status === 204 || status === 304 ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) });
    response.end(body);
  }

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  server.keepAliveTimeout = 30_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    faults,
    journal,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
