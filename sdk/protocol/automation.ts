import { z } from 'zod';
import { Words } from './manifest.js';

/** What a step is called by the steps after it. */
const Name = z.string().regex(/^[a-z][a-zA-Z0-9]{0,19}$/);
/** A value of an earlier step: `deal.title`, `deal.fields.Budget`. */
const Path = z.string().max(120).regex(/^[a-z][a-zA-Z0-9]{0,19}(\.[^.{}]{1,60}){0,3}$/);

/** A value that an argument gets: as it is, as an earlier step has it, or a text with `{deal.title}` in it. */
export const AutomationValue = z.union([z.string().max(2000), z.number(), z.boolean(), z.strictObject({ from: Path }), z.strictObject({ text: z.string().max(2000) })]);
/** A value that an argument gets. */
export type AutomationValue = z.output<typeof AutomationValue>;

/** What must hold of a field. `day`: the beginning of the day so many days from the one it runs on. */
const Condition = z.strictObject({
  field: z.string().max(60).regex(/^[A-Za-z]\w*$/),
  is: z.enum(['eq', 'ne', 'lt', 'gte', 'has']),
  value: z.union([z.string().max(200), z.number(), z.boolean(), z.strictObject({ day: z.int().min(-3660).max(3660) })]),
});

/**
 * Items of a kind under a name. Without `of` each is a row of the run. With `of`, each row goes on with the item that
 * belongs to its item of that name (who is whom: addresses, companies, names); rows without one end here.
 */
const Read = z.strictObject({
  do: z.literal('read'),
  name: Name,
  kind: z.enum(['event', 'message', 'record']),
  where: z.array(Condition).max(8).default([]),
  order: z.strictObject({ by: Condition.shape.field, direction: z.enum(['asc', 'desc']) }).optional(),
  limit: z.int().min(1).max(50).default(20),
  of: Name.optional(),
});

/** A text that Claude writes for each row, from these values and no others; `otherwise` is the text where it cannot. */
const Draft = z.strictObject({
  do: z.literal('draft'),
  name: Name,
  instruction: z.string().min(1).max(1000),
  from: z.array(Path).min(1).max(12),
  otherwise: z.string().min(1).max(2000),
});

/** An action, once for each row. */
const Act = z.strictObject({
  do: z.literal('act'),
  action: z.union([z.strictObject({ kind: z.string().max(40), name: z.string().max(60) }), z.strictObject({ connector: z.string().max(64), name: z.string().max(60) })]),
  /** The item it acts on. */
  on: Name.optional(),
  with: z.record(z.string().max(60), AutomationValue).default({}),
});

/** The briefing of the day is written, once, so that it is there when the page is opened. */
const Briefing = z.strictObject({ do: z.literal('briefing') });

/** When an automation runs by itself: days of the week (1: Monday) and a time, as clocks in this time zone show it. */
export const AutomationSchedule = z.strictObject({
  type: z.literal('schedule'),
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  timeZone: z.string().max(60),
  /** What was due before is nobody's miss. */
  since: z.iso.datetime(),
});
/** When an automation runs by itself. */
export type AutomationSchedule = z.output<typeof AutomationSchedule>;

/**
 * A chain of reads and actions that a person put behind a button or on a schedule: data, without code. A reference can
 * only name what an earlier step read, and what Claude drafts can only become text.
 */
export const AutomationDocument = z.strictObject({
  schema: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: Words(80),
  trigger: z.discriminatedUnion('type', [z.strictObject({ type: z.literal('button') }), AutomationSchedule]),
  steps: z.array(z.discriminatedUnion('do', [Read, Draft, Act, Briefing])).min(1).max(8),
});
/** A chain of reads and actions. */
export type AutomationDocument = z.output<typeof AutomationDocument>;
/** One step of a chain. */
export type AutomationStep = AutomationDocument['steps'][number];

/** What the companion hands to a page: this is due, since then. */
export const DueCall = z.strictObject({ automation: AutomationDocument.shape.id, due: z.number() });
/** What the companion hands to a page. */
export type DueCall = z.output<typeof DueCall>;

/** What a draft is written from. The values are untrusted; nothing but a text comes back. */
export const DraftRequest = z.strictObject({
  about: z.string().max(120),
  instruction: z.string().min(1).max(1000),
  locale: z.string().max(40),
  values: z.record(z.string().max(120), z.string().max(2000)),
});
/** What a draft is written from. */
export type DraftRequest = z.output<typeof DraftRequest>;
