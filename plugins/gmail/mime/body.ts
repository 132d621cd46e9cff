import { z } from 'zod';
import { decodeBase64 } from './base64.js';
import { decodeText } from './charset.js';
import { decodeWords, header, parameter } from './headers.js';
import { htmlToText } from './plain.js';

const HeaderField = z.object({ name: z.string(), value: z.string() });

/** A MIME part as Gmail gives it: parsed, transfer encoding removed. */
export interface MessagePart {
  mimeType?: string | undefined;
  filename?: string | undefined;
  headers?: z.output<typeof HeaderField>[] | undefined;
  body?: { data?: string | undefined; size?: number | undefined; attachmentId?: string | undefined } | undefined;
  parts?: MessagePart[] | undefined;
}

/** Schema of {@link MessagePart}. */
export const MessagePart: z.ZodType<MessagePart> = z.object({
  mimeType: z.string().optional(),
  filename: z.string().optional(),
  headers: z.array(HeaderField).optional(),
  body: z.object({ data: z.string().optional(), size: z.number().optional(), attachmentId: z.string().optional() }).optional(),
  get parts() {
    return z.array(MessagePart).optional();
  },
});

/** What a message says and carries. */
export interface Body {
  text: string;
  html?: string;
  attachments: { name: string; type: string; size: number }[];
}

/** More would only be a broken or hostile message. */
const MAX_DEPTH = 30;
/** Bytes of text or HTML handed on. */
const MAX_TEXT = 2_000_000;

const partText = (part: MessagePart): string => {
  const data = part.body?.data;
  if (data === undefined) return '';
  const charset = parameter(header(part.headers ?? [], 'content-type'), 'charset');
  return decodeText(decodeBase64(data), charset).slice(0, MAX_TEXT).replaceAll('\r\n', '\n');
};

/** The readable text, the HTML form and the attachments of a message. Of alternatives the richest of each form counts. */
export function readBody(root: MessagePart): Body {
  const texts: string[] = [];
  const htmls: string[] = [];
  const attachments: Body['attachments'] = [];

  function walk(part: MessagePart, depth: number): void {
    if (depth > MAX_DEPTH) return;
    const type = (part.mimeType ?? 'text/plain').toLowerCase();
    const disposition = header(part.headers ?? [], 'content-disposition');
    const attached = Boolean(part.filename) || /^\s*attachment/i.test(disposition ?? '');
    if (attached || part.body?.attachmentId !== undefined) {
      const name = decodeWords(part.filename ?? '') || (parameter(disposition, 'filename') ?? '(unnamed)');
      attachments.push({ name, type, size: part.body?.size ?? 0 });
    } else if (type === 'text/plain') texts.push(partText(part));
    else if (type === 'text/html') htmls.push(partText(part));
    else if (type !== 'message/rfc822') for (const child of part.parts ?? []) walk(child, depth + 1);
  }
  walk(root, 0);

  const html = htmls.join('\n');
  const text = texts.some((each) => each.trim() !== '') ? texts.join('\n').trim() : htmlToText(html);
  return html === '' ? { text, attachments } : { text, html, attachments };
}
