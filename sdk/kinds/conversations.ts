import { parseItemReference, type ItemReference, type MessageItem, type Row } from '../contract/index.js';
import { ownWords } from './quotes.js';

/** A message as widgets see it. */
export type MessageRow = Row<MessageItem>;

/** Messages of one thread of one account, oldest first. */
export interface Conversation {
  /** Unique over accounts. */
  readonly key: string;
  readonly account: string;
  readonly messages: readonly MessageRow[];
  /** The newest that is not a draft, or the newest. */
  readonly last: MessageRow;
  readonly unread: boolean;
  readonly starred: boolean;
  readonly inbox: boolean;
}

/** The account an item belongs to. */
export function accountOf(reference: ItemReference): string {
  return parseItemReference(reference)?.account ?? '';
}

/** Of messages that cannot change any more. */
const grouped = new WeakMap<readonly MessageRow[], readonly Conversation[]>();

/** Messages as conversations, the one with the newest message first. The same frozen array gives the same answer. */
export function conversationsOf(messages: readonly MessageRow[]): readonly Conversation[] {
  const known = grouped.get(messages);
  if (known) return known;
  const conversations = group(messages);
  if (Object.isFrozen(messages)) grouped.set(messages, conversations);
  return conversations;
}

function group(messages: readonly MessageRow[]): readonly Conversation[] {
  const threads = new Map<string, MessageRow[]>();
  for (const message of messages) {
    const key = `${accountOf(message.$ref)} ${message.thread}`;
    const thread = threads.get(key);
    if (thread) thread.push(message);
    else threads.set(key, [message]);
  }
  const conversations = [...threads].map(([key, thread]): Conversation => {
    thread.sort((a, b) => (a.at < b.at ? -1 : 1));
    return {
      key,
      account: accountOf(thread[0]!.$ref),
      messages: thread,
      last: thread.findLast((message) => !message.draft) ?? thread.at(-1)!,
      unread: thread.some((message) => message.unread),
      starred: thread.some((message) => message.starred),
      inbox: thread.some((message) => message.inbox),
    };
  });
  return conversations.sort((a, b) => (a.last.at < b.last.at ? 1 : -1));
}

const machine = /(^|[._+-])(no-?reply|do-?not-?reply|notifications?|newsletter|mailer-daemon|bounces?|updates?|digest|automated)([._+-]|@)/i;
/** Words that ask something. */
export const request = /\?|\b(could|can|would|will) you\b|\bplease\b|\blet (me|us) know\b|\bwaiting (for|on) (you|your)\b|\bneed your\b|\bget back to (me|us)\b|\bby (monday|tuesday|wednesday|thursday|friday|tomorrow|end of)\b/i;
/** A subject that was there before its message. */
const answered = /^\s*(re|aw|antw|fwd?|wg|رد)(\[\d+\])?\s*:/i;

/** Whether somebody wrote last, asks something, and has waited at least `hours` for an answer at `now` (epoch ms). A draft is no answer: nobody got it. */
export function waitsForReply({ last, inbox }: Conversation, now: number, hours = 4): boolean {
  if (!inbox || last.sent || last.draft) return false;
  if (machine.test(last.from.email)) return false;
  if (now - Date.parse(last.at) < hours * 3_600_000) return false;
  return asks(last);
}

/** Of messages that cannot change any more: finding out takes longer than all else that is asked of a conversation. */
const asking = new WeakMap<object, boolean>();

/** Whether a message asks something of its reader. What it quotes, links, and the subject of an earlier message do not count. */
export function asks(message: Pick<MessageItem, 'text' | 'snippet' | 'subject'>): boolean {
  const known = asking.get(message);
  if (known !== undefined) return known;
  const answer = requests(message);
  if (Object.isFrozen(message)) asking.set(message, answer);
  return answer;
}

function requests(message: Pick<MessageItem, 'text' | 'snippet' | 'subject'>): boolean {
  const own = ownWords(message.text || message.snippet).replace(/https?:\/\/\S+/g, '');
  return request.test(own) || (message.subject.includes('?') && !answered.test(message.subject));
}

/** How a person is called: their name, or the address. */
export function nameOf(person: { readonly name?: string | undefined; readonly email: string }): string {
  return person.name?.trim() || person.email;
}
