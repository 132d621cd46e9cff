import type { Clock } from './clock.js';

/** Failures in a row after which nothing is asked for a while. */
const THRESHOLD = 5;
const SHORTEST = 15_000;
const LONGEST = 600_000;
/** The longest pause that follows from nothing but failures while somebody looks: what is well again is soon seen to be. */
export const WATCHED_PAUSE = 60_000;

/** Stops asking a source that keeps failing; after a pause one try decides whether it is well again. */
export class Breaker {
  private failures = 0;
  private opened = 0;
  private from = 0;
  /** How much of the pause is waited, from the half of it to all: what failed together is not asked together. */
  private share = 0;
  private probing = false;

  constructor(
    private readonly clock: Clock,
    private readonly isWatched: () => boolean = () => true,
  ) {}

  get isOpen(): boolean {
    return this.failures >= THRESHOLD;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    if (!this.isOpen) return 'closed';
    return this.probing || this.clock.now() >= this.until ? 'half-open' : 'open';
  }

  /** Milliseconds until a try is allowed; Infinity while another one is deciding. */
  get wait(): number {
    if (!this.isOpen) return 0;
    return this.probing ? Infinity : Math.max(0, this.until - this.clock.now());
  }

  /** A try begins. */
  begin(): void {
    if (this.isOpen) this.probing = true;
  }

  succeeded(): void {
    this.failures = this.opened = 0;
    this.probing = false;
  }

  /** A try ended without saying anything about the source. */
  undecided(): void {
    this.probing = false;
  }

  failed(): void {
    this.probing = false;
    this.failures += 1;
    if (!this.isOpen) return;
    this.from = this.clock.now();
    this.share = (1 + this.clock.random()) / 2;
    this.opened += 1;
  }

  /** The clock was set back by this. */
  setBack(ms: number): void {
    this.from -= ms;
  }

  /** What kept it from asking may be over: the next try is allowed now. */
  reset(): void {
    this.share = 0;
  }

  /** Follows who looks: a pause that began unseen is over sooner once somebody does. */
  private get until(): number {
    return this.from + this.share * Math.min(this.isWatched() ? WATCHED_PAUSE : LONGEST, SHORTEST * 2 ** (this.opened - 1));
  }
}
