import { itemReference, type ItemReference } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { compileWhere } from './engine/query.js';
import type { Change } from './engine/result.js';
import { sameData, type AnyRow } from './engine/rows.js';

/** Where a changed item belongs. */
export interface NotedCollection {
  readonly account: string;
  readonly connector: string;
  readonly collection: string;
  readonly kind: string | undefined;
  readonly keyField: string;
}

const Face = z.record(z.string(), z.json());

/** One change of one item at its source, as it is kept: what identifies it and what was worth telling, before and after. */
const Step = z.object({
  item: z.string(),
  /** When it was learned, epoch milliseconds. */
  at: z.number(),
  connector: z.string(),
  collection: z.string(),
  kind: z.string().optional(),
  before: Face.optional(),
  after: Face.optional(),
  seen: z.boolean(),
});
/** One change of one item at its source. */
export type Step = z.output<typeof Step>;

/** Steps taken together: what became of one item. */
export interface NotedChange extends Omit<Step, 'seen'> {
  readonly type: 'new' | 'moved' | 'changed' | 'gone';
}

/** What is kept of changes; `stamp` is another with every writing. */
export const Kept = z.object({ steps: z.array(Step), stamp: z.string().optional() });

/** Steps that are kept: the newest, and none for longer than a week. */
const MOST = 400;
const LONGEST = 7 * 86_400_000;
/** Events nearer than this are worth telling: a window that moves on brings many that are far off. */
const BEFORE_NOW = 86_400_000;
const AHEAD = 30 * 86_400_000;
const LETTER_AGE = 14 * 86_400_000;
/** A batch that changes more than this is no news but another world: a source set up anew. */
const FLOOD = 150;

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  event: ['title', 'start', 'end', 'allDay', 'location', 'status', 'url'],
  message: ['subject', 'from', 'at', 'thread', 'url'],
  record: ['title', 'type', 'stage', 'value', 'currency', 'company', 'nextStep', 'nextStepDue', 'url'],
};
/** Kinds that only serve others. */
const silent = new Set(['calendar', 'recordType', 'note']);

const short = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, 300) : value);

/** What of an item is kept: enough to say what became of it. */
function faceOf(row: AnyRow | undefined, kind: string | undefined): Step['after'] {
  if (!row) return undefined;
  const fields = kind === undefined ? undefined : fieldsOf[kind];
  const entries = fields ? fields.map((name) => [name, row[name]] as const) : Object.entries(row).filter(([name, value]) => !name.startsWith('$') && ['string', 'number', 'boolean'].includes(typeof value)).slice(0, 12);
  const parsed = Face.safeParse(Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, short(value)]]))));
  return parsed.data ?? {};
}

/** Whether a change is worth telling a person. */
function worthTelling(kind: string | undefined, before: AnyRow | undefined, after: AnyRow | undefined, now: number): boolean {
  if (kind !== undefined && silent.has(kind)) return false;
  if (kind === 'event') {
    const near = (row: AnyRow | undefined) => row !== undefined && Date.parse(String(row['end'])) > now - BEFORE_NOW && Date.parse(String(row['start'])) < now + AHEAD;
    return near(before) || near(after);
  }
  // Of mail only what came: reading and filing it elsewhere is the person's own doing.
  if (kind === 'message') return before === undefined && after !== undefined && after['sent'] !== true && after['draft'] !== true && Date.parse(String(after['at'])) > now - LETTER_AGE;
  return true;
}

/** The steps in what a source changed. `own` says whether the person did it here. */
export function stepsOf(of: NotedCollection, changes: readonly Change[], now: number, own: (item: ItemReference) => boolean): Step[] {
  const { account, connector, collection, kind, keyField } = of;
  if (changes.length > FLOOD) return [];
  return changes.flatMap(({ before, after }) => {
    const item = itemReference(account, collection, String((after ?? before)?.[keyField]));
    if (!worthTelling(kind, before, after, now) || own(item)) return [];
    const faces = { before: faceOf(before, kind), after: faceOf(after, kind) };
    if (before && after && sameData(faces.before, faces.after)) return [];
    return [{ item, at: now, connector, collection, ...(kind !== undefined && { kind }), ...(faces.before && { before: faces.before }), ...(faces.after && { after: faces.after }), seen: false }];
  });
}

/** As many as are kept, oldest first. */
export function bounded(steps: readonly Step[], now: number): Step[] {
  return steps.filter(({ at }) => at > now - LONGEST).slice(-MOST);
}

/** What became of each item in these steps, newest first. One that came and went, or is as it was, is not told. */
export function netOf(steps: readonly Step[]): NotedChange[] {
  const byItem = new Map<ItemReference, Step[]>();
  for (const step of steps) {
    const before = byItem.get(step.item);
    if (before) before.push(step);
    else byItem.set(step.item, [step]);
  }
  const net = [...byItem.values()].flatMap((all): NotedChange[] => {
    const last = all.at(-1)!;
    const { before } = all[0]!;
    const { after, seen: _, ...rest } = last;
    const type = typeOf(last.kind, before, after);
    return type ? [{ ...rest, type, ...(before ? { before } : { before: undefined }), after }] : [];
  });
  return net.sort((a, b) => b.at - a.at);
}

/** What one change is; undefined where it is none. */
export function typeOf(kind: string | undefined, before: Step['before'], after: Step['after']): NotedChange['type'] | undefined {
  if (!before) return after ? 'new' : undefined;
  if (!after) return 'gone';
  if (sameData(before, after)) return undefined;
  return kind === 'event' && (before['start'] !== after['start'] || before['end'] !== after['end']) ? 'moved' : 'changed';
}

/** Whether an item, as it was, answers a query. */
export function answered(where: Parameters<typeof compileWhere>[0], face: Step['before']): boolean {
  return face !== undefined && compileWhere(where)({ ...face, $ref: '' });
}
