import type { CompanionEvent, StoredDocument } from '@vivarium/sdk/protocol';
import { VivariumError } from '@vivarium/sdk/contract';
import type { AccountHealth, ActionEvent, Documents, Host, LogEntry, OutboxEntry, StorageHealth } from '../../connectors/host.js';
import { sampleContracts } from './samples.js';

/** Documents in memory, at once everywhere. */
export function memoryDocuments(): Documents {
  const stored = new Map<string, StoredDocument>();
  const listeners = new Set<(document: StoredDocument) => void>();
  const write = (document: StoredDocument) => {
    stored.set(`${document.kind}/${document.id}`, document);
    for (const listener of [...listeners]) listener(document);
    return document;
  };
  const version = (kind: string, id: string) => (stored.get(`${kind}/${id}`)?.version ?? 0) + 1;
  return {
    ready: Promise.resolve(),
    restored: Promise.resolve(),
    unsaved: 0,
    get: (kind, id) => stored.get(`${kind}/${id}`),
    list: (kind) => [...stored.values()].filter((one) => one.kind === kind && one.content !== undefined),
    put: (kind, id, content) => write({ kind, id, version: version(kind, id), content: structuredClone(content) }),
    remove: (kind, id) => void write({ kind, id, version: version(kind, id) }),
    onChange: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    onOverruled: () => () => undefined,
    onRefused: () => () => undefined,
    settled: () => Promise.resolve(),
  };
}

/** What a {@link fakeHost} shows; `change` replaces parts of it. */
export interface FakeState {
  health: AccountHealth[];
  log: LogEntry[];
  outbox: OutboxEntry[];
  storage: StorageHealth;
  companionReachable: boolean;
  outdated: boolean;
}

/** A host without sources for the gallery and the tests: what it shows is what it is given. */
export interface FakeHost extends Host {
  change(state: Partial<FakeState>): void;
  /** Lets the companion have told something. */
  tell(event: CompanionEvent): void;
  /** Lets an action have happened. */
  act(event: ActionEvent): void;
  /** Names of the methods that were called, with their first argument. */
  readonly calls: readonly (readonly [name: string, argument: unknown])[];
}

/** Makes a {@link FakeHost}. */
export function fakeHost(initial: Partial<FakeState> = {}): FakeHost {
  let state: FakeState = { health: [], log: [], outbox: [], storage: { state: 'stored', persistent: true }, companionReachable: true, outdated: false, ...initial };
  const listeners = new Set<() => void>();
  const actions = new Set<(event: ActionEvent) => void>();
  const told = new Set<(event: CompanionEvent) => void>();
  const calls: (readonly [string, unknown])[] = [];
  const listen = (listener: () => void) => (listeners.add(listener), () => void listeners.delete(listener));
  const called = (name: string) => async (argument?: unknown) => void calls.push([name, argument]);
  const nothing = async () => {
    throw new VivariumError('not-found', 'The gallery has no sources.');
  };
  return {
    contracts: [],
    installed: [],
    apps: [],
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    ready: Promise.resolve(),
    accountsKnown: true,
    unsent: { peek: () => undefined, take: () => undefined, write: () => undefined, move: () => undefined, send: (_subject, sent) => sent, onChange: () => () => undefined },
    documents: memoryDocuments(),
    grants: { trusts: () => true, install: () => undefined, ledger: nothing },
    changes: { book: nothing, unseen: [], onChange: () => () => undefined, saw: () => undefined, mark: (_marked, open, listener) => open(listener) },
    get accounts() {
      return state.health.map(({ account }) => account);
    },
    get health() {
      return state.health;
    },
    get outdated() {
      return state.outdated;
    },
    get storage() {
      return state.storage;
    },
    get companionReachable() {
      return state.companionReachable;
    },
    get log() {
      return state.log;
    },
    get outbox() {
      return state.outbox;
    },
    contract: (connector) => sampleContracts.find(({ id }) => id === connector),
    onHealth: listen,
    onLog: listen,
    onCompanion: (listener) => (told.add(listener), () => void told.delete(listener)),
    onAction: (listener) => (actions.add(listener), () => void actions.delete(listener)),
    open: (_target, _query, listener) => {
      listener({ items: [], freshness: { state: 'live', demo: false }, ready: true });
      return () => undefined;
    },
    item: () => undefined,
    read: nothing,
    call: nothing,
    refresh: called('refresh'),
    undo: called('undo'),
    discard: called('discard'),
    removeAccount: called('removeAccount'),
    putLocal: () => undefined,
    tellLocal: () => undefined,
    handleLocal: () => undefined,
    close: async () => undefined,
    calls,
    change(part) {
      state = { ...state, ...part };
      for (const listener of [...listeners]) listener();
    },
    tell(event) {
      for (const listener of [...told]) listener(event);
    },
    act(event) {
      for (const listener of [...actions]) listener(event);
    },
  };
}
