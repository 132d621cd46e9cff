import type { Mailbox } from './mailbox.js';
import { textOf, type Entity } from './rfc5322.js';
import type { StoredMessage } from './state.js';
import { SIZE_HEADER } from './write.js';

type Json = Record<string, unknown>;

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Of a message in all its forms. */
export const formats = ['minimal', 'full', 'metadata', 'raw'] as const;
/** One of {@link formats}. */
export type Format = (typeof formats)[number];

const attachmentId = (partId: string) => `ANG${Buffer.from(`part-${partId}`).toString('base64url')}`;

function bodyOf(entity: Entity, partId: string): Json {
  const declared = entity.headers.find(({ name }) => name === SIZE_HEADER)?.value;
  const size = declared === undefined ? entity.bytes.length : Number(declared);
  if (entity.parts.length > 0) return { size: 0 };
  if (entity.filename !== '') return { attachmentId: attachmentId(partId), size };
  return { size, data: entity.bytes.toString('base64url') };
}

function partResource(entity: Entity, partId: string, withBody: boolean, metadataHeaders: readonly string[]): Json {
  const wanted = metadataHeaders.map((name) => name.toLowerCase());
  const headers = entity.headers.filter(({ name }) => name !== SIZE_HEADER && (wanted.length === 0 || wanted.includes(name.toLowerCase())));
  const child = (part: Entity, index: number) => partResource(part, partId === '' ? String(index) : `${partId}.${index}`, true, []);
  return {
    partId,
    mimeType: entity.type,
    filename: entity.filename,
    headers: headers.map(({ name, value }) => ({ name, value })),
    ...(withBody ? { body: bodyOf(entity, partId), ...(entity.parts.length > 0 ? { parts: entity.parts.map(child) } : {}) } : {}),
  };
}

/** A message as the API shows it. */
export function messageResource(mailbox: Mailbox, message: StoredMessage, format: Format = 'full', metadataHeaders: readonly string[] = []): Json {
  const entity = mailbox.entity(message);
  return {
    id: message.id,
    threadId: message.threadId,
    ...(message.labelIds.length > 0 ? { labelIds: message.labelIds } : {}),
    snippet: escapeHtml(textOf(entity).replace(/\s+/g, ' ').trim().slice(0, 180)),
    historyId: String(message.historyId),
    internalDate: String(message.internalDate),
    sizeEstimate: Buffer.byteLength(message.raw, 'base64url'),
    ...(format === 'raw' ? { raw: message.raw } : {}),
    ...(format === 'full' || format === 'metadata' ? { payload: partResource(entity, '', format === 'full', format === 'metadata' ? metadataHeaders : []) } : {}),
  };
}

/** The bytes behind an attachment id. */
export function attachment(entity: Entity, id: string, partId = ''): Entity | undefined {
  if (entity.parts.length === 0) return attachmentId(partId) === id ? entity : undefined;
  for (const [index, part] of entity.parts.entries()) {
    const found = attachment(part, id, partId === '' ? String(index) : `${partId}.${index}`);
    if (found) return found;
  }
  return undefined;
}
