import { msg } from '@lit/localize';
import type { MessageItem, Query } from '@vivarium/sdk/contract';
import { addDays, type Conversation, dayOf, dayWindow, formatList, nameOf, waitsForReply } from '@vivarium/sdk/kinds';
import type { Filter } from './definition.js';

/** What the person looks for. */
export interface Selection {
  readonly day: string;
  readonly today: string;
  readonly timeZone: string;
  readonly filter: Filter;
  readonly search: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly waitingHours: number;
  /** Whether the person has begun to answer a conversation of this key. */
  isBegun(key: string): boolean;
}

/** The messages needed: those of the day and, for their threads and for who waits, of the days before it. A search looks at all. */
export function messagesFor(day: string, timeZone: string, days: number, search: string): Query<MessageItem> {
  if (search !== '') return { orderBy: [['at', 'desc']], limit: 2000 };
  const { start } = dayWindow(addDays(day, -days), timeZone);
  const { end } = dayWindow(day, timeZone);
  return { where: { at: { gte: start, lt: end } }, orderBy: [['at', 'desc']], limit: 1000 };
}

/** Whether somebody waits for an answer to this conversation. */
export function isWaiting(conversation: Conversation, { now, waitingHours }: Pick<Selection, 'now' | 'waitingHours'>): boolean {
  return waitsForReply(conversation, now, waitingHours);
}

/** Nobody wrote yet: a letter that is a draft. */
export const isLetter = ({ messages }: Conversation): boolean => messages.every(({ draft }) => draft);

/** The conversations that are listed: those of the day, and letters begun on it; today also what came before it and is not read, or is being answered. `waiting` looks at all days up to the selected one. */
export function select(conversations: readonly Conversation[], selection: Selection): readonly Conversation[] {
  const { filter, search, day, today, timeZone, isBegun } = selection;
  if (search !== '') return conversations.filter((conversation) => found(conversation, search.toLowerCase().split(/\s+/)));
  if (filter === 'waiting') return conversations.filter((conversation) => isWaiting(conversation, selection));
  return conversations.filter((conversation) => {
    // In no inbox, and yet to be finished.
    if (filter === 'all' && isLetter(conversation)) return dayOf(conversation.last.at, timeZone) === day;
    if (!conversation.inbox || (filter === 'unread' && !conversation.unread) || (filter === 'starred' && !conversation.starred)) return false;
    if (day === today && (conversation.unread || isBegun(conversation.key))) return true;
    return conversation.messages.some(({ at, draft }) => !draft && dayOf(at, timeZone) === day);
  });
}

/** Every word is in its subject, its people or its text. */
function found({ messages }: Conversation, words: readonly string[]): boolean {
  const text = messages.map((message) => [message.subject, nameOf(message.from), message.from.email, message.text || message.snippet, ...message.labels].join(' ')).join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Whoever wrote a message. */
export const senderOf = ({ from }: Pick<MessageItem, 'from'>): string => nameOf(from) || msg('(unknown sender)');

/** Who takes part, of a letter to whom it goes; the reader's own name left out, newest last: "Amanda, Helen (3)". Whoever calls themselves as the reader is called here is named by address. */
export function participants(conversation: Conversation, mine: string, locale: string): string {
  const { messages, last } = conversation;
  if (isLetter(conversation)) return formatList(last.to.map(nameOf), locale, 'unit');
  const called = (message: MessageItem) => (message.sent ? mine : senderOf(message) === mine ? message.from.email : senderOf(message));
  const names = [...new Set(messages.filter(({ draft }) => !draft).map(called))];
  const others = names.filter((name) => name !== mine);
  return formatList((others.length > 0 ? others : names).map((name) => (others.length > 1 ? (name.split(' ')[0] ?? name) : name)), locale, 'unit');
}
