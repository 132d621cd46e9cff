import { action, collection, defineContract } from '@vivarium/sdk/contract';
import { createOAuthServer, startServer, type Emulator, type EmulatorOptions, type OAuthServer } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import type { CompanionPlugin } from './demo.js';

/** What a test does to the source behind the plugin. */
export interface TestSource extends Emulator {
  readonly oauth: OAuthServer;
  readonly page: string;
  change(note: string): void;
}

const events = collection({ title: 'Events', item: z.object({ id: z.string() }), key: 'id', pace: { visible: 5, hidden: 60 } });

/** A connector with consent, as Google's are. */
export const calendarContract = defineContract({
  id: 'test-calendar',
  version: 1,
  title: 'Test Calendar',
  auth: {
    type: 'oauth2',
    authorizeUrl: 'https://accounts.example.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.example.com/token',
    revokeUrl: 'https://oauth2.example.com/revoke',
    scopes: ['https://example.com/auth/events'],
    readOnlyScopes: ['https://example.com/auth/events.readonly'],
    parameters: { access_type: 'offline' },
  },
  network: [{ origin: 'https://www.example.com', methods: ['GET', 'POST', 'PATCH'], paths: ['/v3'] }],
  identity: { path: '/v3/me', label: (answer) => z.object({ id: z.string() }).parse(answer).id },
  quota: { units: 1, perSeconds: 1 },
  collections: { events },
  reads: {},
  actions: { rename: action({ title: 'Rename', on: events, input: z.object({}), output: z.null(), risk: 'reversible', preview: () => ({ title: 'Rename' }) }) },
  push: ['events'],
});

/** A connector with a pasted token, as Notion's is. */
export const notesContract = defineContract({
  id: 'test-notes',
  version: 1,
  title: 'Test Notes',
  auth: { type: 'token', label: 'Secret', helpUrl: 'https://example.com/help' },
  network: [{ origin: 'https://notes.example.com', methods: ['GET', 'POST'], paths: ['/v1'], headers: { 'notes-version': '1' } }],
  identity: { path: '/v1/me', label: (answer) => z.object({ name: z.string() }).parse(answer).name, key: (answer) => z.object({ id: z.string() }).parse(answer).id, workspace: (answer) => z.object({ workspace: z.string() }).parse(answer).workspace },
  quota: { units: 1, perSeconds: 1 },
  collections: {},
  reads: {},
  actions: {},
});

/** Who can consent at the test source. */
export const LOGINS = ['me@example.com', 'other@example.com'] as const;
/** The OAuth client that the calendar's source knows. */
export const CLIENT = { id: 'client-1', secret: 'client-secret-1' } as const;
/** The token that the notes' source knows. */
export const NOTES_TOKEN = 'notes-token-1';
/** The token of another integration in the same workspace. */
export const OTHER_NOTES_TOKEN = 'notes-token-2';
/** The token of an integration in another workspace that is called the same. */
export const FOREIGN_NOTES_TOKEN = 'notes-token-3';
const notesTokens = [NOTES_TOKEN, OTHER_NOTES_TOKEN, FOREIGN_NOTES_TOKEN].map((token) => `Bearer ${token}`);

/** A plugin whose source is a server of the emulator kit; `source()` is the running one. */
export function testCalendar(): { plugin: CompanionPlugin; source(): TestSource; starts: EmulatorOptions[] } {
  let running: TestSource | undefined;
  const starts: EmulatorOptions[] = [];
  const plugin: CompanionPlugin = {
    id: calendarContract.id,
    contract: calendarContract,
    loadEmulator: () =>
      Promise.resolve({
        demoAccount: { type: 'oauth2', clientId: CLIENT.id, clientSecret: CLIENT.secret, login: LOGINS[0] },
        async startEmulator(options) {
          starts.push(options);
          running = await startTestSource(options);
          return running;
        },
      }),
  };
  return {
    plugin,
    starts,
    source() {
      if (!running) throw new Error('The emulator was not started.');
      return running;
    },
  };
}

async function startTestSource(options: EmulatorOptions): Promise<TestSource> {
  let notes = z.array(z.string()).parse(options.snapshot ?? []);
  const oauth = createOAuthServer({
    clients: [CLIENT],
    users: LOGINS.map((login) => ({ login, name: login })),
    paths: { authorize: '/o/oauth2/v2/auth', token: '/token', revoke: '/revoke' },
    now: () => new Date(),
    title: 'Test Calendar',
  });
  const server = await startServer({
    routes: {
      ...oauth.routes,
      'GET /v3/me': (request) => {
        const grant = oauth.check(request, [...scopes, 'https://example.com/auth/events.readonly']);
        return 'login' in grant ? { body: { id: grant.login } } : grant;
      },
      'GET /v3/events': (request) => {
        const grant = oauth.check(request, [...scopes, 'https://example.com/auth/events.readonly']);
        return 'login' in grant ? { body: { items: notes } } : grant;
      },
      'GET /': () => ({ body: options.links }),
    },
  });
  return {
    ...server,
    oauth,
    page: `${server.origin}/`,
    snapshot: () => notes,
    onCommit: () => () => undefined,
    change(note) {
      notes = [...notes, note];
      options.onChange?.();
    },
  };
}
const scopes = ['https://example.com/auth/events'];

/** A plugin that signs in with a token. */
export const testNotes: CompanionPlugin = {
  id: notesContract.id,
  contract: notesContract,
  loadEmulator: () =>
    Promise.resolve({
      demoAccount: { type: 'token', token: NOTES_TOKEN },
      async startEmulator() {
        const server = await startServer({
          routes: { 'GET /v1/me': ({ headers }) => ({ body: { name: 'Apex', id: `bot-${notesTokens.indexOf(headers.authorization ?? '') + 1}`, workspace: headers.authorization === `Bearer ${FOREIGN_NOTES_TOKEN}` ? 'there' : 'here' } }) },
          before: ({ headers, url }) => (url.pathname.startsWith('/v1') && !notesTokens.includes(headers.authorization ?? '') ? { status: 401, body: {} } : undefined),
        });
        return { ...server, page: `${server.origin}/`, snapshot: () => ({}), onCommit: () => () => undefined };
      },
    }),
};
