import { msg, str } from '@lit/localize';
import type { BriefingSettings } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import type { Documents } from '../connectors/host.js';
import { ArtifactDocument, duplicateOf, emptyArtifact, orderBetween, revise, ArtifactContent } from './artifacts.js';

/** The part of the host's documents that the library needs. */
export type ArtifactStorage = Pick<Documents, 'ready' | 'restored' | 'list' | 'put' | 'remove' | 'onChange'>;

/** What a person did to an artifact. Absent before: it is new; absent after: it is gone. */
export interface Edit {
  readonly before: ArtifactDocument | undefined;
  readonly after: ArtifactDocument | undefined;
  /** In words. */
  readonly why: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Settings of the briefing that came with it. */
  readonly briefing?: BriefingEdit | undefined;
  /** Widgets that were made for it. */
  readonly widgets?: readonly MadeWidget[] | undefined;
}

/** A widget that was made for a page, and when: what is newer of it is somebody's own. */
export interface MadeWidget {
  readonly tag: string;
  readonly at: string;
}

/** Settings of the briefing before and after. */
export interface BriefingEdit {
  readonly before: BriefingSettings;
  readonly after: BriefingSettings;
}

/** The artifacts of the sidebar, kept as documents: every change is on screen at once and stored behind it. */
export class ArtifactLibrary {
  private readonly byId = new Map<string, ArtifactDocument>();
  private readonly listeners = new Set<() => void>();
  private sorted: readonly ArtifactDocument[] = [];
  /** Documents that are no artifact this version can read. They stay as they are. */
  private unreadable: readonly string[] = [];
  private readonly endOfStorage: () => void;
  /** Until somebody takes them: history is loaded after the first picture. */
  private edits: Edit[] = [];
  private recorder: ((edit: Edit) => void) | undefined;

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
    if (library.list.length === 0 && library.unreadable.length === 0) library.put((await import('./first-artifact.js')).dailyCommandCenter());
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

  /** Gives every edit, those before included, to the one who keeps them. Returns the end of it. */
  onEdit(recorder: (edit: Edit) => void): () => void {
    this.recorder = recorder;
    for (const edit of this.edits.splice(0)) recorder(edit);
    return () => (this.recorder = undefined);
  }

  close(): void {
    this.endOfStorage();
    this.listeners.clear();
  }

  create(): ArtifactDocument {
    return this.add(emptyArtifact(orderBetween(this.sorted.at(-1)?.order, undefined)), msg('New page'));
  }

  /** An artifact made elsewhere, at the end of the list. */
  add(artifact: ArtifactDocument, why: string, more: Pick<Edit, 'briefing' | 'widgets'> = {}): ArtifactDocument {
    return this.edit(undefined, artifact, why, more);
  }

  duplicate(id: string): ArtifactDocument | undefined {
    const at = this.sorted.findIndex((artifact) => artifact.id === id);
    const original = this.sorted[at];
    return original && this.add(duplicateOf(original, orderBetween(original.order, this.sorted[at + 1]?.order)), msg(str`Duplicated “${original.title}”`));
  }

  rename(id: string, title: string): void {
    const trimmed = title.trim().slice(0, 120);
    if (trimmed && trimmed !== this.byId.get(id)?.title) this.change(id, { title: trimmed }, msg('Renamed'));
  }

  /** Changes what the artifact is; the state before is kept as a version. */
  change(id: string, content: Partial<ArtifactContent>, why: string, more: Pick<Edit, 'widgets'> = {}): void {
    const artifact = this.byId.get(id);
    if (artifact) this.edit(artifact, revise(artifact, content, why, this.now()), why, more);
  }

  /** Brings an artifact to a state it had, or takes it away: what history and recovery do. It is a version, and no edit. */
  settle(id: string, artifact: ArtifactDocument | undefined, why: string): void {
    const now = this.byId.get(id);
    if (!artifact) {
      this.storage.remove('artifact', id);
      this.load();
    } else if (!now) this.put(artifact);
    else this.put({ ...revise(now, { title: artifact.title, theme: artifact.theme, placements: artifact.placements }, why, this.now()), order: artifact.order });
  }

  /** Keeps a state that is not on screen as the newest version. False where it cannot be read. */
  keepVersion(id: string, content: unknown, why: string): boolean {
    const artifact = this.byId.get(id);
    const read = ArtifactContent.safeParse(content);
    if (!artifact || !read.success) return false;
    this.put({ ...artifact, versions: [{ at: this.now().toISOString(), why, content: read.data }, ...artifact.versions].slice(0, 30) });
    return true;
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
    this.edit(artifact, { ...artifact, order: orderBetween(others[at - 1]?.order, others[at]?.order) }, msg(str`Moved “${artifact.title}” in the list`));
  }

  /** Takes an artifact away. */
  remove(id: string): void {
    const artifact = this.byId.get(id);
    if (!artifact) return;
    this.storage.remove('artifact', id);
    this.load();
    this.tell({ before: artifact, after: undefined, why: msg(str`Deleted “${artifact.title}”`), at: this.now().getTime() });
  }

  private edit(before: ArtifactDocument | undefined, after: ArtifactDocument, why: string, more: Pick<Edit, 'briefing' | 'widgets'> = {}): ArtifactDocument {
    this.put(after);
    this.tell({ before, after, why, at: this.now().getTime(), ...more });
    return after;
  }

  private tell(edit: Edit): void {
    if (this.recorder) this.recorder(edit);
    else this.edits.push(edit);
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
