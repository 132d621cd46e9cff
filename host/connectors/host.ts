import type { ActionRef, CollectionRef, Contract, ErrorData, ItemReference, Kind, KindAction, Preview, Query, ReadRef, Risk, Row } from '@vivarium/sdk/contract';
import type { Account, companionApi, CompanionEvent, Freshness, InstalledPlugin, PageCall, StoredDocument, UseName, WidgetManifest } from '@vivarium/sdk/protocol';
import type { Environment, LiveSnapshot, WidgetDefinition } from '@vivarium/sdk/widget';
import type { z } from 'zod';
import type { Limits } from '../grants/grant.js';
import type { Ledger } from '../grants/ledger.js';
import type { Scope } from '../store/engine/scope.js';
import type { ChangeBook } from './change-book.js';
import type { Marked } from './changes.js';
import type { OpenChannel } from './channel.js';
import type { LocalHandler } from './local-account.js';
import type { WorkerFault } from './worker-client.js';

type Endpoints = typeof companionApi;

/** A request to a source, as an account's connector makes it. */
export interface SourceRequest {
  readonly account: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string | ArrayBuffer | undefined;
}

/** What the companion's broker said: the source's answer, whatever its status, or why there is none. */
export type SourceAnswer =
  | { readonly ok: true; readonly status: number; readonly headers: Record<string, string>; readonly body: ArrayBuffer }
  | { readonly ok: false; readonly error: ErrorData };

/** What the host needs of the companion. `host/shell/companion-client.ts` is one; tests bring their own. */
export interface CompanionSession {
  request<Name extends keyof Endpoints>(endpoint: Name, params: z.input<Endpoints[Name]['request']>): Promise<z.output<Endpoints[Name]['response']>>;
  /** `fetch` to the companion with the session header. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Passes a request on to its source. @throws VivariumError where the companion did not answer at all, or the signal ended it. */
  exchange(request: SourceRequest, signal: AbortSignal): Promise<SourceAnswer>;
  /** Hears what the companion tells by itself, over as many connections as it takes. Returns the end of it. */
  onEvent(listener: (event: CompanionEvent) => void): () => void;
  /** Answers what other agents of the person's ask of this page. */
  answerCalls?(answer: (call: PageCall, signal: AbortSignal) => Promise<unknown>): void;
  /** Tells when the companion is lost and found. Without it, what requests meet is all that is known. */
  onConnection?(listener: (connection: 'connecting' | 'open' | 'lost') => void): () => void;
}

/** A plugin of this repository: its connector is a worker of the page. */
export interface OwnPlugin {
  readonly id: string;
  readonly contract: Contract;
  createWorker(): Worker;
  /** Pages that it brings, as widgets. */
  readonly apps?: readonly ServerApp[];
}

/** An app that an MCP server brings, as a widget: nothing of it is ours, and it reaches the server by its uses only. */
export interface ServerApp {
  readonly tag: string;
  readonly manifest: WidgetManifest;
  /** Connector of the server, and the app's name there. */
  readonly server: string;
  readonly name: string;
  /** The tool whose answer it shows. */
  readonly tool: string;
  /** Names of its uses, by tool. */
  readonly uses: Readonly<Record<string, string>>;
}

/** A plugin from elsewhere: its contract came as data, its connector runs in a frame and is believed nothing. */
export interface ForeignPlugin {
  readonly id: string;
  readonly contract: Contract;
  readonly openChannel: OpenChannel;
}

/** An installed plugin as the page sees it. */
export type HostPlugin = OwnPlugin | ForeignPlugin;

/** What a live query can be opened on: one collection, or a kind over every connector and account. */
export type LiveTarget = CollectionRef | Kind;
/** What can be read. */
export type ReadTarget = ReadRef | KindAction;
/** What can be called. */
export type CallTarget = ActionRef | KindAction;

/** Who asks for an action; shown in the log. */
export interface Caller {
  /** Tag of the widget, or `host`. */
  readonly widget: string;
  /** Id of its placement. */
  readonly placement?: string;
  /** As people see it, when it asked. */
  readonly title?: string;
  /** The artifact it is in. */
  readonly artifact?: string;
}

/** What a person says to a {@link ConfirmRequest}: `always` consents to the limits it names, `never` also to not being asked by this widget any more. */
export type ConfirmAnswer = boolean | 'always' | 'never';

/** What a person is asked before an external or destructive action runs. Frozen: what is shown is what runs. */
export interface ConfirmRequest {
  /** What is about to be done, in a word or two: "Delete event". */
  readonly title: string;
  readonly preview: Preview;
  readonly risk: Risk;
  readonly account: Account;
  readonly input: unknown;
  readonly caller: Caller;
  /** The item it acts on. */
  readonly item?: Row<Record<string, unknown>> | undefined;
  /** The caller does not ship with the product: this is what its grants allow. */
  readonly permit?: Permit | undefined;
  /** The person was using the caller when it asked, as the host saw it. */
  readonly active?: boolean | undefined;
  /** What `always` would consent to. */
  readonly always?: Limits;
}

/** One line of the append-only action log. A later line with the same `id` is what became of it. */
export interface LogEntry {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly account: string;
  /** `google-calendar.moveEvent` */
  readonly action: string;
  readonly title: string;
  readonly risk: Risk;
  readonly caller: Caller;
  readonly item?: ItemReference;
  /** `queued`: waits in the outbox. `declined`: the person said no. `undone`: taken back by `undoneBy`. */
  readonly outcome: 'queued' | 'done' | 'failed' | 'declined' | 'undone';
  readonly error?: ErrorData;
  /** Id of the entry this one took back. */
  readonly undoes?: string;
  /** How a risky action was consented to: by an answer to a question, or by limits agreed before. */
  readonly consent?: 'asked' | 'granted';
  /** It can be taken back now. */
  readonly undoable: boolean;
}

/** A write that waits for the network. */
export interface OutboxEntry {
  readonly id: string;
  readonly at: number;
  readonly account: string;
  readonly title: string;
  readonly item?: ItemReference;
  readonly state: 'waiting' | 'sending';
  /** Why the last try failed. */
  readonly error?: ErrorData;
}

/** What became of an action; the shell makes toasts of it. */
export type ActionEvent =
  /** It is on screen; `undoUntil` (epoch ms) is the end of the undo window where it can be taken back; `quiet`: not worth a message. */
  | { readonly type: 'done'; readonly entry: LogEntry; readonly undoUntil?: number; readonly quiet?: true }
  | { readonly type: 'queued'; readonly entry: LogEntry }
  /** What was shown was taken back; `entry.error` says why. */
  | { readonly type: 'failed'; readonly entry: LogEntry };

/** State of one collection of an account. Times are epoch milliseconds. */
export interface CollectionHealth {
  readonly name: string;
  readonly title: string;
  readonly items: number;
  readonly freshness: Freshness;
  readonly syncing: boolean;
  readonly lastSync?: number;
  readonly nextSync?: number;
  /** Items of the last full sync that the contract's schema refused. */
  readonly rejected: number;
  readonly lastError?: ErrorData & { readonly at: number };
}

/** State of one account, for the settings page. */
export interface AccountHealth {
  readonly account: Account;
  readonly title: string;
  /** The worst of its collections. */
  readonly freshness: Freshness;
  readonly collections: readonly CollectionHealth[];
  readonly lastSync?: number;
  readonly nextSync?: number;
  /** Requests to the source since the page was opened, and bytes received. */
  readonly requests: number;
  readonly bytes: number;
  /** The contract's quota and what is spent of it now. */
  readonly quota: { readonly units: number; readonly perSeconds: number; readonly spent: number };
  readonly lastError?: ErrorData & { readonly at: number };
  /** `none`: the source or the place offers none. */
  readonly push: 'none' | 'subscribed' | 'failed';
  /** `open`: after repeated failures nothing is asked until `retryAt`. */
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly retryAt?: number;
  /** `broken`: ended so often that it is not started again by itself. */
  readonly worker: 'stopped' | 'running' | 'broken';
  /** Why the connector's code was last ended, by name and in words that follow "The connector of …". */
  readonly workerFault?: WorkerFault;
  /** Its connector comes from elsewhere. */
  readonly foreign: boolean;
  /** Another tab syncs; this one follows. */
  readonly follows: boolean;
}

/** How the mirror is kept. `memory`: everything works, nothing survives a reload; `reason` says why. */
export interface StorageHealth {
  readonly state: 'stored' | 'memory';
  /** The browser promised not to evict it. */
  readonly persistent: boolean;
  readonly reason?: ErrorData;
}

/** A state of a document that another change of the same thing has replaced. */
export type Overruled = Pick<StoredDocument, 'kind' | 'id' | 'content'>;

/** The user's own documents: at once in IndexedDB, written behind to the companion's data folder. */
export interface Documents {
  /** Resolves when what IndexedDB holds has been read. Does not wait for the companion. */
  readonly ready: Promise<void>;
  /** Resolves at the first answer of the companion; rejects never. After it, an empty list means that there is none. */
  readonly restored: Promise<void>;
  get(kind: StoredDocument['kind'], id: string): StoredDocument | undefined;
  /** Without deleted ones, by id. */
  list(kind: StoredDocument['kind']): readonly StoredDocument[];
  /** Writes at once; the companion follows. @throws VivariumError `invalid-input` for a bad id or content that is no JSON. */
  put(kind: StoredDocument['kind'], id: string, content: StoredDocument['content']): StoredDocument;
  remove(kind: StoredDocument['kind'], id: string): void;
  /** Calls after every change from here, another tab or the data folder. */
  onChange(listener: (document: StoredDocument) => void): () => void;
  /** Calls when two changes of the same thing met and one of them could not be kept. Returns the end of it. */
  onOverruled(listener: (overruled: Overruled) => void): () => void;
  /** Resolves when what was written so far survives a reload of the page. */
  settled(): Promise<void>;
  /** Writes that the companion does not have yet. */
  readonly unsaved: number;
}

/** What a widget wants to do, as the one enforcement point judges it. */
export interface GrantRequest {
  readonly widget: string;
  /** Name of the entry in the widget's `uses`. */
  readonly use: string;
  readonly target: LiveTarget | ReadTarget | CallTarget;
  /** Where it wants to. */
  readonly artifact?: string | undefined;
}

/** One read or action about to run, all of it decided. */
export interface PermittedCall {
  readonly account: string;
  /** As it will run. */
  readonly input: unknown;
  /** The item it acts on or tells more of. */
  readonly item?: Row<Record<string, unknown>> | undefined;
}

/** What the grants of one use allow together. */
export interface Permit {
  /** What it is about, by name. */
  readonly use: UseName;
  /** Ids of the grants it rests on. */
  readonly grants: readonly string[];
  /** Accounts that may be met; others are as if they were not connected. Undefined: all. */
  readonly accounts: ReadonlySet<string> | undefined;
  /** Of a collection or kind: what of it is seen. Undefined: all. */
  readonly scope: Scope | undefined;
  /** @throws VivariumError `not-granted` for a query that names a field which is not seen */
  checkQuery(query: Query): void;
  /** @throws VivariumError `not-granted` for an account, an item or arguments outside the limits */
  checkCall(call: PermittedCall): void;
  /** Whether the person consented to calls like this one without seeing each. */
  passes(call: PermittedCall): boolean;
}

/** Stored consent, kept outside widget code. */
export interface Grants {
  /** Whether a widget ships with the product and holds what it declared at install. Everything else is in the ledger. */
  trusts(definition: Pick<WidgetDefinition, 'tag' | 'uses'>): boolean;
  /** One that ships with the product was made for a connector that the person added. */
  install(definition: Pick<WidgetDefinition, 'tag' | 'uses'>): void;
  /** Loaded when the first widget that needs it is on screen. */
  ledger(): Promise<Ledger>;
}

/** What sources changed since somebody last looked, and what of that somebody has seen. */
export interface Changes {
  /** What is known of it; loaded when it is first asked for. @throws VivariumError `offline` where it could not be loaded: the next call, or the next change, tries again. */
  book(): Promise<Pick<ChangeBook, 'steps' | 'unseen' | 'see'>>;
  /** What nobody has looked at yet; empty until the book is loaded, which listeners hear of. */
  readonly unseen: ChangeBook['unseen'];
  onChange(listener: () => void): () => void;
  /** Marks of these items were in view for a while. */
  saw(items: readonly ItemReference[]): void;
  /** A live query whose results carry the marks of their items. Returns the end of it. */
  mark(marked: Marked, open: (listener: (snapshot: LiveSnapshot) => void) => () => void, listener: (snapshot: LiveSnapshot) => void): () => void;
}

/** The page's host: data, actions, documents and their health. One per tab; several tabs share the work. */
export interface Host {
  readonly locale: string;
  readonly timeZone: string;
  /** Resolves when the mirror has been read from IndexedDB; live queries opened earlier answer then. */
  readonly ready: Promise<void>;

  readonly accounts: readonly Account[];
  /** The account list is known (from the companion or the last start). */
  readonly accountsKnown: boolean;
  contract(connector: string): Contract | undefined;
  /** Contracts of the installed connectors, ours and those from elsewhere. */
  readonly contracts: readonly Contract[];
  /** Apps of MCP servers. */
  readonly apps: readonly ServerApp[];
  /** Plugins from elsewhere, as last known; `onCompanion` tells when they change. */
  readonly installed: readonly InstalledPlugin[];
  /** Calls after every change of accounts or health, at most once per frame. */
  onHealth(listener: () => void): () => void;
  readonly health: readonly AccountHealth[];
  readonly storage: StorageHealth;
  /** False while the companion cannot be reached. */
  readonly companionReachable: boolean;

  /** Calls back at once and after every change of the result, at most once per frame. Returns the end of it. */
  open(target: LiveTarget, query: Query, listener: (snapshot: LiveSnapshot) => void, scope?: Scope): () => void;
  /** One item by reference, as it is on screen. */
  item(reference: ItemReference): Row<Record<string, unknown>> | undefined;
  /** Cached for the contract's `maxAge`, then asked again. */
  read(target: ReadTarget, input: unknown, options?: { account?: string | undefined; signal?: AbortSignal | undefined }): Promise<unknown>;
  /** Previews, asks where the risk wants it, shows the result at once, runs, logs. `key` (a UUID): the same one is never done twice, also after a crash. */
  call(target: CallTarget, input: unknown, options?: { on?: ItemReference | undefined; account?: string | undefined; caller?: Caller; permit?: Permit; active?: boolean; key?: string }): Promise<unknown>;
  /** Asks the sources now; of one account or of everything. Resolves when the answers are in, whatever they are. */
  refresh(account?: string): Promise<void>;

  /** What widgets may reach. */
  readonly grants: Grants;
  readonly changes: Changes;

  readonly documents: Documents;
  /** Newest first. */
  readonly log: readonly LogEntry[];
  readonly outbox: readonly OutboxEntry[];
  /** Takes an action of the log back. @throws VivariumError where it cannot (no inverse, changed since). */
  undo(id: string): Promise<void>;
  /** Drops a waiting write and what it showed. */
  discard(id: string): Promise<void>;
  onAction(listener: (event: ActionEvent) => void): () => void;
  /** Calls after every change of `log` or `outbox`. */
  onLog(listener: () => void): () => void;

  /**
   * Writes items of the host's own contracts (briefing, automations): the account is called `host`. Kept like a mirror.
   * `whole`: what is not among them goes.
   */
  putLocal(collection: CollectionRef, items: readonly Record<string, unknown>[], whole?: boolean): void;
  /** Answers an action of the host's own contracts. */
  handleLocal(action: ActionRef, handler: LocalHandler): void;

  /** Disconnects at the companion and erases its mirror, cached reads and waiting writes here. */
  removeAccount(account: string): Promise<void>;
  /** What the companion tells by itself. The host's own part of it is done already. */
  onCompanion(listener: (event: CompanionEvent) => void): () => void;

  /** Ends workers, syncs and listeners. What is stored stays. */
  close(): Promise<void>;
}

/** What {@link createHost} (host/connectors/create-host.ts) is made of. */
export interface HostOptions {
  session: CompanionSession;
  plugins: readonly OwnPlugin[];
  /** Widgets that ship with the product: what they declare in `uses` is granted at install. */
  builtIns: readonly Pick<WidgetDefinition, 'tag' | 'uses'>[];
  /** Asks the person; resolves false when they say no. */
  confirm(request: ConfirmRequest): Promise<ConfirmAnswer>;
  /** Read whenever something is written: the language is known only when the documents are. */
  readonly locale: string;
  timeZone: string;
  /** Name of the IndexedDB database. Default `vivarium`. */
  database?: string;
}

/** The environment of a placement: the value now, and a call after every change. `EnvironmentCell` of host/board is one. */
export interface EnvironmentSource {
  readonly current: Environment;
  subscribe(listener: () => void): () => void;
}

/**
 * What {@link createWidgetHost} (host/grants/widget-host.ts) is made of:
 * `createWidgetHost({ host, definition, placement, environment, selectDay, reveal, saveState }): WidgetHost`.
 */
export interface WidgetHostOptions {
  host: Host;
  definition: WidgetDefinition;
  placement: { readonly id: string; readonly config: unknown; readonly configVersion?: number | undefined; readonly state?: { readonly version: number; readonly value: unknown } | undefined };
  /** The artifact it is in: some grants hold in one only. */
  artifact?: string | undefined;
  environment: EnvironmentSource;
  selectDay(day: string): void;
  reveal(item: ItemReference): void;
  /** Default: a tab of its own with no handle on this one. */
  openLink?(url: string): void;
  saveState(state: { version: number; value: unknown }): void;
  /** Whether the person is using the placement, as the page sees it. Default: no. */
  userActive?(): Promise<boolean>;
}
