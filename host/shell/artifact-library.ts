import { msg } from '@lit/localize';
import { ArtifactDocument, dailyCommandCenter, duplicateOf, emptyArtifact, orderBetween, revise, type ArtifactContent } from './artifacts.js';

/** Where artifacts are kept. */
export interface ArtifactStorage {
  /** Every stored artifact as it was written. */
  all(): Promise<readonly unknown[]>;
  save(artifact: ArtifactDocument): Promise<void>;
  erase(id: string): Promise<void>;
  /** Calls back when artifacts changed elsewhere: another tab, another browser, the data folder. */
  onChange(listener: () => void): () => void;
}

/** The artifacts of the sidebar: every change is on screen at once and stored behind it. */
export class ArtifactLibrary {
  private readonly byId = new Map<string, ArtifactDocument>();
  private readonly listeners = new Set<() => void>();
  private sorted: readonly ArtifactDocument[] = [];
  private endOfStorage: (() => void) | undefined;

  private constructor(
    private readonly storage: ArtifactStorage,
    private readonly now: () => Date,
    private readonly onFailure: (thrown: unknown) => void,
  ) {}

  /** Loads what is stored; a first start gets the daily command center. */
  static async open(storage: ArtifactStorage, onFailure: (thrown: unknown) => void, now = () => new Date()): Promise<ArtifactLibrary> {
    const library = new ArtifactLibrary(storage, now, onFailure);
    await library.load();
    if (library.list.length === 0) library.put(dailyCommandCenter());
    library.endOfStorage = storage.onChange(() => void library.load().catch(onFailure));
    return library;
  }

  /** In the order of the sidebar; keeps its identity while nothing changed. */
  get list(): readonly ArtifactDocument[] {
    return this.sorted;
  }

  get(id: string | undefined): ArtifactDocument | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.endOfStorage?.();
    this.listeners.clear();
  }

  create(): ArtifactDocument {
    return this.put(emptyArtifact(orderBetween(this.sorted.at(-1)?.order, undefined)));
  }

  duplicate(id: string): ArtifactDocument | undefined {
    const at = this.sorted.findIndex((artifact) => artifact.id === id);
    const original = this.sorted[at];
    return original && this.put(duplicateOf(original, orderBetween(original.order, this.sorted[at + 1]?.order)));
  }

  rename(id: string, title: string): void {
    const artifact = this.byId.get(id);
    const trimmed = title.trim().slice(0, 120);
    if (artifact && trimmed && trimmed !== artifact.title) this.change(id, { title: trimmed }, msg('Renamed'));
  }

  /** Changes what the artifact is; the state before is kept as a version. */
  change(id: string, content: Partial<ArtifactContent>, why: string): void {
    const artifact = this.byId.get(id);
    if (artifact) this.put(revise(artifact, content, why, this.now()));
  }

  /** Keeps what a widget saved. It is no version: nobody made it on purpose. */
  saveState(id: string, placement: string, state: NonNullable<ArtifactDocument['placements'][number]['state']>): void {
    const artifact = this.byId.get(id);
    if (!artifact) return;
    this.put({ ...artifact, placements: artifact.placements.map((one) => (one.id === placement ? { ...one, state } : one)) });
  }

  /** Moves an artifact so that it stands at `index` of the list. */
  move(id: string, index: number): void {
    const artifact = this.byId.get(id);
    if (!artifact) return;
    const others = this.sorted.filter((one) => one !== artifact);
    const at = Math.max(0, Math.min(index, others.length));
    this.put({ ...artifact, order: orderBetween(others[at - 1]?.order, others[at]?.order) });
  }

  /** Takes an artifact away and returns what brings it back. */
  remove(id: string): (() => void) | undefined {
    const artifact = this.byId.get(id);
    if (!artifact) return undefined;
    this.byId.delete(id);
    this.changed();
    this.storage.erase(id).catch(this.onFailure);
    return () => void this.put(artifact);
  }

  private put(artifact: ArtifactDocument): ArtifactDocument {
    this.byId.set(artifact.id, artifact);
    this.changed();
    this.storage.save(artifact).catch(this.onFailure);
    return artifact;
  }

  private async load(): Promise<void> {
    const stored = await this.storage.all();
    const read = stored.map((document) => ArtifactDocument.safeParse(document));
    const unreadable = read.filter(({ success }) => !success);
    this.byId.clear();
    for (const { data } of read) if (data) this.byId.set(data.id, data);
    this.changed();
    for (const { error } of unreadable) this.onFailure(error);
  }

  private changed(): void {
    this.sorted = [...this.byId.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    for (const listener of [...this.listeners]) listener();
  }
}
