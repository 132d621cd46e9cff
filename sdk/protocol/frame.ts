import { ErrorData } from '../contract/errors.js';
import { QuerySchema } from '../contract/query.js';
import { z } from 'zod';
import { Freshness } from './freshness.js';
import { WidgetManifest } from './manifest.js';

/**
 * Messages between the page and a frame, over the one MessagePort that the page hands over when the frame has loaded.
 * Who speaks is known by the port alone. The side that receives parses; what does not parse is dropped and counted.
 */
type Table = Record<string, { params: z.ZodType; /** Absent: a notification. */ result?: z.ZodType }>;

/** Oldest and newest version of the frame protocol that this build speaks. */
export const FRAME_PROTOCOL = { oldest: 1, newest: 1 } as const;

/** Name of an entry of the widget's `uses`: nothing else can be named. */
const use = z.string().min(1).max(64);
const reference = z.string().min(1).max(2000);
const day = z.iso.date();
/** Chosen by the frame: one open live query. */
const live = z.int().nonnegative();

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
  /** `--viv-…` by name. */
  tokens: z.record(z.string().regex(/^--viv-[a-z0-9-]+$/), z.string().max(500)),
});
/** How the page looks. */
export type FrameTheme = z.output<typeof FrameTheme>;

/** A row of a live query: the item's granted fields and its reference. */
const FrameRow = z.looseObject({ $ref: reference });

/** What a frame may say. Rows with a result are requests with an `id`, the others notifications. */
export const frameToHost = {
  /** First message of the frame: the versions it speaks. */
  hello: { params: z.strictObject({ oldest: z.int(), newest: z.int() }) },
  /** Only from a frame that was made to describe its widget: what the code declares. */
  manifest: { params: WidgetManifest },
  /** The widget is drawn for the first time. */
  drawn: { params: z.strictObject({}) },
  /** The widget threw; the page shows its error card. */
  fault: { params: z.strictObject({ error: ErrorData }) },
  /** Answer to `beat`. */
  alive: { params: z.strictObject({ beat: z.int() }) },
  /** Opens a live query; deltas follow. */
  'live/open': { params: z.strictObject({ live, use, query: QuerySchema }), result: z.null() },
  'live/close': { params: z.strictObject({ live }) },
  read: { params: z.strictObject({ use, input: z.unknown(), account: z.string().max(200).optional() }), result: z.unknown() },
  call: { params: z.strictObject({ use, input: z.unknown(), on: reference.optional(), account: z.string().max(200).optional() }), result: z.unknown() },
  /** Gives up a request; an AbortSignal cannot be cloned. */
  cancel: { params: z.strictObject({ id: z.int() }) },
  'state/save': { params: z.strictObject({ version: z.int().min(1), value: z.json() }), result: z.null() },
  'day/select': { params: z.strictObject({ day }) },
  reveal: { params: z.strictObject({ item: reference }) },
  'link/open': { params: z.strictObject({ url: z.url().max(2000) }) },
  /** A key that the widget did not use; the page has shortcuts of its own for a few. */
  key: { params: z.strictObject({ key: z.string().max(20), alt: z.boolean(), control: z.boolean(), meta: z.boolean(), shift: z.boolean() }) },
  /** A picture of the widget (PNG), asked for before it is put to sleep; empty where it could not be made. */
  picture: { params: z.strictObject({ image: z.instanceof(ArrayBuffer) }) },
} as const satisfies Table;
/** What a frame may say. */
export type FrameToHost = typeof frameToHost;

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
    }),
  },
  environment: { params: FrameEnvironment },
  theme: { params: FrameTheme },
  /** The placement's settings were changed. */
  config: { params: z.record(z.string(), z.json()) },
  /** A change of a live query's result. The first one carries all of it, the others what changed. */
  'live/delta': {
    params: z.strictObject({
      live,
      upsert: z.array(FrameRow),
      /** References of rows that left the result. */
      remove: z.array(reference),
      /** All references in order, where the order of what stays changed or something came in between. */
      order: z.array(reference).optional(),
      freshness: Freshness,
      ready: z.boolean(),
    }),
  },
  /** A live query was ended by the page: its grant was taken back. */
  'live/end': { params: z.strictObject({ live, error: ErrorData }) },
  /** The heartbeat; `alive` answers. */
  beat: { params: z.strictObject({ beat: z.int() }) },
  /** Asks for a picture, before the frame is put to sleep. */
  'picture/take': { params: z.strictObject({}) },
} as const satisfies Table;
/** What the page says to a frame. */
export type HostToFrame = typeof hostToFrame;

/** One message of a frame: a notification, or a request where the row has a result. */
export const FrameMessage = z.strictObject({ type: z.enum(Object.keys(frameToHost) as [keyof FrameToHost, ...(keyof FrameToHost)[]]), id: z.int().nonnegative().optional(), params: z.unknown() });
/** One message of the page: a notification, or the answer to a request. */
export const HostMessage = z.union([
  z.strictObject({ type: z.enum(Object.keys(hostToFrame) as [keyof HostToFrame, ...(keyof HostToFrame)[]]), params: z.unknown() }),
  z.strictObject({ type: z.literal('answer'), id: z.int().nonnegative(), outcome: z.union([z.strictObject({ value: z.unknown() }), z.strictObject({ error: ErrorData })]) }),
]);

/** One handler per row: a missing one does not compile. Requests answer a promise. */
export type FrameHandlers<T extends Table> = {
  [Name in keyof T]: (params: z.output<T[Name]['params']>, signal: AbortSignal) => T[Name] extends { result: infer Result extends z.ZodType } ? Promise<z.input<Result>> : void;
};
