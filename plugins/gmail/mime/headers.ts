import { calledBy } from '@vivarium/sdk/connector';
import type { Person } from '@vivarium/sdk/contract';
import { decodeBase64 } from './base64.js';
import { decodeText } from './charset.js';

/** One header field, as Gmail lists them. */
export interface Header {
  name: string;
  value: string;
}

/** The first field of a name, case-insensitive, unfolded. */
export function header(headers: readonly Header[], name: string): string | undefined {
  const lower = name.toLowerCase();
  return headers.find((candidate) => candidate.name.toLowerCase() === lower)?.value.replace(/\r?\n(?=[ \t])/g, '');
}

function wordBytes(encoding: string, text: string): Uint8Array {
  if (encoding.toLowerCase() === 'b') return decodeBase64(text);
  const binary = text.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

const concat = (a: Uint8Array, b: Uint8Array) => {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

/**
 * Text of a header with encoded words (RFC 2047). White space between neighbours is dropped, and neighbours of one
 * charset are joined before decoding, since senders cut characters in half. A broken word stays as it is.
 */
export function decodeWords(value: string): string {
  return value.replace(/=\?[^?\s]+\?[bq]\?[^?]*\?=(?:\s+=\?[^?\s]+\?[bq]\?[^?]*\?=)*/gi, (run) => {
    const words: { charset: string; bytes: Uint8Array }[] = [];
    for (const [, label = '', encoding = '', text = ''] of run.matchAll(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi)) {
      const charset = label.split('*')[0]!.toLowerCase();
      let bytes: Uint8Array;
      try {
        bytes = wordBytes(encoding, text);
      } catch {
        return run;
      }
      const last = words.at(-1);
      if (last?.charset === charset) last.bytes = concat(last.bytes, bytes);
      else words.push({ charset, bytes });
    }
    return words.map(({ charset, bytes }) => decodeText(bytes, charset)).join('');
  });
}

/** Senders leave in it what a name may not hold as it is (RFC 2047 section 5). */
const encodedWord = /=\?[^?\s]+\?[bq]\?[^?]*\?=/iy;

/** Splits at top-level commas and semicolons: not within quotes, comments, angle brackets or encoded words. */
function splitAddresses(value: string): string[] {
  const parts: string[] = [];
  let current = '';
  let quoted = false;
  let depth = 0;
  let angle = false;
  for (let at = 0; at < value.length; at++) {
    const character = value[at]!;
    encodedWord.lastIndex = at;
    const word = character === '=' && encodedWord.exec(value)?.[0];
    if (word) {
      current += word;
      at += word.length - 1;
      continue;
    }
    if (character === '\\' && (quoted || depth > 0)) {
      current += character + (value[++at] ?? '');
      continue;
    }
    if (character === '"' && depth === 0) quoted = !quoted;
    else if (!quoted && character === '(') depth++;
    else if (!quoted && character === ')' && depth > 0) depth--;
    else if (!quoted && depth === 0 && (character === '<' || character === '>')) angle = character === '<';
    if ((character === ',' || character === ';') && !quoted && depth === 0 && !angle) {
      parts.push(current);
      current = '';
    } else current += character;
  }
  return [...parts, current];
}

const unquote = (text: string) => text.trim().replace(/^"([^]*)"$/, '$1').replace(/\\(.)/g, '$1').trim();

/** Addresses one by one. A name that has a comma and no quotes (`Foster, Amanda <a@b.example>`) is one all the same. */
function entries(value: string): string[] {
  let name = '';
  return splitAddresses(value).flatMap((part) => {
    if (!part.includes('@')) {
      name = part.trim() === '' || part.includes(':') ? '' : `${name}${part},`;
      return [];
    }
    const entry = part.includes('<') ? name + part : part;
    name = '';
    return [entry];
  });
}

/** People of an address header (RFC 5322 section 3.4). Groups give their members; what is no address is left out. */
export function parseAddresses(value: string | undefined): Person[] {
  return entries(value ?? '').flatMap((part) => {
    const entry = part.replace(/^(?:=\?[^?\s]+\?[bq]\?[^?]*\?=|(?!=\?)[^"<@])*:(?!\/)/i, '').trim();
    const angle = /^([^]*?)<([^<>]*)>[^<>]*$/.exec(entry);
    // By position: an expression would look for the end anew from each of very many parentheses.
    const [opens, closes] = [entry.indexOf('('), entry.lastIndexOf(')')];
    const commented = opens >= 0 && opens < closes;
    const email = (angle ? angle[2]! : commented ? entry.slice(0, opens) + entry.slice(closes + 1) : entry).replace(/\s+/g, '').toLowerCase();
    if (!email.includes('@')) return [];
    const name = calledBy(decodeWords(unquote(angle ? angle[1]! : commented && entry.endsWith(')') ? entry.slice(opens + 1, closes) : '')));
    return [name === undefined ? { email } : { name, email }];
  });
}

/** Message-IDs of a `References` or `In-Reply-To` header, angle brackets included. */
export const parseMessageIds = (value: string | undefined): string[] => value?.match(/<[^<>\s]+>/g) ?? [];

/** A parameter of a structured header (`charset` of Content-Type), plain or extended (RFC 2231, one piece). */
export function parameter(value: string | undefined, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}(\\*?)\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(value ?? '');
  if (!match) return undefined;
  const text = match[2]?.replace(/\\(.)/g, '$1') ?? match[3]!;
  if (match[1] !== '*') return decodeWords(text);
  const [charset = '', , encoded = ''] = text.split("'");
  const binary = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return decodeText(Uint8Array.from(binary, (character) => character.charCodeAt(0)), charset || 'utf-8');
}
