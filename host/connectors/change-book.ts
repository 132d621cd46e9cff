import type { ItemReference } from '@vivarium/sdk/contract';
import type { ItemChange, LiveSnapshot } from '@vivarium/sdk/widget';
import { answered, bounded, Kept, netOf, stepsOf, type NotedChange, type NotedCollection, type Step } from '../store/changes.js';
import type { Change } from '../store/engine/result.js';
import type { Disk } from '../store/disk.js';
import type { Tabs } from '../store/tabs.js';
import { ValueLog } from '../store/value-log.js';
import type { Marked } from './changes.js';
import type { LogEntry } from './host.js';

/** Names of what is kept: all but the latest steps, and below the other those, each batch by itself. */
const EARLIER = 'changes';
const LATEST = 'changes-latest';
/** So many batches are kept by themselves; then they join the others. */
const MOST_LATEST = 40;
/** What the person did here a moment ago is no news. */
const OWN = 120_000;
/** From a sign of the person to the end of the marks they have in view, and how long those take to go. */
const GLANCE = 1000;
const FADE = 900;

/** Steps as they are kept; `stamp` is another with every writing. */
interface Written {
  readonly steps: readonly Step[];
  readonly stamp: string;
}

/** What a {@link ChangeBook} is made of. */
export interface ChangeBookParts {
  readonly disk: Disk;
  readonly tabs: Tabs;
  readonly log: () => readonly LogEntry[];
  readonly now: () => number;
  readonly changed: () => void;
}

/** Every change of the last days that a source made, and which of them somebody has seen. Kept in this browser, for all of its tabs. */
export class ChangeBook {
  private list: readonly Step[] = [];
  private net: readonly NotedChange[] = [];
  private marks: ReadonlyMap<ItemReference, ItemChange & { readonly of: NotedChange }> = new Map();
  /** What this tab wrote itself, by stamp. */
  private readonly own = new Map<string, readonly Step[]>();
  /** Batches that are kept by themselves. */
  private latest = 0;
  private readonly fading = new Map<ItemReference, NotedChange>();
  /** In view for a while, but perhaps of an empty chair. */
  private readonly inView = new Set<ItemReference>();
  private glancing: ReturnType<typeof setTimeout> | undefined;
  private readonly listening = new AbortController();
  private readonly kept: ValueLog;

  private constructor(private readonly parts: ChangeBookParts) {
    this.kept = new ValueLog(parts.disk, EARLIER, LATEST);
    const { signal } = this.listening;
    for (const type of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']) addEventListener(type, () => this.glance(), { signal, passive: true, capture: true });
  }

  static async open(parts: ChangeBookParts): Promise<ChangeBook> {
    const book = new ChangeBook(parts);
    await book.reload();
    return book;
  }

  /** All that is kept, oldest first. */
  get steps(): readonly Step[] {
    return this.list;
  }

  /** What became of each item since somebody last looked, newest first. */
  get unseen(): readonly NotedChange[] {
    return this.net;
  }

  /** Takes in what a source changed. */
  noted(of: NotedCollection, changes: readonly Change[]): void {
    const { log, now } = this.parts;
    const own = (item: ItemReference) => log().some((entry) => entry.item === item && now() - entry.at < OWN && entry.outcome !== 'declined' && entry.outcome !== 'failed');
    const steps = stepsOf(of, changes, now(), own);
    if (steps.length === 0) return;
    const add = (before: readonly Step[]) => [...before, ...steps];
    if ((this.latest += 1) > MOST_LATEST) return this.change(add);
    this.show(add);
    void this.kept.add(this.write(steps)).then(() => this.tellTabs());
  }

  /** Marks of these items were in view for a while. They have been seen once the person shows to be there. */
  saw(items: readonly ItemReference[]): void {
    for (const item of items) this.inView.add(item);
  }

  /** These were looked at; without items: all of them. */
  see(items?: readonly ItemReference[]): void {
    const chosen = items && new Set(items);
    for (const one of this.net) if (!chosen || chosen.has(one.item)) this.fading.set(one.item, one);
    if (this.fading.size === 0) return;
    setTimeout(() => {
      this.fading.clear();
      this.tell();
    }, FADE);
    this.change((before) => before.map((step) => (step.seen || (chosen && !chosen.has(step.item)) ? step : { ...step, seen: true })));
  }

  /** Forgets what is an account's. */
  forget(account: string): void {
    const start = `${encodeURIComponent(account)}/`;
    this.change((before) => before.filter(({ item }) => !item.startsWith(start)));
  }

  /** Another tab wrote. */
  async reload(): Promise<void> {
    const kept = await this.kept.read();
    this.latest = kept.length - 1;
    this.own.clear();
    this.list = bounded(kept.flatMap(parse), this.parts.now());
    this.tell();
  }

  /** A result with the marks of its items. The same marks are the same map. */
  marked(snapshot: LiveSnapshot, marked: Marked): LiveSnapshot {
    const { target, query, whole } = marked;
    const found = new Map<ItemReference, ItemChange>();
    const here = [...this.marks].filter(([, { of: { connector, collection, kind } }]) => (target.ref === 'kind' ? kind === target.id : connector === target.contract && collection === target.name));
    if (here.length > 0) {
      const bare = (change: ItemChange): ItemChange => (whole ? change : this.bare(change));
      for (const { $ref } of snapshot.items) {
        const mark = this.marks.get($ref);
        if (mark) found.set($ref, bare(mark));
      }
      if (whole) for (const [item, mark] of here) if (!found.has(item) && answered(query.where, mark.of.before)) found.set(item, mark);
    }
    const before = marked.marks;
    const same = (before?.size ?? 0) === found.size && [...found].every(([item, change]) => before?.get(item) === change);
    if (!same) marked.marks = found.size > 0 ? found : undefined;
    return marked.marks ? { ...snapshot, changes: marked.marks } : snapshot;
  }

  close(): void {
    this.listening.abort();
    clearTimeout(this.glancing);
  }

  private readonly bared = new WeakMap<ItemChange, ItemChange>();
  /** Without what the item was: its fields may not be granted. */
  private bare(change: ItemChange): ItemChange {
    const { type, seen } = change;
    const known = this.bared.get(change) ?? Object.freeze({ type, seen });
    this.bared.set(change, known);
    return known;
  }

  private glance(): void {
    if (this.inView.size === 0 || this.glancing !== undefined) return;
    this.glancing = setTimeout(() => {
      this.glancing = undefined;
      const items = [...this.inView];
      this.inView.clear();
      this.see(items);
    }, GLANCE);
  }

  /** At once here, then where it is kept, then in the other tabs. */
  private change(change: (steps: readonly Step[]) => readonly Step[]): void {
    this.show(change);
    void this.keep(change).then(() => this.tellTabs());
  }

  private show(change: (steps: readonly Step[]) => readonly Step[]): void {
    this.list = bounded(change(this.list), this.parts.now());
    this.tell();
  }

  private keep(change: (steps: readonly Step[]) => readonly Step[]): Promise<void> {
    this.latest = 0;
    return this.kept.gather((earlier, latest) => {
      const steps = bounded(change([earlier, ...latest].flatMap(this.read)), this.parts.now());
      this.own.clear();
      return this.write(steps);
    });
  }

  /** What this tab wrote is as it was: reading it again would be most of what a change costs. */
  private readonly read = (kept: unknown): readonly Step[] => this.own.get(String((kept as Partial<Written> | undefined)?.stamp)) ?? parse(kept);

  private write(steps: readonly Step[]): Written {
    const stamp = crypto.randomUUID();
    this.own.set(stamp, steps);
    return { steps, stamp };
  }

  private tellTabs(): void {
    if (!this.listening.signal.aborted) this.parts.tabs.tellKnown({ type: 'changes' });
  }

  private tell(): void {
    this.net = netOf(this.list.filter(({ seen }) => !seen));
    const before = this.marks;
    const mark = (of: NotedChange, seen: boolean) => {
      const known = before.get(of.item);
      const same = known?.seen === seen && known.of.at === of.at && known.type === of.type;
      return [of.item, same ? known : Object.freeze({ type: of.type, seen, before: of.before, after: of.after, of })] as const;
    };
    this.marks = new Map([...[...this.fading.values()].map((of) => mark(of, true)), ...this.net.map((of) => mark(of, false))]);
    this.parts.changed();
  }
}

const parse = (value: unknown): readonly Step[] => Kept.safeParse(value).data?.steps ?? [];
