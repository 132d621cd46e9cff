import { z } from 'zod';
import { ErrorData } from '../contract/errors.js';
import { day, live, reference, type Table } from './frame.js';
import { Freshness } from './freshness.js';

/** What surrounds a widget, on the wire. */
export const FrameEnvironment = z.strictObject({
  day,
  today: day,
  timeZone: z.string().max(64),
  locale: z.string().max(64),
  size: z.enum(['S', 'M', 'L', 'XL']),
  reducedMotion: z.boolean(),
  revealed: reference.optional(),
  visible: z.boolean(),
});
/** What surrounds a widget, on the wire. */
export type FrameEnvironment = z.output<typeof FrameEnvironment>;

/** How the page looks: custom properties that inherit through the frame's document. */
export const FrameTheme = z.strictObject({
  scheme: z.enum(['light', 'dark']),
  direction: z.enum(['ltr', 'rtl']),
  /** BCP 47: the language the page's own words are in. */
  language: z.string().max(35),
  /** `--viv-…` by name. */
  tokens: z.record(z.string().regex(/^--viv-[a-z0-9-]+$/), z.string().max(500)),
});
/** How the page looks. */
export type FrameTheme = z.output<typeof FrameTheme>;

/** A row of a live query: the item's granted fields and its reference. */
const FrameRow = z.looseObject({ $ref: reference });

/** What the page says to a frame. All of it notifications. */
export const hostToFrame = {
  /** Answer to `hello`: the version chosen and everything the widget starts with. */
  welcome: {
    params: z.strictObject({
      protocol: z.int(),
      environment: FrameEnvironment,
      theme: FrameTheme,
      config: z.record(z.string(), z.json()),
      state: z.strictObject({ version: z.int(), value: z.json() }).optional(),
      /** The widget's editor of its settings is mounted in the place of the widget. */
      edits: z.literal(true).optional(),
      /** What the SDK says by itself, in the language of the page, by its English. Absent: English. */
      words: z.record(z.string().max(200), z.string().max(500)).optional(),
    }),
  },
  environment: { params: FrameEnvironment },
  theme: { params: FrameTheme },
  /** The placement's settings were changed. */
  config: { params: z.record(z.string(), z.json()) },
  /** A change of a live query's result. The first one carries all of it, the others only rows that changed. */
  'live/delta': {
    params: z.strictObject({
      live,
      upsert: z.array(FrameRow),
      /** References of rows that left the result. */
      remove: z.array(reference),
      /** Rows that came in or moved, each with its index in the whole result, ascending. The others keep their order. */
      place: z.array(z.tuple([z.int().nonnegative(), reference])),
      freshness: Freshness,
      ready: z.boolean(),
      /** All items that changed since somebody last looked, where those are others than before. */
      changes: z.array(z.strictObject({ item: reference, type: z.enum(['new', 'moved', 'changed', 'gone']), seen: z.boolean() })).optional(),
    }),
  },
  /** A live query may not be answered: what was told of it is forgotten. Once it may, deltas begin anew. */
  'live/end': { params: z.strictObject({ live, error: ErrorData }) },
  /** The heartbeat; `alive` answers. */
  beat: { params: z.strictObject({ beat: z.int() }) },
  /**
   * Looks for what is wrong, where the frame was made for that: `look` at what reaches out of it, `audit` for
   * accessibility, `before` and `after` a change of the data, `operate` at what happens when everything in it is pressed and
   * filled in, and `end` for what is left when the element is gone.
   */
  inspect: { params: z.strictObject({ inspection: z.int(), what: z.enum(['look', 'audit', 'before', 'after', 'operate', 'end']) }) },
  /**
   * A person chooses an element of the widget: at a point of the frame, or by going on from the one chosen last. The frame outlines it
   * and answers with `picked`. `leave` takes the outline away; `scroll` moves what lies under it.
   */
  pick: { params: z.union([z.strictObject({ at: z.tuple([z.number(), z.number()]) }), z.strictObject({ go: z.enum(['next', 'previous', 'in', 'out', 'leave']) }), z.strictObject({ scroll: z.number() })]) },
  /** Asks for a picture, before the frame is put to sleep. */
  'picture/take': { params: z.strictObject({}) },
} as const satisfies Table;
/** What the page says to a frame. */
export type HostToFrame = typeof hostToFrame;

/** Why something asked was not done; `told` where the page has told the person already. */
const AnswerError = ErrorData.extend({ told: z.literal(true).optional() });

/** One message of the page: a notification, or the answer to a request. */
export const HostMessage = z.union([
  z.strictObject({ type: z.enum(Object.keys(hostToFrame) as [keyof HostToFrame, ...(keyof HostToFrame)[]]), params: z.unknown() }),
  z.strictObject({ type: z.literal('answer'), id: z.int().nonnegative(), outcome: z.union([z.strictObject({ value: z.unknown() }), z.strictObject({ error: AnswerError })]) }),
]);
