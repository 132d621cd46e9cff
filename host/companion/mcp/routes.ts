import { McpCollection, McpDraft } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { parseInput, sendJson, type Route, type RouteRequest, type RouteTable } from '../route.js';
import { readServers } from './read-servers.js';
import { ManualClient } from './sign-in.js';
import type { McpServers } from './servers.js';

/** What the page asks about MCP servers. `removed` forgets the account of a server that went. */
export function mcpRoutes(servers: McpServers, removed: (connector: string) => Promise<void>): RouteTable {
  const route = (method: Route['method'], path: string, answer: (request: RouteRequest) => unknown): Route => ({
    method,
    path: `/api/mcp/${path}`,
    access: 'session',
    handle: async (request, response) => sendJson(response, 200, await answer(request)),
  });
  const entry = ({ params }: RouteRequest) => servers.get(params.server ?? '');
  return [
    route('GET', 'servers', () => servers.list()),
    // Reads what was pasted; nothing is started by it.
    route('POST', 'read', (request) => readServers(parseInput(z.object({ text: z.string().max(200_000) }), request.json()).text)),
    route('POST', 'servers', (request) => servers.add(parseInput(McpDraft, request.json()))),
    route('DELETE', 'servers/:server', async (request) => {
      await removed(request.params.server ?? '');
      return null;
    }),
    route('GET', 'servers/:server/transcript', (request) => ({ text: entry(request).transcript })),
    route('POST', 'servers/:server/restart', async (request) => {
      await entry(request).restart();
      return entry(request).view();
    }),
    route('POST', 'servers/:server/agree', async (request) => {
      await entry(request).agree();
      return entry(request).view();
    }),
    route('POST', 'servers/:server/sign-in', async (request) => ({ authorizeUrl: await entry(request).beginSignIn(parseInput(z.object({ client: ManualClient.nullish() }), request.json()).client) })),
    route('POST', 'servers/:server/collections', async (request) => {
      const { tool, arguments: parameters } = parseInput(McpCollection.pick({ tool: true, arguments: true }), request.json());
      await entry(request).collect(tool, parameters);
      return entry(request).view();
    }),
    route('PUT', 'servers/:server/collections/:collection', async (request) => {
      const { kind } = parseInput(McpCollection.pick({ kind: true }), request.json());
      await entry(request).assign(request.params.collection ?? '', kind);
      return entry(request).view();
    }),
    route('POST', 'calls/:call/end', ({ params }) => {
      servers.running.end(params.call ?? '');
      return null;
    }),
    route('PUT', 'servers/:server/roots', async (request) => {
      await entry(request).setRoots(parseInput(McpDraft.pick({ roots: true }), request.json()).roots);
      return entry(request).view();
    }),
    route('PUT', 'servers/:server/claude', async (request) => {
      await entry(request).letAskClaude(parseInput(z.object({ allowed: z.boolean() }), request.json()).allowed);
      return entry(request).view();
    }),
    // A person's word on a tool, and what an app may reach.
    route('PUT', 'servers/:server/tools', async (request) => {
      const { tool, reads } = parseInput(z.object({ tool: z.string(), reads: z.boolean() }), request.json());
      await entry(request).trust(tool, reads);
      return entry(request).view();
    }),
    route('PUT', 'servers/:server/apps/:app', async (request) => {
      const { what, allowed } = parseInput(z.object({ what: z.string(), allowed: z.boolean() }), request.json());
      await entry(request).allowReach(request.params.app ?? '', what, allowed);
      return entry(request).view();
    }),
    route('DELETE', 'servers/:server/collections/:collection', async (request) => {
      await entry(request).dropCollection(request.params.collection ?? '');
      return entry(request).view();
    }),
  ];
}
