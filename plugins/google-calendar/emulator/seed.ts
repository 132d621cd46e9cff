import { addDays, apexConsulting, calendars, instantIn, type DemoMeeting, type DemoWorld } from '@vivarium/sdk/testing/demo';
import { inZone, type AttendeeResource, type CalendarResource, type EventResource } from './resource.js';
import type { StoreData } from './store.js';

const wireAnswer = { 'needs-action': 'needsAction', accepted: 'accepted', tentative: 'tentative', declined: 'declined' } as const;
const colors: Record<string, readonly [colorId: string, background: string]> = {
  Work: ['16', '#4986e7'],
  'Apex team': ['8', '#16a765'],
  Personal: ['24', '#a47ae2'],
  Holidays: ['2', '#d06b64'],
};

/** The id of a demo calendar. */
export function calendarIdOf(name: string, { me, company }: Pick<DemoWorld, 'me' | 'company'>): string {
  return name === calendars[0] ? me.email : `${name.toLowerCase().replace(' ', '-')}@calendars.${company.domain}`;
}

function calendar(name: string, world: DemoWorld, accessRole: CalendarResource['accessRole'], selected: boolean): CalendarResource {
  const [colorId = '1', backgroundColor = '#4986e7'] = colors[name] ?? [];
  return {
    kind: 'calendar#calendarListEntry',
    id: calendarIdOf(name, world),
    etag: '"1"',
    summary: name,
    timeZone: world.timeZone,
    colorId,
    backgroundColor,
    foregroundColor: '#000000',
    accessRole,
    ...(name === calendars[0] ? { primary: true } : {}),
    ...(selected ? { selected } : {}),
    defaultReminders: [{ method: 'popup', minutes: 10 }],
  };
}

function attendees({ attendees: others, organizer, response }: DemoMeeting, { me }: DemoWorld): AttendeeResource[] {
  const own: AttendeeResource = { email: me.email, displayName: me.name, self: true, responseStatus: wireAnswer[response ?? 'accepted'] };
  return [
    { ...own, ...(organizer === me ? { organizer: true } : {}) },
    ...others.map(
      ({ person, response: answer }): AttendeeResource => ({
        email: person.email,
        displayName: person.name,
        responseStatus: wireAnswer[answer],
        ...(person === organizer ? { organizer: true } : {}),
      }),
    ),
  ];
}

function event(meeting: DemoMeeting, world: DemoWorld): EventResource {
  const { day, start = '00:00', end = '00:00', allDay, timeZone, organizer, status, conferenceUrl } = meeting;
  const id = `apex${Buffer.from(meeting.id).toString('hex')}`;
  const at = (time: string) => ({ dateTime: inZone(instantIn(timeZone, day, time).getTime(), timeZone), timeZone });
  const created = `${addDays(world.today, -12)}T09:00:00.000Z`;
  const self = organizer === world.me ? { self: true } : {};
  return {
    kind: 'calendar#event',
    id,
    etag: '"1"',
    status: status === 'tentative' ? 'confirmed' : status,
    htmlLink: '',
    created,
    updated: created,
    summary: meeting.title,
    ...(meeting.description ? { description: meeting.description } : {}),
    ...(meeting.location ? { location: meeting.location } : {}),
    ...(meeting.busy ? {} : { transparency: 'transparent' }),
    creator: { email: organizer.email, ...self },
    organizer: { email: organizer.email, displayName: organizer.name, ...self },
    start: allDay ? { date: day } : at(start),
    end: allDay ? { date: meeting.endDay ?? addDays(day, 1) } : at(end),
    ...(meeting.recurrence ? { recurrence: [...meeting.recurrence] } : {}),
    iCalUID: `${id}@${world.company.domain}`,
    sequence: 0,
    ...(meeting.attendees.length ? { attendees: attendees(meeting, world) } : {}),
    ...(conferenceUrl
      ? {
          conferenceData: {
            entryPoints: [{ entryPointType: 'video', uri: conferenceUrl, label: conferenceUrl.replace('https://', '') }],
            conferenceSolution: { key: { type: 'addOn' }, name: 'Apex Meet' },
            conferenceId: meeting.id,
          },
        }
      : {}),
    reminders: { useDefault: true },
    eventType: 'default',
  };
}

/** The calendars of Apex Consulting around `today`. */
export function seed(options: { today: string; timeZone: string; epoch: string }): StoreData {
  const world = apexConsulting(options);
  const [work, team, personal] = calendars;
  const holiday = event(
    { ...(world.meetings[0] as DemoMeeting), id: 'founders-day', title: 'Founders’ Day', allDay: true, day: addDays(options.today, 12), endDay: addDays(options.today, 13), busy: false, attendees: [], status: 'confirmed' },
    world,
  );
  const { recurrence: _recurrence, conferenceData: _conference, ...foundersDay } = holiday;
  return {
    epoch: options.epoch,
    change: 1,
    calendars: [calendar(work, world, 'owner', true), calendar(team, world, 'writer', true), calendar(personal, world, 'owner', true), calendar('Holidays', world, 'reader', false)].map(
      (resource) => ({ change: 1, resource }),
    ),
    events: [
      ...world.meetings.map((meeting) => ({ calendarId: calendarIdOf(meeting.calendar, world), change: 1, resource: event(meeting, world) })),
      { calendarId: calendarIdOf('Holidays', world), change: 1, resource: foundersDay },
    ],
    retired: [],
  };
}
