import type { EventItem } from '../contract/index.js';
import { toInstant } from '../contract/time.js';
import { addDays, dayOf, instantOf, type Window } from './days.js';
import { takingTime } from './events.js';

/** Runs of at least two entries that follow each other with less than `gapMinutes` between them and do not conflict. */
export function backToBacks<E extends EventItem>(events: readonly E[], gapMinutes = 5): readonly (readonly E[])[] {
  const runs: E[][] = [];
  for (const event of takingTime(events)) {
    const run = runs.at(-1);
    const gap = run && (Date.parse(event.start) - Date.parse(run.at(-1)!.end)) / 60_000;
    if (run && gap! >= 0 && gap! < gapMinutes) run.push(event);
    else runs.push([event]);
  }
  return runs.filter((run) => run.length > 1);
}

/** When an appointment of a given length fits: on the quarter hour, within the working hours. */
export interface SlotSearch {
  readonly minutes: number;
  /** Not before this instant. */
  readonly notBefore: string;
  readonly timeZone: string;
  /** Minutes after midnight. */
  readonly workStart?: number;
  readonly workEnd?: number;
  /** Days to look at. */
  readonly days?: number;
}

/** The first time at which nothing in `events` is in the way, or undefined. Weekends are left out. */
export function nextFreeSlot(events: readonly EventItem[], search: SlotSearch): Window | undefined {
  const { minutes, notBefore, timeZone, workStart = 9 * 60, workEnd = 18 * 60, days = 14 } = search;
  const length = minutes * 60_000;
  const quarter = 15 * 60_000;
  const taken = takingTime(events);
  const firstDay = dayOf(notBefore, timeZone);
  for (let offset = 0; offset < days; offset++) {
    const day = addDays(firstDay, offset);
    if (isWeekend(day)) continue;
    const end = Date.parse(instantOf(day, workEnd, timeZone));
    let at = Math.max(Date.parse(instantOf(day, workStart, timeZone)), Math.ceil(Date.parse(notBefore) / quarter) * quarter);
    for (const event of taken) {
      if (at + length <= Date.parse(event.start)) break;
      if (at < Date.parse(event.end)) at = Math.ceil(Date.parse(event.end) / quarter) * quarter;
    }
    if (at + length <= end) return { start: toInstant(at), end: toInstant(at + length) };
  }
  return undefined;
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
