import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { VivariumError } from '@vivarium/sdk/contract';
import { InstalledPlugins } from './plugins/installed-plugins.js';
import type { Route, RouteTable } from './route.js';

/** A loopback server of a test. */
export interface TestServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves a listener on a free loopback port. */
export async function listen(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A stand-in Messages API with one model. What is asked of it is given to `received` and then answered by `answer`. */
export function listenAsClaude(received: (request: unknown) => void, answer: RequestListener): Promise<TestServer> {
  return listen((message, response) => {
    if (message.method === 'GET') return void response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: [{ id: 'mid-1' }], has_more: false }));
    let body = '';
    message.on('data', (chunk) => (body += String(chunk)));
    message.on('end', () => {
      received(JSON.parse(body));
      answer(message, response);
    });
  });
}

/** Serves a route table without the companion's own checks, which have tests of their own. */
export function serveRoutes(routes: () => RouteTable): Promise<TestServer> {
  return listen((message, response) => {
    void (async () => {
      const url = new URL(message.url ?? '/', 'http://test');
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const found = routes()
        .map((route) => ({ route, params: match(route, message.method, url.pathname) }))
        .find(({ params }) => params);
      if (!found?.params) return void response.writeHead(404).end();
      const gone = new AbortController();
      response.on('close', () => response.writableFinished || gone.abort());
      try {
        await found.route.handle(
          { params: found.params, query: url.searchParams, headers: message.headers, body, json: () => JSON.parse(body.toString()) as unknown, signal: gone.signal },
          response,
        );
      } catch (error) {
        if (response.headersSent) return void response.destroy();
        const { code, message: text } = VivariumError.from(error);
        response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ code, message: text }));
      }
    })();
  });
}

function match(route: Route, method: string | undefined, path: string): Record<string, string> | undefined {
  const [wanted, given] = [route.path.split('/'), path.split('/')];
  if (route.method !== method || wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given[index] ?? '');
    else if (part !== given[index]) return undefined;
  }
  return params;
}

/** Resolves when a condition holds, looked at after every turn of the event loop. */
export async function until(holds: () => boolean, limit = 5000): Promise<void> {
  const end = performance.now() + limit;
  while (!holds()) {
    if (performance.now() > end) throw new Error('The condition never held.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The plugins from elsewhere of a data folder, in which nothing else has a name. */
export const openPlugins = (dataFolder: string): Promise<InstalledPlugins> =>
  InstalledPlugins.open({ folder: join(dataFolder, 'plugins'), taken: () => ({ connectors: ['notion'], tags: ['clash-mine'] }), log: () => undefined });
