import { msg, str } from '@lit/localize';
import { loadBriefing, saveBriefing } from '../../briefing/settings.js';
import type { Documents } from '../../connectors/host.js';
import { sameData } from '../../store/engine/rows.js';
import type { ArtifactLibrary, Edit } from '../artifact-library.js';
import { changesBetween, makeAgain, takeBack } from './changes.js';
import { Journal, type Entry } from './journal.js';
import { bringWidgets, takeWidgets } from './made-with-page.js';

/** What became of taking a change back or making it again. */
export interface Step {
  readonly entry: Entry;
  /** None of it could be done: all of it was changed since. */
  readonly nothing: boolean;
  /** Some of it was changed since and stays. */
  readonly partly: boolean;
}

/**
 * Takes back and makes again what people did to their pages: layout, settings, widgets, theme, title, deletion. A change
 * is taken back value by value, so that what another tab did in between is not lost with it.
 */
export class History {
  private readonly journal: Journal;
  private readonly listeners = new Set<() => void>();
  private readonly ends: readonly (() => void)[];

  constructor(
    private readonly library: ArtifactLibrary,
    private readonly documents: Pick<Documents, 'get' | 'list' | 'put' | 'remove' | 'onChange'>,
    private readonly now: () => number = Date.now,
  ) {
    this.journal = new Journal(documents);
    this.ends = [
      documents.onChange(({ kind }) => {
        if (kind !== 'log') return;
        this.journal.forget();
        for (const listener of [...this.listeners]) listener();
      }),
      library.onEdit((edit) => this.record(edit)),
    ];
  }

  /** The change that would be taken back next. */
  get next(): Entry | undefined {
    return this.journal.stacks.done.at(-1);
  }

  /** The change that would be made again next. */
  get again(): Entry | undefined {
    return this.journal.stacks.undone.at(-1);
  }

  /** The removal of an artifact, where it is still to be taken back. */
  removalOf(artifact: string): Entry | undefined {
    return this.journal.stacks.done.findLast((entry) => entry.artifact === artifact && entry.changes.some(({ path, after }) => path.length === 0 && after === undefined));
  }

  /** Takes a change back: the newest, or one in particular. */
  undo(entry = this.next): Step | undefined {
    return entry && this.step(entry, 'undo');
  }

  /** Makes the change again that was taken back last. */
  redo(): Step | undefined {
    return this.again && this.step(this.again, 'redo');
  }

  /** Calls after every change of what can be taken back. Returns the end of it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    for (const end of this.ends) end();
  }

  private record({ before, after, why, at, briefing, widgets }: Edit): void {
    const artifact = after ?? before;
    const changes = changesBetween(before, after);
    if (artifact && changes.length > 0) this.journal.append({ type: 'change', id: crypto.randomUUID(), at, artifact: artifact.id, title: artifact.title, why: why.slice(0, 200), changes, briefing, widgets: widgets && [...widgets] });
  }

  private step(entry: Entry, type: 'undo' | 'redo'): Step {
    const current = this.library.get(entry.artifact);
    const { artifact, made, kept } = (type === 'undo' ? takeBack : makeAgain)(current, entry.changes);
    // A page finds its widgets there, and loses them last.
    const brought = made === 0 || type === 'undo' || bringWidgets(this.documents, entry.widgets ?? []);
    if (made > 0) this.library.settle(entry.artifact, artifact, type === 'undo' ? msg(str`Undid: ${entry.why}`) : msg(str`Did again: ${entry.why}`));
    const took = made === 0 || type === 'redo' || takeWidgets(this.documents, this.library, entry.widgets ?? [], entry.artifact);
    const settled = made === 0 || this.settleBriefing(entry, type);
    this.journal.append({ type, id: crypto.randomUUID(), at: this.now(), of: entry.id });
    return { entry, nothing: made === 0, partly: made > 0 && (kept > 0 || !settled || !brought || !took) };
  }

  /** The briefing goes with the page it came with. False where it was set otherwise since: that stays. */
  private settleBriefing({ briefing }: Entry, type: 'undo' | 'redo'): boolean {
    if (!briefing) return true;
    const [from, to] = type === 'undo' ? [briefing.after, briefing.before] : [briefing.before, briefing.after];
    if (!sameData(loadBriefing(this.documents), from)) return false;
    saveBriefing(this.documents, to);
    return true;
  }
}
