import { VivariumError, type ErrorCode, type ErrorData } from '@vivarium/sdk/contract';
import { Breaker, WATCHED_PAUSE } from './breaker.js';
import type { Budget } from './budget.js';
import { backoff, type Clock } from './clock.js';

/** Something that is to be kept current. */
export interface Task {
  readonly name: string;
  /** Quota units one run costs. */
  readonly cost: number;
  /** Milliseconds from the end of a run to the next. */
  interval(): number;
  /** `about`: what alone is to be asked for; undefined: everything. */
  run(signal: AbortSignal, about: readonly string[] | undefined): Promise<void>;
}

/** How a task stands. Times are epoch milliseconds. */
export interface TaskState {
  /** Start of the run that is out. */
  readonly runningSince: number | undefined;
  readonly lastSync: number | undefined;
  readonly nextSync: number | undefined;
  readonly error: (ErrorData & { readonly at: number }) | undefined;
}

/** What the next run is wanted for; `about` undefined: everything. */
interface Wanted {
  readonly about: ReadonlySet<string> | undefined;
}

interface Slot {
  readonly task: Task;
  running: { readonly promise: Promise<void>; readonly abort: AbortController; readonly since: number } | undefined;
  /** What kept it from asking may be over since the run began: its failure is one of before. */
  woken: boolean;
  /** Asked for: runs as soon as it may, and exactly once more where it runs already. */
  wanted: Wanted | undefined;
  failures: number;
  /** End of the last run that asked for everything. */
  endedAt: number | undefined;
  retryAt: number | undefined;
  lastSync: number | undefined;
  nextSync: number | undefined;
  error: TaskState['error'];
  stopTimer: (() => void) | undefined;
}

const OFFLINE_CAP = 15_000;
const FORBIDDEN_WAIT = 300_000;
/** Failures that say nothing about whether the source is well. */
const undecided: readonly ErrorCode[] = ['offline', 'signed-out', 'rate-limited', 'forbidden'];

/**
 * Decides when an account's collections are asked: one run each at a time, at their pace, within the account's quota,
 * never before the source said so, with growing pauses while it fails, which are short while somebody looks.
 */
export class AccountScheduler {
  readonly breaker: Breaker;
  private readonly slots = new Map<string, Slot>();
  private notBefore = 0;
  private enabled = false;
  private seen = 0;

  /**
   * `changed` hears every change of a task's state; `began` is when the run for everything that just succeeded began.
   * `isWatched`: somebody looks at what it brings.
   */
  constructor(
    private readonly clock: Clock,
    private readonly budget: Budget,
    private readonly changed: (name: string, began?: number) => void = () => undefined,
    private readonly isWatched: () => boolean = () => true,
  ) {
    this.breaker = new Breaker(clock, isWatched);
  }

  add(task: Task): void {
    this.slots.set(task.name, { task, running: undefined, woken: false, wanted: undefined, failures: 0, endedAt: undefined, retryAt: undefined, lastSync: undefined, nextSync: undefined, error: undefined, stopTimer: undefined });
    this.plan(task.name);
  }

  state(name: string): TaskState | undefined {
    const slot = this.slots.get(name);
    return slot && { runningSince: slot.running?.since, lastSync: slot.lastSync, nextSync: slot.nextSync, error: slot.error };
  }

  /** When it is asked again by itself, while it is paused after failures. */
  get pausedUntil(): number | undefined {
    if (this.breaker.state !== 'open') return undefined;
    const times = [...this.slots.values()].flatMap(({ nextSync }) => nextSync ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** The source said when it may be asked again, to this tab or to the one that asked before. */
  holdUntil(time: number): void {
    this.notBefore = Math.max(this.notBefore, time);
  }

  /** Starts or ends all asking: another tab leads, the account is signed out. A run under way is cut. */
  enable(enabled: boolean): void {
    if (this.enabled === enabled) return;
    this.enabled = enabled;
    for (const [name, slot] of this.slots) {
      if (!enabled) slot.running?.abort.abort();
      else if (slot.error && slot.error.code === 'signed-out') slot.error = slot.retryAt = undefined;
      this.plan(name);
    }
  }

  /**
   * The source says that something changed, or something was done: asks at once, whatever the pace. Where it is known
   * what changed (`about`), for that alone; the next run for everything stays due when it was.
   */
  hint(names: Iterable<string> = this.slots.keys(), about?: readonly string[]): void {
    for (const name of [...names]) {
      const slot = this.slots.get(name);
      if (!slot) continue;
      const before = slot.wanted;
      const everything = !about || (before && !before.about);
      slot.wanted = { about: everything ? undefined : new Set([...(before?.about ?? []), ...about]) };
      this.plan(name);
    }
  }

  /** What kept it from asking may be over: waits after failures end. */
  retry(names: Iterable<string> = this.slots.keys()): void {
    const all = [...names];
    for (const name of all) {
      const slot = this.slots.get(name);
      if (!slot) continue;
      slot.retryAt = undefined;
      slot.woken = slot.running !== undefined;
    }
    this.breaker.reset();
    this.hint(all);
  }

  /** Asks now and resolves when the answers are in, whatever they are; at once where the source asked us to wait. */
  async now(names: Iterable<string> = this.slots.keys()): Promise<void> {
    const all = [...names];
    this.retry(all);
    for (let waiting = true; waiting; ) {
      const running = all.flatMap((name) => this.slots.get(name)?.running?.promise ?? []);
      waiting = running.length > 0;
      await Promise.all(running);
    }
  }

  /** The pace may have changed. */
  reconsider(): void {
    for (const name of this.slots.keys()) this.plan(name);
  }

  close(): void {
    this.enable(false);
    for (const slot of this.slots.values()) slot.stopTimer?.();
    this.slots.clear();
  }

  private plan(name: string): void {
    const slot = this.slots.get(name);
    if (!slot || slot.running) return;
    slot.stopTimer?.();
    slot.stopTimer = undefined;
    const due = this.enabled ? this.due(slot) : Infinity;
    const before = slot.nextSync;
    slot.nextSync = due === Infinity ? undefined : due;
    const wait = due - this.time();
    if (wait <= 0) this.start((this.breaker.isOpen && this.prober()) || slot);
    else {
      if (wait !== Infinity) slot.stopTimer = this.clock.after(wait, () => this.plan(name));
      if (before !== slot.nextSync) this.changed(name);
    }
  }

  /** What was planned by a clock that was set back since moves with it: it would wait for an hour that comes again. */
  private time(): number {
    const now = this.clock.now();
    const back = Math.max(0, this.seen - now);
    this.seen = now;
    if (back > 0) {
      this.notBefore -= back;
      this.breaker.setBack(back);
      for (const slot of this.slots.values()) for (const name of ['endedAt', 'retryAt'] as const) if (slot[name] !== undefined) slot[name] -= back;
    }
    return now;
  }

  /** Which one decides for all whether the source is well: of those that may run now the one that failed least, then the cheapest. */
  private prober(): Slot | undefined {
    const now = this.time();
    const ready = [...this.slots.values()].filter((slot) => !slot.running && this.due(slot) <= now);
    return ready.sort((left, right) => left.failures - right.failures || left.task.cost - right.task.cost)[0];
  }

  /** Whether everything is to be asked for by now, whatever else is wanted: at first, by its pace, and after a failure. */
  private isDue({ endedAt, error, task }: Slot): boolean {
    return endedAt === undefined || error !== undefined || endedAt + task.interval() <= this.time();
  }

  private due(slot: Slot): number {
    const now = this.time();
    const { task, wanted, endedAt, error } = slot;
    const retryAt = slot.retryAt !== undefined && endedAt !== undefined && this.isWatched() ? Math.min(slot.retryAt, endedAt + WATCHED_PAUSE) : slot.retryAt;
    if (error?.code === 'signed-out' && !wanted) return Infinity;
    const planned = wanted ? now : (retryAt ?? (endedAt === undefined ? now : endedAt + task.interval()));
    return Math.max(planned, this.notBefore, retryAt ?? 0, now + this.breaker.wait, now + this.budget.wait(task.cost));
  }

  private start(slot: Slot): void {
    const { name } = slot.task;
    const abort = new AbortController();
    const began = this.clock.now();
    const about = this.isDue(slot) ? undefined : slot.wanted?.about;
    this.breaker.begin();
    this.budget.take(slot.task.cost);
    slot.wanted = undefined;
    slot.nextSync = undefined;
    slot.woken = false;
    slot.stopTimer?.();
    slot.stopTimer = undefined;
    const ended = (error?: VivariumError) => this.ended(slot, error, began, about === undefined, abort.signal.aborted);
    const promise = slot.task.run(abort.signal, about && [...about]).then(
      () => ended(),
      (thrown: unknown) => ended(VivariumError.from(thrown)),
    );
    slot.running = { promise, abort, since: began };
    // One that takes longer than there should be between answers is told of.
    slot.stopTimer = this.clock.after(slot.task.interval(), () => this.changed(name));
    this.changed(name);
  }

  private ended(slot: Slot, error: VivariumError | undefined, began: number, whole: boolean, cut: boolean): void {
    const now = this.time();
    slot.running = undefined;
    if (whole || error) slot.endedAt = now;
    if (!error) {
      if (whole) {
        slot.failures = 0;
        slot.retryAt = slot.error = undefined;
        slot.lastSync = now;
      }
      if (this.breaker.isOpen) this.healed();
      this.breaker.succeeded();
    } else if (cut) {
      this.breaker.undecided();
      // It was cut, not refused: as if it had never run. By now it may be wanted again.
      slot.endedAt = undefined;
    } else {
      slot.failures += 1;
      slot.error = { ...error.toJSON(), at: now };
      this.punish(slot, error, now);
    }
    this.changed(slot.task.name, error || !whole ? undefined : began);
    // A pause of the account, or the end of one, concerns its other collections too.
    this.reconsider();
  }

  /** The source is well again: what failed with it is asked at once. */
  private healed(): void {
    for (const slot of this.slots.values()) {
      if (!slot.error || undecided.includes(slot.error.code)) continue;
      slot.retryAt = undefined;
      slot.wanted = { about: undefined };
    }
  }

  private punish(slot: Slot, { code, retryAfter }: VivariumError, now: number): void {
    const pause = backoff(this.clock, slot.failures);
    if (undecided.includes(code)) this.breaker.undecided();
    else this.breaker.failed();
    if (retryAfter !== undefined || code === 'rate-limited') this.holdUntil(now + (retryAfter ?? pause));
    slot.retryAt = code === 'signed-out' ? undefined : now + (code === 'offline' ? Math.min(OFFLINE_CAP, pause) : code === 'forbidden' ? FORBIDDEN_WAIT : pause);
    if (!slot.woken) return;
    slot.retryAt = undefined;
    this.breaker.reset();
  }
}
