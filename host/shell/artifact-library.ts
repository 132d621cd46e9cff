import { msg } from '@lit/localize';
import type { z } from 'zod';
import type { Documents } from '../connectors/host.js';
import { ArtifactDocument, dailyCommandCenter, duplicateOf, emptyArtifact, orderBetween, revise, type ArtifactContent } from './artifacts.js';

/** The part of the host's documents that the library needs. */
export type ArtifactStorage = Pick<Documents, 'ready' | 'restored' | 'list' | 'put' | 'remove' | 'onChange'>;

/** The artifacts of the sidebar, kept as documents: every change is on screen at once and stored behind it. */
export class ArtifactLibrary {
  private readonly byId = new Map<string, ArtifactDocument>();
  private readonly listeners = new Set<() => void>();
  private sorted: readonly ArtifactDocument[] = [];
  /** Documents that are no artifact this version can read. They stay as they are. */
  private unreadable: readonly string[] = [];
  private readonly endOfStorage: () => void;

  private constructor(
    private readonly storage: ArtifactStorage,
    private readonly now: () => Date,
  ) {
    this.load();
    this.endOfStorage = storage.onChange(({ kind }) => kind === 'artifact' && this.load());
  }

  /** Loads what is stored. Only where nothing is, here or in the data folder, the first artifact is made. */
  static async open(storage: ArtifactStorage, now = () => new Date()): Promise<ArtifactLibrary> {
    await storage.ready;
    if (storage.list('artifact').length === 0) await storage.restored;
    const library = new ArtifactLibrary(storage, now);
    if (library.list.length === 0 && library.unreadable.length === 0) library.put(dailyCommandCenter());
    return library;
  }

  /** In the order of the sidebar. */
  get list(): readonly ArtifactDocument[] {
    return this.sorted;
  }

  get(id: string | undefined): ArtifactDocument | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** Calls after every change. Returns the end of it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.endOfStorage();
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
    const trimmed = title.trim().slice(0, 120);
    if (trimmed && trimmed !== this.byId.get(id)?.title) this.change(id, { title: trimmed }, msg('Renamed'));
  }

  /** Changes what the artifact is; the state before is kept as a version. */
  change(id: string, content: Partial<ArtifactContent>, why: string): void {
    const artifact = this.byId.get(id);
    if (artifact) this.put(revise(artifact, content, why, this.now()));
  }

  /** Keeps what a widget saved. It is no version: nobody made it on purpose. */
  saveState(id: string, placement: string, state: { version: number; value: unknown }): void {
    const artifact = this.byId.get(id);
    if (!artifact) return;
    const value = state.value as z.core.util.JSONType;
    this.put({
      ...artifact,
      placements: artifact.placements.map((one) => (one.id === placement ? { ...one, state: { version: state.version, value } } : one)),
    });
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
    this.storage.remove('artifact', id);
    this.load();
    return () => void this.put(artifact);
  }

  private put(artifact: ArtifactDocument): ArtifactDocument {
    this.storage.put('artifact', artifact.id, artifact);
    this.load();
    return artifact;
  }

  private load(): void {
    this.byId.clear();
    const unreadable: string[] = [];
    for (const { id, content } of this.storage.list('artifact')) {
      const read = ArtifactDocument.safeParse(content);
      if (read.success) this.byId.set(id, read.data);
      else unreadable.push(id);
    }
    this.unreadable = unreadable;
    this.sorted = [...this.byId.values()].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    for (const listener of [...this.listeners]) listener();
  }
}
