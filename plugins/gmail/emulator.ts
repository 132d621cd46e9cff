import { createOAuthServer, startServer, type DemoAccount, type Emulator, type EmulatorOptions, type RouteRequest } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import { gmail } from './contract.js';
import { apiError, notFound } from './emulator/errors.js';
import { Mailbox } from './emulator/mailbox.js';
import { pageRoutes } from './emulator/page/routes.js';
import { createQuota, UNITS_PER_MINUTE } from './emulator/quota.js';
import { batchHandler, type BatchTarget } from './emulator/routes/batch.js';
import { draftRoutes } from './emulator/routes/drafts.js';
import { historyRoutes } from './emulator/routes/history.js';
import { labelRoutes } from './emulator/routes/labels.js';
import { messageRoutes } from './emulator/routes/messages.js';
import { settingsRoutes } from './emulator/routes/settings.js';
import { threadRoutes } from './emulator/routes/threads.js';
import { watchRoutes } from './emulator/routes/watch.js';
import { seedState } from './emulator/seed.js';
import { MailboxState } from './emulator/state.js';

/** A running Gmail, with the handles that tests and the demo hold. */
export interface GmailEmulator extends Emulator {
  readonly mailbox: Mailbox;
  /** Ends the life of all access tokens, as after an hour. */
  expireAccessTokens(): void;
  /** Ends all consents. */
  revokeConsents(): void;
}

/** How this emulator is started. */
export interface GmailEmulatorOptions extends EmulatorOptions {
  /** Quota units per minute; default Gmail's. */
  unitsPerMinute?: number;
  /** The mailbox to serve instead of the demo company's. */
  mailbox?: MailboxState;
}

const scope = (name: string) => `https://www.googleapis.com/auth/gmail.${name}`;
const clientId = 'vivarium-demo.apps.example';
const login = 'morgan.reeves@apex-consulting.example';

/** How the demo account signs in. */
export const demoAccount: DemoAccount = { type: 'oauth2', clientId, login };

const Snapshot = z.object({ version: z.literal(1), mailbox: MailboxState, grants: z.unknown() });

/** Scopes of which one suffices. */
function scopesFor({ method, url: { pathname } }: RouteRequest): string[] {
  const writing = [scope('modify')];
  if (method === 'GET' || pathname.endsWith('/watch') || pathname.endsWith('/stop')) return [...writing, scope('readonly')];
  if (pathname.endsWith('/send')) return [...writing, scope('compose'), scope('send')];
  return pathname.includes('/drafts') ? [...writing, scope('compose')] : writing;
}

/** Starts Gmail on loopback: the API under its real paths, Google's sign-in, and a page at `/`. */
export async function startEmulator(options: GmailEmulatorOptions = {}): Promise<GmailEmulator> {
  const { port, now = () => new Date(), timeZone = 'UTC', onChange, unitsPerMinute = UNITS_PER_MINUTE } = options;
  const saved = options.snapshot === undefined ? undefined : Snapshot.parse(options.snapshot);
  const mailbox = new Mailbox(saved?.mailbox ?? options.mailbox ?? seedState(now(), timeZone));
  const context = { mailbox, now, timeZone };
  const { auth } = gmail.definition;
  if (auth.type !== 'oauth2') throw new TypeError('Gmail signs in by OAuth.');
  const path = (url: string) => new URL(url).pathname;

  const oauth = createOAuthServer({
    title: 'Gmail',
    clients: [{ id: clientId }],
    users: [{ login: mailbox.me.email, name: mailbox.me.name }],
    paths: { authorize: path(auth.authorizeUrl), token: path(auth.tokenUrl), revoke: path(auth.revokeUrl!) },
    now,
    snapshot: saved?.grants,
    onChange,
  });
  const snapshot = () => ({ version: 1 as const, mailbox: mailbox.snapshot(), grants: oauth.snapshot() });
  const quota = createQuota(now, unitsPerMinute);
  const watch = watchRoutes(context);
  mailbox.onCommit(() => onChange?.());

  const api = {
    ...historyRoutes(context),
    ...messageRoutes(context),
    ...threadRoutes(context),
    ...labelRoutes(context),
    ...draftRoutes(context),
    ...settingsRoutes(context),
    ...watch.routes,
  };
  const before: BatchTarget['before'] = (request) => {
    const { pathname } = request.url;
    // A batch asks nobody who they are: its Authorization header is that of each part, which is refused by itself.
    if (!pathname.startsWith('/gmail/v1/')) return undefined;
    const grant = oauth.check(request, scopesFor(request));
    if (!('login' in grant)) return grant;
    const user = decodeURIComponent(/\/users\/([^/]+)/.exec(pathname)?.[1] ?? 'me');
    if (user !== 'me' && user !== grant.login) return apiError(403, 'forbidden', `Delegation denied for ${grant.login}`);
    return quota.spend(request.method, pathname);
  };
  const server = await startServer({
    port,
    before,
    notFound,
    routes: { ...oauth.routes, ...api, 'POST /batch/gmail/v1': batchHandler(() => ({ routes: api, before, faults: server.faults })), ...pageRoutes(context, () => options.links ?? []) },
  });
  return {
    ...server,
    page: `${server.origin}/`,
    mailbox,
    snapshot,
    onCommit: (listener) => mailbox.onCommit(listener),
    expireAccessTokens: () => oauth.expireAccessTokens(),
    revokeConsents: () => oauth.revokeAll(),
    async close() {
      watch.close();
      await server.close();
    },
  };
}
