import type { Quota } from '@vivarium/sdk/contract';
import type { Clock } from './clock.js';

/** What a source allows, as a bucket that refills steadily. What a person does may overdraw it, syncs wait. */
export class Budget {
  private left: number;
  private at: number;

  constructor(
    readonly quota: Quota,
    private readonly clock: Clock,
  ) {
    this.left = quota.units;
    this.at = clock.now();
  }

  /** Units spent and not yet refilled. */
  get spent(): number {
    this.refill();
    return Math.round((this.quota.units - this.left) * 10) / 10;
  }

  take(units: number): void {
    this.refill();
    this.left -= units;
  }

  /** Milliseconds until so many units are there; more than the bucket holds counts as full. */
  wait(units: number): number {
    this.refill();
    const missing = Math.min(units, this.quota.units) - this.left;
    return missing <= 0 ? 0 : Math.ceil((missing / this.quota.units) * this.quota.perSeconds * 1000);
  }

  private refill(): void {
    const now = this.clock.now();
    const refilled = (Math.max(0, now - this.at) / 1000) * (this.quota.units / this.quota.perSeconds);
    this.left = Math.min(this.quota.units, this.left + refilled);
    this.at = now;
  }
}
