import { VivariumError } from '@vivarium/sdk/contract';
import type { Changes, Context } from '@vivarium/sdk/connector';
import type { z } from 'zod';
import { DAYS_BEFORE, type GmailMessage } from '../contract.js';
import { FullMessage, HistoryList, LabelList, mailbox, MessageList, Profile } from './api.js';
import { BATCH_SIZE, batchGet, LONGEST_WAIT, NEXT_MINUTE, patiently, type Part } from './batch.js';
import { readCursor, type Cursor } from './cursor.js';
import { toItem } from './item.js';
import { packLabels, renamedSince, type LabelNames } from './label-marks.js';
import { areDue, ownAddresses, type OwnAddress } from './own-addresses.js';

type Batch = Changes<z.input<typeof GmailMessage>>;

const DAY = 86_400;
// The first of them is whole only where the hour of the sync is taken off, too.
const WINDOW = (DAYS_BEFORE + 1) * DAY;
/** The mirror grows by a day each day; after a week it is fetched anew, which drops what has left the window. */
const LONGEST_GROWTH = 7 * DAY;
/** A small first batch puts something on the screen early. */
const FIRST_BATCH = 15;
const PAGE = 500;
/** Each label renamed is a list of its own. Of more of them (a parent with all below it) everything is fetched anew, which waits for the quota where it must. */
const MOST_RENAMED = 100;

/** What the mirror holds, one list after the other, each newest first. `limit` bounds a mailbox that is out of hand. */
const lists = [
  { limit: 5000, query: (since: number) => ({ q: `after:${since}` }) },
  { limit: 1000, query: (since: number) => ({ q: `before:${since + 1}`, labelIds: ['INBOX', 'UNREAD'] }) },
  { limit: 1000, query: (since: number) => ({ q: `before:${since + 1}`, labelIds: ['STARRED'] }) },
] as const;

/** Whether the mirror should have this message. Agrees with {@link lists}, for changes that come one by one. */
function isMirrored({ labelIds, internalDate }: FullMessage, since: number): boolean {
  const has = (label: string) => labelIds.includes(label);
  if (has('TRASH') || has('SPAM') || has('CHAT')) return false;
  return Number(internalDate) > since * 1000 || has('STARRED') || (has('INBOX') && has('UNREAD'));
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

async function labelNames({ http, signal }: Context): Promise<LabelNames> {
  const { labels } = await http.get(`${mailbox}/labels`, { schema: LabelList, signal });
  return Object.fromEntries(labels.filter(({ type }) => type === 'user').map(({ id, name }) => [id, name]));
}

/** Fetches messages: one alone directly, which saves a hop of latency, more in batches. */
async function fetchMessages(ids: readonly string[], context: Context, longest: number): Promise<Part<FullMessage>[]> {
  const path = (id: string) => `${mailbox}/messages/${encodeURIComponent(id)}?format=full`;
  if (ids.length !== 1) return batchGet(ids.map(path), FullMessage, context, longest);
  try {
    return [{ value: await patiently(longest, context, () => context.http.get(path(ids[0]!), { schema: FullMessage, signal: context.signal })) }];
  } catch (thrown) {
    const { code, message } = VivariumError.from(thrown);
    if (code === 'not-found') return [{ gone: true }];
    if (code === 'invalid-response') return [{ unreadable: message }];
    throw thrown;
  }
}

/** A message of which nothing but the id can be read: the runtime refuses, counts and shows it, the others pass. */
const bare = (id: string) => ({ id }) as z.input<typeof GmailMessage>;

function itemOrBare(message: FullMessage, names: LabelNames, { self, own }: Cursor, { account }: Context): z.input<typeof GmailMessage> {
  try {
    return { ...toItem(message, names, self, own), ...(account.readOnly && { readOnly: true }) };
  } catch {
    return bare(message.id);
  }
}

/** The state of some messages as changes of the mirror. */
async function changesOf(ids: readonly string[], names: LabelNames, cursor: Cursor, context: Context, longest: number): Promise<Batch> {
  const parts = await fetchMessages(ids, context, longest);
  const upsert: z.input<typeof GmailMessage>[] = [];
  const remove: string[] = [];
  for (const [index, id] of ids.entries()) {
    const part = parts[index]!;
    if ('value' in part && isMirrored(part.value, cursor.since)) upsert.push(itemOrBare(part.value, names, cursor, context));
    else if ('unreadable' in part) upsert.push(bare(id));
    else remove.push(id);
  }
  return { upsert, remove };
}

function* chunks<T>(values: readonly T[], first: number, size: number): Generator<T[]> {
  for (let from = 0, length = first; from < values.length; from += length, length = size) {
    yield values.slice(from, from + length);
  }
}

/**
 * Lists and fetches everything. The history mark is taken before the first list, so what changes meanwhile comes with
 * the next delta. Each batch commits its place: a sync that is cut, or has spent what Gmail allows in a minute, continues
 * there, and deletions in between are in the history. In a `reset` nothing is committed before the end, so it waits.
 */
async function* fullSync(context: Context, reset: boolean): AsyncGenerator<Batch, void, void> {
  const { http, signal } = context;
  const [{ historyId, emailAddress }, names, own] = await Promise.all([http.get(`${mailbox}/profile`, { schema: Profile, signal }), labelNames(context), ownAddresses(context)]);
  const cursor: Cursor = { v: 2, historyId, since: nowSeconds() - WINDOW, self: emailAddress.toLowerCase(), own, ownAt: nowSeconds(), labels: packLabels(names), readOnly: context.account.readOnly };
  if (reset) yield { reset };
  yield* listAll(context, { ...cursor, listing: { list: 0 } }, names, !reset);
}

async function* listAll(context: Context, start: Cursor, names: LabelNames, committing: boolean): AsyncGenerator<Batch, void, void> {
  const { http, signal } = context;
  const { listing = { list: 0 }, ...cursor } = start;
  const place = (at: NonNullable<Cursor['listing']>) => (committing ? { cursor: JSON.stringify({ ...cursor, listing: at } satisfies Cursor) } : {});
  const longest = committing ? LONGEST_WAIT : NEXT_MINUTE;
  const seen = new Set<string>();
  for (let list = listing.list; list < lists.length; list++) {
    const { limit, query } = lists[list]!;
    let { page, after }: Partial<NonNullable<Cursor['listing']>> = list === listing.list ? listing : {};
    let listed = 0;
    do {
      const ask = (pageToken: string | undefined) =>
        patiently(longest, context, () => http.get(`${mailbox}/messages`, { query: { ...query(cursor.since), maxResults: PAGE, pageToken }, schema: MessageList, signal }));
      const answer = await ask(page).catch((error: unknown) => {
        // A page token that has expired meanwhile: the list begins again, and what it repeats does no harm.
        if (page === undefined || VivariumError.from(error).code !== 'invalid-input') throw error;
        return ask(undefined);
      });
      // Where the message behind which it goes on is gone meanwhile, the page is fetched again.
      const fetched = answer.messages.findIndex(({ id }) => id === after) + 1;
      const ids = answer.messages.slice(fetched).map(({ id }) => id).filter((id) => !seen.has(id));
      for (const id of ids) seen.add(id);
      for (const chunk of chunks(ids, seen.size === ids.length ? FIRST_BATCH : BATCH_SIZE, BATCH_SIZE))
        yield { ...(await changesOf(chunk, names, cursor, context, longest)), ...place({ list, ...(page === undefined ? {} : { page }), after: chunk.at(-1)! }) };
      after = undefined;
      listed += answer.messages.length;
      page = listed < limit ? answer.nextPageToken : undefined;
      if (committing && page !== undefined) yield place({ list, page });
    } while (page !== undefined);
    if (committing && list + 1 < lists.length) yield place({ list: list + 1 });
  }
  yield { cursor: JSON.stringify(cursor satisfies Cursor), last: true };
}

/** Ids of messages that changed since a mark, those that are gone, and the new mark; undefined when Gmail no longer has that history. */
async function readHistory(startHistoryId: string, { http, signal }: Context) {
  const touched = new Set<string>();
  const gone = new Set<string>();
  let historyId: string | undefined;
  let pageToken: string | undefined;
  do {
    const answer = await http.get(`${mailbox}/history`, { query: { startHistoryId, maxResults: PAGE, pageToken }, schema: HistoryList, signal }).catch(goneAsUndefined);
    if (!answer) return undefined;
    // The first page's mark: what happens while we page is then read twice rather than never.
    historyId ??= answer.historyId;
    for (const { messagesAdded, messagesDeleted, labelsAdded, labelsRemoved } of answer.history) {
      for (const { message } of [...messagesAdded, ...labelsAdded, ...labelsRemoved]) touched.add(message.id);
      for (const { message } of messagesDeleted) gone.add(message.id);
    }
    pageToken = answer.nextPageToken;
  } while (pageToken !== undefined);
  return { historyId, gone: [...gone], touched: [...touched].filter((id) => !gone.has(id)).reverse() };
}

function goneAsUndefined(error: unknown): undefined {
  if (VivariumError.from(error).code !== 'not-found') throw error;
}

/** Messages that carry these labels. */
async function labelled(labels: readonly string[], { http, signal }: Context): Promise<string[]> {
  const ids: string[] = [];
  for (const label of labels) {
    let pageToken: string | undefined;
    do {
      const answer = await http.get(`${mailbox}/messages`, { query: { labelIds: [label], maxResults: PAGE, pageToken }, schema: MessageList, signal });
      ids.push(...answer.messages.map((message) => message.id));
      pageToken = ids.length < lists[0].limit ? answer.nextPageToken : undefined;
    } while (pageToken !== undefined);
  }
  return ids;
}

async function* deltaSync(context: Context, cursor: Cursor): AsyncGenerator<Batch, void, void> {
  const isDue = areDue(cursor.ownAt, nowSeconds());
  const [history, names, own] = await Promise.all([readHistory(cursor.historyId, context), labelNames(context), isDue ? ownAddresses(context) : cursor.own]);
  // Of a first sync that goes on, the first delta after it finds them.
  const renamed = cursor.listing ? [] : renamedSince(cursor.labels, names);
  if (!history || renamed.length > MOST_RENAMED) return yield* fullSync(context, true);
  const again = relisted(cursor, context, own) ?? (cursor.listing && cursor);
  const next: Cursor = { ...(again ?? cursor), historyId: history.historyId, labels: cursor.listing ? cursor.labels : packLabels(names), ...(isDue && { ownAt: nowSeconds() }) };
  const ids = [...new Set([...history.touched, ...(await labelled(renamed, context))])];
  const batches = [...chunks(ids, BATCH_SIZE, BATCH_SIZE)];
  // Only the last batch moves the mark: one that gives up before would begin again, and meet the same limit.
  const longest = batches.length > 1 ? NEXT_MINUTE : LONGEST_WAIT;
  if (batches.length === 0) yield { remove: history.gone, cursor: JSON.stringify(next), last: !again };
  for (const [index, batch] of batches.entries()) {
    const changes = await changesOf(batch, names, next, context, longest);
    const last = index === batches.length - 1;
    yield { upsert: changes.upsert!, remove: [...(index === 0 ? history.gone : []), ...changes.remove!], ...(last ? { cursor: JSON.stringify(next), last: !again } : {}) };
  }
  if (again) yield* listAll(context, next, names, true);
}

/**
 * Every message says what may be done with it and whom an answer is from: where the account's rights or addresses are others
 * now, all are listed again, over those that are there.
 */
function relisted(cursor: Cursor, { account: { readOnly } }: Context, own: readonly OwnAddress[] = cursor.own): Cursor | undefined {
  return cursor.readOnly === readOnly && matter(cursor.own) === matter(own) ? undefined : { ...cursor, readOnly, own: [...own], listing: { list: 0 } };
}

/** The one address of most people, which they write under anyway, says nothing about any message. */
const matter = (own: readonly OwnAddress[]) => (own.length > 1 ? JSON.stringify(own) : '');

/**
 * Keeps the mirror of the last 30 days (and all unread inbox and starred mail) current by Gmail's history. A history
 * that Gmail no longer has (404, after about a week) becomes a full sync that replaces the mirror. A first sync takes
 * minutes where there is much mail: what is new goes first each time that it goes on.
 */
export async function* syncMessages({ cursor: text, ...context }: Context & { cursor: string | undefined }): AsyncGenerator<Batch, void, void> {
  if (text === undefined) return yield* fullSync(context, false);
  const cursor = readCursor(text);
  if (!cursor || cursor.since < nowSeconds() - WINDOW - LONGEST_GROWTH) return yield* fullSync(context, true);
  yield* deltaSync(context, cursor);
}
