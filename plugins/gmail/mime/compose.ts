import { VivariumError, type Person } from '@vivarium/sdk/contract';
import { encodeBase64 } from './base64.js';

/** A plain-text message to be written. */
export interface Letter {
  /** Absent: the account's own, which Gmail adds. */
  from?: Person | undefined;
  /** Where answers are to go, where that is not the sender. */
  replyTo?: readonly Person[];
  to: readonly Person[];
  cc?: readonly Person[];
  subject: string;
  text: string;
  /** Message-ID of the message this answers, angle brackets included. */
  inReplyTo?: string | undefined;
  /** Message-IDs of the conversation, oldest first. */
  references?: readonly string[];
}

/** White space and control characters as one space: a value can never end its line and begin a header of its own. */
 
const oneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();

const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text);

/** Text as encoded words (RFC 2047) of at most 75 characters, characters never cut. */
function encodeWords(text: string): string {
  const words: string[] = [];
  let piece = '';
  for (const character of text) {
    if (encodeBase64(piece + character).length > 60) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...words, piece].map((word) => `=?UTF-8?B?${encodeBase64(word)}?=`).join('\r\n ');
}

const unstructured = (text: string) => {
  const line = oneLine(text);
  return isPlain(line) && line.length < 900 && !line.includes('=?') ? line : encodeWords(line);
};

function address({ name, email }: Person): string {
  if (!/^[^\s<>(),;:"\\@\u0000-\u001f]+@[^\s<>(),;:"\\@\u0000-\u001f]+$/.test(email))
    throw new VivariumError('invalid-input', `“${oneLine(email).slice(0, 100)}” is no mail address. Correct it and try again.`);
  const label = oneLine(name ?? '');
  if (label === '') return email;
  return `${isPlain(label) && !label.includes('=?') ? `"${label.replace(/["\\]/g, '\\$&')}"` : encodeWords(label)} <${email}>`;
}

const messageIds = (ids: readonly string[]) => ids.filter((id) => /^<[^<>\s]+>$/.test(id) && isPlain(id));

/** A message in Internet Message Format (RFC 5322) with CRLF lines, all of it ASCII. Gmail adds Date and Message-ID, and From where there is none. */
export function composeMessage({ from, replyTo = [], to, cc = [], subject, text, inReplyTo, references = [] }: Letter): string {
  const answered = messageIds(inReplyTo ? [inReplyTo] : []);
  // RFC 5322 section 3.6.4; the first and the latest ones when the conversation is long.
  const chain = [...new Set(messageIds([...references, ...answered]))];
  const kept = chain.length > 20 ? [chain[0]!, ...chain.slice(-19)] : chain;
  const body = encodeBase64(text.replace(/\r\n?|\n/g, '\r\n')).replace(/.{76}(?=.)/g, '$&\r\n');
  return [
    ...(from ? [`From: ${address(from)}`] : []),
    ...(replyTo.length > 0 ? [`Reply-To: ${replyTo.map(address).join(',\r\n ')}`] : []),
    `To: ${to.map(address).join(',\r\n ')}`,
    ...(cc.length > 0 ? [`Cc: ${cc.map(address).join(',\r\n ')}`] : []),
    `Subject: ${unstructured(subject)}`,
    ...(answered.length > 0 ? [`In-Reply-To: ${answered[0]}`] : []),
    ...(kept.length > 0 ? [`References: ${kept.join('\r\n ')}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    body,
  ].join('\r\n');
}
