import type { Context } from '@vivarium/sdk/connector';
import type { MessagePart } from '../mime/body.js';
import { AttachmentBody, mailbox } from './api.js';

/** Gmail keeps long texts out of the message, behind an attachment id: puts them back. */
export async function withLongTexts(part: MessagePart, message: string, context: Pick<Context, 'http' | 'signal'>): Promise<MessagePart> {
  const attachment = part.body?.attachmentId;
  if (attachment !== undefined && !part.filename && /^text\/(plain|html)$/i.test(part.mimeType ?? '')) {
    const path = `${mailbox}/messages/${encodeURIComponent(message)}/attachments/${encodeURIComponent(attachment)}`;
    const { data } = await context.http.get(path, { schema: AttachmentBody, signal: context.signal });
    return { ...part, body: { data } };
  }
  if (!part.parts) return part;
  return { ...part, parts: await Promise.all(part.parts.map((child) => withLongTexts(child, message, context))) };
}
