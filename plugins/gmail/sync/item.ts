import { asRead } from '@vivarium/sdk/connector';
import type { z } from 'zod';
import type { GmailMessage } from '../contract.js';
import { readBody } from '../mime/body.js';
import { decodeWords, header, parseAddresses, parseMessageIds } from '../mime/headers.js';
import { decodeEntities } from '../mime/plain.js';
import type { FullMessage } from './api.js';
import { senderOf, type OwnAddress } from './own-addresses.js';

const TEXT_LENGTH = 2000;

/**
 * A Gmail message as widgets see it. `labelNames`: the user's own labels by id. Its link names the account, since Gmail would
 * look for it in the one that signed in first (https://github.com/buttondown/sniper-link/pull/6).
 * `own`: the addresses that the account writes under.
 */
export function toItem(message: FullMessage, labelNames: Readonly<Record<string, string>>, self: string, own: readonly OwnAddress[] = []): z.input<typeof GmailMessage> {
  const { labelIds, payload } = message;
  const headers = payload.headers ?? [];
  const has = (label: string) => labelIds.includes(label);
  const { text, attachments } = readBody(payload);
  const messageId = parseMessageIds(header(headers, 'message-id'))[0];
  const references = parseMessageIds(header(headers, 'references'));
  const [to, cc] = [parseAddresses(header(headers, 'to')), parseAddresses(header(headers, 'cc'))];
  const from = parseAddresses(header(headers, 'from'))[0] ?? { email: '' };
  const aliases = own.filter(({ email, alias }) => alias && email !== self && [...to, ...cc].some((one) => one.email === email)).map(({ email }) => email);
  // Of a draft it is the one that it says.
  const sender = has('DRAFT') ? undefined : senderOf(has('SENT') ? [from] : [...to, ...cc], own);
  return {
    id: message.id,
    thread: message.threadId,
    subject: asRead(decodeWords(header(headers, 'subject') ?? '')).trim(),
    from,
    to,
    cc,
    at: new Date(Number(message.internalDate)).toISOString(),
    snippet: decodeEntities(message.snippet),
    text: text.slice(0, TEXT_LENGTH),
    unread: has('UNREAD'),
    starred: has('STARRED'),
    inbox: has('INBOX'),
    sent: has('SENT'),
    draft: has('DRAFT'),
    labels: labelIds.flatMap((id) => (Object.hasOwn(labelNames, id) ? [labelNames[id]!] : [])).sort(),
    attachments: attachments.map((file) => ({ ...file, name: asRead(file.name) })),
    url: `https://mail.google.com/mail/u/0/?authuser=${encodeURIComponent(self)}#all/${message.id}`,
    labelIds: [...labelIds].sort(),
    historyId: message.historyId,
    ...(messageId === undefined ? {} : { messageId }),
    references: references.length > 0 ? references : parseMessageIds(header(headers, 'in-reply-to')).slice(0, 1),
    replyTo: parseAddresses(header(headers, 'reply-to')),
    self,
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(sender ? { answersFrom: sender } : {}),
  };
}
