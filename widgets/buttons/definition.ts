import { automations } from '@vivarium/sdk/contract';
import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';

/** The person's automations, a button each. */
export const buttons = defineWidget({
  tag: 'viv-buttons',
  title: 'Buttons',
  description: 'Your automations, a button each, with what became of the last run.',
  sizes: { min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 3, h: 4 }, L: { w: 4, h: 6 }, XL: { w: 6, h: 8 }, max: { w: 12, h: 20 } },
  uses: { automations: automations.collections.automations, run: automations.actions.run },
  config: z.object({
    only: z.array(z.string().min(1).max(80)).max(24).default([]).describe('Only these, by name; all where none is named'),
  }),
  sample: {
    automations: [
      { id: 'quiet-deals', name: 'Follow up on quiet deals', trigger: 'button', state: 'done', at: '2026-03-04T06:40:00.000Z' },
      { id: 'call-notes', name: 'Prepare call notes', trigger: 'schedule', state: 'waits', at: '2026-03-04T06:30:00.000Z' },
      { id: 'tidy', name: 'Archive read newsletters', trigger: 'button', state: 'ready' },
    ],
  },
});
