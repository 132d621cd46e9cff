import { dayWindow, instantOf, type EventRow, type Window } from '@vivarium/sdk/kinds';

const MINUTE = 60_000;
/** Shorter appointments are drawn as long as this, or nobody could read or hit them. */
const SHORTEST = 20;

/** Where an appointment lies on the day's timeline. Minutes are elapsed ones since the day's first instant. */
export interface Box {
  readonly event: EventRow;
  readonly top: number;
  readonly minutes: number;
  /** Which of `columns` it begins in, and over how many it reaches. */
  readonly column: number;
  readonly columns: number;
  readonly span: number;
}

/** Minutes since the day's first instant. */
export function elapsed(instant: string | number, day: Window): number {
  return (new Date(instant).getTime() - Date.parse(day.start)) / MINUTE;
}

/**
 * Lays out a day: appointments that overlap share the width in columns, each as wide as its neighbours allow. Entries
 * that began before or end after the day are clipped to it.
 */
export function layoutDay(events: readonly EventRow[], day: Window): readonly Box[] {
  const length = elapsed(day.end, day);
  const spans = events
    .filter((event) => !event.allDay)
    .map((event) => {
      const top = Math.max(0, elapsed(event.start, day));
      const bottom = Math.min(length, Math.max(elapsed(event.end, day), top + SHORTEST));
      return { event, top: Math.min(top, length - SHORTEST), bottom };
    })
    .sort((a, b) => a.top - b.top || b.bottom - a.bottom);

  const boxes: Box[] = [];
  let cluster: { event: EventRow; top: number; bottom: number; column: number }[] = [];
  let clusterEnd = -1;
  const close = () => {
    const columns = Math.max(0, ...cluster.map(({ column }) => column)) + 1;
    for (const { event, top, bottom, column } of cluster) {
      const blocked = cluster.filter((other) => other.column > column && other.top < bottom && other.bottom > top);
      const span = Math.min(columns, ...blocked.map((other) => other.column)) - column;
      boxes.push({ event, top, minutes: bottom - top, column, columns, span });
    }
    cluster = [];
  };
  for (const span of spans) {
    if (span.top >= clusterEnd) close();
    const taken = new Set(cluster.filter((other) => other.bottom > span.top).map(({ column }) => column));
    let column = 0;
    while (taken.has(column)) column += 1;
    cluster.push({ ...span, column });
    clusterEnd = Math.max(clusterEnd, span.bottom);
  }
  close();
  return boxes;
}

/** Hours: as near to the working day as this, the present hour is drawn too, for early and late people. */
const NEAR = 4;

/** Working hours, as clocks on the wall show them. */
interface WorkingHours {
  readonly workStart: number;
  readonly workEnd: number;
}

/** The stretch of the day to draw, in whole elapsed hours: the working hours, whatever lies outside them, and the present moment, in elapsed minutes, when it is near. */
export function hoursShown(boxes: readonly Box[], { workStart, workEnd }: WorkingHours, { day, timeZone }: { day: string; timeZone: string }, now?: number): { from: number; to: number } {
  const window = dayWindow(day, timeZone);
  // On a day on which clocks change, eight o'clock is not eight hours after midnight.
  const hoursUntil = (hour: number) => elapsed(instantOf(day, hour * 60, timeZone), window) / 60;
  const last = Math.ceil(hoursUntil(24));
  const from = Math.min(Math.floor(hoursUntil(workStart)), ...boxes.map(({ top }) => Math.floor(top / 60)));
  const to = Math.max(Math.ceil(hoursUntil(workEnd)), ...boxes.map(({ top, minutes }) => Math.ceil((top + minutes) / 60)));
  const hour = now === undefined ? from : Math.floor(now / 60);
  return { from: Math.max(0, hour < from && hour >= from - NEAR ? hour : from), to: Math.min(last, hour >= to && hour < to + NEAR ? hour + 1 : to) };
}
