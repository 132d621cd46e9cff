import { z } from 'zod';
import { collection } from './collection.js';
import { action } from './action.js';
import { defineContract } from './contract.js';
import { Day, Instant } from './time.js';

/** What a sentence of the briefing is about. */
export const BriefingTopic = z.enum(['schedule', 'conflict', 'preparation', 'waiting', 'deal', 'summary']);

/** One sentence and the items it rests on; a sentence without sources is never shown. */
export const BriefingSentence = z.object({
  topic: BriefingTopic,
  /** Plain text. */
  text: z.string().min(1).max(600),
  sources: z.array(z.object({ item: z.string(), title: z.string() })).min(1).max(12),
});

/** The text of one day. */
export const BriefingItem = z.object({
  day: Day,
  sentences: z.array(BriefingSentence),
  /** Who wrote it. */
  author: z.enum(['claude', 'rules']),
  /** Why rules wrote it although Claude is set up. */
  fallbackReason: z.string().optional(),
  /** More sentences are on their way. */
  writing: z.boolean(),
  writtenAt: Instant,
  /** The content it rests on, hashed. */
  basis: z.string(),
  model: z.string().optional(),
  usage: z
    .object({
      inputTokens: z.int(),
      outputTokens: z.int(),
      cacheReadTokens: z.int(),
      /** In US dollars; absent where the model's price is not known. */
      cost: z.number().optional(),
    })
    .optional(),
  /** What was sent to the model, item by item. */
  sent: z.array(z.object({ item: z.string(), title: z.string(), fields: z.array(z.string()) })).optional(),
  /** Things the firewall took out, in words. */
  blocked: z.array(z.string()).optional(),
});
/** The text of one day. */
export type BriefingItem = z.output<typeof BriefingItem>;

/** The host's own contract: briefings are items like any other, so a briefing widget needs nothing special. */
export const briefing = defineContract({
  id: 'briefing',
  version: 1,
  title: 'Briefing',
  auth: { type: 'none' },
  network: [],
  quota: { units: 1, perSeconds: 1 },
  collections: { briefings: collection({ title: 'Briefings', item: BriefingItem, key: 'day', pace: { visible: 60, hidden: 600 } }) },
  reads: {},
  actions: {
    rewrite: action({
      title: 'Write again',
      input: z.object({ day: Day }),
      output: z.null(),
      risk: 'reversible',
      preview: ({ day }) => ({ title: `Write the briefing of ${day} again` }),
    }),
    /** Ends when it is written, by Claude where that is set up; what is written already is not written again. */
    prepare: action({
      title: 'Prepare the briefing',
      input: z.object({ day: Day }),
      output: z.null(),
      risk: 'reversible',
      preview: ({ day }) => ({ title: `Prepare the briefing of ${day}` }),
    }),
  },
});
