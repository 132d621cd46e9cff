import { kinds } from '@vivarium/sdk/contract';
import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';

/** New widget. */
export const newWidget = defineWidget({
  tag: 'viv-new-widget',
  title: 'New widget',
  description: 'The selected day’s appointments in a list.',
  sizes: { min: { w: 2, h: 3 }, S: { w: 3, h: 4 }, M: { w: 4, h: 6 }, L: { w: 4, h: 8 }, XL: { w: 6, h: 10 }, max: { w: 12, h: 30 } },
  uses: { events: kinds.event },
  config: z.object({ times: z.boolean().default(true).describe('Show when they start') }),
  sample: {
    events: [
      {
        id: 'call', title: 'Call with Amanda Foster', start: '2026-03-04T09:00:00.000Z', end: '2026-03-04T09:45:00.000Z', allDay: false, status: 'confirmed',
        attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true,
      },
    ],
  },
});
