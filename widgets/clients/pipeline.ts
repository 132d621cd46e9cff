import type { RecordTypeItem, Row } from '@vivarium/sdk/contract';
import { accountOf, RecordFinder, type EventRow, type Match, type RecordRow } from '@vivarium/sdk/kinds';

/** The schema of a typed collection as widgets see it. */
export type TypeRow = Row<RecordTypeItem>;

/** One stage of a pipeline with what is in it. */
export interface Stage {
  readonly name: string;
  readonly closed: boolean;
  readonly records: readonly RecordRow[];
  /** Sum of the values, by currency (empty text: none named). */
  readonly totals: ReadonlyMap<string, number>;
}

/** A typed collection with stages. */
export interface Pipeline {
  readonly type: TypeRow;
  readonly stages: readonly Stage[];
}

/** Identifies a type over accounts. */
const typeKey = (reference: string, id: string) => `${accountOf(reference)} ${id}`;

/** Types by the key that their records carry. */
export function typesByKey(types: readonly TypeRow[]): ReadonlyMap<string, TypeRow> {
  return new Map(types.map((type) => [typeKey(type.$ref, type.id), type]));
}

/** The type of a record. */
export function typeOf(record: RecordRow, types: ReadonlyMap<string, TypeRow>): TypeRow | undefined {
  return types.get(typeKey(record.$ref, record.type));
}

/** Every type that has stages, with its records in stage order; in a stage, what is due first comes first, then the larger deal. */
export function pipelinesOf(records: readonly RecordRow[], types: readonly TypeRow[]): readonly Pipeline[] {
  const byType = new Map<string, RecordRow[]>();
  for (const record of records) {
    const key = typeKey(record.$ref, record.type);
    const list = byType.get(key);
    if (list) list.push(record);
    else byType.set(key, [record]);
  }
  return types
    .filter(({ stages }) => stages.length > 0)
    .map((type) => {
      const own = byType.get(typeKey(type.$ref, type.id)) ?? [];
      return { type, stages: type.stages.map(({ name, closed }) => stageOf(name, closed, own.filter(({ stage }) => stage === name))) };
    })
    .filter(({ stages }) => stages.some((stage) => stage.records.length > 0));
}

function stageOf(name: string, closed: boolean, records: RecordRow[]): Stage {
  records.sort((a, b) => (a.nextStepDue ?? '9').localeCompare(b.nextStepDue ?? '9') || (b.value ?? 0) - (a.value ?? 0));
  const totals = new Map<string, number>();
  for (const { value, currency = '' } of records) if (value !== undefined) totals.set(currency, (totals.get(currency) ?? 0) + value);
  return { name, closed, records, totals };
}

/** The stage after the record's own, where there is one that is still open; the first closed one counts as the goal. */
export function nextStage(record: RecordRow, type: TypeRow | undefined): string | undefined {
  const at = type?.stages.findIndex(({ name }) => name === record.stage) ?? -1;
  if (!type || at < 0 || type.stages[at]!.closed) return undefined;
  return type.stages[at + 1]?.name;
}

/** A client one meets, and when. */
export interface Meeting {
  readonly event: EventRow;
  readonly matches: readonly Match[];
}

/** The day's events with the records they are about; others are left out. At most three records for an event. */
export function meetingsWith(events: readonly EventRow[], records: readonly RecordRow[]): readonly Meeting[] {
  const finder = RecordFinder.over(records);
  return events
    .filter(({ response }) => response !== 'declined')
    .map((event) => ({ event, matches: finder.forEvent(event).slice(0, 3) }))
    .filter(({ matches }) => matches.length > 0);
}
