import { z } from 'zod';

const Address = z.object({ name: z.string(), email: z.string() });

/** A message as the emulator keeps it: its source and what Gmail adds. */
export const StoredMessage = z.object({
  id: z.string(),
  threadId: z.string(),
  labelIds: z.array(z.string()),
  historyId: z.int(),
  /** Epoch milliseconds. */
  internalDate: z.number(),
  /** RFC 5322 source as base64url. */
  raw: z.string(),
});
/** A message as the emulator keeps it. */
export type StoredMessage = z.output<typeof StoredMessage>;

/** A label as the emulator keeps it. */
export const StoredLabel = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['system', 'user']),
  color: z.object({ backgroundColor: z.string(), textColor: z.string() }).optional(),
});
/** A label as the emulator keeps it. */
export type StoredLabel = z.output<typeof StoredLabel>;

/** One change in the history. */
export const Change = z.object({
  id: z.int(),
  type: z.enum(['messagesAdded', 'messagesDeleted', 'labelsAdded', 'labelsRemoved']),
  message: z.object({ id: z.string(), threadId: z.string(), labelIds: z.array(z.string()) }),
  labelIds: z.array(z.string()).optional(),
});
/** One change in the history. */
export type Change = z.output<typeof Change>;

/** Everything a mailbox is. */
export const MailboxState = z.object({
  me: Address,
  /** Other addresses the mailbox writes under. */
  aliases: z.array(Address.extend({ treatAsAlias: z.boolean() })).default([]),
  /** Who may write to it, on the page. */
  people: z.array(Address),
  messages: z.array(StoredMessage),
  labels: z.array(StoredLabel),
  drafts: z.array(z.object({ id: z.string(), message: z.string() })),
  history: z.array(Change),
  /** The latest change. */
  historyId: z.int(),
  /** Changes up to here are forgotten. */
  forgotten: z.int(),
  /** Counts ids. */
  sequence: z.int(),
});
/** Everything a mailbox is. */
export type MailboxState = z.output<typeof MailboxState>;

/** Gmail's own labels. */
export const systemLabels = [
  'INBOX', 'SENT', 'UNREAD', 'STARRED', 'IMPORTANT', 'TRASH', 'SPAM', 'DRAFT', 'CHAT',
  'CATEGORY_PERSONAL', 'CATEGORY_SOCIAL', 'CATEGORY_PROMOTIONS', 'CATEGORY_UPDATES', 'CATEGORY_FORUMS',
] as const;
