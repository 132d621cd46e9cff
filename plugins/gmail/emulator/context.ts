import type { Reply, RouteRequest } from '@vivarium/sdk/testing/emulator';
import type { z } from 'zod';
import { invalid, notFound } from './errors.js';
import type { Mailbox } from './mailbox.js';
import { addressesOf, headerOf, readEntity } from './rfc5322.js';
import type { SearchContext } from './search.js';
import type { StoredMessage } from './state.js';

/** What routes need. */
export interface ApiContext {
  mailbox: Mailbox;
  now: () => Date;
  timeZone: string;
}

/** Base of the mailbox's resources in route patterns. */
export const base = '/gmail/v1/users/:user';

/** Ends a handler with an error reply; the server turns the thrown reply into the answer. */
export function refuse(reply: Reply): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw reply;
}

/** A value that must be there. */
export const found = <T>(value: T | undefined): T => value ?? refuse(notFound());

/** A request's JSON body, or a 400. */
export function bodyAs<Schema extends z.ZodType>(request: RouteRequest, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(request.json());
  return parsed.success ? parsed.data : refuse(invalid(`Invalid JSON payload received. ${parsed.error.issues[0]?.path.join('.') ?? ''}`));
}

/**
 * A page of a list and the token of the next one. Tokens name a place in the order, not a count: what goes or comes
 * before it shifts nothing.
 *
 * @param position - Where an item stands, as text whose order is the list's.
 */
export function paginate<T>(items: readonly T[], query: URLSearchParams, position: (item: T) => string): { page: T[]; nextPageToken?: string } {
  const size = Math.min(Number(query.get('maxResults') ?? 100) || 100, 500);
  const token = query.get('pageToken');
  if (token !== null && !/^p[0-9a-f-]+$/.test(token)) refuse(invalid('Invalid pageToken'));
  const rest = token === null ? items : items.filter((item) => position(item) > token.slice(1));
  const page = rest.slice(0, size);
  return size < rest.length ? { page, nextPageToken: `p${position(page.at(-1)!)}` } : { page };
}

const LAST_DATE = 1e15;
const LAST_ID = (1n << 64n) - 1n;

/** Where a message stands in lists, which are newest first. */
export const newestFirst = ({ internalDate, id }: StoredMessage): string =>
  `${String(LAST_DATE - internalDate).padStart(16, '0')}-${(LAST_ID - BigInt(`0x${id}`)).toString(16).padStart(16, '0')}`;

/** The clock and zone of searches. */
export const searchContext = ({ now, timeZone }: ApiContext): SearchContext => ({ now: now(), timeZone });

const ids = (text: string) => text.match(/<[^<>\s]+>/g) ?? [];

/** A message as it leaves: checked, and with the headers that Gmail adds. */
export function outgoing({ mailbox, now }: ApiContext, raw: string, needsRecipient: boolean): { raw: string; labelIds: string[] } {
  const source = Buffer.from(raw, 'base64url').toString('latin1');
  const entity = readEntity(source);
  const recipients = ['To', 'Cc', 'Bcc'].flatMap((name) => addressesOf(headerOf(entity, name)));
  if (needsRecipient && recipients.length === 0) refuse(invalid('Recipient address required'));
  // Under an address that is none of its own nothing is sent: Gmail puts the mailbox's in its place.
  const own = [mailbox.me, ...mailbox.aliases].map(({ email }) => email);
  const isOwn = addressesOf(headerOf(entity, 'From')).some((email) => own.includes(email));
  const rest = isOwn || !headerOf(entity, 'From') ? source : source.replace(/^From:.*(?:\r?\n[ \t].*)*\r?\n/im, '');
  const missing = [
    ...(isOwn ? [] : [`From: "${mailbox.me.name}" <${mailbox.me.email}>`]),
    ...(headerOf(entity, 'Date') ? [] : [`Date: ${now().toUTCString().replace('GMT', '+0000')}`]),
    ...(headerOf(entity, 'Message-ID') ? [] : [`Message-ID: <${mailbox.nextId()}@mail.gmail.com>`]),
  ];
  return {
    raw: Buffer.from([...missing, rest].join('\r\n'), 'latin1').toString('base64url'),
    labelIds: recipients.includes(mailbox.me.email) ? ['SENT', 'INBOX', 'UNREAD'] : ['SENT'],
  };
}

/**
 * The conversation of a new message. As Gmail documents it, a message joins the thread it names only when its
 * References or In-Reply-To name a message of it and the subjects match; without a name, by the same headers.
 */
export function threadFor({ mailbox }: ApiContext, raw: string, threadId: string | undefined): string | undefined {
  const entity = readEntity(Buffer.from(raw, 'base64url').toString('latin1'));
  const named = new Set([...ids(headerOf(entity, 'References')), ...ids(headerOf(entity, 'In-Reply-To'))]);
  const candidates = threadId === undefined ? mailbox.all() : mailbox.thread(threadId);
  if (threadId !== undefined && candidates.length === 0) refuse(notFound());
  return candidates.find((message: StoredMessage) => named.has(headerOf(mailbox.entity(message), 'Message-ID')))?.threadId;
}
