import { randomBytes, randomUUID } from 'node:crypto';
import { VivariumError } from '@vivarium/sdk/contract';
import { createOAuthServer, startServer, type Emulator, type EmulatorOptions } from '@vivarium/sdk/testing/emulator';
import { apexConsulting } from '@vivarium/sdk/testing/demo';
import { z } from 'zod';
import { dayIn } from './cursor.js';
import { apiRoutes, type Source } from './emulator/api.js';
import { Channels, ChannelsData } from './emulator/channels.js';
import { failure } from './emulator/failure.js';
import { Pages } from './emulator/pages.js';
import { Quota } from './emulator/quota.js';
import { seed } from './emulator/seed.js';
import { Store, StoreDataSchema, type StoreData } from './emulator/store.js';
import { windowRoutes } from './emulator/window.js';

const login = 'morgan.reeves@apex-consulting.example';

/** How the companion connects the demo account: through the emulator's own consent. */
export const demoAccount = { type: 'oauth2', clientId: 'vivarium-demo.apps.example', clientSecret: 'demo-client-secret', login } as const;

/** A running Google Calendar of Apex Consulting. */
export interface CalendarEmulator extends Emulator {
  /** Bearer of the source itself: may do everything, has no quota. What the page uses, and benches and tests may. */
  readonly ownerToken: string;
  /** Ends the life of every access token, as after an hour. */
  expireAccessTokens(): void;
  /** Ends every consent: refresh is refused, the account is signed out. */
  revokeConsent(): void;
}

const Snapshot = z.object({ version: z.literal(1), day: z.iso.date(), store: StoreDataSchema, channels: ChannelsData, oauth: z.unknown() });

function readSnapshot(snapshot: unknown): z.output<typeof Snapshot> | undefined {
  if (snapshot === undefined) return undefined;
  const parsed = Snapshot.safeParse(snapshot);
  if (parsed.success) return parsed.data;
  throw new VivariumError('invalid-input', 'The saved state of the demo calendar cannot be read. Delete it to begin with fresh demo data.', { cause: parsed.error });
}

/**
 * Starts Google Calendar API v3 for Apex Consulting on loopback, with OAuth, and the page that shows it. A snapshot of
 * an earlier day keeps its sign-ins but gets fresh data, since a demo week in the past has nothing to show.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<CalendarEmulator> {
  const now = options.now ?? (() => new Date());
  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const day = dayIn(timeZone, now());
  const saved = readSnapshot(options.snapshot);
  const data: StoreData = saved?.day === day ? saved.store : seed({ today: day, timeZone, epoch: randomUUID() });

  const listeners = new Set<(at: number) => void>();
  const channels = new Channels(saved?.channels ?? [], now);
  const snapshot = () => ({ version: 1 as const, day, store: store.snapshot(), channels: channels.snapshot(), oauth: oauth.snapshot() });
  const store = new Store(data, now, (calendarId) => {
    const at = performance.timeOrigin + performance.now();
    channels.notify(calendarId ?? null);
    for (const listener of listeners) listener(at);
    options.onChange?.();
  });
  const oauth = createOAuthServer({
    clients: [{ id: demoAccount.clientId, secret: demoAccount.clientSecret }],
    users: [{ login, name: 'Morgan Reeves' }],
    paths: { authorize: '/o/oauth2/v2/auth', token: '/token', revoke: '/revoke' },
    now,
    snapshot: saved?.oauth,
    onChange: options.onChange,
    title: 'Google Calendar',
  });
  const { me } = apexConsulting({ today: day, timeZone });
  const ownerToken = randomBytes(24).toString('base64url');
  const source: Source = { store, oauth, channels, quota: new Quota(now), pages: new Pages(), user: me, now, origin: () => server.origin, ownerToken };
  const onCommit = (listener: (at: number) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const server = await startServer({
    port: options.port,
    routes: { ...oauth.routes, ...apiRoutes(source), ...windowRoutes({ ownerToken, store, onCommit, links: () => options.links ?? [], today: () => dayIn(timeZone, now()), timeZone }) },
    notFound: () => failure(404, 'notFound', 'Not Found'),
  });
  return {
    origin: server.origin,
    page: `${server.origin}/`,
    faults: server.faults,
    journal: server.journal,
    ownerToken,
    snapshot,
    onCommit,
    expireAccessTokens: () => oauth.expireAccessTokens(),
    revokeConsent: () => oauth.revokeAll(),
    async close() {
      channels.close();
      await server.close();
    },
  };
}
