import { kinds } from '@vivarium/sdk/contract';
import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { sample } from './sample.js';

/** The pipeline, and what is known about the clients one meets on the selected day. */
export const clients = defineWidget({
  tag: 'viv-clients',
  title: 'Clients',
  description: 'Notes for the clients you meet today, and the pipeline by stage.',
  sizes: { min: { w: 3, h: 4 }, S: { w: 3, h: 5 }, M: { w: 4, h: 8 }, L: { w: 5, h: 12 }, XL: { w: 8, h: 14 }, max: { w: 12, h: 30 } },
  uses: {
    records: kinds.record,
    types: kinds.recordType,
    notes: kinds.note,
    events: kinds.event,
    advance: kinds.record.actions.advance,
    addNote: kinds.record.actions.addNote,
  },
  config: z.object({ closed: z.boolean().default(false).describe('Show won and lost deals') }),
  state: { version: 1, schema: z.object({ folded: z.array(z.string()) }) },
  sample,
});
