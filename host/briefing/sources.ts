import type { BriefingItem, ItemReference } from '@vivarium/sdk/contract';
import { conversationsOf, dayOf, dayWindow, formatTime, nameOf, type EventRow, type MessageRow, type RecordRow } from '@vivarium/sdk/kinds';
import type { BriefingSource } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import type { Findings } from './findings.js';
import { quotable } from './firewall.js';
import type { DayMaterial } from './material.js';

/** What is sent to the model, and what its short ids mean. */
export interface Sources {
  readonly list: readonly z.output<typeof BriefingSource>[];
  readonly byId: ReadonlyMap<string, { readonly item: ItemReference; readonly title: string }>;
  /** The same for the person. */
  readonly sent: NonNullable<BriefingItem['sent']>;
}

const MOST = { events: 40, messages: 50, records: 40 };
const TEXT = 700;

type Entry = { item: ItemReference; title: string; kind: string; fields: Record<string, unknown> };

/** Chooses the items a day's briefing may rest on and the few fields of them that matter. Texts are cut. */
export function sourcesOf(findings: Findings, material: DayMaterial): Sources {
  const entries: Entry[] = [
    ...[...findings.allDay, ...findings.timed].slice(0, MOST.events).map((event) => eventEntry(event, material)),
    ...messagesFor(findings, material).map((message) => messageEntry(message, material)),
    ...recordsFor(findings).map((record) => recordEntry(record, findings, material)),
  ];
  const numbered = entries.map((entry, index) => ({ id: `${entry.kind[0]}${index + 1}`, entry }));
  return {
    list: numbered.map(({ id, entry: { kind, fields } }) => ({ id, kind, fields })),
    byId: new Map(numbered.map(({ id, entry: { item, title } }) => [id, { item, title }])),
    sent: entries.map(({ item, title, fields }) => ({ item, title, fields: Object.keys(fields) })),
  };
}

/** Mail of the day that is in the inbox, mail that waits, and mail of those one meets; each once, newest first. */
function messagesFor({ waiting, preparations }: Findings, { messages, day, timeZone }: DayMaterial): readonly MessageRow[] {
  const chosen = new Set<MessageRow>([...preparations.flatMap(({ mails }) => mails), ...waiting.map(({ last }) => last)]);
  for (const { last, inbox } of conversationsOf(messages)) if (inbox && dayOf(last.at, timeZone) === day) chosen.add(last);
  return [...chosen].slice(0, MOST.messages).sort((a, b) => (a.at < b.at ? 1 : -1));
}

function recordsFor({ preparations, deals }: Findings): readonly RecordRow[] {
  return [...new Set([...preparations.flatMap(({ records }) => records), ...deals.map(({ record }) => record)])].slice(0, MOST.records);
}

/** When it is as far as the day goes: a time of another day would be read as one of this. */
function whenOf(event: EventRow, material: DayMaterial): string {
  const { start, end } = dayWindow(material.day, material.timeZone);
  const [before, after] = [event.start < start, event.end > end];
  if (event.allDay || (event.start <= start && event.end >= end)) return 'all day';
  return `${before ? 'from an earlier day' : formatTime(event.start, material)} ${after ? 'into the next day' : `to ${formatTime(event.end, material)}`}`;
}

function eventEntry(event: EventRow, material: DayMaterial): Entry {
  return {
    item: event.$ref,
    title: quotable(event.title) || '…',
    kind: 'event',
    fields: compact({
      title: event.title,
      when: whenOf(event, material),
      attendees: event.attendees.filter(({ self }) => !self).slice(0, 12).map((person) => `${nameOf(person)} (${person.response})`),
      location: event.location,
      description: event.description?.slice(0, TEXT),
      myAnswer: event.response,
      busy: event.busy ? undefined : false,
      inCalendarOfOthers: event.ofOthers,
    }),
  };
}

function messageEntry(message: MessageRow, { timeZone }: DayMaterial): Entry {
  return {
    item: message.$ref,
    title: quotable(message.subject) || '…',
    kind: 'message',
    fields: compact({
      subject: message.subject,
      from: nameOf(message.from),
      at: `${dayOf(message.at, timeZone)} ${formatTime(message.at, { timeZone, locale: 'en-GB' })}`,
      text: (message.text || message.snippet).slice(0, TEXT),
      unread: message.unread || undefined,
      sentByMe: message.sent || undefined,
    }),
  };
}

function recordEntry(record: RecordRow, { preparations }: Findings, { timeZone }: DayMaterial): Entry {
  const notes = preparations.find(({ records }) => records.includes(record))?.notes.find(({ id }) => id === record.id);
  return {
    item: record.$ref,
    title: quotable(record.title) || '…',
    kind: 'record',
    fields: compact({
      title: record.title,
      company: record.company,
      stage: record.stage,
      value: record.value,
      currency: record.currency,
      nextStep: record.nextStep,
      nextStepDue: record.nextStepDue,
      lastEdited: dayOf(record.editedAt, timeZone),
      notes: notes?.blocks.map(({ text }) => text).filter((text) => text !== '').join('\n').slice(-TEXT),
    }),
  };
}

function compact(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)));
}

/** A short name for exactly this content: the same text is never paid for twice. */
export async function basisOf(content: unknown): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(content)));
  return [...new Uint8Array(digest.slice(0, 16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
