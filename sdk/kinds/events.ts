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
export const takingTime = <E extends EventItem>(events: readonly E[]): E[] => withoutCopies(events).filter(takesTime).sort(byStart);

/** The more a copy of a meeting says of what the person does about it, the later it stands; one without an answer does not. */
const answers: readonly EventItem['response'][] = ['declined', 'needs-action', 'tentative', 'accepted'];
/** How much that is, least for one that is only others'. */
const concerns = ({ ofOthers, response }: EventItem): number => (ofOthers ? -2 : answers.indexOf(response));

/** In the order of their beginnings. */
function byStart(a: EventItem, b: EventItem): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : a.end < b.end ? -1 : 1;
}
