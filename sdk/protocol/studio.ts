import { z } from 'zod';
import { ErrorData } from '../contract/errors.js';
import { SourceFiles, WidgetManifest } from './manifest.js';

const Source = z.object({ files: SourceFiles, entry: z.string().max(120) });

/** What a collection of items looks like, without a value of it: names, types, lengths and ranges. */
export const DataShape = z.object({
  kind: z.string().max(64),
  items: z.int().nonnegative(),
  fields: z.array(z.object({ name: z.string().max(100), types: z.array(z.string().max(20)).max(8), present: z.number().min(0).max(1), range: z.string().max(80).optional() })).max(60),
});
/** What a collection of items looks like. */
export type DataShape = z.output<typeof DataShape>;

/** Something that is wrong with a widget, as a person and a model can use it. */
export const StudioFinding = z.object({ severity: z.enum(['error', 'warning']), where: z.string().max(120), message: z.string().max(1000) });
/** Something that is wrong with a widget. */
export type StudioFinding = z.output<typeof StudioFinding>;

/** Where a finding is that was made with what the person has, as Claude reads it. */
export const OWN_ITEMS = "the person's own items";

/** A picture that goes with a request: drawn anew by the page, so that it holds nothing but what is seen. */
export const StudioPicture = z.object({ mediaType: z.literal('image/jpeg'), data: z.base64().min(1).max(2_000_000) });
/** A picture that goes with a request. */
export type StudioPicture = z.output<typeof StudioPicture>;

/** `POST /api/studio`: have Claude make or change a widget. Answers lines of {@link StudioLine}. */
export const StudioRequest = z.object({
  prompt: z.string().trim().min(1).max(4000),
  locale: z.string().max(64),
  shapes: z.array(DataShape).max(40),
  picture: StudioPicture.optional(),
  /** The widget that is to be changed. */
  change: z.object({ tag: z.string().max(64), ...Source.shape, /** How it failed, where it is to be repaired. */ failure: z.string().max(4000).optional(), /** The element that the person points at, as it is with invented items. */ element: z.object({ path: z.string().max(800), text: z.string().max(200) }).optional() }).optional(),
});
/** What `POST /api/studio` is asked. */
export type StudioRequest = z.output<typeof StudioRequest>;

/** Something that Claude asks the person before it builds. */
export const StudioQuestion = z.strictObject({
  question: z.string().trim().min(1).max(200).describe('One short question, in the language of the person.'),
  choices: z.array(z.string().trim().min(1).max(80)).min(2).max(5).optional().describe('Likely answers. The person can write another one.'),
});
/** Something that Claude asks the person before it builds. */
export type StudioQuestion = z.output<typeof StudioQuestion>;

/** Questions of one request. */
export const StudioQuestions = z.array(StudioQuestion).min(1).max(3);

/** What was asked, and what the person said; without an answer they left it to Claude. */
export const StudioExchange = z.array(z.object({ question: z.string().max(200), answer: z.string().max(1000).optional() })).max(3);
/** What was asked, and what the person said. */
export type StudioExchange = z.output<typeof StudioExchange>;

const Usage = z.object({ inputTokens: z.int(), outputTokens: z.int(), cacheReadTokens: z.int(), cost: z.number().optional() });

/** A widget that was made, with what is still wrong with it. */
export const StudioResult = z.object({ ...Source.shape, manifest: WidgetManifest, findings: z.array(StudioFinding), summary: z.string(), model: z.string(), usage: Usage, rounds: z.int(), /** What Claude asked before. */ exchange: StudioExchange.optional(), /** Why Claude could not go on: this had passed its checks until then. */ problem: ErrorData.optional() });
/** A widget that was made. */
export type StudioResult = z.output<typeof StudioResult>;

/** Lines of a run of the studio. */
export const StudioLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), run: z.string(), model: z.string() }),
  /** A piece of what Claude says. */
  z.object({ type: z.literal('said'), text: z.string() }),
  z.object({ type: z.literal('wrote'), file: z.string(), lines: z.int() }),
  /** Claude is overloaded or asks to wait: the next try comes by itself. */
  z.object({ type: z.literal('waiting'), milliseconds: z.number(), reason: z.string() }),
  /** The person is to be asked; the page replies with what they said. */
  z.object({ type: z.literal('asks'), questions: StudioQuestions }),
  z.object({ type: z.literal('answered'), exchange: StudioExchange }),
  /** The page is to run the draft and to answer with what it found. */
  z.object({ type: z.literal('check'), check: z.int(), draft: z.string(), round: z.int() }),
  z.object({ type: z.literal('checked'), round: z.int(), findings: z.array(StudioFinding) }),
  z.object({ type: z.literal('done'), draft: z.string(), result: StudioResult }),
  /** There is no widget; `usage` is what was spent all the same. */
  z.object({ type: z.literal('error'), error: ErrorData, usage: Usage.optional() }),
]);
/** One line of a run of the studio. */
export type StudioLine = z.output<typeof StudioLine>;

/** `POST /api/studio/answer`: what the page found when it ran a draft. */
export const StudioAnswer = z.object({ run: z.string().max(64), check: z.int(), manifest: WidgetManifest.optional(), findings: z.array(StudioFinding).max(60) });
/** What the page found when it ran a draft. */
export type StudioAnswer = z.output<typeof StudioAnswer>;

/** `POST /api/studio/reply`: what the person said to the questions of a run, in their order; null where they left it to Claude. */
export const StudioReply = z.object({ run: z.string().max(64), answers: z.array(z.string().trim().max(1000).nullable()).max(3) });
/** What the person said to the questions of a run. */
export type StudioReply = z.output<typeof StudioReply>;

/** `POST /api/studio/draft`: files that a person wrote by hand, for the page to run as it runs those of Claude. Without an entry they begin with `widget.ts`. */
export const HandDraft = Source.partial({ entry: true });

/** The name that frames load it by; absent where the text alone says that it must not run, which the findings tell. */
export const HandDraftKept = z.object({ draft: z.string().max(64).optional(), findings: z.array(StudioFinding) });

/** `POST /api/studio/explain`: a widget that is to be explained, and in words what it asks for. */
export const ExplainRequest = z.object({ tag: z.string().max(64), title: z.string().max(80), locale: z.string().max(64), files: SourceFiles, uses: z.array(z.string().max(200)).max(32) });
/** What `POST /api/studio/explain` is asked. */
export type ExplainRequest = z.output<typeof ExplainRequest>;

/** What a widget shows, reaches and does, in a few plain sentences of Claude's. */
export const Explanation = z.object({ text: z.string().max(6000), model: z.string(), usage: Usage });
/** A widget in a few plain sentences. */
export type Explanation = z.output<typeof Explanation>;
