import type { EventRow } from '@vivarium/sdk/kinds';

/** An appointment that was on the day shown and is now on another. */
export interface Departure {
  readonly event: EventRow;
}

/** Notices what moves on and off the day while somebody looks at it, so that it can be seen moving. */
export class Departures {
  private day: string | undefined;
  private seen = new Map<string, EventRow>();
  private left: Departure | undefined;
  private tops = new Map<string, number>();

  /** The last appointment that left the day on screen, until it comes back or another day is shown. */
  get departed(): Departure | undefined {
    return this.left;
  }

  /** Forgets the notice. */
  dismiss(): void {
    this.left = undefined;
  }

  /**
   * Compares a day's appointments with those drawn before. Answers, for each one that was drawn elsewhere on the same
   * day, how many minutes it moved, and which ones came in.
   */
  follow(day: string, onDay: readonly EventRow[], all: readonly EventRow[], topOf: (event: EventRow) => number | undefined) {
    const moved = new Map<string, number>();
    const arrived = new Set<string>();
    const known = this.day === day;
    const now = new Map(onDay.map((event) => [event.$ref, event]));
    const tops = new Map<string, number>();
    for (const event of onDay) {
      const top = topOf(event);
      if (top !== undefined) tops.set(event.$ref, top);
      const before = this.tops.get(event.$ref);
      if (!known) continue;
      if (!this.seen.has(event.$ref)) arrived.add(event.$ref);
      else if (before !== undefined && top !== undefined && before !== top) moved.set(event.$ref, before - top);
    }
    if (!known || (this.left && now.has(this.left.event.$ref))) this.left = undefined;
    if (known)
      for (const reference of this.seen.keys()) {
        if (now.has(reference)) continue;
        const event = all.find((candidate) => candidate.$ref === reference);
        if (event) this.left = { event };
      }
    this.day = day;
    this.seen = now;
    this.tops = tops;
    return { moved, arrived };
  }
}
