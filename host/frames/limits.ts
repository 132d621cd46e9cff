/** What one frame may cost the page. */
export interface FrameLimits {
  /** Messages per second that are always taken, and how many may come at once. One that takes the page milliseconds to read counts as so many more. */
  readonly rate: number;
  readonly burst: number;
  /** Messages over the rate, within ten seconds, that end the frame. */
  readonly patience: number;
  /** Units of one message: a character of text is one, an array's or object's member another. */
  readonly size: number;
  /** Bytes of a picture. */
  readonly picture: number;
  readonly openQueries: number;
  readonly requests: number;
}

/** Far above what a widget needs that draws, lists and saves; far below what a page would notice. */
export const frameLimits: FrameLimits = { rate: 100, burst: 400, patience: 1000, size: 200_000, picture: 4_000_000, openQueries: 32, requests: 32 };

/** Counts messages: a bucket that refills with time, and how often it was empty. */
export class MessageRate {
  private tokens: number;
  private last: number;
  private excess = 0;
  private excessSince: number;

  constructor(
    private readonly limits: Pick<FrameLimits, 'rate' | 'burst' | 'patience'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tokens = limits.burst;
    this.last = this.excessSince = now();
  }

  /** What was taken kept the page busy for so many milliseconds: a few deep messages cost as much as many small ones. */
  charge(milliseconds: number): void {
    this.tokens -= milliseconds;
  }

  /** One more message: `take` it, `drop` it, or `end` the frame, which goes on flooding. */
  count(): 'take' | 'drop' | 'end' {
    const now = this.now();
    this.tokens = Math.min(this.limits.burst, this.tokens + ((now - this.last) / 1000) * this.limits.rate);
    this.last = now;
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 'take';
    }
    if (now - this.excessSince > 10_000) {
      this.excess = 0;
      this.excessSince = now;
    }
    this.excess += 1;
    return this.excess > this.limits.patience ? 'end' : 'drop';
  }
}

const DEEPEST = 64;

/**
 * Whether a received value is plain data (what JSON has, undefined, and `bytes` where they are allowed) of at most some
 * size. Stops as soon as it is not, so that the check costs no more than the limit whatever was sent: a sparse array
 * counts by its length, and a cycle is deeper than anything may be.
 */
export function isPlain(value: unknown, limit: number, bytes = 0): boolean {
  let left = limit;
  const plain = (one: unknown, depth: number): boolean => {
    if ((left -= 1) < 0 || depth > DEEPEST) return false;
    switch (typeof one) {
      case 'string':
        return (left -= one.length) >= 0;
      case 'number':
      case 'boolean':
      case 'undefined':
        return true;
      case 'object':
        break;
      default:
        return false;
    }
    if (one === null) return true;
    if (one instanceof ArrayBuffer) return one.byteLength <= bytes;
    if (Array.isArray(one)) return one.length <= left && one.every((member) => plain(member, depth + 1));
    if (Object.getPrototypeOf(one) !== Object.prototype) return false;
    for (const name in one) {
      // An assignment somewhere behind the schemas would make it a prototype.
      if (name === '__proto__' || (left -= name.length) < 0 || !plain((one as Record<string, unknown>)[name], depth + 1)) return false;
    }
    return true;
  };
  return plain(value, 0);
}
