import type { ActionRef, CollectionRef, Contract, ItemReference, Query } from '@vivarium/sdk/contract';
import type { Account, CompanionEvent, Freshness, InstalledPlugin } from '@vivarium/sdk/protocol';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { ActionLog } from '../grants/action-log.js';
import type { ConsentDesk } from '../grants/consent.js';
import type { LateActions } from '../grants/late-actions.js';
import type { Disk } from '../store/disk.js';
import type { DocumentStore } from '../store/documents.js';
import type { Scope } from '../store/engine/scope.js';
import type { Store } from '../store/engine/store.js';
import type { UnsentTexts } from '../store/unsent.js';
import type { AccountBook } from './account-book.js';
import type { AccountHealth, ActionEvent, Caller, CallTarget, CompanionSession, Grants, Host, HostOptions, LiveTarget, LogEntry, OutboxEntry, Permit, ReadTarget, ServerApp, StorageHealth } from './host.js';
import type { LateChanges } from './changes.js';
import type { LocalAccount, LocalHandler } from './local-account.js';
import type { Reads } from './reads.js';
import type { Signal } from './signal.js';

/** The parts a {@link PageHost} speaks for. */
export interface HostParts {
  readonly accounts: AccountBook;
  readonly actions: LateActions;
  readonly changes: LateChanges;
  readonly disk: Disk;
  readonly documents: DocumentStore;
  readonly grants: Grants;
  readonly health: Signal;
  readonly local: LocalAccount;
  readonly log: ActionLog;
  readonly logged: Signal;
  /** Loaded with the first. */
  reads(): Promise<Reads>;
  readonly session: CompanionSession;
  readonly store: Store;
  readonly unsent: UnsentTexts;
  reachable(): boolean;
  leads(): boolean;
  outdated(): boolean;
  /** Loaded with the first question. */
  desk(): Promise<ConsentDesk>;
}

/** The {@link Host} over its parts: no state of its own but listeners. */
export class PageHost implements Host {
  readonly timeZone: string;
  ready: Promise<void> = Promise.resolve();
  installed: readonly InstalledPlugin[] = [];
  closed = false;
  /** Ends what was put together around this. */
  onClose: () => Promise<void> = () => Promise.resolve();
  private persistent = false;
  private readonly actionListeners = new Set<(event: ActionEvent) => void>();
  private readonly companionListeners = new Set<(event: CompanionEvent) => void>();

  constructor(
    private readonly options: Pick<HostOptions, 'locale' | 'timeZone'>,
    private readonly parts: HostParts,
  ) {
    this.timeZone = options.timeZone;
    void parts.disk.persist().then((persistent) => {
      this.persistent = persistent;
      parts.health.fire();
    });
  }

  get locale(): string {
    return this.options.locale;
  }

  get accounts(): readonly Account[] {
    return this.parts.accounts.accounts;
  }

  get accountsKnown(): boolean {
    return this.parts.accounts.known;
  }

  get contracts(): readonly Contract[] {
    return this.parts.accounts.plugins.map(({ contract }) => contract);
  }

  get apps(): readonly ServerApp[] {
    return this.parts.accounts.plugins.flatMap((plugin) => ('apps' in plugin && plugin.apps ? plugin.apps : []));
  }

  contract(connector: string): Contract | undefined {
    return this.parts.accounts.plugin(connector)?.contract ?? this.parts.local.contract(connector);
  }

  onHealth(listener: () => void): () => void {
    return this.parts.health.on(listener);
  }

  get health(): readonly AccountHealth[] {
    return this.parts.accounts.runtimes.map((runtime) => runtime.health);
  }

  get storage(): StorageHealth {
    const { failure } = this.parts.disk;
    return failure ? { state: 'memory', persistent: false, reason: failure.toJSON() } : { state: 'stored', persistent: this.persistent };
  }

  get unsent(): UnsentTexts {
    return this.parts.unsent;
  }

  get outdated(): boolean {
    return this.parts.outdated();
  }

  get companionReachable(): boolean {
    return this.parts.reachable();
  }

  open(target: LiveTarget, query: Query, listener: (snapshot: LiveSnapshot) => void, scope?: Scope): () => void {
    return this.parts.store.open(target, query, listener, scope);
  }

  item(reference: ItemReference) {
    return this.parts.store.item(reference);
  }

  async read(target: ReadTarget, input: unknown, { account, signal }: { account?: string | undefined; signal?: AbortSignal | undefined } = {}): Promise<unknown> {
    const [reads, { resolveRead }] = await Promise.all([this.parts.reads(), import('../grants/resolve.js')]);
    const { runtime, name, definition } = resolveRead(this.parts.accounts.runtimes, target, account);
    const { id, definition: contract } = runtime.contract;
    const question = {
      account: runtime.account.id, contract: id, version: contract.version, name, definition, input,
      ask: (parsed: unknown) => runtime.worker.read(name, parsed),
    };
    return reads.read(question, signal);
  }

  async call(target: CallTarget, input: unknown, options: { on?: ItemReference | undefined; account?: string | undefined; caller?: Caller; permit?: Permit; active?: boolean; key?: string; gesture?: string | undefined } = {}): Promise<unknown> {
    const { local, actions } = this.parts;
    if (target.ref !== 'action' || !local.owns(target)) return actions.call(target, input, options);
    const { permit } = options;
    return permit ? (await this.parts.desk()).callOwn(local, target, input, { ...options, permit }) : local.call(target, input);
  }

  async refresh(account?: string): Promise<void> {
    const asked = this.parts.accounts.runtimes.filter((runtime) => account === undefined || runtime.account.id === account);
    await Promise.all(asked.map((runtime) => runtime.refresh()));
  }

  get grants(): Grants {
    return this.parts.grants;
  }

  get changes(): LateChanges {
    return this.parts.changes;
  }

  get documents(): DocumentStore {
    return this.parts.documents;
  }

  get log(): readonly LogEntry[] {
    return this.parts.log.entries;
  }

  get outbox(): readonly OutboxEntry[] {
    return this.parts.actions.entries;
  }

  undo(id: string, caller?: Caller): Promise<void> {
    return this.parts.actions.undo(id, caller);
  }

  discard(id: string): Promise<void> {
    return this.parts.actions.discard(id);
  }

  onAction(listener: (event: ActionEvent) => void): () => void {
    const own = (event: ActionEvent) => listener(event);
    this.actionListeners.add(own);
    return () => this.actionListeners.delete(own);
  }

  onCompanion(listener: (event: CompanionEvent) => void): () => void {
    const own = (event: CompanionEvent) => listener(event);
    this.companionListeners.add(own);
    return () => this.companionListeners.delete(own);
  }

  onLog(listener: () => void): () => void {
    return this.parts.logged.on(listener);
  }

  putLocal(collection: CollectionRef, items: readonly Record<string, unknown>[], whole = false): void {
    this.parts.local.put(collection, items, whole);
  }

  tellLocal(collection: CollectionRef, worse: Freshness | undefined): void {
    this.parts.local.tell(collection, worse);
  }

  handleLocal(action: ActionRef, handler: LocalHandler): void {
    this.parts.local.handle(action, handler);
  }

  async removeAccount(account: string): Promise<void> {
    await this.parts.session.request('DELETE /api/accounts/:account', { account });
    this.parts.actions.forget(account);
    await this.parts.accounts.erase(account, true);
  }

  /** Tells everybody what became of an action. */
  emit(event: ActionEvent): void {
    for (const listener of [...this.actionListeners]) listener(event);
  }

  /** Passes on what the companion told. */
  tell(event: CompanionEvent): void {
    for (const listener of [...this.companionListeners]) listener(event);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.onClose();
  }
}
