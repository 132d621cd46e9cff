import { automations, briefing, VivariumError, type ActionRef, type CollectionRef, type Contract } from '@vivarium/sdk/contract';
import type { Freshness } from '@vivarium/sdk/protocol';
import type { Store } from '../store/engine/store.js';
import type { Mirror } from '../store/mirror.js';
import { MirroredCollection } from '../store/mirrored-collection.js';
import type { Tabs } from '../store/tabs.js';
import type { Clock } from './clock.js';

/** Name of the account that the host's own contracts belong to. */
export const LOCAL_ACCOUNT = 'host';

/** The host's own contracts. */
export const localContracts: readonly Contract[] = [briefing as Contract, automations as Contract];

/** Answers an action of the host's own. `asker`: the widget from elsewhere on whose behalf the person is to be asked each time. */
export type LocalHandler = (input: unknown, asker?: string) => Promise<unknown>;

/** Collections and actions of the host itself: kept and shown like any other, with no source behind them. */
export class LocalAccount {
  readonly ready: Promise<void>;
  private readonly collections = new Map<string, MirroredCollection>();
  /** What is more or worse than `live` of the sources of a collection. */
  private readonly worse = new Map<string, Freshness | undefined>();
  private readonly handlers = new Map<string, LocalHandler>();

  constructor(
    private readonly contracts: readonly Contract[],
    private readonly around: { store: Store; mirror: Mirror; tabs: Tabs; clock: Clock; superseded(): void },
  ) {
    for (const { id, definition } of contracts)
      for (const [name, { key, kind }] of Object.entries(definition.collections)) {
        const { store, mirror, tabs } = around;
        const table = store.addTable({ account: LOCAL_ACCOUNT, collection: name, connector: id, kind: kind?.id, keyField: key, status: { freshness: { state: 'syncing', demo: false }, ready: false } });
        this.collections.set(name, new MirroredCollection({ account: LOCAL_ACCOUNT, collection: name, version: definition.version, keyField: key }, table, store, mirror, tabs, undefined, () => around.superseded()));
      }
    this.ready = Promise.all([...this.collections].map(async ([name, mirrored]) => {
      await mirrored.loaded;
      this.say(name);
    })).then(() => undefined);
  }

  owns(ref: ActionRef | CollectionRef): boolean {
    return this.contracts.some(({ id }) => id === ref.contract);
  }

  contract(id: string): Contract | undefined {
    return this.contracts.find((contract) => contract.id === id);
  }

  mirrored(name: string): MirroredCollection | undefined {
    return this.collections.get(name);
  }

  /** Tells a new tab how far everything is written. */
  welcome(): void {
    for (const mirrored of this.collections.values()) mirrored.tellWritten();
  }

  /** `whole`: what is not among these items goes. */
  put(ref: CollectionRef, items: readonly Record<string, unknown>[], whole = false): void {
    this.check(ref);
    const mirrored = this.collections.get(ref.name)!;
    const rows = mirrored.rows(items.map((item) => ref.definition.item.parse(item)));
    const syncedAt = this.around.clock.now();
    void (whole ? mirrored.replace(rows, { syncedAt }) : mirrored.apply({ upsert: rows, remove: [] }, { syncedAt }));
    this.say(ref.name);
  }

  /** What is true of the sources these items were made from, where that is more or worse than `live`. */
  tell({ name }: CollectionRef, worse: Freshness | undefined): void {
    this.worse.set(name, worse);
    void this.ready.then(() => this.say(name));
  }

  handle(ref: ActionRef, handler: LocalHandler): void {
    this.check(ref);
    this.handlers.set(`${ref.contract}.${ref.name}`, handler);
  }

  async call(ref: ActionRef, input: unknown, asker?: string): Promise<unknown> {
    const handler = this.handlers.get(`${ref.contract}.${ref.name}`);
    if (!handler) throw new VivariumError('not-found', `Nothing answers "${ref.definition.title}" yet. Try again in a moment.`);
    const parsed = ref.definition.input.safeParse(input);
    if (!parsed.success) throw new VivariumError('invalid-input', `${ref.definition.title}: the values do not fit.`, { cause: parsed.error });
    return ref.definition.output.parse(await handler(parsed.data, asker));
  }

  private check(ref: ActionRef | CollectionRef): void {
    if (!this.owns(ref)) throw new VivariumError('invalid-input', `"${ref.contract}.${ref.name}" is not the host's own.`);
  }

  private say(name: string): void {
    const syncedAt = this.collections.get(name)?.syncedAt;
    const told = this.worse.get(name) ?? { state: 'live', demo: false };
    this.around.store.setStatus(LOCAL_ACCOUNT, name, { freshness: { ...told, ...(told.state === 'live' && syncedAt && { syncedAt }) }, ready: true });
  }
}
