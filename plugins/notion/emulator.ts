import { z } from 'zod';
import { startServer, type Emulator, type EmulatorOptions, type Reply } from '@vivarium/sdk/testing/emulator';
import { apiRoutes, authorise } from './emulator/api.js';
import { failure } from './emulator/errors.js';
import type { WorkspaceData } from './emulator/model.js';
import { pageRoutes } from './emulator/page-routes.js';
import { createRateLimit, type RateLimit } from './emulator/rate-limit.js';
import { seedWorkspace } from './emulator/seed.js';
import { createWebhooks } from './emulator/webhooks.js';
import { Workspace } from './emulator/workspace.js';

export type { RateLimit } from './emulator/rate-limit.js';

const TOKEN = 'ntn_vivarium_demo_00000000000000000000000000000';

/** How the companion connects the demo account: with a token, as a person would paste one, and a webhook entered at Notion. */
export const demoAccount = { type: 'token', token: TOKEN, settings: { webhook: true } } as const;

/** The options every emulator has, and the limit of this one. */
export interface NotionEmulatorOptions extends EmulatorOptions {
  /** Requests let through. Default: what Notion publishes, an average of three a second with bursts. */
  rateLimit?: RateLimit;
  /** Entries that one query answers at most. Default: 10,000, as https://developers.notion.com/guides/data-apis/query-large-data-sources says. */
  queryLimit?: number;
}

/** The emulator and what a person does on the integration's own page. */
export interface NotionEmulator extends Emulator {
  /** Enters an address for webhooks. The first delivery carries the verification token, by which the others are signed. */
  addWebhook(url: string): { id: string; verificationToken: string };
  /** Withdraws the token, as "Refresh secret" does: every request is then refused with 401. */
  revokeToken(): void;
}

const Snapshot = z.custom<WorkspaceData>((value) => z.looseObject({ version: z.literal(1), sources: z.array(z.unknown()), pages: z.array(z.unknown()) }).safeParse(value).success);

/** Starts the emulated workspace: the API under `/v1`, the person's page under `/`. */
export async function startEmulator(options: NotionEmulatorOptions = {}): Promise<NotionEmulator> {
  const now = options.now ?? (() => new Date());
  const timeZone = options.timeZone ?? 'UTC';
  const data = options.snapshot === undefined ? seedWorkspace({ now: now(), timeZone }) : structuredClone(Snapshot.parse(options.snapshot));
  const snapshot = () => structuredClone(data);
  const tokens = new Set<string>([TOKEN]);
  const listeners = new Set<(at: number) => void>();
  const limit = createRateLimit(options.rateLimit ?? { burst: 2700, perSecond: 3 }, now);
  let revision = 0;

  const workspace = new Workspace(data, now, (change) => {
    revision += 1;
    const at = performance.timeOrigin + performance.now();
    for (const listener of listeners) listener(at);
    webhooks.deliver(change);
    options.onChange?.();
  });
  const webhooks = createWebhooks(workspace, now);

  /** Answers carry the emulated clock, not the machine's. */
  const dated = (reply: Reply): Reply => ({ ...reply, headers: { date: now().toUTCString(), ...reply.headers } });
  const routes = Object.fromEntries(
    Object.entries(apiRoutes(workspace, options.queryLimit ?? 10_000)).map(([route, handler]) => [route, async (request: Parameters<typeof handler>[0]) => dated(await handler(request))]),
  );

  const server = await startServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    routes: { ...routes, ...pageRoutes(workspace, () => revision, () => options.links ?? []) },
    before(request) {
      if (!request.url.pathname.startsWith('/v1/')) return undefined;
      return authorise(tokens, request) ?? limit(request);
    },
    notFound: ({ url }) => failure('invalid_request_url', `Invalid request URL: ${url.pathname}.`),
  });

  return {
    origin: server.origin,
    page: `${server.origin}/`,
    faults: server.faults,
    journal: server.journal,
    snapshot,
    addWebhook: (url) => webhooks.add(url),
    revokeToken: () => tokens.clear(),
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      webhooks.close();
      await server.close();
    },
  };
}
