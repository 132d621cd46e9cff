import type { Quota } from '@vivarium/sdk/contract';
import type { Traffic } from './broker-port.js';
import { Budget } from './budget.js';
import type { Clock } from './clock.js';

/** What goes between an account and its source: counted, and paid for from the source's quota. */
export class TrafficMeter implements Traffic {
  readonly budget: Budget;
  requests = 0;
  bytes = 0;
  /** Requests a run has already paid for with its cost. */
  private paid = 0;

  constructor(
    private readonly quota: Quota,
    clock: Clock,
    readonly unanswered: () => void,
  ) {
    this.budget = new Budget(quota, clock);
  }

  /** A run begins, whose cost is paid: its first request costs nothing more. */
  paidAhead(): void {
    this.paid += 1;
  }

  requested(method: keyof NonNullable<Quota['perRequest']>): void {
    this.requests += 1;
    if (this.paid > 0) this.paid -= 1;
    else this.budget.take(this.quota.perRequest?.[method] ?? 1);
  }

  received(bytes: number): void {
    this.bytes += bytes;
  }
}
