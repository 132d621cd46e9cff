import { kinds } from '@vivarium/sdk/contract';
import { defineWidget } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { sample } from './sample.js';

/** Which conversations are listed. */
export const Filter = z.enum(['all', 'unread', 'starred', 'waiting']);
/** Which conversations are listed. */
export type Filter = z.output<typeof Filter>;

/** The selected day's mail over every mailbox that is connected. */
export const inbox = defineWidget({
  tag: 'viv-inbox',
  title: 'Inbox',
  description: 'The selected day’s mail by conversation, and who waits for an answer.',
  sizes: { min: { w: 3, h: 4 }, S: { w: 3, h: 5 }, M: { w: 4, h: 8 }, L: { w: 5, h: 12 }, XL: { w: 8, h: 14 }, max: { w: 12, h: 30 } },
  uses: {
    messages: kinds.message,
    archive: kinds.message.actions.archive,
    markRead: kinds.message.actions.markRead,
    star: kinds.message.actions.star,
    label: kinds.message.actions.label,
    draftReply: kinds.message.actions.draftReply,
    sendReply: kinds.message.actions.sendReply,
    draftMessage: kinds.message.actions.draftMessage,
    sendMessage: kinds.message.actions.sendMessage,
    deleteDraft: kinds.message.actions.deleteDraft,
    body: kinds.message.actions.body,
  },
  config: z.object({
    waitingHours: z.number().min(0).max(240).default(4).describe('Hours after which somebody is waiting for an answer'),
    days: z.int().min(1).max(90).default(14).describe('Days looked back for conversations that wait'),
  }),
  state: { version: 1, schema: z.object({ filter: Filter }) },
  sample: { messages: sample },
});
