import type { Clock } from './clock.js';

/** Failures in a row after which nothing is asked for a while. */
const THRESHOLD = 5;
const SHORTEST = 30_000;
const LONGEST = 600_000;

/** Stops asking a source that keeps failing; after a pause one try decides whether it is well again. */
export class Breaker {
  private failures = 0;
  private opened = 0;
  private until = 0;
  private probing = false;

  constructor(private readonly clock: Clock) {}

  get state(): 'closed' | 'open' | 'half-open' {
    if (this.failures < THRESHOLD) return 'closed';
    return this.probing || this.clock.now() >= this.until ? 'half-open' : 'open';
  }

  /** Milliseconds until a try is allowed; Infinity while another one is deciding. */
  get wait(): number {
    if (this.failures < THRESHOLD) return 0;
    return this.probing ? Infinity : Math.max(0, this.until - this.clock.now());
  }

  /** When it tries again by itself. */
  get retryAt(): number | undefined {
    return this.state === 'open' ? this.until : undefined;
  }

  /** A try begins. */
  begin(): void {
    if (this.failures >= THRESHOLD) this.probing = true;
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
    if (this.failures < THRESHOLD) return;
    this.until = this.clock.now() + Math.min(LONGEST, SHORTEST * 2 ** this.opened);
    this.opened += 1;
  }

  /** Somebody asks by hand: the next try is allowed now. */
  reset(): void {
    if (!this.probing) this.until = this.clock.now();
  }
}
