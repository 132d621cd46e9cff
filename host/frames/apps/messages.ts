import { z } from 'zod';

/** The version of the MCP Apps protocol that is spoken here. */
export const APPS_PROTOCOL = '2026-01-26';

const Id = z.union([z.string().max(200), z.int()]);
const version = { jsonrpc: z.literal('2.0') };

/** What an app says, as JSON-RPC has it: a request, an answer, or a notification. */
export const AppMessage = z.union([
  z.object({ ...version, id: Id, method: z.string().max(100), params: z.record(z.string(), z.unknown()).default({}) }),
  z.object({ ...version, id: Id, result: z.record(z.string(), z.unknown()) }),
  z.object({ ...version, id: Id, error: z.looseObject({ code: z.number(), message: z.string() }) }),
  z.object({ ...version, method: z.string().max(100), params: z.record(z.string(), z.unknown()).default({}) }),
]);

/** What comes through the port of an app's page. */
export const AppEnvelope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('app'), message: AppMessage }),
  z.object({ type: z.literal('alive'), beat: z.int() }),
  z.object({ type: z.literal('storage'), entries: z.record(z.string().max(1000), z.string()) }),
]);

const Mode = z.enum(['inline', 'fullscreen', 'pip']);

/** What an app may ask, by method. */
export const appRequests = {
  'ui/initialize': z.object({ protocolVersion: z.string().max(40), appInfo: z.looseObject({ name: z.string() }) }),
  'tools/call': z.object({ name: z.string().max(128), arguments: z.record(z.string(), z.unknown()).default({}) }),
  'ui/open-link': z.object({ url: z.string().max(4000) }),
  'ui/request-display-mode': z.object({ mode: Mode }),
  'ui/message': z.looseObject({}),
  'ui/update-model-context': z.looseObject({}),
  ping: z.looseObject({}),
} as const;

const Variable = z.record(z.string().regex(/^--[a-z0-9-]+$/), z.string());
const Context = z.strictObject({
  theme: z.enum(['light', 'dark']).optional(),
  styles: z.strictObject({ variables: Variable }).optional(),
  displayMode: Mode.optional(),
  availableDisplayModes: z.array(Mode).optional(),
  containerDimensions: z.strictObject({ width: z.number(), height: z.number() }).optional(),
  locale: z.string().optional(),
  timeZone: z.string().optional(),
  platform: z.literal('web').optional(),
  userAgent: z.string().optional(),
  safeAreaInsets: z.strictObject({ top: z.number(), right: z.number(), bottom: z.number(), left: z.number() }).optional(),
  toolInfo: z.strictObject({ tool: z.strictObject({ name: z.string(), inputSchema: z.looseObject({ type: z.literal('object') }) }) }).optional(),
});
/** What an app is told of where it is. */
export type HostContext = z.output<typeof Context>;

const ToolResult = z.object({
  content: z.array(z.looseObject({ type: z.string() })),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  isError: z.boolean().optional(),
  _meta: z.record(z.string(), z.unknown()).optional(),
});
/** What a tool answered, as an app takes it. */
export type ToolResult = z.output<typeof ToolResult>;

/** What an app is told, by method: nothing else is ever sent. */
export const hostNotifications = {
  'ui/notifications/tool-input': z.strictObject({ arguments: z.record(z.string(), z.unknown()) }),
  'ui/notifications/tool-result': ToolResult,
  'ui/notifications/tool-cancelled': z.strictObject({ reason: z.string() }),
  'ui/notifications/host-context-changed': Context,
} as const;

/** What an app is answered, by what it asked. */
export const hostResults = {
  'ui/initialize': z.strictObject({
    protocolVersion: z.string(),
    hostInfo: z.strictObject({ name: z.string(), version: z.string() }),
    hostCapabilities: z.strictObject({ openLinks: z.strictObject({}), serverTools: z.strictObject({}), logging: z.strictObject({}) }),
    hostContext: Context,
  }),
  'tools/call': ToolResult,
  'ui/open-link': z.strictObject({ isError: z.boolean().optional() }),
  'ui/request-display-mode': z.strictObject({ mode: Mode }),
  'ui/message': z.strictObject({ isError: z.boolean() }),
  'ui/update-model-context': z.strictObject({}),
  ping: z.strictObject({}),
} as const satisfies Record<keyof typeof appRequests, z.ZodType>;

/** What is kept of an app between two times that it is open. */
export const AppState = z.object({
  storage: z.record(z.string(), z.string()).default({}),
  /** The last answer of its tool, and what it was asked. */
  shown: z.object({ input: z.string(), result: ToolResult }).optional(),
});
/** What is kept of an app. */
export type AppState = z.output<typeof AppState>;
