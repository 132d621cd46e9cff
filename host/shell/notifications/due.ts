import { addDays, dayOf, type EventRow } from '@vivarium/sdk/kinds';
import type { NotedChange } from '../../store/changes.js';
import { dayOfFace } from '../since/words.js';
import type { NotificationChoice } from './choice.js';

const MINUTE = 60_000;

/** An appointment to be reminded of. */
export interface Reminder {
  readonly event: EventRow;
  /** When to, and when it begins; epoch milliseconds. */
  readonly at: number;
  readonly start: number;
}

/** Reminders that are due or to come, first come first. Not of what was declined, lasts all day or has begun. */
export function remindersOf(events: readonly EventRow[], minutes: number, now: number): Reminder[] {
  if (minutes === 0) return [];
  return events
    .filter(({ allDay, response }) => !allDay && response !== 'declined')
    .map((event) => ({ event, start: Date.parse(event.start), at: Date.parse(event.start) - minutes * MINUTE }))
    .filter(({ start }) => start > now)
    .sort((one, other) => one.at - other.at);
}

/** What of the changes is worth a notification. */
export function worthSaying(changes: readonly NotedChange[], choice: NotificationChoice, zone: string, now: number): NotedChange[] {
  const today = dayOf(now, zone);
  const soon = [today, addDays(today, 1)];
  return changes.filter(({ kind, type, before, after }) => {
    if (kind === 'message') return choice.mail;
    if (kind !== 'event' || !choice.appointments) return false;
    // "Changed" is a new title or place: worth a mark on the page, not worth an interruption.
    return type !== 'changed' && [before, after].some((face) => soon.includes(dayOfFace(face, zone) ?? ''));
  });
}
