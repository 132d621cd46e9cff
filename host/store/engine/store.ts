import type { Kind, Query } from '@vivarium/sdk/contract';
import { parseItemReference, type CollectionRef, type ItemReference } from '@vivarium/sdk/contract';
import { freshnessChanged, worstFreshness, type Freshness } from '@vivarium/sdk/protocol';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { Frames } from './frames.js';
import { Result, type Change } from './result.js';
import type { AnyRow } from './rows.js';
import { Cut, type Scope } from './scope.js';
import { Table, type TableAddress } from './table.js';

/** What a live query is over. */
export type Target = CollectionRef | Kind;

/** What is true of a table: computed by the scheduler, told to the queries over it. */
export interface TableStatus {
  readonly freshness: Freshness;
  /** Something has been answered, from the mirror or the source. */
  readonly ready: boolean;
}

/** Where a table belongs and what it satisfies. */
export interface TableOptions extends TableAddress {
  readonly connector: string;
  readonly kind: string | undefined;
  readonly status: TableStatus;
}

interface Entry extends TableOptions {
  readonly table: Table;
  status: TableStatus;
}

type Listener = (snapshot: LiveSnapshot) => void;

interface LiveQuery {
  readonly target: Target;
  readonly scope: Scope | undefined;
  /** Cuts rows to what the scope shows. */
  readonly cut: Cut | undefined;
  readonly result: Result;
  readonly listeners: Set<Listener>;
  readonly entries: Entry[];
  told: LiveSnapshot;
}

const belongs = ({ target, scope }: Pick<LiveQuery, 'target' | 'scope'>, entry: Entry) =>
  (target.ref === 'kind' ? entry.kind === target.id : entry.connector === target.contract && entry.collection === target.name) &&
  (!scope?.accounts || scope.accounts.has(entry.account));

const address = (account: string, collection: string) => `${encodeURIComponent(account)}/${encodeURIComponent(collection)}`;

/** Collections in memory and the live queries over them. Knows nothing of sources and disks. */
export class Store {
  private readonly entries = new Map<string, Entry>();
  private readonly queries = new Map<string, LiveQuery>();
  private readonly waiting = new Set<LiveQuery>();
  private flushing = false;

  /** `nothing` says what is true of a query that no account answers. `onLooking` hears when a query opens or closes. */
  constructor(
    private readonly frames: Frames,
    private readonly nothing: (target: Target) => TableStatus,
    private readonly onLooking: () => void = () => undefined,
  ) {}

  /** Adds a collection, empty. The same address twice is the same table. */
  addTable(options: TableOptions): Table {
    const key = address(options.account, options.collection);
    const known = this.entries.get(key);
    if (known) return known.table;
    const entry: Entry = { ...options, table: new Table(options) };
    this.entries.set(key, entry);
    this.regroup((query) => belongs(query, entry));
    return entry.table;
  }

  /** Forgets every collection of an account. */
  removeAccount(account: string): void {
    for (const [key, entry] of this.entries) if (entry.account === account) this.entries.delete(key);
    this.regroup((query) => query.entries.some((entry) => entry.account === account));
  }

  table(account: string, collection: string): Table | undefined {
    return this.entries.get(address(account, collection))?.table;
  }

  /** The item as it is on screen. */
  item(reference: ItemReference): AnyRow | undefined {
    const parts = parseItemReference(reference);
    return parts && this.table(parts.account, parts.collection)?.rows.get(parts.key);
  }

  /** Tells the live queries over a table what changed in it. */
  publish(table: Table, changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const query of this.queries.values())
      if (query.entries.some((entry) => entry.table === table) && query.result.apply(changes)) this.tellLater(query);
  }

  /** Says what is true of a table from now on. */
  setStatus(account: string, collection: string, status: TableStatus): void {
    const entry = this.entries.get(address(account, collection));
    if (!entry) return;
    entry.status = status;
    for (const query of this.queries.values()) {
      if (!query.entries.includes(entry)) continue;
      const { ready, freshness } = this.status(query);
      if (ready !== query.told.ready || freshnessChanged(freshness, query.told.freshness)) this.tellLater(query);
    }
  }

  /** Asks again what is true of queries that no account answers. */
  accountsChanged(): void {
    for (const query of this.queries.values()) if (query.entries.length === 0) this.tellLater(query);
  }

  /** Whether an open live query is over this collection. */
  isLookedAt(account: string, collection: string): boolean {
    const entry = this.entries.get(address(account, collection));
    if (!entry) return false;
    for (const query of this.queries.values()) if (query.entries.includes(entry)) return true;
    return false;
  }

  /** Opens a live query, over all there is or over what a scope shows of it. Equal queries share one result. */
  open(target: Target, query: Query, listener: Listener, scope?: Scope): () => void {
    const key = `${target.ref === 'kind' ? `kind ${target.id}` : `collection ${target.contract} ${target.name}`} ${JSON.stringify(query)} ${scope?.key ?? ''}`;
    const live = this.queries.get(key) ?? this.start(target, query, key, scope);
    // The same function twice is two listeners.
    const own: Listener = (snapshot) => listener(snapshot);
    live.listeners.add(own);
    own(live.told);
    return () => {
      if (!live.listeners.delete(own) || live.listeners.size > 0 || this.queries.get(key) !== live) return;
      this.queries.delete(key);
      this.waiting.delete(live);
      this.onLooking();
    };
  }

  private start(target: Target, query: Query, key: string, scope: Scope | undefined): LiveQuery {
    const entries = [...this.entries.values()].filter((entry) => belongs({ target, scope }, entry));
    const all = function* () {
      for (const { table } of entries) yield* table.rows.values();
    };
    const live: LiveQuery = {
      target,
      scope,
      cut: scope && new Cut(scope),
      entries,
      listeners: new Set(),
      result: new Result(query, all, scope && ((row) => scope.admits(row))),
      told: undefined as unknown as LiveSnapshot,
    };
    live.told = this.snapshot(live);
    this.queries.set(key, live);
    this.onLooking();
    return live;
  }

  private regroup(affected: (query: LiveQuery) => boolean): void {
    for (const query of this.queries.values()) {
      if (!affected(query)) continue;
      query.entries.splice(0, Infinity, ...[...this.entries.values()].filter((entry) => belongs(query, entry)));
      query.result.select();
      this.tellLater(query);
    }
  }

  private status({ entries, target }: LiveQuery): TableStatus {
    const freshness = worstFreshness(entries.map(({ status }) => status.freshness));
    return freshness ? { freshness, ready: entries.some((entry) => entry.status.ready) } : this.nothing(target);
  }

  private snapshot(query: LiveQuery): LiveSnapshot {
    const { items } = query.result;
    return Object.freeze({ items: query.cut ? query.cut.apply(items) : items, ...this.status(query) });
  }

  private tellLater(query: LiveQuery): void {
    this.waiting.add(query);
    if (this.flushing) return;
    this.flushing = true;
    this.frames(() => this.flush());
  }

  private flush(): void {
    this.flushing = false;
    const queries = [...this.waiting];
    this.waiting.clear();
    for (const query of queries) {
      const next = this.snapshot(query);
      const { told } = query;
      if (next.items === told.items && next.ready === told.ready && !freshnessChanged(next.freshness, told.freshness)) continue;
      query.told = next;
      for (const listener of [...query.listeners]) {
        try {
          if (query.listeners.has(listener)) listener(next);
        } catch (thrown) {
          // One listener's fault is not the others'.
          reportError(thrown);
        }
      }
    }
  }
}
