import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listen, type TestServer } from '../../host/companion/services-testing.js';

interface Made {
  readonly server: { connect(transport: StreamableHTTPServerTransport): Promise<void> };
  cleanup(session?: string): void;
}

/** server-everything over Streamable HTTP on this machine only: its own program listens on every address, at a port that has to be free. */
export async function listenEverything(): Promise<TestServer> {
  const package_ = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json');
  const { createServer } = (await import(pathToFileURL(join(package_, '../dist/server/index.js')).href)) as { createServer(): Made };
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const ends: (() => void)[] = [];
  const server = await listen((request, response) => {
    const handle = async () => {
      const known = sessions.get(String(request.headers['mcp-session-id']));
      if (known) return known.handleRequest(request, response);
      const made = createServer();
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID(), onsessioninitialized: (session) => void sessions.set(session, transport) });
      ends.push(() => made.cleanup(transport.sessionId));
      await made.server.connect(transport);
      await transport.handleRequest(request, response);
    };
    handle().catch(() => response.destroy());
  });
  return {
    origin: server.origin,
    close: async () => {
      for (const end of ends) end();
      await Promise.all([...sessions.values()].map((transport) => transport.close()));
      await server.close();
    },
  };
}
