import { defineContract, type Contract } from '@vivarium/sdk/contract';
import type { Account, CompanionState } from '@vivarium/sdk/protocol';
import type { AccountHealth, LogEntry, OutboxEntry } from '../../connectors/host.js';

const now = Date.now();

const account = (connector: string, label: string, more: Partial<Account> = {}): Account => ({
  id: `${connector}-1`,
  connector,
  label,
  demo: false,
  readOnly: false,
  status: 'connected',
  settings: {},
  ...more,
});

const health = (of: Account, title: string, more: Partial<AccountHealth> = {}): AccountHealth => ({
  account: of,
  title,
  freshness: { state: 'live', demo: of.demo, syncedAt: now - 2000 },
  collections: [{ name: 'items', title: 'Items', items: 1284, freshness: { state: 'live', demo: of.demo, syncedAt: now - 2000 }, lastSync: now - 2000, rejected: 0 }],
  lastSync: now - 2000,
  nextSync: now + 3000,
  requests: 214,
  bytes: 1_482_000,
  quota: { units: 600, perSeconds: 60, spent: 48 },
  push: 'none',
  breaker: 'closed',
  worker: 'running',
  foreign: false,
  follows: false,
  ...more,
});

/** Three demo accounts, as on a first start. */
export const demoHealth: AccountHealth[] = [
  health(account('google-calendar', 'you@apex.example', { demo: true, sourcePage: 'http://127.0.0.1:1/' }), 'Google Calendar', { push: 'subscribed' }),
  health(account('gmail', 'you@apex.example', { demo: true, sourcePage: 'http://127.0.0.1:2/' }), 'Gmail'),
  health(account('notion', 'Apex Consulting', { demo: true, sourcePage: 'http://127.0.0.1:3/' }), 'Notion'),
];

/** Real accounts in trouble of every kind. */
export const mixedHealth: AccountHealth[] = [
  health(account('google-calendar', 'mara@apex.example'), 'Google Calendar'),
  health(account('gmail', 'mara@apex.example', { readOnly: true }), 'Gmail', {
    freshness: { state: 'stale', demo: false, syncedAt: now - 900_000, reason: { code: 'rate-limited', message: 'Google asked us to wait until 10:45.', retryAfter: 60_000 } },
    breaker: 'open',
    retryAt: now + 60_000,
    lastError: { code: 'rate-limited', message: 'Google asked us to wait until 10:45.', at: now - 30_000 },
    quota: { units: 600, perSeconds: 60, spent: 588 },
  }),
  health(account('notion', 'Apex Consulting', { status: 'signed-out', problem: 'Notion ended the consent. Reconnect to go on; what is here stays.' }), 'Notion', {
    freshness: { state: 'signed-out', demo: false, syncedAt: now - 7_200_000 },
    worker: 'stopped',
  }),
];

const entry = (id: string, title: string, outcome: LogEntry['outcome'], more: Partial<LogEntry> = {}): LogEntry => ({
  id,
  at: now - 60_000 * Number(id),
  account: 'google-calendar-1',
  action: 'google-calendar.moveEvent',
  title,
  risk: 'reversible',
  caller: { widget: 'viv-agenda' },
  outcome,
  undoable: outcome === 'done',
  ...more,
});

/** A morning's log. */
export const sampleLog: LogEntry[] = [
  entry('1', 'Move “Call with Amanda Foster” to Thursday', 'done'),
  entry('4', 'Advance “Northwind Traders” to Negotiation', 'done', { account: 'notion-1', caller: { widget: 'viv-clients' } }),
  entry('12', 'Delete “Old budget review”', 'declined', { risk: 'destructive', undoable: false }),
  entry('44', 'Archive “Re: Contract draft”', 'failed', { error: { code: 'conflict', message: 'Somebody changed it in between.' }, undoable: false }),
  entry('51', 'Decline “Weekly sync”', 'undone', { undoable: false }),
];

/** One write that waits. */
export const sampleOutbox: OutboxEntry[] = [{ id: '90', at: now - 20_000, account: 'gmail-1', title: 'Archive “Lunch on Friday?”', state: 'waiting' }];

/** A companion that answers. */
export const sampleCompanion: CompanionState = {
  version: '0.1.0',
  protocol: 1,
  vault: 'keychain',
  accounts: [],
  claude: { configured: true, baseUrl: 'https://api.anthropic.com', model: 'claude-sonnet', models: [{ id: 'claude-sonnet', title: 'Claude Sonnet' }] },
  dataFolder: '~/.local/share/vivarium',
};

/** Contracts that sign in the two ways there are. */
export const sampleContracts: Contract[] = [
  defineContract({
    id: 'google-calendar',
    version: 1,
    title: 'Google Calendar',
    auth: { type: 'oauth2', authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth', tokenUrl: 'https://oauth2.googleapis.com/token', scopes: ['calendar'], readOnlyScopes: ['calendar.readonly'] },
    network: [],
    quota: { units: 600, perSeconds: 60 },
    collections: {},
    reads: {},
    actions: {},
  }),
  defineContract({
    id: 'notion',
    version: 1,
    title: 'Notion',
    auth: { type: 'token', label: 'Internal integration secret', helpUrl: 'https://www.notion.so/profile/integrations' },
    network: [],
    quota: { units: 180, perSeconds: 60 },
    collections: {},
    reads: {},
    actions: {},
  }),
];
