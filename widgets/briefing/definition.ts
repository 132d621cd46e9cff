import { briefing as contract } from '@vivarium/sdk/contract';
import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { sample } from './sample.js';

/** The day's text. */
export const briefing = defineWidget({
  tag: 'viv-briefing',
  title: 'Briefing',
  description: 'What to know and do on the selected day; every sentence leads to what it rests on.',
  sizes: { min: { w: 3, h: 3 }, S: { w: 3, h: 4 }, M: { w: 4, h: 6 }, L: { w: 5, h: 9 }, XL: { w: 8, h: 12 }, max: { w: 12, h: 30 } },
  uses: { briefings: contract.collections.briefings, rewrite: contract.actions.rewrite },
  config: z.object({}),
  sample: { briefings: sample },
});
