/** A MIME entity read from its source text: headers as they stand, children or the decoded bytes. */
export interface Entity {
  headers: { name: string; value: string }[];
  /** Lower case, without parameters. */
  type: string;
  filename: string;
  bytes: Buffer;
  parts: Entity[];
}

const value = (headers: Entity['headers'], name: string) => headers.find((header) => header.name.toLowerCase() === name)?.value;

const argument = (text: string | undefined, name: string): string | undefined => {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(text ?? '');
  return match?.[1] ?? match?.[2];
};

function decodeQuotedPrintable(text: string): Buffer {
  return Buffer.from(
    text.replace(/[ \t]+(?=\r?\n|$)/g, '').replace(/=\r?\n/g, '').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

function decodeBody(text: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(text, 'base64');
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(text);
  return Buffer.from(text, 'latin1');
}

/** Encoded words of a header as text: enough for what the emulator shows and searches. */
export function readWords(text: string): string {
  return text.replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1').replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, encoding: string, word: string) => {
    const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : decodeQuotedPrintable(word.replaceAll('_', ' '));
    return new TextDecoder(charset.toLowerCase()).decode(bytes);
  });
}

/** Reads a message or part (RFC 5322, RFC 2045, RFC 2046). `source` holds one byte per character. */
export function readEntity(source: string): Entity {
  const end = /\r?\n\r?\n/.exec(`\n${source}`);
  const head = end ? source.slice(0, Math.max(0, end.index - 1)) : source;
  const body = end ? source.slice(end.index + end[0].length - 1) : '';
  const headers = head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [{ name: line.slice(0, colon), value: Buffer.from(line.slice(colon + 1).trim(), 'latin1').toString('utf8') }] : [];
    });
  const contentType = value(headers, 'content-type');
  const type = (contentType ?? 'text/plain').split(';')[0]!.trim().toLowerCase();
  const disposition = value(headers, 'content-disposition');
  const filename = readWords(argument(disposition, 'filename') ?? argument(contentType, 'name') ?? '');
  const boundary = argument(contentType, 'boundary');
  if (type.startsWith('multipart/') && boundary) {
    const marker = new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[^\w]/g, '\\$&')}(--)?[ \\t]*(?:\\r?\\n|$)`);
    const [, ...rest] = body.split(marker).filter((_, index) => index % 2 === 0);
    const closed = rest.length > 0 && new RegExp(`--${boundary.replace(/[^\w]/g, '\\$&')}--`).test(body);
    return { headers, type, filename, bytes: Buffer.alloc(0), parts: (closed ? rest.slice(0, -1) : rest).map(readEntity) };
  }
  return { headers, type, filename, bytes: decodeBody(body, (value(headers, 'content-transfer-encoding') ?? '7bit').trim().toLowerCase()), parts: [] };
}

/** The value of a header field of an entity. */
export const headerOf = ({ headers }: Entity, name: string): string => value(headers, name.toLowerCase()) ?? '';

/** Addresses of a header, lower case. */
export const addressesOf = (text: string): string[] => (text.match(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g) ?? []).map((email) => email.toLowerCase());

/** The first text of an entity as a person reads it. */
export function textOf(entity: Entity): string {
  if (entity.type === 'text/plain' && entity.filename === '') return entity.bytes.toString('utf8');
  if (entity.type === 'text/html' && entity.filename === '') return entity.bytes.toString('utf8').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  for (const part of entity.parts) {
    const text = textOf(part);
    if (text !== '') return text;
  }
  return '';
}
