import { VivariumError, type Query, type Row } from '@vivarium/sdk/contract';
import { addDays, dayOf, instantOf, RecordFinder, type EventRow, type MessageRow, type RecordRow } from '@vivarium/sdk/kinds';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { Host } from '../connectors/host.js';
import { compileWhere, type Predicate } from '../store/engine/query.js';
import { kindOf, type ReadStep } from './steps.js';
import type { Scope } from './values.js';

type Item = Row<Record<string, unknown>>;
/** Items of a kind that are looked through. */
const MOST = 5000;
/** How long a source that was never read yet is waited for. */
const READY_WITHIN = 20_000;

/** What one reading came to. */
export interface Counted {
  readonly name: string;
  readonly kind: string;
  readonly rows: number;
  /** Rows that ended here: nothing belongs to them, or it does not hold. */
  readonly without: number;
}

/** Reads what the steps name, row by row. @throws VivariumError `timeout` where a source was never read yet */
export async function readRows(steps: readonly ReadStep[], host: Pick<Host, 'open' | 'timeZone'>, now: number): Promise<{ rows: Scope[]; counted: Counted[] }> {
  let rows: Scope[] = [];
  const counted: Counted[] = [];
  for (const step of steps) {
    const before = rows;
    rows = step.of === undefined ? (await itemsOf(step, host)).filter(holding(step, host.timeZone, now)).slice(0, step.limit).map((item) => ({ [step.name]: item })) : await matched(step, rows, host, now);
    counted.push({ name: step.name, kind: step.kind, rows: rows.length, without: Math.max(0, before.length - rows.length) });
  }
  return { rows, counted };
}

/** Each row with the first item that belongs to it, where what is asked of that one holds. */
async function matched(step: ReadStep, rows: readonly Scope[], host: Pick<Host, 'open' | 'timeZone'>, now: number): Promise<Scope[]> {
  const of = step.of!;
  const items = await itemsOf(step, host);
  const holds = holding(step, host.timeZone, now);
  const subject = rows[0]?.[of];
  if (!subject) return [];
  // Asked from the side of the events or mails: they are what names people.
  const records = (step.kind === 'record' ? items : rows.map((row) => row[of]!)) as unknown as RecordRow[];
  const finder = RecordFinder.over(Object.freeze([...records]));
  const recordsOf = (item: Item) => ('attendees' in item ? finder.forEvent(item as unknown as EventRow) : finder.forMessage(item as unknown as MessageRow)).map(({ record }) => record.$ref);
  const first = new Map<string, Item>();
  if (step.kind === 'record') {
    const byReference = new Map(items.map((item) => [item.$ref, item]));
    for (const row of rows) {
      const [found] = recordsOf(row[of]!);
      if (found !== undefined) first.set(row[of]!.$ref, byReference.get(found)!);
    }
  } else for (const item of items) for (const record of recordsOf(item)) if (!first.has(record)) first.set(record, item);
  return rows.flatMap((row) => {
    const item = first.get(row[of]!.$ref);
    return item && holds(item) ? [{ ...row, [step.name]: item }] : [];
  }).slice(0, step.limit);
}

/** Newest mail and the next event come first, unless it is said otherwise. */
const usual = { event: ['start', 'asc'], message: ['at', 'desc'], record: ['title', 'asc'] } as const;

async function itemsOf({ kind, order }: ReadStep, host: Pick<Host, 'open'>): Promise<readonly Item[]> {
  const { items } = await ready(host, kind, { orderBy: [order ? [order.by, order.direction] : usual[kind]], limit: MOST });
  return items as readonly Item[];
}

function ready(host: Pick<Host, 'open'>, kind: string, query: Query): Promise<LiveSnapshot> {
  const ended = new AbortController();
  return new Promise<LiveSnapshot>((resolve, reject) => {
    const timer = setTimeout(() => {
      ended.abort();
      reject(new VivariumError('timeout', `${kindOf(kind)?.title ?? kind} were not read yet. Try again when they are on the page.`));
    }, READY_WITHIN);
    ended.signal.addEventListener('abort', () => clearTimeout(timer));
    const end = host.open(kindOf(kind)!, query, (snapshot) => {
      if (!snapshot.ready || ended.signal.aborted) return;
      resolve(snapshot);
      ended.abort();
    });
    // The first snapshot may have come before `open` answered.
    if (ended.signal.aborted) end();
    else ended.signal.addEventListener('abort', end);
  });
}

/** Whether all of what is asked of an item holds; days are counted from the one it is. */
function holding({ where }: ReadStep, timeZone: string, now: number): Predicate {
  const tests = where.map(({ field, is, value }) => compileWhere({ [field]: { [is]: typeof value === 'object' ? instantOf(addDays(dayOf(now, timeZone), value.day), 0, timeZone) : value } }));
  return (item) => tests.every((test) => test(item));
}
