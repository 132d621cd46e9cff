import { automations } from '@vivarium/sdk/contract';
import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { sample } from './sample.js';

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
  sample: { automations: sample },
});
