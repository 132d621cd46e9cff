import type { NoteItem, Row } from '@vivarium/sdk/contract';
import type { BriefingSettings } from '@vivarium/sdk/protocol';
import {
  accountOf,
  backToBacks,
  conflicts,
  conversationsOf,
  dayOf,
  daysBetween,
  dayWindow,
  RecordFinder,
  waitsForReply,
  withoutCopies,
  type Conversation,
  type EventRow,
  type MessageRow,
  type RecordRow,
} from '@vivarium/sdk/kinds';
import type { DayMaterial } from './material.js';
import { usualBriefing } from './settings.js';

/** Why a meeting needs preparation. */
export interface Preparation {
  readonly event: EventRow;
  readonly records: readonly RecordRow[];
  readonly notes: readonly Row<NoteItem>[];
  /** Unread or unanswered mail of people who come, newest first. */
  readonly mails: readonly MessageRow[];
  /** The account was invited and has not answered. */
  readonly unanswered: boolean;
}

/** Why a deal should move. */
export interface DealToMove {
  readonly record: RecordRow;
  readonly reason: 'late' | 'due' | 'stale';
  /** Days late, or days without an edit. */
  readonly days: number;
}

/** What matters about a day, found without any words. */
export interface Findings {
  /** What begins or ends on the day, perhaps on another one too. */
  readonly timed: readonly EventRow[];
  /** What lasts all day, be it because it began before the day and ends after it. */
  readonly allDay: readonly EventRow[];
  readonly conflicts: readonly (readonly [EventRow, EventRow])[];
  readonly backToBacks: readonly (readonly EventRow[])[];
  readonly preparations: readonly Preparation[];
  readonly waiting: readonly Conversation[];
  readonly deals: readonly DealToMove[];
}

const MOST = { mails: 3, records: 2 };

/**
 * Finds what matters about a day. Who waits and which deals to move is said of today, deals that are due also of a day
 * to come; of a day that is over only what was on. What the person does not want to hear of is not looked for.
 */
export function findingsOf(material: DayMaterial, settings: BriefingSettings = usualBriefing): Findings {
  const { day, today } = material;
  const { topics, waitingHours } = settings;
  const attended = withoutCopies(material.events).filter(({ response }) => response !== 'declined');
  const { start, end } = dayWindow(day, material.timeZone);
  const lastsAllDay = (event: EventRow) => event.allDay || (event.start <= start && event.end >= end);
  const timed = attended.filter((event) => !lastsAllDay(event)).sort((a, b) => (a.start < b.start ? -1 : 1));
  const conversations = conversationsOf(material.messages);
  return {
    timed,
    allDay: attended.filter(lastsAllDay),
    conflicts: topics.includes('conflict') ? conflicts(attended) : [],
    backToBacks: topics.includes('conflict') ? backToBacks(attended) : [],
    preparations: day < today || !topics.includes('preparation') ? [] : preparationsOf(timed, conversations, material),
    waiting: day === today && topics.includes('waiting') ? conversations.filter((conversation) => waitsForReply(conversation, material.now, waitingHours)).sort((a, b) => (a.last.at < b.last.at ? -1 : 1)) : [],
    deals: day < today || !topics.includes('deal') ? [] : dealsOf(material, settings),
  };
}

function isOpen(record: RecordRow, { types }: DayMaterial): boolean {
  const type = types.find(({ id, $ref }) => id === record.type && accountOf($ref) === accountOf(record.$ref));
  const stage = type?.stages.find(({ name }) => name === record.stage);
  return stage !== undefined && !stage.closed;
}

function preparationsOf(timed: readonly EventRow[], conversations: readonly Conversation[], material: DayMaterial): readonly Preparation[] {
  const finder = RecordFinder.over(material.records);
  const owed = conversations
    .filter((conversation) => conversation.last.inbox && !conversation.last.sent && (conversation.last.unread || waitsForReply(conversation, material.now, 0)))
    .map(({ last }) => last);
  return timed
    .filter((event) => Date.parse(event.end) > material.now || material.day > material.today)
    .map((event) => {
      const records = finder.forEvent(event).map(({ record }) => record).filter((record) => isOpen(record, material)).slice(0, MOST.records);
      const people = new Set([...event.attendees.filter(({ self }) => !self).map(({ email }) => email), ...records.flatMap(({ emails }) => emails)]);
      const mails = owed.filter(({ from }) => people.has(from.email)).slice(0, MOST.mails);
      const notes = material.notes.filter((note) => records.some((record) => record.id === note.id && accountOf(record.$ref) === accountOf(note.$ref)));
      return { event, records, notes, mails, unanswered: event.response === 'needs-action' };
    })
    .filter(({ records, mails, unanswered }) => records.length > 0 || mails.length > 0 || unanswered);
}

function dealsOf(material: DayMaterial, { quietDays }: BriefingSettings): readonly DealToMove[] {
  const { day, today, records, timeZone } = material;
  const deals: DealToMove[] = [];
  for (const record of records) {
    if (!isOpen(record, material)) continue;
    const due = record.nextStepDue?.slice(0, 10);
    const untouched = daysBetween(dayOf(record.editedAt, timeZone), today);
    if (due === day) deals.push({ record, reason: 'due', days: 0 });
    else if (day !== today) continue;
    else if (due !== undefined && due < today) deals.push({ record, reason: 'late', days: daysBetween(due, today) });
    else if (due === undefined && untouched >= quietDays) deals.push({ record, reason: 'stale', days: untouched });
  }
  const rank = { due: 0, late: 1, stale: 2 };
  return deals.sort((a, b) => rank[a.reason] - rank[b.reason] || (b.record.value ?? 0) - (a.record.value ?? 0));
}
