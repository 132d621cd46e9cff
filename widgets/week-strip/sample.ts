import type { EventItem } from '@vivarium/sdk/contract';
import type { z } from 'zod';

const event = (day: number, start: string, end: string, title: string, color = '#2458b8'): z.input<typeof EventItem> => ({
  id: `${day}-${start}-${title}`,
  title,
  start: `2026-03-0${day}T${start}:00.000Z`,
  end: `2026-03-0${day}T${end}:00.000Z`,
  allDay: false,
  status: 'confirmed',
  attendees: [],
  calendar: 'Work',
  color,
  recurring: false,
  readOnly: false,
  busy: true,
});

/** A week with a conflict on Wednesday and a free weekend. */
export const sample: readonly z.input<typeof EventItem>[] = [
  event(2, '08:00', '08:15', 'Stand-up', '#1c6b50'),
  event(2, '09:00', '11:00', 'Pipeline review'),
  event(3, '08:00', '08:15', 'Stand-up', '#1c6b50'),
  event(3, '13:00', '14:00', 'Interview', '#7c3aa0'),
  event(4, '09:00', '09:45', 'Call with Amanda Foster'),
  event(4, '09:30', '10:30', 'Design review', '#7c3aa0'),
  event(4, '13:00', '14:00', 'Contract walk-through'),
  event(5, '10:00', '12:00', 'Workshop', '#0f6b7d'),
  event(6, '14:00', '15:00', 'Numbers', '#8a4b0f'),
];
