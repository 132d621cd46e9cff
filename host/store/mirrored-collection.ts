import type { Change } from './engine/result.js';
import type { Store } from './engine/store.js';
import type { RowChanges, Table } from './engine/table.js';
import type { AnyRow } from './engine/rows.js';
import type { Mirror, MirrorAddress, Progress } from './mirror.js';
import type { TabMessage, Tabs } from './tabs.js';

/** How old the kept time of the last sync may be when nothing else is written: a poll that brings nothing writes nothing. */
const AGE_WRITTEN_EVERY = 30_000;
/** A replacement that changes less than this is written as changes. */
const SMALL_REPLACEMENT = 500;

const nothing: RowChanges = { upsert: [], remove: [] };

/** One collection of one account: the table in memory, its mirror on disk behind it, and the other tabs' copies. */
export class MirroredCollection {
  /** Where the next delta starts; empty: everything is to be asked for, over what is there. */
  cursor: string | undefined;
  /** Epoch ms of the last sync that ended, here or in an earlier session. */
  syncedAt: number | undefined;
  /** What was kept has been read. */
  readonly loaded: Promise<void>;
  private sequence = 0;
  private ageWritten = 0;
  private early: Extract<TabMessage, { type: 'commit' }>[] | undefined = [];
  private erased = false;
  private isSuperseded = false;

  constructor(
    readonly address: MirrorAddress,
    readonly table: Table,
    private readonly store: Store,
    private readonly mirror: Mirror,
    private readonly tabs: Tabs,
    /** Hears what the source changed since the collection was first complete. */
    private readonly noted?: (changes: readonly Change[]) => void,
    /** Another tab reads this collection by a newer contract: what it has cannot be read here, and is not to be written over. */
    private readonly superseded?: () => void,
  ) {
    this.loaded = this.load();
  }

  /** Rows of this table from a connector's items. */
  rows(items: readonly Readonly<Record<string, unknown>>[]): AnyRow[] {
    return items.map((item) => this.table.row(item));
  }

  /** Takes changes in: on screen at once, on disk with the cursor that follows them, then to the other tabs. */
  async apply(changes: RowChanges, progress: Progress = {}): Promise<void> {
    const news = this.table.news(changes);
    this.note(this.show(news));
    await this.keep(news, progress);
  }

  /** Makes the collection hold exactly these rows. What says the same as before is not drawn again. */
  async replace(rows: readonly AnyRow[], progress: Progress): Promise<void> {
    const news = this.table.difference(rows);
    this.note(this.show(news));
    const changed = news.upsert.length + news.remove.length;
    if (changed < SMALL_REPLACEMENT || changed < rows.length / 4) await this.keep(news, progress);
    else if (!this.erased) {
      this.follow(progress);
      const sequence = await this.mirror.replace(this.address, [...this.table.baseRows()], progress, this.sequence);
      if (sequence !== 'overtaken') return this.written(sequence, news);
      // Another tab syncs by now: what it wrote is what counts.
      this.sequence = -1;
      await this.catchUp();
    }
  }

  /** The next sync asks for everything, also after a reload. */
  async restart(): Promise<void> {
    await this.loaded;
    await this.keep(nothing, { cursor: '' });
  }

  /** Whether another tab reads the items by the same contract as this one. Whichever is behind hears of it. */
  agrees({ version }: Pick<MirrorAddress, 'version'>): boolean {
    const { address } = this;
    if (version > address.version) this.supersede();
    else if (version < address.version) this.tellWritten();
    return version === address.version;
  }

  /** A commit of another tab. */
  receive(message: Extract<TabMessage, { type: 'commit' }>): void {
    if (this.early) {
      this.early.push(message);
      return;
    }
    if (this.erased || message.sequence <= this.sequence) return;
    if (message.sequence === this.sequence + 1) {
      this.sequence = message.sequence;
      if (message.cursor !== undefined) this.cursor = message.cursor;
      this.show(this.table.news({ upsert: this.rows(message.upsert), remove: message.remove }));
    } else void this.catchUp();
  }

  /** A new tab may have read what was kept before the last commit. */
  tellWritten(): void {
    const { account, collection, version } = this.address;
    this.tabs.tell({ type: 'written', account, collection, version, sequence: this.sequence });
  }

  /** Another tab has written so far. */
  async reach(sequence: number): Promise<void> {
    await this.loaded;
    if (sequence > this.sequence) await this.catchUp();
  }

  /** Reads again what is kept, after commits of another tab were missed or before this tab takes over. */
  async catchUp(): Promise<void> {
    const kept = await this.mirror.load(this.address, this.supersede);
    if (!kept || this.erased || kept.sequence <= this.sequence) return;
    this.sequence = kept.sequence;
    this.cursor = kept.cursor;
    this.show(this.table.difference(this.rows(kept.rows)));
  }

  /** Nothing is shown or kept any more, whatever still arrives. */
  close(): void {
    this.erased = true;
  }

  private show(news: RowChanges): readonly Change[] {
    if (this.erased) return [];
    const changes = this.table.apply(news);
    this.store.publish(this.table, changes);
    return changes;
  }

  private note(changes: readonly Change[]): void {
    if (changes.length > 0 && this.syncedAt !== undefined) this.noted?.(changes);
  }

  private follow({ cursor, syncedAt }: Progress): void {
    if (cursor !== undefined) this.cursor = cursor;
    if (syncedAt !== undefined) this.syncedAt = syncedAt;
  }

  private async keep(news: RowChanges, progress: Progress): Promise<void> {
    const moved = progress.cursor !== undefined && progress.cursor !== this.cursor;
    this.follow(progress);
    const changed = news.upsert.length + news.remove.length > 0;
    const aged = progress.syncedAt !== undefined && progress.syncedAt - this.ageWritten > AGE_WRITTEN_EVERY;
    if (this.erased || !(changed || moved || aged)) return;
    if (progress.syncedAt !== undefined) this.ageWritten = progress.syncedAt;
    const sequence = await this.mirror.commit(this.address, news, progress);
    if (sequence === 'newer') this.supersede();
    // An older tab has written meanwhile: nothing of that is ours.
    else if (sequence === 'older') await this.written(await this.mirror.replace(this.address, [...this.table.baseRows()], { cursor: this.cursor, syncedAt: this.syncedAt }));
    else await this.written(sequence, news);
  }

  private async written(sequence: number | 'overtaken' | undefined, news: RowChanges = nothing): Promise<void> {
    if (typeof sequence !== 'number') return;
    this.sequence = Math.max(this.sequence, sequence);
    const { account, collection, version } = this.address;
    this.tabs.tellKnown({ type: 'commit', account, collection, version, sequence, upsert: [...news.upsert], remove: [...news.remove], ...(this.cursor === undefined ? {} : { cursor: this.cursor }) });
  }

  private readonly supersede = (): void => {
    if (!this.isSuperseded && !this.erased) this.superseded?.();
    this.isSuperseded = true;
  };

  private async load(): Promise<void> {
    const kept = await this.mirror.load(this.address, this.supersede);
    if (kept && !this.erased) {
      this.sequence = kept.sequence;
      this.cursor = kept.cursor;
      this.syncedAt = kept.syncedAt;
      this.ageWritten = kept.syncedAt ?? 0;
      this.show(this.table.difference(this.rows(kept.rows)));
    }
    const early = this.early ?? [];
    this.early = undefined;
    for (const message of early) this.receive(message);
  }
}
