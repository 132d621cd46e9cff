import { parseItemReference, type Contract, type ItemReference } from '@vivarium/sdk/contract';
import type { Account, AccountContext } from '@vivarium/sdk/protocol';
import type { Change } from '../store/engine/result.js';
import { sameData } from '../store/engine/rows.js';
import { MirroredCollection } from '../store/mirrored-collection.js';
import type { SyncState } from '../store/tabs.js';
import { freshness } from './freshness.js';
import { summarise, type Pulse } from './health.js';
import type { AccountHealth, CollectionHealth, HostPlugin } from './host.js';
import { Hold } from './hold.js';
import { LatePush } from './late-push.js';
import { LateWorker } from './late-worker.js';
import { interval } from './pace.js';
import { AccountScheduler } from './scheduler.js';
import type { Surroundings } from './surroundings.js';
import { syncOnce } from './sync-run.js';
import { SyncedCollection } from './synced-collection.js';
import { TrafficMeter } from './traffic-meter.js';

/** Items that one collection of a connector from elsewhere may hold. */
const FOREIGN_ITEMS = 20_000;

/** One signed-in account while the page is open: its worker, collections, schedule and push channel. */
export class AccountRuntime {
  readonly worker: LateWorker;
  readonly ready: Promise<void>;
  readonly contract: Contract;
  private readonly traffic: TrafficMeter;
  private readonly scheduler: AccountScheduler;
  private readonly hold: Hold;
  private readonly push: LatePush;
  private readonly collections = new Map<string, SyncedCollection>();
  private closed = false;

  constructor(
    private current: Account,
    readonly plugin: HostPlugin,
    private readonly around: Surroundings,
  ) {
    const { clock, session, records } = around;
    this.contract = plugin.contract;
    const { definition } = plugin.contract;
    const traffic = (this.traffic = new TrafficMeter(definition.quota, clock, () => around.unanswered()));
    this.worker = new LateWorker(async () => {
      const { openWorker } = await import('./open-worker.js');
      return openWorker(plugin, { account: () => this.context(), clock }, { session, records, account: current.id, traffic });
    });
    this.scheduler = new AccountScheduler(clock, traffic.budget, (name, began) => this.progressed(name, began), () => this.isWatched);
    const kept = `push ${current.id}`;
    this.push = new LatePush(async () => {
      const { PushChannel } = await import('./push.js');
      return new PushChannel({
        clock,
        subscribe: (url, previous) => this.worker.subscribe(url, previous),
        load: () => records.value(kept),
        save: (state) => records.setValue(kept, state),
        changed: () => this.paceChanged(),
      });
    });
    for (const [name, { kind, key, pace }] of Object.entries(definition.collections)) {
      const table = around.store.addTable({ account: current.id, collection: name, connector: current.connector, kind: kind?.id, keyField: key, status: { freshness: { state: 'syncing', demo: current.demo }, ready: false } });
      const address = { account: current.id, collection: name, version: definition.version, keyField: key };
      const noted = (changes: readonly Change[]) => around.changes.noted({ account: current.id, connector: current.connector, collection: name, kind: kind?.id, keyField: key }, changes);
      const mirrored = new MirroredCollection(address, table, around.store, around.mirror, around.tabs, noted, () => this.superseded(name));
      this.collections.set(name, new SyncedCollection(name, mirrored, around));
      this.scheduler.add({ name, cost: pace.cost ?? 1, interval: () => this.interval(name), run: (signal, about) => this.sync(name, signal, about) });
    }
    this.hold = new Hold(current.id, records, clock);
    const held = this.hold.until().then((time) => this.scheduler.holdUntil(time));
    this.ready = Promise.all([held, ...[...this.collections.values()].map(({ mirrored }) => mirrored.loaded)]).then(() => this.restate());
  }

  get account(): Account {
    return this.current;
  }

  /** The source was told of a new label, settings, rights or state. */
  set account(next: Account) {
    const before = this.current;
    this.current = next;
    const changed = !sameData([before.label, before.readOnly, before.settings], [next.label, next.readOnly, next.settings]);
    if (changed) void this.worker.accountChanged().catch(() => undefined);
    if (!sameData([before.readOnly, before.settings], [next.readOnly, next.settings])) {
      // What is to be mirrored may be something else now, and what is under way was asked for by the old ones.
      this.scheduler.enable(false);
      for (const { name, mirrored } of this.collections.values()) if (!this.contract.definition.collections[name]?.followsAccount) void mirrored.restart();
      this.scheduler.hint();
    }
    this.steer();
  }

  /** Starts or ends syncing here, after leadership, the account's state or its callback URL changed. */
  steer(): void {
    const enabled = !this.closed && this.around.leads() && this.account.status === 'connected';
    void this.ready.then(() => {
      this.scheduler.enable(enabled && !this.closed);
      const pushes = (this.contract.definition.push?.length ?? 0) > 0;
      this.push.set(enabled && pushes && !this.closed ? this.account.callbackUrl : undefined);
      this.restate();
    });
  }

  /** This tab takes over from another one: what that one wrote comes first. */
  async takeOver(): Promise<void> {
    await this.ready;
    await Promise.all([...this.collections.values()].map(({ mirrored }) => mirrored.catchUp()));
  }

  /** The source says that something changed, and perhaps what. */
  pushed(about: readonly string[] | undefined): void {
    this.scheduler.hint(this.contract.definition.push ?? [], about);
  }

  /** Something was done there: asks at once. */
  touched(collections: readonly string[]): void {
    if (this.around.leads()) this.scheduler.hint(collections);
    else this.around.tabs.tell({ type: 'sync', account: this.account.id, collections: [...collections] });
  }

  /** Another tab did something, or somebody there asks by hand. */
  askedElsewhere(collections: readonly string[] | undefined): void {
    if (collections) this.scheduler.hint(collections);
    else this.scheduler.retry();
  }

  /** What kept it from asking is over, or somebody looks again. */
  retry(): void {
    this.scheduler.retry();
  }

  /** The companion was away: sources may have lost our subscription. */
  renewPush(): void {
    this.push.renew();
  }

  /** Somebody asks by hand. */
  async refresh(collections?: readonly string[]): Promise<void> {
    this.worker.revive();
    if (this.around.leads()) await this.scheduler.now(collections);
    else this.around.tabs.tell({ type: 'sync', account: this.account.id, ...(collections ? { collections: [...collections] } : {}) });
  }

  /** Pace inputs changed: visibility, open queries, push. */
  paceChanged(): void {
    this.scheduler.reconsider();
    this.restate();
  }

  mirrored(collection: string): MirroredCollection | undefined {
    return this.collections.get(collection)?.mirrored;
  }

  /** The collection and key an item of this account lies under. */
  locate(reference: ItemReference): { mirrored: MirroredCollection; key: string } | undefined {
    const parts = parseItemReference(reference);
    const mirrored = parts?.account === this.account.id ? this.mirrored(parts.collection) : undefined;
    return mirrored && parts && { mirrored, key: parts.key };
  }

  /** How a sync in the leading tab goes. */
  receiveState(name: string, state: SyncState, began: number | undefined): void {
    const collection = this.collections.get(name);
    if (!collection || this.around.leads()) return;
    collection.elsewhere = state;
    const { error } = state;
    if (error?.retryAfter !== undefined) this.scheduler.holdUntil(error.at + error.retryAfter);
    if (began !== undefined) collection.uncover(began);
    this.restate();
  }

  /** Tells a new tab how everything stands. */
  welcome(): void {
    for (const collection of this.collections.values()) {
      this.tellState(collection);
      collection.mirrored.tellWritten();
    }
  }

  get health(): AccountHealth {
    const { definition } = this.contract;
    const collections = [...this.collections.values()].map((collection): CollectionHealth => {
      const { lastSync, nextSync, error, rejected } = this.state(collection);
      return {
        name: collection.name,
        title: definition.collections[collection.name]?.title ?? collection.name,
        items: collection.mirrored.table.rows.size,
        freshness: this.freshness(collection),
        rejected,
        ...(lastSync === undefined ? {} : { lastSync }),
        ...(nextSync === undefined ? {} : { nextSync }),
        ...(error ? { lastError: error } : {}),
      };
    });
    return summarise(this.account, definition.title, collections, { ...this.pulse, quota: { ...definition.quota, spent: this.traffic.budget.spent } });
  }

  private get pulse(): Omit<Pulse, 'quota'> {
    const { worker } = this;
    const { requests, bytes } = this.traffic;
    const { breaker: { state }, pausedUntil } = this.scheduler;
    return {
      requests, bytes, retryAt: pausedUntil,
      breaker: state,
      push: this.push.state,
      worker: worker.state,
      ...(worker.fault ? { workerFault: worker.fault } : {}),
      foreign: this.foreign,
      follows: !this.around.leads(),
    };
  }

  private get foreign(): boolean {
    return 'openChannel' in this.plugin;
  }

  /** Ends everything. What is stored stays. */
  close(): void {
    this.closed = true;
    this.scheduler.close();
    this.push.set(undefined);
    this.worker.close();
    for (const { mirrored } of this.collections.values()) mirrored.close();
  }

  /** Computes again what is true of every collection. */
  restate(): void {
    for (const collection of this.collections.values()) {
      const { mirrored } = collection;
      const ready = mirrored.syncedAt !== undefined || this.state(collection).lastSync !== undefined || mirrored.table.rows.size > 0;
      this.around.store.setStatus(this.account.id, collection.name, { freshness: this.freshness(collection), ready });
    }
    this.around.healthChanged();
  }

  private context(): AccountContext {
    const { id, label, readOnly, settings } = this.account;
    return { id, label, readOnly, settings, timeZone: this.around.timeZone };
  }

  private async sync(name: string, signal: AbortSignal, about: readonly string[] | undefined): Promise<void> {
    const collection = this.collections.get(name);
    if (!collection) return;
    this.traffic.paidAhead();
    const { rejected, full, resubscribe } = await syncOnce(this.worker, collection.mirrored, this.around.clock, signal, about, this.foreign ? FOREIGN_ITEMS : Infinity);
    collection.rejected = full ? rejected : collection.rejected + rejected;
    if (resubscribe) this.push.renew();
  }

  private progressed(name: string, began: number | undefined): void {
    const collection = this.collections.get(name);
    if (!collection) return;
    this.hold.failed(this.scheduler.state(name)?.error);
    if (began !== undefined) collection.uncover(began);
    this.tellState(collection, began);
    this.restate();
  }

  /** What an update of a plugin from elsewhere changed comes to this tab by itself. */
  private superseded(name: string): void {
    this.collections.get(name)?.supersede();
    if (!this.foreign) this.around.superseded();
    this.restate();
  }

  private tellState(collection: SyncedCollection, began?: number): void {
    if (!this.around.leads()) return;
    const { name, mirrored: { address: { version } } } = collection;
    this.around.tabs.tellKnown({ type: 'state', account: this.account.id, collection: name, version, state: this.state(collection), ...(began === undefined ? {} : { began }) });
  }

  private state(collection: SyncedCollection): SyncState {
    return collection.state(this.scheduler.state(collection.name));
  }

  private freshness(collection: SyncedCollection) {
    const { runningSince, lastSync, error, nextSync } = this.state(collection);
    const { state } = this.scheduler.breaker;
    const days = this.contract.definition.collections[collection.name]?.days;
    const told = freshness({
      account: this.account,
      now: this.around.clock.now(),
      reachable: this.around.reachable(),
      runningSince,
      lastSync,
      keptSync: collection.mirrored.syncedAt,
      error,
      nextSync: this.worker.state === 'broken' ? undefined : nextSync,
      interval: this.interval(collection.name),
      pushOpen: this.push.state === 'subscribed',
      broken: this.worker.state === 'broken' || (state !== 'closed' && error !== undefined && !['rate-limited', 'unavailable', 'timeout', 'offline'].includes(error.code)),
    });
    return days ? { ...told, days } : told;
  }

  private interval(name: string): number {
    const { attention } = this.around;
    const { demo } = this.account;
    const pace = this.contract.definition.collections[name]?.pace ?? { visible: 60, hidden: 600 };
    const push = this.push.state === 'subscribed' && (this.contract.definition.push?.includes(name) ?? false);
    return interval(pace, { visible: attention.visible, idle: attention.idle, lookedAt: this.isLookedAt(name), demo, push });
  }

  private isLookedAt(name: string): boolean {
    const { attention, store } = this.around;
    return store.isLookedAt(this.account.id, name) || attention.isLookedAtElsewhere(`${this.account.id}/${name}`);
  }

  /** Somebody sees something of it. */
  private get isWatched(): boolean {
    return this.around.attention.visible && [...this.collections.keys()].some((name) => this.isLookedAt(name));
  }
}
