import type { Context } from '@vivarium/sdk/connector';
import { implement } from '@vivarium/sdk/connector';
import { actions } from './actions.js';
import { gmail } from './contract.js';
import { readBody, type MessagePart } from './mime/body.js';
import { subscribe } from './push.js';
import { AttachmentBody, FullMessage, mailbox, mapError } from './sync/api.js';
import { syncLabels } from './sync/labels.js';
import { syncMessages } from './sync/messages.js';

/** Gmail keeps long texts out of the message, behind an attachment id: puts them back. */
async function withLongTexts(part: MessagePart, message: string, context: Pick<Context, 'http' | 'signal'>): Promise<MessagePart> {
  const attachment = part.body?.attachmentId;
  if (attachment !== undefined && !part.filename && /^text\/(plain|html)$/i.test(part.mimeType ?? '')) {
    const path = `${mailbox}/messages/${encodeURIComponent(message)}/attachments/${encodeURIComponent(attachment)}`;
    const { data } = await context.http.get(path, { schema: AttachmentBody, signal: context.signal });
    return { ...part, body: { data } };
  }
  if (!part.parts) return part;
  return { ...part, parts: await Promise.all(part.parts.map((child) => withLongTexts(child, message, context))) };
}

/** The Gmail connector. */
export const connector = implement(gmail, {
  collections: { messages: syncMessages, labels: syncLabels },
  reads: {
    async body({ input: { id }, ...context }) {
      const { payload } = await context.http.get(`${mailbox}/messages/${encodeURIComponent(id)}`, {
        query: { format: 'full' },
        schema: FullMessage,
        signal: context.signal,
      });
      const { text, html } = readBody(await withLongTexts(payload, id, context));
      return html === undefined ? { text } : { text, html };
    },
  },
  actions,
  push: { subscribe },
  mapError,
});
