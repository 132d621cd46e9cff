import { kinds } from '@vivarium/sdk/contract';
import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { sample } from './sample.js';

/** The week of the selected day at a glance; chooses the day. */
export const weekStrip = defineWidget({
  tag: 'viv-week-strip',
  title: 'Week',
  description: 'Seven days with what fills them; choosing one moves the whole page.',
  sizes: { min: { w: 3, h: 2 }, S: { w: 4, h: 2 }, M: { w: 6, h: 2 }, L: { w: 8, h: 3 }, XL: { w: 12, h: 3 }, max: { w: 12, h: 5 } },
  uses: { events: kinds.event },
  config: z.object({}),
  sample: { events: sample },
});
