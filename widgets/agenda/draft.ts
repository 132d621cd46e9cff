import type { ItemReference } from '@vivarium/sdk/contract';
import { addDays, dayOf, daysBetween, instantOf, minuteOf, type EventRow, type Window } from '@vivarium/sdk/kinds';
import { isAddress } from '../shared/addresses.js';

/** An appointment as a person writes it down: days and times as clocks on the wall show them. */
export interface Draft {
  readonly title: string;
  readonly allDay: boolean;
  /** First and last day, both inclusive. */
  readonly day: string;
  readonly lastDay: string;
  /** `14:30` */
  readonly start: string;
  readonly end: string;
  /** The calendar it goes into; undefined: the account's own choice. */
  readonly calendar: ItemReference | undefined;
  readonly guests: readonly string[];
  readonly location: string;
  readonly description: string;
}

const DAY_MINUTES = 24 * 60;
const QUARTER = 15;
/** How long a new appointment is. */
const USUAL = 60;

const pad = (number: number) => String(number).padStart(2, '0');
/** `870` as `14:30`. */
export const clockTime = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** A new appointment on a day, from a minute of it on. */
export function newDraft(day: string, minute: number, calendar?: ItemReference): Draft {
  const start = Math.min(Math.max(0, Math.round(minute / QUARTER) * QUARTER), DAY_MINUTES - QUARTER);
  const end = start + USUAL;
  return {
    title: '', allDay: false, day, lastDay: addDays(day, Math.floor(end / DAY_MINUTES)), start: clockTime(start), end: clockTime(end % DAY_MINUTES),
    calendar, guests: [], location: '', description: '',
  };
}

/** An appointment that exists, to be changed. */
export function draftOf(event: EventRow, timeZone: string): Draft {
  const { title, allDay, location = '', description = '' } = event;
  const shared = { title, allDay, calendar: undefined, guests: event.attendees.filter(({ self }) => !self).map(({ email }) => email), location, description };
  if (allDay) return { ...shared, day: event.start, lastDay: addDays(event.end, -1), start: '09:00', end: '10:00' };
  const time = (instant: string) => clockTime(minuteOf(instant, timeZone));
  return { ...shared, day: dayOf(event.start, timeZone), lastDay: dayOf(event.end, timeZone), start: time(event.start), end: time(event.end) };
}

/** What two people can change in different ways; of guests each has their own part. */
export type Part = 'title' | 'times' | 'location' | 'description';
const fieldsOf = { title: ['title'], times: ['allDay', 'day', 'lastDay', 'start', 'end'], location: ['location'], description: ['description'] } as const satisfies Record<Part, readonly (keyof Draft)[]>;

/** Whether a part says the same in both. */
export const isSamePart = (part: Part, left: Draft, right: Draft): boolean => fieldsOf[part].every((field) => left[field] === right[field]);

/** A draft with one part as it is in another. */
export const withPart = (draft: Draft, part: Part, other: Draft): Draft => ({ ...draft, ...Object.fromEntries(fieldsOf[part].map((field) => [field, other[field]])) });

/**
 * A draft whose appointment somebody else changed meanwhile: what the person left alone follows, what they wrote stays.
 * What both changed is named.
 */
export function rebase(draft: Draft, before: Draft, now: Draft): { draft: Draft; clashes: readonly Part[] } {
  const changed = (Object.keys(fieldsOf) as Part[]).filter((part) => !isSamePart(part, before, now));
  const clashes = changed.filter((part) => !isSamePart(part, draft, before) && !isSamePart(part, draft, now));
  const followed = changed.filter((part) => !clashes.includes(part)).reduce((next, part) => withPart(next, part, now), draft);
  const guests = [...now.guests.filter((guest) => draft.guests.includes(guest) || !before.guests.includes(guest)), ...draft.guests.filter((guest) => !before.guests.includes(guest) && !now.guests.includes(guest))];
  return { draft: { ...followed, guests }, clashes };
}

/** Whether nothing is different in both. */
export const isSameDraft = (left: Draft, right: Draft): boolean =>
  (Object.keys(fieldsOf) as Part[]).every((part) => isSamePart(part, left, right)) && left.guests.join() === right.guests.join();

/** Whether there are words of a person in a new appointment; when it is says nothing yet. */
export const saysSomething = ({ title, location, description, guests }: Draft): boolean => guests.length > 0 || [title, location, description].some((text) => text.trim() !== '');

/** The same time without any words. */
export const withoutWords = (draft: Draft): Draft => ({ ...draft, title: '', guests: [], location: '', description: '' });

/** Another first day or start: what is long stays as long. */
export function withStart(draft: Draft, change: Partial<Pick<Draft, 'day' | 'start'>>): Draft {
  const next = { ...draft, ...change };
  if (!next.day || !next.start || !draft.lastDay || !draft.end) return next;
  // How long it was is not known any more: it ends when it did, or an hour after its start where that is over.
  if (!draft.day || !draft.start) {
    const { lastDay, end } = newDraft(next.day, minutesOf(next.start));
    const isOver = draft.lastDay < next.day || (!draft.allDay && draft.lastDay === next.day && draft.end <= next.start);
    return isOver ? { ...next, lastDay: draft.allDay ? next.day : lastDay, end } : next;
  }
  const length = daysBetween(draft.day, draft.lastDay) * DAY_MINUTES + minutesOf(draft.end) - minutesOf(draft.start);
  if (draft.allDay || length < 0) return { ...next, lastDay: addDays(next.day, Math.max(0, daysBetween(draft.day, draft.lastDay))) };
  const end = minutesOf(next.start) + length;
  return { ...next, lastDay: addDays(next.day, Math.floor(end / DAY_MINUTES)), end: clockTime(end % DAY_MINUTES) };
}

/** Which part cannot be as it is. */
export type DraftProblem = 'no-title' | 'no-day' | 'no-time' | 'ends-before' | 'no-address';

/** Start and end as events have them, their end exclusive; undefined where they make no sense. */
export function timesOf({ allDay, day, lastDay, start, end }: Draft, timeZone: string): Window | undefined {
  if (!day || !lastDay) return undefined;
  if (allDay) return lastDay < day ? undefined : { start: day, end: addDays(lastDay, 1) };
  if (!start || !end) return undefined;
  const window = { start: instantOf(day, minutesOf(start), timeZone), end: instantOf(lastDay, minutesOf(end), timeZone) };
  return window.end <= window.start ? undefined : window;
}

/** What keeps a draft from being saved, the first thing first. */
export function problemsOf(draft: Draft, timeZone: string): readonly DraftProblem[] {
  const problems: DraftProblem[] = [];
  if (draft.title.trim() === '') problems.push('no-title');
  if (!draft.day || !draft.lastDay) problems.push('no-day');
  else if (!draft.allDay && (!draft.start || !draft.end)) problems.push('no-time');
  else if (!timesOf(draft, timeZone)) problems.push('ends-before');
  if (!draft.guests.every(isAddress)) problems.push('no-address');
  return problems;
}
