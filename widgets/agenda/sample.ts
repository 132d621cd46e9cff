import type { CalendarItem, EventItem } from '@vivarium/sdk/contract';
import type { z } from 'zod';

const person = (name: string, response: 'accepted' | 'needs-action' | 'declined' | 'tentative' = 'accepted') => ({
  name,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
  response,
});
const me = { name: 'Jordan Reyes', email: 'jordan@apex.example', response: 'accepted' as const, self: true };

const timed = (id: string, title: string, start: string, end: string, more: Partial<z.input<typeof EventItem>> = {}): z.input<typeof EventItem> => ({
  id,
  title,
  start: `2026-03-04T${start}:00.000Z`,
  end: `2026-03-04T${end}:00.000Z`,
  allDay: false,
  status: 'confirmed',
  attendees: [me],
  calendar: 'Work',
  color: '#2458b8',
  recurring: false,
  readOnly: false,
  busy: true,
  ...more,
});

/** A busy Wednesday in Berlin (UTC+1). */
export const sample: readonly z.input<typeof EventItem>[] = [
  { ...timed('offsite', 'Quarter planning', '', ''), start: '2026-03-04', end: '2026-03-06', allDay: true, busy: false, calendar: 'Apex team', color: '#1c6b50' },
  timed('standup', 'Stand-up', '08:00', '08:15', { recurring: true, conferenceUrl: 'https://meet.example.com/standup', color: '#1c6b50', calendar: 'Apex team' }),
  timed('foster', 'Call with Amanda Foster', '09:00', '09:45', {
    conferenceUrl: 'https://meet.example.com/foster',
    attendees: [me, person('Amanda Foster')],
    description: 'Terms of the renewal. She asked for the revised schedule beforehand.',
  }),
  timed('design', 'Design review: onboarding', '09:30', '10:30', {
    attendees: [{ ...me, response: 'needs-action' }, person('Priya Nair'), person('Tom Okafor', 'tentative')],
    response: 'needs-action',
    location: 'Room Elbe',
    color: '#7c3aa0',
  }),
  timed('lunch', 'Lunch with Marek', '11:30', '12:30', { calendar: 'Personal', color: '#8a4b0f', location: 'Café Einstein', busy: false }),
  timed('calder', 'Calder Freight: contract walk-through', '13:00', '14:00', { attendees: [me, person('Helen Calder'), person('Luis Ortega', 'declined')] }),
  timed('focus', 'Write proposal', '14:00', '15:30', { color: '#545b6b' }),
];

/** The calendars of that person. */
export const sampleCalendars: readonly z.input<typeof CalendarItem>[] = [
  { id: 'work', name: 'Work', color: '#2458b8', primary: true, selected: true, writable: true },
  { id: 'team', name: 'Apex team', color: '#1c6b50', primary: false, selected: true, writable: true },
  { id: 'holidays', name: 'Holidays', color: '#8a4b0f', primary: false, selected: true, writable: false },
];
