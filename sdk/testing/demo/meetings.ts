import { addDays, daysBetween, fillDates, weekday, workday } from './dates.js';
import { colleagues, company, me, others } from './people.js';
import type { DemoClient, DemoMeeting, DemoPerson } from './types.js';
import { meetingSeeds } from './meetings-data.js';

type Answer = DemoMeeting['attendees'][number]['response'];

/** A meeting as the data file writes it. */
export interface MeetingSeed {
  id: string;
  title: string;
  /** Default: the primary one. */
  calendar?: DemoMeeting['calendar'];
  /** Working days from today, or a weekday (0 is Sunday) of the week four weeks ago, where a series begins. */
  day: number | { weekday: number };
  /** `15:00-15:45`. */
  time?: string;
  /** Days it lasts. */
  allDay?: number;
  /** Default: the user's. */
  zone?: string;
  /** Client id (its contact), colleague or other sender, with `:answer` where it is not "accepted". */
  with?: readonly string[];
  /** Default: me. */
  organizer?: string;
  response?: Answer;
  location?: string;
  /** Has a conference link. */
  call?: boolean;
  free?: boolean;
  cancelled?: boolean;
  description?: string;
  client?: string;
  recurrence?: readonly string[];
}

/** The calendars' entries around `today`. */
export function demoMeetings(today: string, timeZone: string, clients: readonly DemoClient[]): DemoMeeting[] {
  const person = (name: string): DemoPerson => {
    const known: Record<string, DemoPerson> = { me, ...colleagues, ...others };
    const found = known[name] ?? clients.find(({ id }) => id === name)?.contact;
    if (!found) throw new Error(`The demo world has nobody called "${name}".`);
    return found;
  };
  const dayOf = (day: MeetingSeed['day']): string =>
    typeof day === 'number' ? workday(today, day) : addDays(today, day.weekday - weekday(today) - 28);

  return meetingSeeds.map((seed) => {
    const day = dayOf(seed.day);
    const organizer = person(seed.organizer ?? 'me');
    const attendees = (seed.with ?? []).map((entry) => {
      const [name = '', answer = 'accepted'] = entry.split(':') as [string, Answer?];
      return { person: person(name), response: answer };
    });
    const [start, end] = seed.time?.split('-') ?? [];
    return {
      id: seed.id,
      title: seed.title,
      calendar: seed.calendar ?? 'Work',
      dayOffset: daysBetween(today, day),
      day,
      ...(start && end ? { start, end } : { endDay: addDays(day, seed.allDay ?? 1) }),
      allDay: !start,
      timeZone: seed.zone ?? timeZone,
      status: seed.cancelled ? 'cancelled' : seed.response === 'tentative' ? 'tentative' : 'confirmed',
      busy: !seed.free,
      organizer,
      attendees,
      ...(attendees.length ? { response: seed.response ?? 'accepted' } : {}),
      ...(seed.location ? { location: seed.location } : {}),
      ...(seed.call ? { conferenceUrl: `https://meet.${company.domain}/${seed.id}` } : {}),
      ...(seed.description ? { description: fillDates(seed.description, today) } : {}),
      ...(seed.recurrence ? { recurrence: seed.recurrence } : {}),
      ...(seed.client ? { client: seed.client } : {}),
    };
  });
}
