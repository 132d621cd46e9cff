import { action, collection, defineContract, kinds, MessageItem, Person, read, type Preview } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { replySubject } from './mime/subject.js';

/** One Gmail message. */
export const GmailMessage = MessageItem.extend({
  /** Gmail's own labels of it, system ones included. */
  labelIds: z.array(z.string()),
  /** Gmail's mark of its last change. */
  historyId: z.string(),
  /** Its `Message-ID` header, with angle brackets; absent where the sender gave none. */
  messageId: z.string().optional(),
  /** Message-IDs of the conversation before it, oldest first. */
  references: z.array(z.string()),
  /** Where answers go, where that is not the sender. */
  replyTo: z.array(Person),
  /** The account's own address, so that an answer to all leaves it out. */
  self: z.string(),
  /** Other addresses of the account's own that the message names. */
  aliases: z.array(z.string()).optional(),
  /** Whom an answer is from: the account's own address that this went to, where that is not the one it writes under anyway. */
  answersFrom: Person.optional(),
});
/** One Gmail message. */
export type GmailMessage = z.output<typeof GmailMessage>;

/** A label: Gmail's own or the user's. */
export const GmailLabel = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['system', 'user']),
  /** `#rrggbb`. */
  color: z.string().optional(),
});
/** A label: Gmail's own or the user's. */
export type GmailLabel = z.output<typeof GmailLabel>;

const Address = z.email();
const Letter = kinds.message.actions.sendMessage.input.extend({ to: z.array(Address).min(1).max(100), cc: z.array(Address).max(100).optional() });
const ReplyText = kinds.message.actions.sendReply.input.extend({ text: z.string().min(1).max(100_000) });
const DraftMade = z.object({ draft: z.string() });
/** `before`: what a draft that was changed said, so that it can say it again. */
const DraftWritten = DraftMade.extend({ before: z.string().optional() });
/** `message` is absent when an earlier attempt of the same decision had already sent it. */
const Sent = z.object({ message: z.string().optional() });

/** Whole days before today whose mail is mirrored; of those before, what is unread or starred. */
export const DAYS_BEFORE = 29;
const messages = collection({ title: 'Messages', kind: kinds.message, item: GmailMessage, key: 'id', pace: { visible: 5, hidden: 120, cost: 3 }, days: { before: DAYS_BEFORE }, followsAccount: true });
const labels = collection({ title: 'Labels', item: GmailLabel, key: 'id', pace: { visible: 60, hidden: 900, cost: 1 } });

const without = (list: readonly string[], gone: readonly string[]) => list.filter((value) => !gone.includes(value));
const union = (list: readonly string[], more: readonly string[]) => [...list, ...without(more, list)];
const marked = (ids: readonly string[], id: string, on: boolean) => (on ? union(ids, [id]) : without(ids, [id]));
const subjectOf = (message: { subject: string } | undefined) => (message ? message.subject || '(no subject)' : 'message');
const named = ({ name, email }: Person) => (name ? `${name} <${email}>` : email);

/** What an address has in common with every other spelling of the same mailbox: https://support.google.com/mail/answer/7436150 */
const mailboxOf = (email: string) => email.replace(/^([^+@]*).*@g(?:oogle)?mail\.com$/, (_, name: string) => `${name.replaceAll('.', '')}@gmail.com`);

/** To whom an answer goes: the sender's wish, or those one wrote or writes to oneself. */
export function recipients(message: GmailMessage, all: boolean): { to: Person[]; cc: Person[] } {
  const own = message.sent || message.draft;
  const to = own ? message.to : message.replyTo.length > 0 ? message.replyTo : [message.from];
  const taken = new Set([message.self, ...(message.aliases ?? []), ...to.map(({ email }) => email)].map(mailboxOf));
  const others = own ? message.cc : [...message.to, ...message.cc];
  return { to: [...to], cc: all || message.draft ? others.filter(({ email }) => !taken.has(mailboxOf(email)) && taken.add(mailboxOf(email))) : [] };
}

function replyPreview(title: (to: string) => string, alone: string, input: z.output<typeof ReplyText>, message: GmailMessage | undefined): Preview {
  if (!message) return { title: alone, lines: [{ label: 'Text', after: input.text }] };
  const { to, cc } = recipients(message, input.all ?? false);
  const from = message.draft ? message.from : message.answersFrom;
  return {
    title: title(to.map(({ name, email }) => name ?? email).join(', ')),
    lines: [
      ...(from ? [{ label: 'From', after: named(from) }] : []),
      { label: 'To', after: to.map(named).join(', ') },
      ...(cc.length > 0 ? [{ label: 'Cc', after: cc.map(named).join(', ') }] : []),
      { label: 'Subject', after: replySubject(message.subject) },
      { label: 'Text', after: input.text },
    ],
  };
}

const letterPreview = (title: (to: string) => string, { to, cc, subject, text }: z.output<typeof Letter>): Preview => ({
  title: title(to.join(', ')),
  lines: [
    { label: 'To', after: to.join(', ') },
    ...(cc?.length ? [{ label: 'Cc', after: cc.join(', ') }] : []),
    { label: 'Subject', after: subject },
    { label: 'Text', after: text },
  ],
});

/** Gmail: messages with labels and unread state, drafts, replies. Vendor reference: https://developers.google.com/gmail/api */
export const gmail = defineContract({
  id: 'gmail',
  version: 1,
  title: 'Gmail',
  auth: {
    type: 'oauth2',
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    // gmail.modify covers reading, labels, drafts and sending, and nothing permanent.
    scopes: ['https://www.googleapis.com/auth/gmail.modify'],
    readOnlyScopes: ['https://www.googleapis.com/auth/gmail.readonly'],
    parameters: { access_type: 'offline', prompt: 'consent' },
  },
  network: [
    { origin: 'https://gmail.googleapis.com', methods: ['GET', 'POST', 'PUT', 'DELETE'], paths: ['/gmail/v1', '/batch/gmail/v1'] },
    { origin: 'https://gmail.googleapis.com', methods: ['POST'], paths: ['/gmail/v1/users/*/watch', '/gmail/v1/users/*/stop'], harmless: true },
  ],
  identity: { path: '/gmail/v1/users/me/profile', label: (answer) => z.object({ emailAddress: z.string() }).safeParse(answer).data?.emailAddress },
  // Per user of a new project (older ones have 15,000): https://developers.google.com/workspace/gmail/api/reference/quota
  quota: { units: 6_000, perSeconds: 60 },
  collections: { messages, labels },
  reads: {
    body: read({
      title: 'Message body',
      fulfils: kinds.message.actions.body,
      of: messages,
      input: kinds.message.actions.body.input,
      output: kinds.message.actions.body.output,
      maxAge: 86_400,
    }),
  },
  actions: {
    archive: action({
      title: 'Archive',
      on: messages,
      fulfils: kinds.message.actions.archive,
      input: kinds.message.actions.archive.input,
      output: z.null(),
      risk: 'reversible',
      preview: ({ archived }, message) => ({ title: archived ? `Archive “${subjectOf(message)}”` : `Move “${subjectOf(message)}” to the inbox` }),
      optimistic: (message, { archived }) => ({ ...message, inbox: !archived, labelIds: marked(message.labelIds, 'INBOX', !archived) }),
      inverse: (message, { archived }) => (message?.inbox === archived ? { action: 'archive', input: { archived: !archived } } : undefined),
    }),
    markRead: action({
      title: 'Mark as read',
      on: messages,
      fulfils: kinds.message.actions.markRead,
      input: kinds.message.actions.markRead.input,
      output: z.null(),
      risk: 'reversible',
      quiet: true,
      preview: (input, message) => ({ title: input.read ? `Mark “${subjectOf(message)}” as read` : `Mark “${subjectOf(message)}” as unread` }),
      optimistic: (message, input) => ({ ...message, unread: !input.read, labelIds: marked(message.labelIds, 'UNREAD', !input.read) }),
      inverse: (message, input) => (message?.unread === input.read ? { action: 'markRead', input: { read: !input.read } } : undefined),
    }),
    star: action({
      title: 'Star',
      on: messages,
      fulfils: kinds.message.actions.star,
      input: kinds.message.actions.star.input,
      output: z.null(),
      risk: 'reversible',
      preview: ({ starred }, message) => ({ title: starred ? `Star “${subjectOf(message)}”` : `Remove the star of “${subjectOf(message)}”` }),
      optimistic: (message, { starred }) => ({ ...message, starred, labelIds: marked(message.labelIds, 'STARRED', starred) }),
      inverse: (message, { starred }) => (message && message.starred !== starred ? { action: 'star', input: { starred: !starred } } : undefined),
    }),
    label: action({
      title: 'Label',
      on: messages,
      fulfils: kinds.message.actions.label,
      input: kinds.message.actions.label.input,
      output: z.null(),
      risk: 'reversible',
      refreshes: ['labels'],
      preview: ({ add = [], remove = [] }, message) => ({
        title: `Label “${subjectOf(message)}”`,
        lines: [
          {
            label: 'Labels',
            ...(message ? { before: message.labels.join(', ') } : {}),
            after: union(without(message?.labels ?? [], remove), add).join(', '),
          },
        ],
      }),
      optimistic: (message, { add = [], remove = [] }) => ({ ...message, labels: union(without(message.labels, remove), add) }),
      inverse(message, { add = [], remove = [] }) {
        if (!message) return undefined;
        const input = { add: remove.filter((name) => message.labels.includes(name)), remove: without(add, message.labels) };
        return input.add.length + input.remove.length > 0 ? { action: 'label', input } : undefined;
      },
    }),
    draftReply: action({
      title: 'Draft reply',
      on: messages,
      fulfils: kinds.message.actions.draftReply,
      input: ReplyText,
      output: DraftWritten,
      risk: 'reversible',
      preview: (input, message) => replyPreview((to) => `Draft a reply to ${to}`, 'Draft a reply', input, message),
      inverse: (_, __, { draft, before: text }) => (text === undefined ? { action: 'deleteDraft', input: { draft } } : { action: 'rewriteDraft', input: { draft, text } }),
    }),
    // By its draft, not its message: that is another one after each change.
    rewriteDraft: action({
      title: 'Draft reply',
      takesBack: true,
      input: DraftMade.extend({ text: z.string() }),
      output: DraftWritten,
      risk: 'reversible',
      refreshes: ['messages'],
      preview: (input) => replyPreview(String, 'Draft a reply', input, undefined),
    }),
    sendReply: action({
      title: 'Send reply',
      on: messages,
      fulfils: kinds.message.actions.sendReply,
      input: ReplyText,
      output: Sent,
      risk: 'external',
      preview: (input, message) => replyPreview((to) => `Send a reply to ${to}`, 'Send a reply', input, message),
    }),
    createDraft: action({
      title: 'Create draft',
      fulfils: kinds.message.actions.draftMessage,
      input: Letter,
      output: DraftMade,
      risk: 'reversible',
      refreshes: ['messages'],
      preview: (input) => letterPreview((to) => `Draft a message to ${to}`, input),
      inverse: (_, __, { draft }) => ({ action: 'deleteDraft', input: { draft } }),
    }),
    sendDraft: action({
      title: 'Send draft',
      input: DraftMade,
      output: Sent,
      risk: 'external',
      refreshes: ['messages'],
      preview: () => ({ title: 'Send the draft as it is in Gmail' }),
    }),
    deleteDraft: action({
      title: 'Delete draft',
      takesBack: true,
      input: DraftMade,
      output: z.null(),
      risk: 'destructive',
      refreshes: ['messages'],
      preview: () => ({ title: 'Delete the draft for good' }),
    }),
    discardDraft: action({
      title: 'Delete draft',
      on: messages,
      fulfils: kinds.message.actions.deleteDraft,
      input: z.object({}),
      output: z.null(),
      risk: 'destructive',
      preview: () => ({ title: 'Delete the draft for good' }),
    }),
    send: action({
      title: 'Send message',
      fulfils: kinds.message.actions.sendMessage,
      input: Letter,
      output: Sent,
      risk: 'external',
      refreshes: ['messages'],
      preview: (input) => letterPreview((to) => `Send a message to ${to}`, input),
    }),
  },
  push: ['messages'],
});
