import { VivariumError, type ErrorData } from '@vivarium/sdk/contract';
import { Breaker } from './breaker.js';
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
  readonly syncing: boolean;
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
  running: { readonly promise: Promise<void>; readonly abort: AbortController } | undefined;
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

/**
 * Decides when an account's collections are asked: one run each at a time, at their pace, within the account's quota,
 * never before the source said so, with growing pauses while it fails.
 */
export class AccountScheduler {
  readonly breaker: Breaker;
  private readonly slots = new Map<string, Slot>();
  private notBefore = 0;
  private enabled = false;

  /** `changed` hears every change of a task's state; `began` is when the run for everything that just succeeded began. */
  constructor(
    private readonly clock: Clock,
    private readonly budget: Budget,
    private readonly changed: (name: string, began?: number) => void = () => undefined,
  ) {
    this.breaker = new Breaker(clock);
  }

  add(task: Task): void {
    this.slots.set(task.name, { task, running: undefined, wanted: undefined, failures: 0, endedAt: undefined, retryAt: undefined, lastSync: undefined, nextSync: undefined, error: undefined, stopTimer: undefined });
    this.plan(task.name);
  }

  state(name: string): TaskState | undefined {
    const slot = this.slots.get(name);
    return slot && { syncing: slot.running !== undefined, lastSync: slot.lastSync, nextSync: slot.nextSync, error: slot.error };
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
      if (slot) slot.retryAt = undefined;
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
    const wait = due - this.clock.now();
    if (wait <= 0) this.start(slot);
    else {
      if (wait !== Infinity) slot.stopTimer = this.clock.after(wait, () => this.plan(name));
      if (before !== slot.nextSync) this.changed(name);
    }
  }

  /** Whether everything is to be asked for by now, whatever else is wanted: at first, by its pace, and after a failure. */
  private isDue({ endedAt, error, task }: Slot): boolean {
    return endedAt === undefined || error !== undefined || endedAt + task.interval() <= this.clock.now();
  }

  private due(slot: Slot): number {
    const now = this.clock.now();
    const { task, wanted, retryAt, endedAt, error } = slot;
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
    const ended = (error?: VivariumError) => this.ended(slot, error, began, about === undefined);
    const promise = slot.task.run(abort.signal, about && [...about]).then(
      () => ended(),
      (thrown: unknown) => ended(VivariumError.from(thrown)),
    );
    slot.running = { promise, abort };
    this.changed(name);
  }

  private ended(slot: Slot, error: VivariumError | undefined, began: number, whole: boolean): void {
    const now = this.clock.now();
    slot.running = undefined;
    if (whole || error) slot.endedAt = now;
    if (!error) {
      this.breaker.succeeded();
      if (whole) {
        slot.failures = 0;
        slot.retryAt = slot.error = undefined;
        slot.lastSync = now;
      }
    } else if (error.code === 'aborted' && !this.enabled) {
      this.breaker.undecided();
      // It was cut, not refused: as if it had never run.
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

  private punish(slot: Slot, error: VivariumError, now: number): void {
    const { code, retryAfter } = error;
    const pause = backoff(this.clock, slot.failures);
    if (code === 'offline') {
      this.breaker.undecided();
      slot.retryAt = now + Math.min(OFFLINE_CAP, pause);
    } else if (code === 'signed-out') {
      this.breaker.undecided();
      slot.retryAt = undefined;
    } else if (code === 'rate-limited') {
      this.breaker.undecided();
      this.notBefore = Math.max(this.notBefore, now + (retryAfter ?? pause));
      slot.retryAt = this.notBefore;
    } else if (code === 'forbidden') {
      this.breaker.undecided();
      slot.retryAt = now + FORBIDDEN_WAIT;
    } else {
      this.breaker.failed();
      slot.retryAt = now + Math.max(retryAfter ?? 0, pause);
    }
  }
}
