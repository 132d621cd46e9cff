import type { NoteItem, RecordTypeItem, Row } from '@vivarium/sdk/contract';
import type { EventRow, MessageRow, Place, RecordRow } from '@vivarium/sdk/kinds';

/** Everything a day's briefing may rest on, as the live queries gave it. */
export interface DayMaterial extends Place {
  readonly day: string;
  readonly today: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Entries that touch the day. */
  readonly events: readonly EventRow[];
  /** Of the day and the two weeks before. */
  readonly messages: readonly MessageRow[];
  readonly records: readonly RecordRow[];
  readonly types: readonly Row<RecordTypeItem>[];
  readonly notes: readonly Row<NoteItem>[];
}
