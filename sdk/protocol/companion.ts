import { z } from 'zod';
import { ErrorData } from '../contract/errors.js';
import { Account } from './account.js';
import { Agent, AgentId, AgentProposal, AgentSetup, ProposalFate, ProposalHead } from './agent.js';
import { DraftRequest } from './automation.js';
import { BriefingWants } from './briefing-settings.js';
import { McpRunningCall } from './mcp.js';
import { InstalledPlugin, PluginOffer } from './plugin.js';
import { StoredDocument } from './stored-document.js';
import { ExplainRequest, Explanation, HandDraft, HandDraftKept, StudioFinding } from './studio.js';

/** How Claude is set up. */
export const ClaudeStatus = z.object({
  configured: z.boolean(),
  baseUrl: z.string(),
  model: z.string().optional(),
  models: z.array(z.object({ id: z.string(), title: z.string() })),
  problem: z.string().optional(),
});

/** How Claude is set up. */
export type ClaudeStatus = z.output<typeof ClaudeStatus>;

/** What `GET /api/state` answers. */
export const CompanionState = z.object({
  version: z.string(),
  protocol: z.int(),
  vault: z.enum(['keychain', 'file']),
  /** A secret that the person had erased is, or may be, still in the keychain, which is locked. It goes as soon as that opens. */
  leftInKeychain: z.boolean().optional(),
  accounts: z.array(Account),
  claude: ClaudeStatus,
  dataFolder: z.string(),
});
/** What `GET /api/state` answers. */
export type CompanionState = z.output<typeof CompanionState>;

/** One call of Claude: what it was for, what of the person's was sent with it, and what it used. */
export const ClaudeUse = z.object({
  at: z.iso.datetime(),
  /** As the companion's machine has it. */
  day: z.iso.date(),
  purpose: z.enum(['briefing', 'widget', 'restyle', 'automation', 'explanation', 'server']),
  /** The widget, the page's look, the day or the MCP server. */
  about: z.string().max(120),
  model: z.string(),
  sent: z.array(z.string().max(300)).max(12),
  inputTokens: z.int(),
  outputTokens: z.int(),
  cacheReadTokens: z.int(),
  /** US dollars; absent where the price is not known. */
  cost: z.number().optional(),
});
/** One call of Claude. */
export type ClaudeUse = z.output<typeof ClaudeUse>;

/** What Claude cost this month, the newest call first. */
export const ClaudeUsage = z.object({ month: z.string(), spent: z.number(), budget: z.number().optional(), uses: z.array(ClaudeUse) });
/** What Claude cost this month. */
export type ClaudeUsage = z.output<typeof ClaudeUsage>;

const empty = z.object({});
const Arrived = z.object({ connected: z.boolean(), navigated: z.boolean() });
/**
 * JSON endpoints, `METHOD path`. All but the pairing ones need {@link SESSION_HEADER}. A failure answers 4xx or 5xx
 * with {@link ErrorData}. `:name` in a path is a parameter of its own in the request.
 */
export const companionApi = {
  /** One-time code and a new public key (ECDSA P-256, JWK; the private one is not extractable and stays in IndexedDB). */
  'POST /api/session/pair': { request: z.object({ code: z.string(), publicKey: z.json() }), response: z.object({ browser: z.string(), token: z.string() }) },
  'POST /api/session/challenge': { request: z.object({ browser: z.string() }), response: z.object({ challenge: z.string() }) },
  /** base64url signature (P1363) over the UTF-8 challenge. */
  'POST /api/session/prove': {
    request: z.object({ browser: z.string(), challenge: z.string(), signature: z.string() }),
    response: z.object({ token: z.string() }),
  },
  'GET /api/state': { request: empty, response: CompanionState },
  /** Starts a consent in the browser; the account arrives by event when it is done. `demo` uses the emulator. */
  'POST /api/accounts/connect': {
    request: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('oauth2'),
        connector: z.string(),
        /** Left out for an account that is connected again: by the client it has. */
        clientId: z.string().min(1).optional(),
        clientSecret: z.string().optional(),
        readOnly: z.boolean(),
        account: z.string().optional(),
      }),
      z.object({ type: z.literal('token'), connector: z.string(), token: z.string().min(1), readOnly: z.boolean(), account: z.string().optional() }),
      z.object({ type: z.literal('demo'), connector: z.string() }),
      /** For sources that anybody may ask. */
      z.object({ type: z.literal('none'), connector: z.string() }),
    ]),
    response: z.object({ authorizeUrl: z.url().optional(), account: Account.optional() }),
  },
  /** Revokes where the source can, erases the secret, forgets the account. The browser erases its mirror. */
  'DELETE /api/accounts/:account': { request: z.object({ account: z.string() }), response: z.null() },
  'PUT /api/accounts/:account/settings': { request: z.object({ account: z.string(), settings: z.record(z.string(), z.unknown()) }), response: Account },
  'GET /api/documents': { request: empty, response: z.array(StoredDocument) },
  /** 409 `conflict` with the stored document as `details` when the version is not the one stored. */
  'PUT /api/documents': { request: StoredDocument, response: StoredDocument },
  /**
   * Makes the page of a frame for an installed or generated widget. `describe` runs its code only to learn its manifest.
   * The address is unguessable, good for one load within a minute, and on an origin of that widget alone; `site: 'shared'` puts
   * all on one, for browsers that do not find `*.localhost`. The hash is of the sources. A widget that cannot be bundled
   * answers `invalid-input` with lines `file:line:column: what is wrong`.
   */
  'POST /api/frames': {
    request: z.object({ widget: z.string().max(64), purpose: z.enum(['mount', 'describe', 'inspect']).default('mount'), site: z.enum(['own', 'shared']).default('own') }),
    response: z.object({ url: z.url(), hash: z.string() }),
  },
  /**
   * Makes the page of the hidden frame in which an installed plugin's connector runs. The address is as good as that of a
   * widget's frame, on an origin of that connector alone.
   */
  'POST /api/frames/connector': {
    request: z.object({ connector: z.string().max(64), site: z.enum(['own', 'shared']).default('own') }),
    response: z.object({ url: z.url(), hash: z.string() }),
  },
  /**
   * Makes the page of an app that an MCP server brings, as good and on an origin as its own as that of a widget's frame.
   * `storage` is what its `localStorage` holds.
   */
  'POST /api/frames/app': {
    request: z.object({ server: z.string().max(64), app: z.string().max(16), storage: z.record(z.string().max(1000), z.string()).default({}), site: z.enum(['own', 'shared']).default('own') }),
    response: z.object({ url: z.url(), hash: z.string() }),
  },
  /** Plugins from elsewhere. */
  'GET /api/plugins': { request: empty, response: z.array(InstalledPlugin) },
  /**
   * Reads a plugin that a person chose in the page, or that is at a public https address, and keeps it at hand for a while.
   * Nothing is installed. The page names no path: it gives the content itself, so it learns nothing of the disk. Answers
   * what there is to agree to; `before` is the version that is installed, of which `changes` is then the difference.
   */
  'POST /api/plugins/look': {
    request: z.union([z.strictObject({ address: z.url({ protocol: /^https$/ }).max(2000) }), z.strictObject({ name: z.string().min(1).max(200), content: z.unknown() })]),
    response: PluginOffer,
  },
  /** Installs what was looked at and agreed to, by its hash; anything else is refused. */
  'POST /api/plugins/install': { request: z.object({ hash: z.string() }), response: InstalledPlugin },
  /** Looks where the plugin came from. Answers what is there now, for the person to agree to. */
  'POST /api/plugins/:plugin/check': {
    request: z.object({ plugin: z.string() }),
    response: z.object({ hash: z.string(), version: z.string(), changes: z.array(z.object({ change: z.enum(['added', 'removed']), permission: z.json() })), files: z.int() }),
  },
  /** Installs what was agreed to, by its hash; anything else that is there by now is refused. */
  'POST /api/plugins/:plugin/update': { request: z.object({ plugin: z.string(), hash: z.string() }), response: InstalledPlugin },
  /** Disconnects its accounts, erases their secrets and its files. */
  'DELETE /api/plugins/:plugin': { request: z.object({ plugin: z.string() }), response: z.null() },
  /** Two pages that try to connect and to leave: `held` under a Connection-Allowlist that forbids it, `free` without. */
  'POST /api/frames/probe': {
    request: z.object({ site: z.enum(['own', 'shared']) }),
    response: z.object({ probe: z.string(), held: z.url(), free: z.url() }),
  },
  /** Whose attempts arrived. */
  'GET /api/frames/probe/:probe': {
    request: z.object({ probe: z.string() }),
    response: z.object({ held: Arrived, free: Arrived }),
  },
  /** Other agents of the person's that may speak to Vivarium by MCP. */
  'GET /api/agents': { request: empty, response: z.array(Agent) },
  /** The token is told this once; only its hash is kept. `days`: how long it holds. */
  'POST /api/agents': {
    request: z.object({ title: Agent.shape.title, author: z.boolean(), days: z.int().min(1).max(3660).optional() }),
    response: z.object({ agent: Agent, token: z.string(), setup: AgentSetup }),
  },
  /** Ends at once, also what is under way, and forgets what it was allowed. */
  'DELETE /api/agents/:agent': { request: z.object({ agent: AgentId }), response: z.null() },
  /** What waits for the person to accept or decline it. */
  'GET /api/proposals/:proposal': { request: z.object({ proposal: z.string().max(64) }), response: AgentProposal },
  /** The person's word. The first one counts: `not-found` where it was decided already, or has expired. */
  'POST /api/proposals/:proposal': { request: z.object({ proposal: z.string().max(64), fate: ProposalFate.exclude(['expired']) }), response: z.null() },
  'PUT /api/claude': {
    request: z.object({ key: z.string().optional(), baseUrl: z.url().optional(), model: z.string().optional(), forget: z.boolean().optional() }),
    response: ClaudeStatus,
  },
  /** A text for one row of an automation. Claude has no tools there, and what it writes is made plain. */
  'POST /api/draft': { request: DraftRequest, response: z.object({ text: z.string() }) },
  'POST /api/studio/draft': { request: HandDraft, response: HandDraftKept },
  /** What is wrong with the types of a draft that was kept, beside its run. */
  'POST /api/studio/types': { request: z.object({ draft: z.string().max(64) }), response: z.object({ findings: z.array(StudioFinding) }) },
  /** The person has enough of a run: it ends with the draft that had passed its checks, where there is one. */
  'POST /api/studio/stop': { request: z.object({ run: z.string().max(64) }), response: z.null() },
  'POST /api/studio/explain': { request: ExplainRequest, response: Explanation },
  'GET /api/claude/usage': { request: empty, response: ClaudeUsage },
  /** US dollars a month; null: none. A call that could exceed it is not made. */
  'PUT /api/claude/budget': { request: z.object({ budget: z.number().min(0).max(100_000).nullable() }), response: ClaudeUsage },
} as const;

/** What the companion tells by itself, over the page's socket: one `alive` at least every 15 s. */
export const CompanionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('alive') }),
  /**
   * The source says that something changed. `at`: epoch ms when the companion heard it. `about`: what changed, in the
   * words the connector put into its callback URLs; absent where any of the calls had none.
   */
  z.object({ type: z.literal('changed'), account: z.string(), at: z.number(), about: z.array(z.string()).optional() }),
  z.object({ type: z.literal('accounts'), accounts: z.array(Account) }),
  z.object({ type: z.literal('document'), document: StoredDocument }),
  z.object({ type: z.literal('claude'), claude: ClaudeStatus }),
  /** Other agents were added or removed, or one showed itself. All of them. */
  z.object({ type: z.literal('agents'), agents: z.array(Agent) }),
  /** Proposals of other agents that wait, the oldest first. All of them. */
  z.object({ type: z.literal('proposals'), proposals: z.array(ProposalHead) }),
  /** Plugins from elsewhere were installed, updated or removed. All of them. */
  z.object({ type: z.literal('plugins'), plugins: z.array(InstalledPlugin) }),
  /** Tools of MCP servers that run and told how far they are. All of them. */
  z.object({ type: z.literal('mcp-calls'), calls: z.array(McpRunningCall) }),
  /** A consent that was begun ended with an account, which may have been there before. */
  z.object({ type: z.literal('consent-given'), connector: z.string(), account: z.string() }),
  /** A consent that was begun ended without an account: declined, given up or refused. `account`: the one to reconnect. */
  z.object({ type: z.literal('consent-failed'), connector: z.string(), account: z.string().optional(), error: ErrorData }),
]);
/** What the companion tells by itself. */
export type CompanionEvent = z.output<typeof CompanionEvent>;

/** One item as the briefing's model sees it: a short id and chosen fields. Untrusted content. */
export const BriefingSource = z.object({ id: z.string(), kind: z.string(), fields: z.record(z.string(), z.unknown()) });

/** `POST /api/briefing`: compose a day's briefing with Claude. Answers lines of {@link BriefingLine}. */
export const BriefingRequest = z.object({ day: z.iso.date(), timeZone: z.string(), locale: z.string(), now: z.string(), sources: z.array(BriefingSource).max(400), wants: BriefingWants.optional() });
/** What `POST /api/briefing` is asked. */
export type BriefingRequest = z.output<typeof BriefingRequest>;
/** Lines of a briefing's answer. */
export const BriefingLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sentence'), topic: z.string(), text: z.string(), sources: z.array(z.string()) }),
  /** Something the model wrote was taken out; `what`, in words. */
  z.object({ type: z.literal('blocked'), what: z.string() }),
  z.object({
    type: z.literal('done'),
    model: z.string(),
    usage: z.object({ inputTokens: z.int(), outputTokens: z.int(), cacheReadTokens: z.int(), cost: z.number().optional() }),
  }),
  z.object({ type: z.literal('error'), error: ErrorData }),
]);
/** One line of a briefing's answer. */
export type BriefingLine = z.output<typeof BriefingLine>;
