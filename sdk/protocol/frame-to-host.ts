import { z } from 'zod';
import { ErrorData } from '../contract/errors.js';
import { QuerySchema } from '../contract/query.js';
import { day, live, reference, type Table } from './frame.js';
import { WidgetManifest } from './manifest.js';

/** Name of an entry of the widget's `uses`: nothing else can be named. */
const use = z.string().min(1).max(64);

/** Of an element or a class: no sentence can be told with it. */
const name = /^[\w-]{1,40}$/;

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
  /** Only from a frame that edits its widget's settings: all of them, as they would be saved. */
  'config/change': { params: z.strictObject({ config: z.record(z.string(), z.json()) }) },
  'day/select': { params: z.strictObject({ day }) },
  reveal: { params: z.strictObject({ item: reference }) },
  /** The marks of these items were in view for a while. */
  'changes/saw': { params: z.strictObject({ items: z.array(reference).max(100) }) },
  'link/open': { params: z.strictObject({ url: z.url().max(2000) }) },
  /** A key that the widget did not use; the page has shortcuts of its own for a few. */
  key: { params: z.strictObject({ key: z.string().max(20), alt: z.boolean(), control: z.boolean(), meta: z.boolean(), shift: z.boolean() }) },
  /** Only from a frame that was made to inspect its widget: answer to `inspect`. */
  inspected: { params: z.strictObject({ inspection: z.int(), findings: z.array(z.strictObject({ severity: z.enum(['error', 'warning']), message: z.string().max(1000) })).max(40) }) },
  /** Answer to `pick`: the element, from the widget's own root inwards, and what it says. */
  picked: {
    params: z.strictObject({
      path: z.array(z.strictObject({ tag: z.string().regex(name), classes: z.array(z.string().regex(name)).max(3), position: z.int().min(1), of: z.int().min(1) })).min(1).max(8),
      text: z.string().max(200),
    }),
  },
  /** A picture of the widget (PNG), asked for before it is put to sleep; empty where it could not be made. */
  picture: { params: z.strictObject({ image: z.instanceof(ArrayBuffer) }) },
} as const satisfies Table;
/** What a frame may say. */
export type FrameToHost = typeof frameToHost;

/** One message of a frame: a notification, or a request where the row has a result. */
export const FrameMessage = z.strictObject({ type: z.enum(Object.keys(frameToHost) as [keyof FrameToHost, ...(keyof FrameToHost)[]]), id: z.int().nonnegative().optional(), params: z.unknown() });
