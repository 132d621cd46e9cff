import type { Clock } from './clock.js';
import { backoff } from './clock.js';

/** What a subscription needs. */
export interface PushOptions {
  readonly clock: Clock;
  /** Asks the source to call a URL; null where it cannot. */
  subscribe(callbackUrl: string, previous: unknown): Promise<{ expiresAt: number; state: unknown } | null>;
  /** The last subscription, over reloads. */
  load(): Promise<unknown>;
  save(state: unknown): Promise<void>;
  changed(): void;
}

/** Shortest time between two subscriptions, whatever the source says of its end. */
const SHORTEST = 60_000;
/** How much of its life is over when it is renewed. */
const RENEW_AFTER = 0.8;

/** Keeps a source telling us of changes: subscribes, renews before the end, tries again after failures. */
export class PushChannel {
  state: 'none' | 'subscribed' | 'failed' = 'none';
  private url: string | undefined;
  private failures = 0;
  private round = 0;
  private stopTimer: (() => void) | undefined;

  constructor(private readonly options: PushOptions) {}

  /** Where the source may call; undefined: nowhere (any more). */
  set(url: string | undefined): void {
    if (url === this.url) return;
    this.url = url;
    this.renew();
  }

  /** Subscribes again: the companion or the source may have forgotten. */
  renew(): void {
    this.round += 1;
    this.stopTimer?.();
    this.stopTimer = undefined;
    if (this.url === undefined) this.become('none');
    else void this.subscribe(this.url, this.round);
  }

  close(): void {
    this.set(undefined);
  }

  private async subscribe(url: string, round: number): Promise<void> {
    const { clock, load, save, subscribe } = this.options;
    const current = () => round === this.round;
    try {
      const granted = await subscribe(url, await load());
      if (!current()) return;
      this.failures = 0;
      if (!granted) {
        this.become('none');
        return;
      }
      await save(granted.state);
      if (!current()) return;
      this.become('subscribed');
      this.again(Math.max(SHORTEST, (granted.expiresAt - clock.now()) * RENEW_AFTER));
    } catch {
      if (!current()) return;
      this.failures += 1;
      this.become('failed');
      this.again(SHORTEST + backoff(clock, this.failures, { base: SHORTEST, cap: 10 * SHORTEST }));
    }
  }

  private again(ms: number): void {
    this.stopTimer = this.options.clock.after(ms, () => this.renew());
  }

  private become(state: PushChannel['state']): void {
    if (this.state === state) return;
    this.state = state;
    this.options.changed();
  }
}
