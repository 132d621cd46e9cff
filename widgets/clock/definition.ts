import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { isTimeZone } from './place.js';

/** The time here and elsewhere. */
export const clock = defineWidget({
  tag: 'viv-clock',
  title: 'Clock',
  description: 'The time here and in other places.',
  sizes: { min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 3, h: 3 }, L: { w: 4, h: 4 }, XL: { w: 6, h: 5 }, max: { w: 8, h: 8 } },
  uses: {},
  config: z.object({
    zones: z.array(z.string().refine(isTimeZone, 'no time zone of this name')).max(12).default(['America/New_York', 'Asia/Tokyo']).describe('Other places, by time zone'),
    seconds: z.boolean().default(true).describe('Show seconds'),
  }),
  editor: 'viv-clock-editor',
  sample: {},
});
