import type { EventItem, MessageItem, RecordItem, Row } from '../contract/index.js';

/** A record as widgets see it. */
export type RecordRow = Row<RecordItem>;

/** Why a record belongs to an event or a message. */
export interface Match {
  readonly record: RecordRow;
  /** `address`: a person's address is in the record; `company`: their mail domain is; `title`: it is named in the title. */
  readonly by: 'address' | 'company' | 'title';
}

const sharedDomains = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net web.de proton.me protonmail.com mail.com qq.com 163.com'.split(' '),
);
const legalForms = /\b(inc|llc|ltd|limited|gmbh|ag|sa|sas|bv|nv|plc|corp|corporation|company|co|group|holdings?)\b\.?/gi;

const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase();
const words = (text: string) => ` ${text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(legalForms, ' ').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;

/**
 * Finds the records that events and messages are about: by address first, then by the mail domain of a company, then by
 * the name of person or company in the title. The account's own colleagues never match by domain.
 */
export class RecordFinder {
  private readonly byAddress = new Map<string, RecordRow[]>();
  private readonly byDomain = new Map<string, RecordRow[]>();
  private readonly byName: { name: string; record: RecordRow }[] = [];
  /** Found before: rows do not change, another takes a row's place. */
  private readonly found = new WeakMap<EventItem, readonly Match[]>();

  private static readonly known = new WeakMap<readonly RecordRow[], RecordFinder>();

  /** The finder over some records; the same one for the same frozen array. */
  static over(records: readonly RecordRow[]): RecordFinder {
    const finder = this.known.get(records) ?? new RecordFinder(records);
    if (Object.isFrozen(records)) this.known.set(records, finder);
    return finder;
  }

  private constructor(records: readonly RecordRow[]) {
    const push = (map: Map<string, RecordRow[]>, key: string, record: RecordRow) => {
      const list = map.get(key);
      if (list) list.push(record);
      else map.set(key, [record]);
    };
    for (const record of records) {
      for (const email of record.emails) {
        push(this.byAddress, email, record);
        const domain = domainOf(email);
        if (!sharedDomains.has(domain) && !this.byDomain.get(domain)?.includes(record)) push(this.byDomain, domain, record);
      }
      for (const name of new Set([record.title, record.company ?? ''].map(words))) if (name.trim().length >= 4) this.byName.push({ name, record });
    }
  }

  /** Records of an event, the surest match first, each once. */
  forEvent(event: EventItem): readonly Match[] {
    const known = this.found.get(event);
    if (known) return known;
    const own = new Set(event.attendees.filter((attendee) => attendee.self).map((attendee) => domainOf(attendee.email)));
    const others = event.attendees.filter((attendee) => !attendee.self).map((attendee) => attendee.email.toLowerCase());
    const matches = this.find(others, own, event.title);
    if (Object.isFrozen(event)) this.found.set(event, matches);
    return matches;
  }

  /** Records of a message's writer (for a sent one: of its readers). */
  forMessage(message: MessageItem): readonly Match[] {
    const others = message.sent ? message.to : [message.from];
    const own = message.sent ? [message.from] : message.to;
    return this.find(others.map((person) => person.email.toLowerCase()), new Set(own.map((person) => domainOf(person.email))), '');
  }

  private find(emails: readonly string[], ownDomains: ReadonlySet<string>, title: string): readonly Match[] {
    const found = new Map<RecordRow, Match>();
    const add = (by: Match['by'], records: readonly RecordRow[] = []) => {
      for (const record of records) if (!found.has(record)) found.set(record, { record, by });
    };
    for (const email of emails) add('address', this.byAddress.get(email));
    for (const email of emails) if (!ownDomains.has(domainOf(email))) add('company', this.byDomain.get(domainOf(email)));
    const named = words(title);
    if (named.trim()) add('title', this.byName.filter(({ name }) => named.includes(name)).map(({ record }) => record));
    return [...found.values()];
  }
}
