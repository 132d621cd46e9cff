import type { ActionRef, CollectionRef, Contract, ErrorData, ItemReference, Kind, KindAction, Query, ReadRef, Row, VivariumError } from '@vivarium/sdk/contract';
import type { Account, CompanionEvent, Freshness, InstalledPlugin, StoredDocument, WidgetManifest } from '@vivarium/sdk/protocol';
import type { Environment, LiveSnapshot, Unsent, WidgetDefinition } from '@vivarium/sdk/widget';
import type { Scope } from '../store/engine/scope.js';
import type { ActionEvent, Caller, ConfirmAnswer, ConfirmRequest, LogEntry, OutboxEntry } from './action-record.js';
import type { ChangeBook } from './change-book.js';
import type { Marked } from './changes.js';
import type { OpenChannel } from './channel.js';
import type { CompanionSession } from './companion-session.js';
import type { LocalHandler } from './local-account.js';
import type { Grants, Permit } from './permit.js';
import type { WorkerFault } from './worker-client.js';

export type * from './action-record.js';
export type * from './companion-session.js';
export type * from './permit.js';

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

/** State of one collection of an account. Times are epoch milliseconds. */
export interface CollectionHealth {
  readonly name: string;
  readonly title: string;
  readonly items: number;
  readonly freshness: Freshness;
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
  /** Calls whenever the data folder did not take what was written here; it is tried again. Returns the end of it. */
  onRefused(listener: (error: VivariumError) => void): () => void;
  /** Resolves when what was written so far survives a reload of the page. */
  settled(): Promise<void>;
  /** Writes that the companion does not have yet. */
  readonly unsaved: number;
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
  /** A newer Vivarium runs in another tab: this page shows and writes nothing of what only that one can read, until it is reloaded. */
  readonly outdated: boolean;
  /** False while the companion cannot be reached. */
  readonly companionReachable: boolean;

  /** Calls back at once and after every change of the result, at most once per frame. Returns the end of it. */
  open(target: LiveTarget, query: Query, listener: (snapshot: LiveSnapshot) => void, scope?: Scope): () => void;
  /** One item by reference, as it is on screen. */
  item(reference: ItemReference): Row<Record<string, unknown>> | undefined;
  /** Cached for the contract's `maxAge`, then asked again. */
  read(target: ReadTarget, input: unknown, options?: { account?: string | undefined; signal?: AbortSignal | undefined }): Promise<unknown>;
  /** Previews, asks where the risk wants it, shows the result at once, runs, logs. `key` (a UUID): the same one is never done twice, also after a crash. */
  call(target: CallTarget, input: unknown, options?: { on?: ItemReference | undefined; account?: string | undefined; caller?: Caller; permit?: Permit; active?: boolean; key?: string; gesture?: string | undefined }): Promise<unknown>;
  /** Asks the sources now; of one account or of everything. Resolves when the answers are in, whatever they are. */
  refresh(account?: string): Promise<void>;

  /** What widgets may reach. */
  readonly grants: Grants;
  readonly changes: Changes;

  /** What was written and not sent, of all widgets. */
  readonly unsent: Unsent;
  readonly documents: Documents;
  /** Newest first. */
  readonly log: readonly LogEntry[];
  readonly outbox: readonly OutboxEntry[];
  /** Takes an action of the log back. @throws VivariumError where it cannot (no inverse, changed since). */
  undo(id: string, caller?: Caller): Promise<void>;
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
  /** Says of items of the host's own what is worse than `live` about the sources they were made from; undefined when that is over. */
  tellLocal(collection: CollectionRef, worse: Freshness | undefined): void;
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
