import type { EventItem, Query, Row } from '../contract/index.js';
import { toInstant } from '../contract/time.js';
import { addDays, dayOf, dayWindow, instantOf, type Window } from './days.js';

/** A calendar entry as widgets see it. */
export type EventRow = Row<EventItem>;

/** Entries that touch the days from `first` to `last` (inclusive) in `timeZone`, all-day ones by their days. */
export function eventsOn(first: string, last: string, timeZone: string): Query<EventItem> {
  const { start } = dayWindow(first, timeZone);
  const { end } = dayWindow(last, timeZone);
  return {
    where: {
      any: [
        { allDay: false, start: { lt: end }, end: { gt: start } },
        // An entry without duration touches the day it stands on.
        { allDay: false, start: { gte: start, lt: end } },
        { allDay: true, start: { lte: last }, end: { gt: first } },
      ],
    },
    orderBy: [['start', 'asc'], ['id', 'asc']],
  };
}

/** Whether an entry touches a day in `timeZone`. */
export function touchesDay(event: EventItem, day: string, timeZone: string): boolean {
  if (event.allDay) return event.start <= day && event.end > day;
  const { start, end } = dayWindow(day, timeZone);
  return event.start < end && (event.end > start || event.start >= start);
}

/** The days an entry touches, clipped to `first` and `last`. */
export function daysOf(event: EventItem, first: string, last: string, timeZone: string): readonly string[] {
  const from = event.allDay ? event.start : dayOf(event.start, timeZone);
  const until = event.allDay ? addDays(event.end, -1) : dayOf(Math.max(Date.parse(event.start), Date.parse(event.end) - 1), timeZone);
  const days: string[] = [];
  for (let day = from > first ? from : first; day <= until && day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * Each meeting once: of its copies in several calendars the one that says most of what the person does about it. Whoever
 * accepts it with one address and declines it with another goes there.
 */
export function withoutCopies<E extends EventItem>(events: readonly E[]): readonly E[] {
  const best = new Map<unknown, E>();
  for (const event of events) {
    // One whose source names no meeting is a meeting of its own.
    const meeting = event.uid ? event.start + event.uid : event;
    const known = best.get(meeting);
    if (!known || concerns(event) > concerns(known)) best.set(meeting, event);
  }
  return [...best.values()];
}

/** Whether an entry keeps its owner from doing something else. */
export function takesTime(event: EventItem): boolean {
  return !event.allDay && !event.ofOthers && event.busy && event.response !== 'declined' && event.end > event.start;
}

/** Each entry that begins while others run, with the one of those that runs longest: as many as would have to move. In the order of their beginnings. */
export function conflicts<E extends EventItem>(events: readonly E[]): readonly (readonly [running: E, begins: E])[] {
  const pairs: (readonly [E, E])[] = [];
  let longest: E | undefined;
  for (const event of takingTime(events)) {
    if (longest && event.start < longest.end) pairs.push([longest, event]);
    if (!longest || event.end > longest.end) longest = event;
  }
  return pairs;
}

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

/** The same time of day, and the same duration, on another day. */
export function onDay(event: EventItem, day: string, timeZone: string, minute: number): Window {
  if (event.allDay) {
    const length = Math.round((Date.parse(event.end) - Date.parse(event.start)) / 86_400_000);
    return { start: day, end: addDays(day, length) };
  }
  const start = instantOf(day, minute, timeZone);
  return { start, end: toInstant(Date.parse(start) + Date.parse(event.end) - Date.parse(event.start)) };
}

/** What takes time, each meeting once, in the order of the beginnings. */
const takingTime = <E extends EventItem>(events: readonly E[]): E[] => withoutCopies(events).filter(takesTime).sort(byStart);

/** The more a copy of a meeting says of what the person does about it, the later it stands; one without an answer does not. */
const answers: readonly EventItem['response'][] = ['declined', 'needs-action', 'tentative', 'accepted'];
/** How much that is, least for one that is only others'. */
const concerns = ({ ofOthers, response }: EventItem): number => (ofOthers ? -2 : answers.indexOf(response));

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function byStart(a: EventItem, b: EventItem): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : a.end < b.end ? -1 : 1;
}
