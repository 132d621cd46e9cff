import { VivariumError } from '@vivarium/sdk/contract';
import { StoredDocument } from '@vivarium/sdk/protocol';
import type { Disk } from './disk.js';
import { deepFreeze, sameData } from './engine/rows.js';
import { Lineage } from './lineage.js';
import type { DocumentRecord } from './schema.js';

/** The companion's side of the documents. */
export interface DocumentBackend {
  all(): Promise<readonly StoredDocument[]>;
  /** Names the version it replaces. @throws VivariumError `conflict`, `offline` */
  put(document: StoredDocument): Promise<StoredDocument>;
}

type Kind = StoredDocument['kind'];

const keyOf = ({ kind, id }: Pick<StoredDocument, 'kind' | 'id'>) => `${kind}/${id}`;

/** Timers that a test can hold. */
export interface Timers {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** Members that are undefined are absent in JSON; anything else that is no JSON is refused. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, withoutUndefined(member)]])));
}

/** Whether the folder's is no later state of what came from there: it was restored, say, and perhaps another browser went on with that. */
const isSetBack = (stored: StoredDocument, { document: known, unsaved }: DocumentRecord): boolean =>
  !unsaved && (stored.version < known.version || (stored.version === known.version && !sameData(stored.content, known.content)));

const WRITE_BEHIND = 300;
const RETRY = 5000;

/**
 * What the user made. A write is in memory at once, in IndexedDB behind it and then in the companion's data folder.
 *
 * `version` is the folder's version that ours is based on. When both sides changed, this tab and another or the folder,
 * they are brought together by what each changed; what could not be kept is told to {@link onOverruled}.
 */
export class DocumentStore {
  readonly ready: Promise<void>;
  readonly restored: Promise<void>;
  private readonly records = new Map<string, DocumentRecord>();
  private readonly listeners = new Set<(document: StoredDocument) => void>();
  private readonly refused = new Set<(error: VivariumError) => void>();
  private readonly overruled = new Set<(overruled: Pick<StoredDocument, 'kind' | 'id' | 'content'>) => void>();
  /** What is on its way to the companion. */
  private readonly pushing = new Map<string, StoredDocument>();
  private readonly lineage = new Lineage();
  private markRestored!: () => void;
  private timer: unknown;
  private lastWrite: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly disk: Disk,
    private readonly backend: DocumentBackend,
    private readonly timers: Timers = globalThis,
  ) {
    this.restored = new Promise((resolve) => (this.markRestored = resolve));
    this.ready = this.readDisk();
  }

  get unsaved(): number {
    let count = 0;
    for (const record of this.records.values()) if (record.unsaved) count += 1;
    return count;
  }

  get(kind: Kind, id: string): StoredDocument | undefined {
    const document = this.records.get(keyOf({ kind, id }))?.document;
    return document?.content === undefined ? undefined : document;
  }

  list(kind: Kind): readonly StoredDocument[] {
    const found = [...this.records.values()].map(({ document }) => document).filter((document) => document.kind === kind && document.content !== undefined);
    return found.sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  put(kind: Kind, id: string, content: StoredDocument['content']): StoredDocument {
    const known = this.records.get(keyOf({ kind, id }))?.document;
    const parsed = StoredDocument.safeParse({ kind, id, version: known?.version ?? 0, content: withoutUndefined(content) });
    if (!parsed.success) throw new VivariumError('invalid-input', `The ${kind} "${id}" cannot be saved: its content is no JSON or its name is not allowed.`, { cause: parsed.error });
    if (known && sameData(known.content, parsed.data.content)) return known;
    return this.make(deepFreeze(parsed.data));
  }

  remove(kind: Kind, id: string): void {
    const known = this.records.get(keyOf({ kind, id }))?.document;
    if (known?.content === undefined) return;
    this.make(Object.freeze({ kind, id, version: known.version }));
  }

  /** Keeps what was made here. */
  private make(document: StoredDocument): StoredDocument {
    const key = keyOf(document);
    const known = this.records.get(key);
    // The first change remembers what it was made from.
    if (known && this.lineage.marks(key).length === 0) this.lineage.grow(key, known.document.content);
    this.lineage.grow(key, document.content);
    const base = known?.unsaved ? known.base : known?.document.content;
    const sent = known?.sent ?? this.pushing.get(key)?.content;
    return this.keep({ document, unsaved: true, ...(base === undefined ? {} : { base }), ...(sent === undefined ? {} : { sent }) });
  }

  onChange(listener: (document: StoredDocument) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onRefused(listener: (error: VivariumError) => void): () => void {
    this.refused.add(listener);
    return () => this.refused.delete(listener);
  }

  onOverruled(listener: (overruled: Pick<StoredDocument, 'kind' | 'id' | 'content'>) => void): () => void {
    this.overruled.add(listener);
    return () => this.overruled.delete(listener);
  }

  /** Brings both sides together: at start and whenever the companion can be reached again. */
  async synchronise(): Promise<void> {
    await this.ready;
    // What is written while the folder answers is no sign of its having been set back.
    const before = new Map(this.records);
    try {
      const stored = await this.backend.all();
      const there = new Set(stored.map(keyOf));
      for (const document of stored) {
        const known = this.records.get(keyOf(document));
        if (known && known === before.get(keyOf(document)) && isSetBack(document, known)) await this.meet(document);
        else this.receive(document);
      }
      // The folder was emptied or is another one: nothing the user made is lost by that.
      for (const [key, { document, unsaved }] of this.records)
        if (!there.has(key) && !unsaved && document.content !== undefined) this.keep({ document: Object.freeze({ ...document, version: 0 }), unsaved: true });
      this.markRestored();
      await this.push();
    } catch {
      this.pushLater(RETRY);
      this.markRestored();
    }
  }

  /** A document from the companion. */
  receive(document: StoredDocument): void {
    const known = this.records.get(keyOf(document));
    if (known && document.version <= known.document.version && !known.unsaved) return;
    if (!known?.unsaved) this.keep({ document: deepFreeze(document), unsaved: false });
    else if (document.version > known.document.version && !this.pushing.has(keyOf(document))) void this.meet(document).catch(() => undefined);
  }

  /** A document as another tab left it. It is on disk already. `marks`: the states it came after. */
  async receiveFromTab({ document, unsaved }: Pick<DocumentRecord, 'document' | 'unsaved'>, marks: readonly string[] = []): Promise<void> {
    const key = keyOf(document);
    const known = this.records.get(key);
    if (known && known.document.version > document.version) return;
    const relation = known?.unsaved && !sameData(known.document.content, document.content) ? this.lineage.relation(key, marks) : 'later';
    // Ours was made from it: only that the companion has it is news.
    if (relation === 'earlier') this.keep({ ...known!, document: Object.freeze({ ...known!.document, version: document.version }), ...(unsaved ? {} : { base: document.content }) }, true);
    else if (relation === 'beside') await this.meet(document, marks).catch(() => undefined);
    else {
      this.lineage.adopt(key, marks, document.content);
      this.records.set(key, { document: deepFreeze(document), unsaved });
      this.tell(document);
    }
  }

  /** Writes of one store end in the order they began. */
  async settled(): Promise<void> {
    await this.lastWrite;
  }

  /** Called with every record this tab writes, for the other tabs. */
  onWrite: (record: DocumentRecord, marks: readonly string[]) => void = () => undefined;

  close(): void {
    this.closed = true;
    this.timers.clearTimeout(this.timer);
  }

  private async readDisk(): Promise<void> {
    const stored = await this.disk.run((database) => database.getAll('documents'), []);
    // What was written in this tab in the meantime is newer.
    for (const record of stored) if (!this.records.has(keyOf(record.document))) this.records.set(keyOf(record.document), { ...record, document: deepFreeze(record.document) });
    for (const { document } of stored) this.tell(document);
  }

  private keep(record: DocumentRecord, quietly = false): StoredDocument {
    const { document } = record;
    this.records.set(keyOf(document), record);
    this.lastWrite = this.disk.run((database) => database.put('documents', record, [document.kind, document.id]), undefined);
    this.onWrite(record, this.lineage.marks(keyOf(document)));
    if (!quietly) this.tell(document);
    if (record.unsaved) this.pushLater(WRITE_BEHIND);
    return document;
  }

  private tell(document: StoredDocument): void {
    for (const listener of [...this.listeners]) listener(document);
  }

  private pushLater(ms: number): void {
    if (this.closed) return;
    this.timers.clearTimeout(this.timer);
    this.timer = this.timers.setTimeout(() => void this.push(), ms);
  }

  /** Writes what the companion does not have. Never throws: what fails stays unsaved and is tried again. */
  private async push(): Promise<void> {
    for (const [key, record] of this.records) {
      if (!record.unsaved || this.pushing.has(key)) continue;
      this.pushing.set(key, record.document);
      try {
        await this.pushOne(key, record.document);
      } catch (thrown) {
        const error = VivariumError.from(thrown);
        const met = error.code === 'conflict' && (await this.meetFolder(key).catch(() => false));
        if (error.code === 'offline') this.doubt(key, record.document);
        if (!met) for (const listener of [...this.refused]) listener(error);
        this.pushLater(met ? 0 : RETRY);
      } finally {
        this.pushing.delete(key);
      }
    }
  }

  /** The companion may have it all the same: it ended before its answer came. What was first in doubt stays so until an answer comes. */
  private doubt(key: string, { content }: StoredDocument): void {
    const now = this.records.get(key);
    if (now?.unsaved && now.sent === undefined && content !== undefined) this.keep({ ...now, sent: content }, true);
  }

  private async pushOne(key: string, sent: StoredDocument): Promise<void> {
    const { version } = await this.backend.put(sent);
    const now = this.records.get(key);
    // Written again while it was on its way: the newer content goes next, on top of what was stored.
    if (!now || now.document === sent) this.keep({ document: Object.freeze({ ...sent, version }), unsaved: false }, true);
    else this.keep({ document: Object.freeze({ ...now.document, version }), unsaved: true, ...(sent.content === undefined ? {} : { base: sent.content }) }, true);
  }

  /** Brings one document together with the folder's. Answers whether that was possible. */
  private async meetFolder(key: string): Promise<boolean> {
    const theirs = (await this.backend.all()).find((document) => keyOf(document) === key);
    if (theirs) await this.meet(theirs);
    return theirs !== undefined;
  }

  /** Brings ours together with another state: the folder's, or one that a tab made beside it. */
  private async meet(theirs: StoredDocument, marks?: readonly string[]): Promise<void> {
    const { resolveConflict } = await import('./document-conflict.js');
    const key = keyOf(theirs);
    const ours = this.records.get(key);
    if (!ours) return;
    const common = marks && this.lineage.common(key, marks);
    // Both tabs bring the same two together: they have to come to the same, so the marks decide.
    const own = this.lineage.marks(key).at(-1) ?? '';
    const preferTheirs = marks !== undefined && (marks.at(-1) ?? '') > own;
    // What we sent ourselves before this was made is no other's change, also where a reload kept us from hearing of it.
    const madeFrom = ours.sent !== undefined && sameData(theirs.content, ours.sent) ? ours.sent : ours.base;
    const { record, lost } = resolveConflict({ ours: ours.document, theirs, base: common ? common.content : madeFrom, preferTheirs });
    if (!sameData(record.document.content, ours.document.content)) this.lineage.grow(key, record.document.content);
    const base = marks ? ours.base : theirs.content;
    // What only tabs have is in no folder yet, and this one may outlive the other.
    const unsaved = record.unsaved || marks !== undefined;
    this.keep({ ...record, unsaved, ...(unsaved && base !== undefined ? { base } : {}) });
    if (lost !== undefined) for (const listener of [...this.overruled]) listener({ kind: theirs.kind, id: theirs.id, content: lost });
  }
}
