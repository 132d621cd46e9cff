import { conflicts, dayWindow, daysOf, takesTime, withoutCopies, type EventRow } from '@vivarium/sdk/kinds';

/** A stretch of a day that something fills, as fractions of the hours drawn. */
export interface Segment {
  readonly from: number;
  readonly length: number;
  readonly color: string | undefined;
}

/** What is to be said about one day. */
export interface DaySummary {
  readonly day: string;
  readonly segments: readonly Segment[];
  readonly events: number;
  readonly allDay: number;
  readonly conflicts: number;
  /** Minutes that are taken, overlaps counted once. */
  readonly busyMinutes: number;
}

/** The events a day was summarised from last, and what the summary says. */
const madeFrom = new WeakMap<DaySummary, { readonly events: readonly EventRow[]; readonly says: string }>();

/** Which days an event touches, as it was found for a stretch of days in a zone: events do not change, another takes their place. */
const touched = new WeakMap<EventRow, { readonly of: string; readonly days: readonly string[] }>();

const FIRST_HOUR = 7;
const LAST_HOUR = 20;

/**
 * Each of some consecutive days with what fills it, from 7 to 20 o'clock; what lies outside is drawn at the edge. A day of
 * which there is the same to say as in `before`, of the same zone, is the same object.
 */
export function summarise(events: readonly EventRow[], days: readonly string[], timeZone: string, before: readonly DaySummary[] = []): readonly DaySummary[] {
  const byDay = new Map<string, EventRow[]>(days.map((day) => [day, []]));
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const of = `${first} ${last} ${timeZone}`;
  for (const event of events) {
    let known = touched.get(event);
    if (known?.of !== of) touched.set(event, (known = { of, days: daysOf(event, first, last, timeZone) }));
    for (const day of known.days) byDay.get(day)?.push(event);
  }
  return [...byDay].map(([day, own]) => {
    const known = before.find((summary) => summary.day === day);
    const drawn = known && madeFrom.get(known);
    if (drawn?.events.length === own.length && drawn.events.every((event, index) => event === own[index])) return known!;
    const attended = withoutCopies(own).filter(({ response }) => response !== 'declined');
    const window = dayWindow(day, timeZone);
    // Not every day has 24 hours.
    const [start, end] = [Date.parse(window.start), Date.parse(window.end)];
    const minutes = (instant: string) => (Math.min(end, Math.max(start, Date.parse(instant))) - start) / 60_000;
    const busy = attended.filter(takesTime);
    const summary: DaySummary = {
      day,
      segments: attended.filter(({ allDay }) => !allDay).map((event) => segment(minutes(event.start), minutes(event.end), event.color)),
      events: attended.length,
      allDay: attended.filter(({ allDay }) => allDay).length,
      conflicts: conflicts(own).length,
      busyMinutes: union(busy.map((event) => [minutes(event.start), minutes(event.end)] as const)),
    };
    const says = JSON.stringify(summary);
    const same = drawn?.says === says ? known! : summary;
    madeFrom.set(same, { events: own, says });
    return same;
  });
}

function segment(start: number, end: number, color: string | undefined): Segment {
  const total = (LAST_HOUR - FIRST_HOUR) * 60;
  const from = Math.min(0.97, Math.max(0, (start - FIRST_HOUR * 60) / total));
  const to = Math.min(1, Math.max(from + 0.03, (end - FIRST_HOUR * 60) / total));
  return { from, length: to - from, color };
}

/** Minutes covered by at least one of some stretches. */
function union(stretches: readonly (readonly [number, number])[]): number {
  let covered = 0;
  let until = -Infinity;
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return covered;
}
