import { VivariumError, type ErrorCode } from '@vivarium/sdk/contract';
import type { Context } from '@vivarium/sdk/connector';
import { z } from 'zod';
import { recipients, type GmailMessage } from './contract.js';
import { encodeBase64Url } from './mime/base64.js';
import { readBody } from './mime/body.js';
import { composeMessage, type Letter } from './mime/compose.js';
import { header, parseMessageIds } from './mime/headers.js';
import { replySubject } from './mime/subject.js';
import { Draft, DraftList, FullDraft, LabelList, mailbox, MessageAnswer } from './sync/api.js';
import { batchGet } from './sync/batch.js';
import { toItem } from './sync/item.js';
import { withLongTexts } from './sync/long-texts.js';

type Call = Context & { idempotencyKey: string };

/** Adds and removes labels of one message. */
async function modify({ http, signal }: Call, { id }: GmailMessage, addLabelIds: string[], removeLabelIds: string[]): Promise<null> {
  await http.post(`${mailbox}/messages/${encodeURIComponent(id)}/modify`, { addLabelIds, removeLabelIds }, { schema: MessageAnswer, signal });
  return null;
}

/** Puts one label on a message or takes it off. */
const toggle = (call: Call, message: GmailMessage, label: string, on: boolean) => modify(call, message, on ? [label] : [], on ? [] : [label]);

/** Labels by name: missing ones are made, unknown ones need not be removed. */
async function relabel(call: Call, message: GmailMessage, { add = [], remove = [] }: { add?: string[] | undefined; remove?: string[] | undefined }): Promise<null> {
  const { http, signal } = call;
  const list = async () => (await http.get(`${mailbox}/labels`, { schema: LabelList, signal })).labels;
  const known = await list();
  const find = (name: string, labels = known) => labels.find((label) => label.type === 'user' && label.name.toLowerCase() === name.trim().toLowerCase())?.id;
  const create = async (name: string) => {
    try {
      return (await http.post(`${mailbox}/labels`, { name: name.trim() }, { schema: LabelList.shape.labels.unwrap().element, signal })).id;
    } catch (thrown) {
      // Somebody else made it meanwhile, as the labelling of several messages at once does.
      const id = VivariumError.from(thrown).code === 'conflict' ? find(name, await list()) : undefined;
      if (id === undefined) throw thrown;
      return id;
    }
  };
  const added: string[] = [];
  for (const name of add) added.push(find(name) ?? (await create(name)));
  return modify(call, message, added, remove.map((name) => find(name)).filter((id) => id !== undefined));
}

/** How far back a draft is looked for that may have been written: Gmail lists the newest first. */
const LATEST = 50;

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** A draft that says this already. */
async function writtenAs(letter: Letter, call: Call): Promise<string | undefined> {
  const { drafts } = await call.http.get(`${mailbox}/drafts`, { query: { maxResults: LATEST }, schema: DraftList, signal: call.signal });
  const parts = await batchGet(drafts.map(({ id }) => `${mailbox}/drafts/${encodeURIComponent(id)}?format=full`), FullDraft, call);
  const people = (list: readonly { email: string }[] = []) => list.map(({ email }) => email.toLowerCase()).join(' ');
  return drafts.find((_, index) => {
    const part = parts[index]!;
    if (!('value' in part)) return false;
    const { to, cc, subject } = toItem(part.value.message, {}, '');
    const isSame = people(to) === people(letter.to) && people(cc) === people(letter.cc) && oneLine(subject) === oneLine(letter.subject);
    return isSame && oneLine(readBody(part.value.message.payload).text) === oneLine(letter.text);
  })?.id;
}

const drafting = ({ idempotencyKey }: Call) => `drafting ${idempotencyKey}`;

/** Writes a draft, in its conversation where it has one; once for a decision, also where the answer to an earlier try was lost. */
async function saveDraft(call: Call, letter: Letter, threadId?: string): Promise<{ draft: string }> {
  const { http, signal, storage } = call;
  const name = drafting(call);
  const draft = (await storage.get(name)) === undefined ? undefined : await writtenAs(letter, call);
  if (draft !== undefined) return { draft };
  await remember(call, name, true);
  const message = { raw: encodeBase64Url(composeMessage(letter)), ...(threadId === undefined ? {} : { threadId }) };
  const { id } = await http.post(`${mailbox}/drafts`, { message }, { schema: Draft, signal });
  return { draft: id };
}

/** A draft has an id of its own, which its message does not tell. */
async function draftOf({ http, signal }: Call, { id }: GmailMessage): Promise<string> {
  for (let page = ''; ; ) {
    const { drafts, nextPageToken } = await http.get(`${mailbox}/drafts?maxResults=500${page}`, { schema: DraftList, signal });
    const draft = drafts.find(({ message }) => message?.id === id)?.id;
    if (draft !== undefined) return draft;
    if (nextPageToken === undefined) throw new VivariumError('not-found', 'This draft is gone: it was sent, deleted or changed elsewhere.');
    page = `&pageToken=${encodeURIComponent(nextPageToken)}`;
  }
}

/** Gives a draft another text and leaves it from whom and to whom it goes: a person may write under several addresses. Only plain text: what else is in it would be lost. */
async function rewrite(call: Call, draft: string, text: string): Promise<{ draft: string; before: string }> {
  const { http, signal } = call;
  const path = `${mailbox}/drafts/${encodeURIComponent(draft)}`;
  const { message } = await http.get(`${path}?format=full`, { schema: FullDraft, signal });
  const headers = message.payload.headers ?? [];
  const { text: before, html, attachments } = readBody(await withLongTexts(message.payload, message.id, call));
  if (html !== undefined || attachments.length > 0 || header(headers, 'bcc') !== undefined)
    throw new VivariumError('invalid-input', 'This draft has formatting, files or hidden recipients, which would be lost. Continue it in Gmail.');
  const { from, replyTo, to, cc, subject, references } = toItem(message, {}, '');
  const [inReplyTo] = parseMessageIds(header(headers, 'in-reply-to'));
  const raw = encodeBase64Url(composeMessage({ from: from.email === '' ? undefined : from, replyTo, to, cc, subject, text, inReplyTo, references: references.filter((id) => id !== inReplyTo) }));
  await http.put(path, { message: { raw, threadId: message.threadId } }, { schema: Draft, signal });
  return { draft, before };
}

async function sendDraft({ http, signal }: Call, draft: string): Promise<{ message: string }> {
  const { id } = await http.post(`${mailbox}/drafts/send`, { id: draft }, { schema: MessageAnswer, signal });
  return { message: id };
}

async function deleteDraft({ http, signal }: Call, draft: string): Promise<null> {
  await http.delete(`${mailbox}/drafts/${encodeURIComponent(draft)}`, { signal });
  return null;
}

/** A decision under way: the draft that carries it, and whether that may have gone out without our hearing of it. */
const Decision = z.object({ draft: z.string(), doubtful: z.boolean() });
/** Decisions that are remembered: no retry comes so late. */
const REMEMBERED = 50;

/** Kept where it outlives the worker: the page or the companion may end while a mail is on its way. */
async function remember({ storage }: Call, name: string, value: unknown): Promise<void> {
  await storage.set(name, value);
  const [what = ''] = name.split(' ', 1);
  const names = (await storage.keys()).filter((one) => one.startsWith(`${what} `));
  for (const oldest of names.slice(0, -REMEMBERED)) await storage.delete(oldest);
}

/** Refusals that Gmail itself spoke: nothing went out. */
const refused = new Set<ErrorCode>(['invalid-input', 'signed-out', 'forbidden', 'not-found', 'conflict', 'rate-limited', 'blocked', 'too-large']);

/**
 * Sends the draft that `prepare` writes once per decision, however often it is tried. Gmail has no idempotency key, but a draft can be sent
 * only once: a second try that no longer finds the draft knows that the first one went out.
 */
async function sendOnce(call: Call, prepare: () => Promise<{ draft: string }>): Promise<{ message?: string }> {
  const name = `sending ${call.idempotencyKey}`;
  const decision = Decision.safeParse(await call.storage.get(name)).data ?? { draft: (await prepare()).draft, doubtful: false };
  await remember(call, name, { ...decision, doubtful: true });
  await call.storage.delete(drafting(call));
  try {
    return await sendDraft(call, decision.draft);
  } catch (thrown) {
    const { code } = VivariumError.from(thrown);
    if (decision.doubtful && code === 'not-found') return {};
    if (!decision.doubtful && refused.has(code)) await remember(call, name, decision);
    throw thrown;
  }
}

function reply(message: GmailMessage, text: string, all: boolean): Letter {
  const { to, cc } = recipients(message, all);
  if (to.length === 0 || to.some(({ email }) => email === '')) throw new VivariumError('invalid-input', 'This message names no address to answer to. Write a new message instead.');
  return { from: message.answersFrom, to, cc, subject: replySubject(message.subject), text, inReplyTo: message.messageId, references: message.references };
}

type Written = { to: string[]; cc?: string[] | undefined; subject: string; text: string };
const letter = ({ to, cc = [], subject, text }: Written): Letter => ({ to: to.map((email) => ({ email })), cc: cc.map((email) => ({ email })), subject, text });

type On<Input> = Call & { input: Input; item: GmailMessage };
type Free<Input> = Call & { input: Input };
type Answer = { text: string; all?: boolean | undefined };

/** An answer as a draft. Of a draft: that one, with other words. */
const write = async (call: On<Answer>) =>
  call.item.draft ? rewrite(call, await draftOf(call, call.item), call.input.text) : saveDraft(call, reply(call.item, call.input.text, call.input.all ?? false), call.item.thread);

/** Gmail's writes. */
export const actions = {
  archive: (call: On<{ archived: boolean }>) => toggle(call, call.item, 'INBOX', !call.input.archived),
  markRead: (call: On<{ read: boolean }>) => toggle(call, call.item, 'UNREAD', !call.input.read),
  star: (call: On<{ starred: boolean }>) => toggle(call, call.item, 'STARRED', call.input.starred),
  label: (call: On<{ add?: string[] | undefined; remove?: string[] | undefined }>) => relabel(call, call.item, call.input),
  draftReply: (call: On<Answer>) => write(call),
  sendReply: (call: On<Answer>) => sendOnce(call, () => write(call)),
  rewriteDraft: (call: Free<{ draft: string; text: string }>) => rewrite(call, call.input.draft, call.input.text),
  discardDraft: async (call: On<object>) => deleteDraft(call, await draftOf(call, call.item)),
  createDraft: (call: Free<Written>) => saveDraft(call, letter(call.input)),
  sendDraft: (call: Free<{ draft: string }>) => sendDraft(call, call.input.draft),
  deleteDraft: (call: Free<{ draft: string }>) => deleteDraft(call, call.input.draft),
  send: (call: Free<Written>) => sendOnce(call, () => saveDraft(call, letter(call.input))),
};
