import { kinds } from '@vivarium/sdk/contract';
import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { sample, sampleCalendars } from './sample.js';

/** The day's appointments on a timeline, over every calendar that is connected. */
export const agenda = defineWidget({
  tag: 'viv-agenda',
  title: 'Agenda',
  description: 'The selected day on a timeline: what is when, what overlaps, who comes. Drag to move.',
  sizes: { min: { w: 3, h: 4 }, S: { w: 3, h: 5 }, M: { w: 4, h: 8 }, L: { w: 5, h: 12 }, XL: { w: 8, h: 14 }, max: { w: 12, h: 30 } },
  uses: {
    events: kinds.event,
    calendars: kinds.calendar,
    create: kinds.event.actions.create,
    invite: kinds.event.actions.invite,
    move: kinds.event.actions.move,
    moveAndTell: kinds.event.actions.moveAndTell,
    changeGuests: kinds.event.actions.changeGuests,
    edit: kinds.event.actions.edit,
    respond: kinds.event.actions.respond,
    remove: kinds.event.actions.remove,
  },
  config: z.object({
    workStart: z.int().min(0).max(23).default(8).describe('First hour shown'),
    workEnd: z.int().min(1).max(24).default(18).describe('Last hour shown'),
  }),
  /** `tellGuests`: the source mails the guests of what is moved here. */
  state: { version: 1, schema: z.object({ tellGuests: z.boolean() }) },
  sample: { events: sample, calendars: sampleCalendars },
});
