import { msg, str } from '@lit/localize';
import { EventItem, kinds, MessageItem, parseItemReference, RecordItem, type Kind, type Row } from '@vivarium/sdk/contract';
import { accountOf, dayOf, formatDay, formatList, formatMoney, formatTime } from '@vivarium/sdk/kinds';
import type { Host, LiveTarget } from '../../connectors/host.js';
import { clock } from '../../ui/time.js';
import type { Entry } from './entry.js';
import { lateIcons } from '../../ui/late-icons.js';

type AnyRow = Row<Record<string, unknown>>;
type Place = Pick<Host, 'locale' | 'timeZone'>;
type Words = Omit<Entry, 'id' | 'group' | 'run'>;

/** What is mirrored, as entries. */
export class Items {
  private readonly rows = new Map<LiveTarget, readonly AnyRow[]>();
  /** Rows keep their identity while nothing in them changes. */
  private readonly known = new WeakMap<AnyRow, Entry | undefined>();
  private readonly ends: readonly (() => void)[];

  /** Looks into every collection until it is closed; calls after every change. */
  constructor(
    private readonly host: Pick<Host, 'open' | 'contracts' | 'accounts' | 'locale' | 'timeZone'>,
    /** Goes to an item. */
    private readonly show: (row: AnyRow, target: LiveTarget) => unknown,
    changed: () => void,
  ) {
    this.ends = this.targets.map((target) =>
      host.open(target, {}, ({ items }) => {
        this.rows.set(target, items);
        changed();
      }),
    );
  }

  close(): void {
    for (const end of this.ends) end();
  }

  get entries(): Entry[] {
    return [...this.rows].flatMap(([target, rows]) => (target === kinds.message ? newestOfThreads(rows) : rows).flatMap((row) => {
      if (!this.known.has(row)) this.known.set(row, this.entry(row, target));
      return this.known.get(row) ?? [];
    }));
  }

  /** Three kinds, over all connectors at once, and every collection that is of no kind. */
  private get targets(): LiveTarget[] {
    const { accounts, contracts } = this.host;
    const connected = contracts.filter(({ id }) => accounts.some(({ connector }) => connector === id));
    return [kinds.event, kinds.message, kinds.record, ...connected.flatMap(({ collections }) => Object.values(collections).filter(({ definition }) => !definition.kind))];
  }

  private entry(row: AnyRow, target: LiveTarget): Entry | undefined {
    const words = target.ref === 'collection' ? wordsOfAny(row) : wordsOf(target, row, this.host);
    const group = target.ref === 'collection' ? target.definition.title : groupOf(target);
    return words && { ...words, id: row.$ref, group: this.nameOf(row, group), run: () => this.show(row, target) };
  }

  /** Records of two connectors are told apart by whose they are. */
  private nameOf({ $ref }: AnyRow, group: string): string {
    if (group !== kinds.record.title) return group;
    const connector = this.host.accounts.find(({ id }) => id === parseItemReference($ref)?.account)?.connector;
    return this.host.contracts.find(({ id }) => id === connector)?.definition.title ?? group;
  }
}

const groupOf = (kind: Kind): string => ({ event: msg('Calendar'), message: msg('Mail') })[kind.id] ?? kind.title;

function wordsOf(kind: Kind, row: AnyRow, place: Place): Words | undefined {
  if (kind === kinds.event) return wordsOfEvent(row, place);
  return kind === kinds.message ? wordsOfMessage(row, place) : wordsOfRecord(row, place);
}

function wordsOfEvent(row: AnyRow, place: Place): Words | undefined {
  const { success, data } = EventItem.safeParse(row);
  if (!success) return undefined;
  const { title, start, allDay, location, attendees } = data;
  const day = formatDay(allDay ? start : dayOf(start, place.timeZone), place.locale, { weekday: 'short', day: 'numeric', month: 'short' });
  const people = attendees.filter(({ self }) => !self).map(({ name, email }) => name ?? email);
  return { title, detail: [allDay ? day : `${day}, ${formatTime(start, place)}`, location, people[0]].filter(Boolean).join(' · '), words: people.slice(0, 20).join(' '), icon: lateIcons.calendar, when: Date.parse(start) };
}

function wordsOfMessage(row: AnyRow, { locale, timeZone }: Place): Words | undefined {
  const { success, data } = MessageItem.safeParse(row);
  if (!success || data.draft) return undefined;
  const { subject, from, at, snippet, to, sent } = data;
  const names = (people: typeof to) => formatList(people.map(({ name, email }) => name ?? email), locale, 'unit');
  const who = sent ? msg(str`To ${names(to)}`) : (from.name ?? from.email);
  const when = Date.parse(at);
  return { title: subject || msg('(no subject)'), detail: `${who} · ${clock(when, Date.now(), locale, timeZone)}`, words: `${from.email} ${names(to)} ${snippet}`.slice(0, 400), icon: lateIcons.mail, when };
}

function wordsOfRecord(row: AnyRow, { locale }: Place): Words | undefined {
  const { success, data } = RecordItem.safeParse(row);
  if (!success) return undefined;
  const { title, company, stage, value, currency, emails, fields } = data;
  const texts = Object.values(fields).filter((field) => typeof field === 'string');
  return { title, detail: [company, stage, value === undefined ? undefined : formatMoney(value, currency, locale)].filter(Boolean).join(' · '), words: [...emails, ...texts].join(' ').slice(0, 400), icon: lateIcons.card };
}

/** Of a collection that is of no kind: what looks like a title, and the other texts. */
function wordsOfAny(row: AnyRow): Words | undefined {
  const texts = Object.entries(row).filter((field): field is [string, string] => field[0] !== '$ref' && typeof field[1] === 'string' && field[1] !== '');
  const title = ['title', 'name', 'subject', 'content', 'text'].map((name) => texts.find(([field]) => field === name)?.[1]).find(Boolean);
  if (!title) return undefined;
  return { title: title.slice(0, 200), words: texts.map(([, text]) => text).join(' ').slice(0, 400), icon: 'page' };
}

function newestOfThreads(rows: readonly AnyRow[]): AnyRow[] {
  const newest = new Map<string, AnyRow>();
  for (const row of rows) {
    // A draft is no hit, and what it answers is one all the same.
    if (row['draft'] === true) continue;
    // Two accounts may have threads of the same name.
    const thread = `${accountOf(row.$ref)} ${String(row['thread'])}`;
    const known = newest.get(thread);
    if (!known || String(row['at']) > String(known['at'])) newest.set(thread, row);
  }
  return [...newest.values()];
}
