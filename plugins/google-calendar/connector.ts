import { VivariumError } from '@vivarium/sdk/contract';
import { implement } from '@vivarium/sdk/connector';
import { answerInvitation, changeGuests, changeEvent, createEvent, deleteEvent, discardEvent } from './actions.js';
import { googleCalendar, isDay, type GoogleEvent } from './contract.js';
import { mapError } from './errors.js';
import { subscribe } from './push.js';
import { syncCalendars, syncEvents } from './sync.js';

type Move = Parameters<typeof changeEvent>[0] & { input: { start: string; end: string; timeZone?: string | undefined } };

function move(context: Move, sendUpdates: 'all' | 'none') {
  const { start, end, timeZone } = context.input;
  if (isDay(start) !== isDay(end)) throw new VivariumError('invalid-input', 'Start and end must both be days or both be times.');
  if (end < start || (end === start && isDay(end))) throw new VivariumError('invalid-input', 'The end must come after the start.');
  return changeEvent(context, { start, end }, { timeZone, sendUpdates });
}

const edits = ({ title, location, description }: Partial<Pick<GoogleEvent, 'title' | 'location' | 'description'>>) => ({ title, location, description });

/** Google Calendar over its REST API v3. */
export const connector = implement(googleCalendar, {
  collections: { calendars: syncCalendars, events: syncEvents },
  reads: {},
  actions: {
    createEvent: (context) => createEvent(context, context.input, 'none'),
    createAndInvite: (context) => createEvent(context, context.input, 'all'),
    moveEvent: async (context) => move(context, 'none'),
    moveAndTell: async (context) => move(context, 'all'),
    editEvent: (context) => changeEvent(context, edits(context.input), { sendUpdates: 'none' }),
    changeGuests: (context) => changeGuests(context, context.input),
    respond: (context) => answerInvitation(context, context.input.response),
    deleteEvent,
    discardEvent: (context) => discardEvent(context, context.input),
  },
  push: { subscribe },
  mapError,
});
