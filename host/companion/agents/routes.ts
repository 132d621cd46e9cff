import { createMcpHandler, CLIENT_INFO_META_KEY } from '@modelcontextprotocol/server';
import { VivariumError } from '@vivarium/sdk/contract';
import type { Agent, AgentSetup } from '@vivarium/sdk/protocol';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { HttpRefusal } from '../http-errors.js';
import { endpoint, parseInput, sendJson, type Route, type RouteRequest, type RouteTable } from '../route.js';
import { agentServer } from './agent-server.js';
import type { Agents } from './agents.js';
import type { AgentTool } from './tools.js';
import type { WaitingProposals } from './waiting-proposals.js';

/** Where other agents speak MCP (Streamable HTTP). */
export const MCP_PATH = '/mcp';
/** Where the process of `vivarium mcp` passes on what its client calls. */
export const CALL_PATH = '/agents/call';
/** What {@link CALL_PATH} takes. */
export const PassedCall = z.strictObject({ tool: z.string().max(200), input: z.unknown(), client: z.string().max(400).optional() });

/** What the routes of other agents need. */
export interface AgentRoutesOptions {
  agents: Agents;
  proposals: Pick<WaitingProposals, 'get' | 'decide'>;
  tools: Readonly<Record<string, AgentTool>>;
  version: string;
  origin: string;
  setup: AgentSetup;
  /** What it was allowed is forgotten. */
  forget(agent: string): Promise<void>;
  /** Drafts and the like end with it. */
  log(message: string): void;
}

const BODY_LIMIT = 2 << 20;

/** Clients of MCP are programs: what a browser adds to requests of other sites is refused. The token is the only key. */
function holderOf({ headers }: RouteRequest, { agents, origin }: AgentRoutesOptions): Agent {
  const site = headers['sec-fetch-site'];
  if ((headers.origin !== undefined && headers.origin !== origin) || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw new HttpRefusal(403, 'blocked', 'Web pages have no access.');
  const token = /^Bearer (viv_[\w-]{1,100})$/i.exec(headers.authorization ?? '')?.[1];
  const agent = token === undefined ? undefined : agents.list.holder(token);
  if (agent) return agent;
  throw new HttpRefusal(401, 'signed-out', 'This token is not (or no longer) good. Create one in Vivarium: Settings, "Your other agents".', { 'www-authenticate': 'Bearer realm="Vivarium"' });
}

/** What a client calls itself, in the first message of the older versions or in every one of the newer. */
function calledItself(body: unknown): string | undefined {
  const { method, params } = (body ?? {}) as { method?: unknown; params?: { clientInfo?: unknown; _meta?: Record<string, unknown> } };
  const info = method === 'initialize' ? params?.clientInfo : params?._meta?.[CLIENT_INFO_META_KEY];
  const parsed = z.object({ name: z.string().min(1), version: z.string().default('') }).safeParse(info);
  return parsed.success ? plain(`${parsed.data.name} ${parsed.data.version}`) : undefined;
}

/** Without characters that hide or turn others around. */
const plain = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim().slice(0, 120);

/** The routes of other agents, and those by which the page gives and takes tokens. */
export function agentRoutes(options: AgentRoutesOptions): { routes: RouteTable; close(): Promise<void> } {
  const { agents, proposals, tools, version, origin, setup, forget, log } = options;
  const handler = createMcpHandler(
    (context) => {
      const agent = context.authInfo?.extra?.['agent'] as Agent;
      return agentServer({ version, tools, call: (name, input, signal) => agents.call(agent, name, input, signal) })(context);
    },
    { maxSubscriptions: 32, onerror: () => undefined },
  );
  const speak = (method: 'GET' | 'POST' | 'DELETE'): Route => ({
    method,
    path: MCP_PATH,
    access: 'public',
    bodyLimit: BODY_LIMIT,
    async handle(request, response) {
      const agent = holderOf(request, options);
      const headers = new Headers(Object.entries(request.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]])));
      const signal = AbortSignal.any([request.signal, agents.list.signal(agent.id)]);
      const init = { method, headers, signal, ...(method === 'POST' ? { body: new Uint8Array(request.body) } : {}) };
      agents.list.used(agent.id, method === 'POST' ? calledItself(jsonOf(request)) : undefined);
      const answer = await handler.fetch(new Request(`${origin}${MCP_PATH}`, init), { authInfo: { token: '', clientId: agent.id, scopes: [], extra: { agent } } });
      answer.headers.forEach((value, name) => response.setHeader(name, value));
      response.setHeader('cache-control', 'no-store');
      response.writeHead(answer.status);
      if (!answer.body) response.end();
      // A client that goes away, or an agent that was removed, ends the stream; there is nobody to tell.
      else await pipeline(Readable.fromWeb(answer.body as ReadableStream), response, { signal }).catch(() => response.destroy());
    },
  });
  return {
    close: () => handler.close(),
    routes: [
      speak('POST'),
      speak('GET'),
      speak('DELETE'),
      {
        method: 'POST',
        path: CALL_PATH,
        access: 'public',
        bodyLimit: BODY_LIMIT,
        async handle(request, response) {
          const agent = holderOf(request, options);
          const { tool, input, client } = parseInput(PassedCall, request.json());
          agents.list.used(agent.id, client === undefined ? undefined : plain(client));
          sendJson(response, 200, await agents.call(agent, tool, input, request.signal));
        },
      },
      endpoint('GET /api/agents', () => [...agents.list.list()]),
      endpoint('POST /api/agents', async (wanted) => ({ ...(await agents.list.add(wanted)), setup })),
      endpoint('GET /api/proposals/:proposal', ({ proposal }) => proposals.get(proposal)),
      endpoint('POST /api/proposals/:proposal', async ({ proposal, fate }) => {
        await proposals.decide(proposal, fate);
        return null;
      }),
      endpoint('DELETE /api/agents/:agent', async ({ agent }) => {
        await agents.list.remove(agent);
        await forget(agent).catch((error: unknown) => log(`What an agent was allowed could not be forgotten: ${String(error)}`));
        return null;
      }),
    ],
  };
}

function jsonOf(request: RouteRequest): unknown {
  try {
    return request.json();
  } catch (thrown) {
    if (thrown instanceof VivariumError) return undefined;
    throw thrown;
  }
}
