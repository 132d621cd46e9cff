import { z } from 'zod';
import { ErrorData } from '../contract/errors.js';
import { BriefingChange, BriefingSettings } from './briefing-settings.js';
import { Words } from './manifest.js';
import { DataShape } from './studio.js';
import { Restyle } from './theme.js';

/** `POST /api/studio/plan`: have Claude plan a whole page. Answers lines of {@link PagePlanLine}. */
export const PagePlanRequest = z.object({
  prompt: z.string().trim().min(1).max(4000),
  locale: z.string().max(64),
  shapes: z.array(DataShape).max(40),
  /** Widgets there are, with the JSON Schema of their settings. */
  widgets: z.array(z.object({ tag: z.string().max(64), title: z.string().max(120), description: z.string().max(400), config: z.unknown() })).max(200),
  /** How the briefing is now, on every page. */
  briefing: BriefingSettings.optional(),
});
/** What `POST /api/studio/plan` is asked. */
export type PagePlanRequest = z.output<typeof PagePlanRequest>;

const size = z.enum(['S', 'M', 'L', 'XL']).describe('S for a number or a clock, M for a short list, L for a list with details, XL for what the page is about.');
const why = z.string().trim().min(1).max(200).describe('What it is there for, in one short sentence in the language of the person.');

/** A plan of a page: all that Claude can answer. Lines are placed in their order, as one reads. */
export const PagePlan = z.strictObject({
  title: Words(60).describe('What the page is called, in the language of the person.'),
  summary: z.string().trim().min(1).max(400).describe('What the page does for the person, in one or two sentences in their language.'),
  lines: z
    .array(
      z.discriminatedUnion('what', [
        z.strictObject({ what: z.literal('widget'), tag: z.string().max(64).describe('A widget there is.'), config: z.record(z.string().max(64), z.json()).default({}).describe('Settings that differ from its defaults.'), size, why }),
        z.strictObject({ what: z.literal('new'), title: Words(60), request: z.string().trim().min(1).max(1000).describe('What is to be written, as the person would ask for it: what it shows, of which data, and what can be done there.'), size, why }),
      ]),
    )
    .min(1)
    .max(12),
  look: Restyle.pick({ name: true, scheme: true, tokens: true }).optional().describe('Only where the person says how it is to look.'),
  briefing: BriefingChange.optional().describe('Only where the person says what the briefing of the day is to tell, leave out or count: it is the same on every page.'),
});
/** A plan of a page. */
export type PagePlan = z.output<typeof PagePlan>;

const Usage = z.object({ inputTokens: z.int(), outputTokens: z.int(), cacheReadTokens: z.int(), cost: z.number().optional() });

/** Lines of `POST /api/studio/plan`. */
export const PagePlanLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), model: z.string() }),
  z.object({ type: z.literal('waiting'), milliseconds: z.number(), reason: z.string() }),
  z.object({ type: z.literal('done'), plan: PagePlan, model: z.string(), usage: Usage }),
  /** There is no plan; `usage` is what was spent all the same. */
  z.object({ type: z.literal('error'), error: ErrorData, usage: Usage.optional() }),
]);
/** One line of a run. */
export type PagePlanLine = z.output<typeof PagePlanLine>;
