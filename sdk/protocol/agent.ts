import { QuerySchema } from '../contract/query.js';
import { z } from 'zod';
import { Words } from './manifest.js';

/**
 * Id of another agent of the person's. It begins with a digit, so no custom element can ever have it for a tag: what an
 * agent may read is kept beside what widgets may, under a name that no widget can take.
 */
export const AgentId = z.string().regex(/^0agent-[0-9a-f]{12}$/);

/** Another agent of the person's (Claude Code, Claude Desktop …) that speaks to Vivarium by MCP. Its token is not among it. */
export const Agent = z.object({
  id: AgentId,
  title: Words(80),
  /** It may make widgets, each of which the person accepts or declines. */
  author: z.boolean(),
  /** Epoch milliseconds, also below. */
  created: z.number(),
  expires: z.number().optional(),
  lastUsed: z.number().optional(),
  /** What it calls itself: name and version. */
  calledItself: z.string().max(200).optional(),
});
/** Another agent of the person's. */
export type Agent = z.output<typeof Agent>;

/** How another agent's client is told of Vivarium: a process to start, or an address. */
export const AgentSetup = z.object({ command: z.string(), args: z.array(z.string()), url: z.url() });
/** How another agent's client is told of Vivarium. */
export type AgentSetup = z.output<typeof AgentSetup>;

/** A thing that can be read: a kind by its name, or a collection as `connector.collection`. */
const Readable = z.string().max(140).regex(/^[a-zA-Z][\w-]*(\.[a-zA-Z]\w*)?$/);

/** What an agent wants of the page, where the data and the sandbox are. Every one is judged there. */
export const AgentAsk = z.discriminatedUnion('ask', [
  /** What it may read. */
  z.object({ ask: z.literal('readable') }),
  z.object({ ask: z.literal('items'), of: Readable, query: QuerySchema }),
  /** What was done in the person's name, the newest first. */
  z.object({ ask: z.literal('activity'), limit: z.int().min(1).max(200) }),
]);
/** What an agent wants of the page. */
export type AgentAsk = z.output<typeof AgentAsk>;

/** Who wants it. */
export const AgentCall = z.object({ agent: Agent.pick({ id: true, title: true }), ask: AgentAsk });
/** One call of an agent, as the companion passes it to a page. */
export type AgentCall = z.output<typeof AgentCall>;
