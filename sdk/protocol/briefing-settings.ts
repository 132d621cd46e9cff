import { z } from 'zod';

/** What a briefing can be told to leave out; the sentence that sums it up is always there. */
const Topic = z.enum(['schedule', 'conflict', 'preparation', 'waiting', 'deal']);

const shape = {
  topics: z.array(Topic).min(1).max(5).describe('What it tells of; the rest is left out. waiting: people who wait for an answer. deal: deals to move.'),
  waitingHours: z.int().min(1).max(240).describe('Hours without an answer after which somebody counts as waiting.'),
  quietDays: z.int().min(2).max(180).describe('Days without a change after which an open deal counts as quiet.'),
  about: z.string().trim().max(300).describe('What matters most to the person, in their words.'),
};

/** How a person wants the briefing of every day. What is missing or cannot be read is as usual. */
export const BriefingSettings = z.object({
  topics: shape.topics.catch([...Topic.options]),
  waitingHours: shape.waitingHours.catch(4),
  quietDays: shape.quietDays.catch(14),
  about: shape.about.catch(''),
});
/** How a person wants the briefing of every day. */
export type BriefingSettings = z.output<typeof BriefingSettings>;

/** Some of these settings. */
export const BriefingChange = z.strictObject(shape).partial();
/** Some of these settings. */
export type BriefingChange = z.output<typeof BriefingChange>;

/** What the one who writes a briefing is told of the settings. */
export const BriefingWants = z.object({ topics: shape.topics, about: shape.about });
