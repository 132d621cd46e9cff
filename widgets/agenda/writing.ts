import { parseItemReference, type CalendarItem, type ItemReference, type Row } from '@vivarium/sdk/contract';
import { accountOf, dayOf, instantOf, minuteOf, nextFreeSlot, type EventRow, type Window } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { draftOf, isSameDraft, isSamePart, newDraft, saysSomething, timesOf, type Draft } from './draft.js';
import type { Left } from './left.js';

/** A calendar as the widget sees it. */
export type CalendarRow = Row<CalendarItem>;

/** A new appointment as its source is asked for it. */
export interface NewEvent extends Window {
  title: string;
  timeZone: string;
  attendees?: string[];
  location?: string;
  description?: string;
  calendar?: string;
}

/** Where what was written goes to, and what is known there. */
export interface WritingSource {
  /** Known appointments around the day. */
  readonly known: () => readonly EventRow[];
  readonly calendars: () => readonly CalendarRow[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  create(event: NewEvent, account: string | undefined): Promise<unknown>;
  edit(event: EventRow, change: { title?: string; location?: string; description?: string }): Promise<unknown>;
  move(event: EventRow, to: Window): Promise<unknown>;
  changeGuests(event: EventRow, change: { add: string[]; remove: string[] }): Promise<unknown>;
}

const NINE = 9 * 60;

/** Calendars that take new appointments, the main ones first. */
export function usableCalendars(source: Pick<WritingSource, 'calendars'>): readonly CalendarRow[] {
  const usable = source.calendars().filter(({ writable, selected }) => writable && selected);
  return [...usable].sort((left, right) => Number(right.primary) - Number(left.primary));
}

/** What the form of a new appointment begins with, at a minute of the day or when there is time. One that was begun goes on: when it was, or at this minute. */
export function draftOfNew(source: WritingSource, environment: Environment, minute: number | undefined, begun: Draft | undefined): Draft {
  if (begun && minute === undefined) return begun;
  const { title, guests, location, description, calendar, ...times } = newDraft(environment.day, minute ?? freeMinute(source, environment));
  return { title, guests, location, description, calendar, ...begun, ...times };
}

/** What the form of an appointment begins with. */
export const draftOfEvent = (event: EventRow, { timeZone }: Environment, begun: Draft | undefined): Draft => begun ?? draftOf(event, timeZone);

/** Whether a person wrote something that would be lost. Of a new appointment, when it is says nothing yet. */
export const isWritten = (draft: Draft, event: EventRow | undefined, { timeZone }: Environment): boolean => (event ? !isSameDraft(draft, draftOf(event, timeZone)) : saysSomething(draft));

const text = z.string().catch('');
const isEvent = (kept: unknown): boolean => ['$ref', 'title', 'start', 'end'].every((name) => typeof (kept as Record<string, unknown> | undefined)?.[name] === 'string') && Array.isArray((kept as EventRow).attendees);
/** What was kept of a form, perhaps by another Vivarium: what does not fit is left out, the rest is not lost for it. */
const Kept = z.object({
  draft: z.object({
    title: text, allDay: z.boolean().catch(false), day: text, lastDay: text, start: text, end: text,
    calendar: z.custom<ItemReference>((value) => typeof value === 'string').optional().catch(undefined),
    guests: z.array(z.string()).catch([]), location: text, description: text,
  }),
  event: z.custom<EventRow>(isEvent).optional().catch(undefined),
});

/** What was left of a form, as it was kept. */
export function leftIn(kept: unknown): Left | undefined {
  const { data } = Kept.safeParse(kept);
  return data && { draft: { ...data.draft, calendar: data.draft.calendar }, event: data.event };
}

/** Where a new appointment would go to. */
export function accountFor(source: Pick<WritingSource, 'calendars'>, { calendar }: Draft): string | undefined {
  const reference = calendar ?? usableCalendars(source)[0]?.$ref;
  return reference && accountOf(reference);
}

/** Asks the source for a new appointment, in the chosen calendar or the first. */
export function create(source: WritingSource, draft: Draft, { timeZone }: Environment): Promise<unknown> {
  const { title, guests, location, description, calendar: chosen } = draft;
  const calendars = usableCalendars(source);
  const calendar = calendars.find(({ $ref }) => $ref === chosen) ?? calendars[0];
  const event: NewEvent = {
    title,
    ...timesOf(draft, timeZone)!,
    timeZone,
    ...(guests.length > 0 ? { attendees: [...guests] } : {}),
    ...(location.trim() ? { location: location.trim() } : {}),
    ...(description.trim() ? { description: description.trim() } : {}),
    ...(calendar ? { calendar: calendar.id } : {}),
  };
  return source.create(event, calendar && parseItemReference(calendar.$ref)?.account);
}

/** Writes to the source what a form changed of an appointment. */
export async function change(source: WritingSource, draft: Draft, event: EventRow, { timeZone }: Environment): Promise<void> {
  const before = draftOf(event, timeZone);
  const text = (['title', 'location', 'description'] as const).filter((name) => draft[name].trim() !== before[name].trim());
  const add = draft.guests.filter((guest) => !before.guests.includes(guest));
  const remove = before.guests.filter((guest) => !draft.guests.includes(guest));
  // First: where the person says no to the mails, nothing else has been changed.
  if (add.length > 0 || remove.length > 0) await source.changeGuests(event, { add, remove });
  const writes: Promise<unknown>[] = [];
  if (text.length > 0) writes.push(source.edit(event, Object.fromEntries(text.map((name) => [name, draft[name].trim()]))));
  // Fields show minutes: whoever left them alone does not move what starts at a second, or in the hour that a clock shows twice.
  if (!isSamePart('times', draft, before)) writes.push(source.move(event, timesOf(draft, timeZone)!));
  await Promise.all(writes);
}

/** The first free hour of the day's working time that is still to come; else the next half hour, or nine. */
function freeMinute(source: WritingSource, { day, today, timeZone }: Environment): number {
  const nine = instantOf(day, NINE, timeZone);
  const present = new Date(source.now()).toISOString();
  const slot = nextFreeSlot(source.known(), { minutes: 60, notBefore: present > nine ? present : nine, timeZone, days: 1 });
  if (slot && dayOf(slot.start, timeZone) === day) return minuteOf(slot.start, timeZone);
  return day === today ? Math.ceil((minuteOf(present, timeZone) + 1) / 30) * 30 : NINE;
}
