import { ErrorData } from '../contract/errors.js';
import { PortableContract } from '../contract/portable.js';
import { z } from 'zod';

const Name = z.string().max(128);
const Line = (length: number) => z.string().trim().min(1).max(length).regex(/^[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u, 'holds characters that do not show');

/** How an MCP server is reached. Secrets are named here and kept in the vault. */
export const McpTransport = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('stdio'),
    command: Line(1000),
    args: z.array(z.string().max(4000)).max(100),
    /** Variables that may be seen. */
    env: z.record(z.string().max(200).regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(8000)),
    /** Names of variables whose values are in the vault. */
    secrets: z.array(z.string().max(200).regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).max(100),
  }),
  z.strictObject({
    type: z.literal('http'),
    url: z.url({ protocol: /^https?$/ }).max(2000),
    /** Names of headers whose values are in the vault. */
    secrets: z.array(z.string().max(100).regex(/^[A-Za-z0-9-]+$/)).max(40),
  }),
]);
/** How an MCP server is reached. */
export type McpTransport = z.output<typeof McpTransport>;

/** A server to be added, as read from a command line, an address or a configuration file. Its secrets are on the way to the vault. */
export const McpDraft = z.strictObject({
  title: Line(60),
  transport: McpTransport,
  secretValues: z.record(z.string().max(200), z.string().max(8000)),
  /** Folders that the server is told it may work in. */
  roots: z.array(z.string().max(1000)).max(20).default([]),
});
/** A server to be added. */
export type McpDraft = z.output<typeof McpDraft>;

/** How a tool's result becomes a collection: which tool is asked, where its list is, and what its fields mean. */
export const McpCollection = z.strictObject({
  /** Name in the contract. */
  name: z.string().max(64).regex(/^[A-Za-z][A-Za-z0-9]*$/),
  title: Line(60),
  tool: Name,
  arguments: z.record(z.string(), z.json()),
  /** JSON Pointer to the list within the result; empty: the result itself. */
  list: z.string().max(500),
  /** Field of an item that identifies it; absent: its content does. */
  key: z.string().max(128).optional(),
  /** A kind that its items are read as. */
  kind: z.enum(['event', 'message', 'record']).optional(),
  /** JSON Pointers into an item, by field of the kind. */
  fields: z.record(z.string().max(64), z.string().max(500)),
  /** What the items had when they were looked at: type by field. What comes otherwise is named as drift. */
  shape: z.record(z.string().max(128), z.enum(['string', 'number', 'boolean', 'object', 'array', 'null', 'mixed'])),
  /** Seconds between two questions while somebody looks. */
  every: z.number().min(5).max(86_400).default(30),
});
/** How a tool's result becomes a collection. */
export type McpCollection = z.output<typeof McpCollection>;

/** A member of the contract and the tool it stands for. */
export const McpMember = z.strictObject({
  name: z.string().max(64),
  tool: Name,
  /** Answers all that the tool answered, as an app of the server takes it, not the value in it. */
  whole: z.literal(true).optional(),
});
/** A member of the contract and the tool it stands for. */
export type McpMember = z.output<typeof McpMember>;

/** An MCP App: a tool of a server whose answer is shown by a page (`ui://`) that the server brings. */
export const McpApp = z.strictObject({
  /** Short and the same as long as the tool has its name. */
  name: z.string().max(16).regex(/^[a-z0-9]+$/),
  title: Line(60),
  tool: Name,
  /** Address of its page. */
  uri: z.string().max(1000).startsWith('ui://'),
});
/** An MCP App. */
export type McpApp = z.output<typeof McpApp>;

/** What the worker of a server is told before it starts. */
export const McpWorkerSetup = z.strictObject({ contract: PortableContract, reads: z.array(McpMember), actions: z.array(McpMember), collections: z.array(McpCollection), apps: z.array(McpApp).default([]) });
/** What the worker of a server is told before it starts. */
export type McpWorkerSetup = z.output<typeof McpWorkerSetup>;

/** A stored server as the page knows it. */
export const McpServer = z.strictObject({
  /** Of the connector: `mcp-…`. */
  id: z.string().max(64),
  title: z.string(),
  transport: McpTransport,
  roots: z.array(z.string()),
  /** It may ask Claude, each time with the person's yes. */
  mayAskClaude: z.boolean().default(false),
  /** Files and folders that it was pointed at: it is asked anew when they change. */
  watched: z.array(z.string()).default([]),
  /** Raised with every change of what it offers. */
  revision: z.int(),
  setup: McpWorkerSetup,
  tools: z.array(z.strictObject({ name: Name, title: z.string(), description: z.string(), readOnly: z.boolean(), risk: z.enum(['external', 'destructive']).optional(), state: z.enum(['agreed', 'changed', 'gone', 'new']), trusted: z.boolean().default(false) })),
  /** By app: what it would reach of the network, and what of it the person allowed. */
  reach: z.record(z.string(), z.strictObject({ wants: z.array(z.string()), allowed: z.array(z.string()) })).default({}),
  state: z.enum(['stopped', 'starting', 'running', 'failed', 'signed-out']),
  /** Spec version that was agreed on. */
  protocol: z.string().optional(),
  /** Names of a problem that the person can do something about. */
  problem: ErrorData.optional(),
  /** What did not fit: left-out tools, cut results, schemas that could not be read, drift. */
  notices: z.array(z.string()),
});
/** A stored server as the page knows it. */
export type McpServer = z.output<typeof McpServer>;

/** What a tool answered, cut to what is carried. */
export const McpToolAnswer = z.object({
  isError: z.boolean().default(false),
  structuredContent: z.unknown().optional(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
  /** What only an app of the server understands. */
  _meta: z.record(z.string(), z.unknown()).optional(),
  /** Something was left out, in words. */
  notice: z.string().optional(),
});
/** What a tool answered. */
export type McpToolAnswer = z.output<typeof McpToolAnswer>;

/** One resource, with its text where it has one. */
export const McpResourceItem = z.object({ uri: z.string(), name: z.string(), title: z.string().optional(), description: z.string().optional(), mimeType: z.string().optional(), text: z.string().optional() });
/** One resource. */
export type McpResourceItem = z.output<typeof McpResourceItem>;

/** A tool that is being called and told how far it is. */
export const McpRunningCall = z.object({
  id: z.string().max(32),
  /** What it is and whose, for people. */
  title: z.string().max(80),
  server: z.string().max(80),
  /** Absent: it runs, and does not say how far it is. */
  progress: z.number().optional(),
  /** Where it will be when it is done; absent: nobody knows. */
  total: z.number().positive().optional(),
  /** What the server says of it. */
  message: z.string().max(200).optional(),
  /** It keeps a collection of this connector current: nobody waits for it, and it is not ended by hand. */
  sync: z.object({ connector: z.string().max(64), collection: z.string().max(64) }).optional(),
});
/** A tool that is being called and told how far it is. */
export type McpRunningCall = z.output<typeof McpRunningCall>;

/** What an MCP server asks the person: to fill in a form of plain fields or to go to an address (elicitation), or to let these words go to Claude (sampling). */
export const McpQuestion = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('form'), message: z.string().max(4000), schema: z.object({ properties: z.record(z.string().max(200), z.record(z.string(), z.unknown())), required: z.array(z.string()).optional() }) }),
  z.object({ mode: z.literal('url'), message: z.string().max(4000), url: z.url({ protocol: /^https?$/ }).max(2000) }),
  z.object({
    mode: z.literal('sampling'),
    /** All that is sent: what is shown is what is agreed to. */
    system: z.string().max(20_000).optional(),
    messages: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string().max(20_000) })).min(1).max(50),
    /** Most tokens of the answer. */
    maxTokens: z.int().positive(),
    model: z.string().max(200),
  }),
]);
/** What an MCP server asks the person. */
export type McpQuestion = z.output<typeof McpQuestion>;

/** What the person answered; `cancel`: they did not decide. */
export const McpReply = z.object({ action: z.enum(['accept', 'decline', 'cancel']), content: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional() });
/** What the person answered. */
export type McpReply = z.output<typeof McpReply>;
