import { QuerySchema } from '../contract/query.js';
import { z } from 'zod';
import { McpQuestion } from './mcp.js';
import { SourceFiles, WidgetManifest, Words } from './manifest.js';
import { StudioFinding } from './studio.js';
import { Restyle } from './theme.js';

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

const Tag = WidgetManifest.shape.tag;
const Page = z.string().max(64);

/** What an agent wants changed. Nothing of it happens before the person accepts it. */
export const AgentProposal = z.discriminatedUnion('what', [
  /** A new widget on a page, or a change of one that is there (`change`), as it was run. */
  z.object({
    what: z.literal('widget'),
    draft: z.string().max(64),
    files: SourceFiles,
    entry: z.string().max(120),
    manifest: WidgetManifest,
    findings: z.array(StudioFinding).max(60),
    rounds: z.int(),
    summary: z.string().max(600),
    change: z.boolean(),
    page: Page.optional(),
  }),
  /** A widget that is there, once more on a page. */
  z.object({ what: z.literal('place'), tag: Tag, page: Page.optional(), size: z.enum(['S', 'M', 'L', 'XL']) }),
  /** An earlier version of a widget. */
  z.object({ what: z.literal('version'), tag: Tag, at: z.iso.datetime() }),
  /** How a page looks, with widgets that were asked for beside it. */
  z.object({ what: z.literal('look'), restyle: Restyle, page: Page.optional() }),
]);
/** What an agent wants changed. */
export type AgentProposal = z.output<typeof AgentProposal>;

/** What the person or time decided of a proposal. */
export const ProposalFate = z.enum(['accepted', 'declined', 'expired']);
/** What the person or time decided of a proposal. */
export type ProposalFate = z.output<typeof ProposalFate>;

/** A proposal that waits, without what it holds. */
export const ProposalHead = z.object({ id: z.string().max(64), agent: Agent.pick({ title: true }).extend({ id: AgentId }), at: z.number() });
/** A proposal that waits, without what it holds. */
export type ProposalHead = z.output<typeof ProposalHead>;

/** A proposal that waits for the person. */
export const Proposed = ProposalHead.extend({ proposal: AgentProposal });
/** A proposal that waits for the person. */
export type Proposed = z.output<typeof Proposed>;

/** What an agent wants of the page, where the data and the sandbox are. Every one is judged there. */
export const AgentAsk = z.discriminatedUnion('ask', [
  /** What it may read. */
  z.object({ ask: z.literal('readable') }),
  z.object({ ask: z.literal('items'), of: Readable, query: QuerySchema }),
  /** What was done in the person's name, the newest first. */
  z.object({ ask: z.literal('activity'), limit: z.int().min(1).max(200) }),
  /** What the person's items look like, without a word of them. */
  z.object({ ask: z.literal('shapes') }),
  /** Pages, and the widgets that can be changed or placed. */
  z.object({ ask: z.literal('pages') }),
  /** How a page looks: its theme, and every token that it wears. */
  z.object({ ask: z.literal('look'), page: Page.optional() }),
  /** The code of a widget and its versions. */
  z.object({ ask: z.literal('widget'), tag: Tag }),
  /** What is wrong with a draft, found by running it. `tag`: the one it must keep. */
  z.object({ ask: z.literal('check'), draft: z.string().max(64), tag: Tag.optional() }),
  /** What a draft looks like with its sample data. */
  z.object({ ask: z.literal('picture'), draft: z.string().max(64), size: z.enum(['S', 'M', 'L', 'XL']), scheme: z.enum(['light', 'dark']) }),
  /** Whether this could be accepted. The companion keeps it then, and shows it on every page. */
  z.object({ ask: z.literal('propose'), proposal: AgentProposal }),
  /** What became of a proposal. No page is asked it any more: the companion knows. */
  z.object({ ask: z.literal('proposal'), proposal: z.string().max(64), wait: z.int().min(0).max(50) }),
  /** An MCP server asks the person, while it does what they asked of it. */
  z.object({ ask: z.literal('question'), question: McpQuestion }),
]);
/** What an agent wants of the page. */
export type AgentAsk = z.output<typeof AgentAsk>;

/** Who wants it: another agent, or an MCP server that asks the person. */
export const AgentCall = z.object({ agent: z.object({ id: z.string().regex(/^(0agent-[0-9a-f]{12}|mcp-[a-z0-9-]{1,60})$/), title: z.string() }), ask: AgentAsk });
/** One call of an agent, as the companion passes it to a page. */
export type AgentCall = z.output<typeof AgentCall>;
