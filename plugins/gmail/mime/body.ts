import { z } from 'zod';
import { decodeBase64 } from './base64.js';
import { decodeText } from './charset.js';
import { decodeWords, header, parameter } from './headers.js';
import { decodeEntities, htmlToText } from './plain.js';

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

/** One after the other a message is made of these: each is there as text, as HTML, or as both. */
interface Piece {
  text?: string;
  html?: string;
}

const asHtml = (text: string) => `<p>${text.trim().replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`).replaceAll('\n', '<br>')}</p>`;

/** The same in several forms: each form as one, whatever it is made of. */
function alternatives(pieces: readonly Piece[]): Piece[] {
  const [texts, htmls] = [pieces.flatMap(({ text }) => text ?? []), pieces.flatMap(({ html }) => html ?? [])];
  const one = { ...(texts.length > 0 ? { text: texts.join('\n') } : {}), ...(htmls.length > 0 ? { html: htmls.join('\n') } : {}) };
  return pieces.length > 0 ? [one] : [];
}

const decodePercents = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Content-IDs of the pictures that are shown within HTML (RFC 2392): a letterhead, a signature. Whatever their disposition says, nobody attached them. */
function picturesIn(html: string): Set<string> {
  return new Set([...html.matchAll(/\bcid:([^\s"'<>)]+)/gi)].map(([, id = '']) => decodePercents(decodeEntities(id))));
}

/**
 * The readable text, the HTML form and the attachments of a message. What is there in one form only belongs to the other, too:
 * a mailing list adds its footer as plain text to whatever there is, and programs forward HTML below a plain text.
 */
export function readBody(root: MessagePart): Body {
  const files: { name: string; type: string; size: number; contentId: string | undefined }[] = [];

  function walk(part: MessagePart, depth: number): Piece[] {
    if (depth > MAX_DEPTH) return [];
    const type = (part.mimeType ?? 'text/plain').toLowerCase();
    const disposition = header(part.headers ?? [], 'content-disposition');
    const attached = Boolean(part.filename) || /^\s*attachment/i.test(disposition ?? '');
    const written = type === 'text/plain' || type === 'text/html';
    // A long text, too, may be behind an attachment id.
    if (attached || (part.body?.attachmentId !== undefined && !written)) {
      const name = decodeWords(part.filename ?? '') || (parameter(disposition, 'filename') ?? '(unnamed)');
      const contentId = header(part.headers ?? [], 'content-id')?.trim().replace(/^<(.*)>$/, '$1');
      files.push({ name, type, size: part.body?.size ?? 0, contentId });
      return [];
    }
    if (written) {
      const text = partText(part);
      return text.trim() === '' ? [] : [type === 'text/html' ? { html: text } : { text }];
    }
    if (type === 'message/rfc822') return [];
    const pieces = (part.parts ?? []).flatMap((child) => walk(child, depth + 1));
    return type === 'multipart/alternative' ? alternatives(pieces) : pieces;
  }
  const pieces = walk(root, 0);
  const shown = picturesIn(pieces.map(({ html = '' }) => html).join('\n'));
  const attachments = files.flatMap(({ contentId, ...file }) => (file.type.startsWith('image/') && contentId !== undefined && shown.has(contentId) ? [] : [file]));

  const text = pieces.map(({ text, html = '' }) => text ?? htmlToText(html)).join('\n').trim();
  if (pieces.every(({ html }) => html === undefined)) return { text, attachments };
  return { text, html: pieces.map(({ text = '', html }) => html ?? asHtml(text)).join('\n'), attachments };
}
