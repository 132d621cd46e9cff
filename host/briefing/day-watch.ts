import { kinds, narrowestDays, type EventItem, type Kind, type MessageItem, type NoteItem, type Query, type RecordItem, type RecordTypeItem, type Row } from '@vivarium/sdk/contract';
import { addDays, dayOf, dayWindow, eventsOn } from '@vivarium/sdk/kinds';
import { freshnessChanged, worstFreshness, type Freshness } from '@vivarium/sdk/protocol';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import type { Host } from '../connectors/host.js';
import type { DayMaterial } from './material.js';

/** Days before the briefing's own from which mail is looked at. */
const MAIL_DAYS = 14;
/** Whether a text that rests on this is less than live; what was never read is not in it. */
const counts = ({ state, syncedAt }: Freshness) => (state === 'syncing' ? syncedAt !== undefined : state !== 'live');
const nothing: LiveSnapshot = { items: [], ready: false, freshness: { state: 'syncing', demo: false } };

/** Keeps the material of one day current with live queries over every connector and account. */
export class DayWatch {
  private readonly snapshots = new Map<string, LiveSnapshot>();
  /** As it was told last; null before, since what an earlier day told may be over. */
  private worse: Freshness | undefined | null = null;
  private readonly closers: (() => void)[] = [];

  constructor(
    private readonly host: Pick<Host, 'open' | 'locale' | 'timeZone'>,
    readonly day: string,
    onChange: () => void,
    onFreshness: (worse: Freshness | undefined) => void,
  ) {
    const { timeZone } = host;
    const open = (kind: Kind, query: Query): void => {
      this.closers.push(
        host.open(kind, query, (snapshot) => {
          const before = this.snapshots.get(kind.id);
          this.snapshots.set(kind.id, snapshot);
          const all = [...this.snapshots.values()].map(({ freshness }) => freshness);
          const days = narrowestDays(all.map((one) => one.days));
          const worst = worstFreshness(all.filter(counts));
          const worse = days ? { ...(worst ?? { state: 'live' as const, demo: false }), days } : worst;
          if (this.worse === null || freshnessChanged(worse, this.worse)) onFreshness(worse);
          this.worse = worse;
          if (before?.items !== snapshot.items || before.ready !== snapshot.ready) onChange();
        }),
      );
    };
    const mails: Query<MessageItem> = {
      where: { at: { gte: dayWindow(addDays(day, -MAIL_DAYS), timeZone).start, lt: dayWindow(day, timeZone).end } },
      orderBy: [['at', 'desc']],
      limit: 1000,
    };
    open(kinds.event, eventsOn(day, day, timeZone));
    open(kinds.message, mails);
    open(kinds.record, { limit: 2000 });
    open(kinds.recordType, {});
    open(kinds.note, { limit: 2000 });
  }

  /** Every kind has answered: nothing is about to appear that would make the text wrong at once. */
  get ready(): boolean {
    return ['event', 'message', 'record', 'recordType', 'note'].every((id) => this.snapshots.get(id)?.ready);
  }

  /** The material as it is now. */
  material(now: number): DayMaterial {
    const { locale, timeZone } = this.host;
    const items = <Item>(kind: string) => (this.snapshots.get(kind) ?? nothing).items as unknown as readonly Row<Item>[];
    return {
      day: this.day,
      today: dayOf(now, timeZone),
      now,
      locale,
      timeZone,
      events: items<EventItem>('event'),
      messages: items<MessageItem>('message'),
      records: items<RecordItem>('record'),
      types: items<RecordTypeItem>('recordType'),
      notes: items<NoteItem>('note'),
    };
  }

  close(): void {
    for (const close of this.closers.splice(0)) close();
  }
}
