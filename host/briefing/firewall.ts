import { msg, str } from '@lit/localize';
import { quotationMarks } from '../ui/strangers-words.js';

const page = /\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+|\b(?:javascript|data|mailto|vbscript|blob|tel):\S+/i;
const markup = /!?\[[^\]]*\]\s*[([]|<[a-z!/][^>]*>?|`|\*\*|^#{1,6}\s/im;
/** Characters that are not seen, or reorder what is: controls, format characters, tags, what no font has. */
const invisible = /(?![\t\n])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]/u;

const everyInvisible = new RegExp(invisible, 'gu');
const everyPage = new RegExp(page, 'gi');

/** Why a sentence written by a model is not shown, in words, or undefined for one that may be. */
export function objection(text: string): string | undefined {
  if (text.trim() === '' || text.length > 600) return msg('a sentence that was empty or too long');
  if (page.test(text)) return msg('a sentence with the address of a page');
  if (markup.test(text)) return msg('a sentence with markup');
  if (invisible.test(text)) return msg('a sentence with characters that cannot be seen');
  return undefined;
}

/** A text from a source as it may stand within a sentence: one line, without addresses of pages or hidden characters. */
export function quotable(text: string, length = 120): string {
  let plain = text;
  // Taking something out can join what was apart to something new, so it goes on until nothing is left to take out.
  for (let before = ''; before !== plain; ) {
    before = plain;
    plain = plain
      .replace(everyInvisible, '')
      .replace(everyPage, '…')
      .replace(/[`<>]|\*\*/g, '')
      .replace(/\]\s*[([]/g, '] – ')
      .replace(/\s+/g, ' ')
      .trim();
  }
  return plain.length > length ? `${plain.slice(0, length - 1).trimEnd()}…` : plain;
}

/** Ends a sentence, or begins what somebody says; not the point of "Dr." or of a company's "Inc." */
const sentenceLike = /[:;!?…]|\p{L}{5}[.。]\s/u;

/** {@link quotable}, for within quotation marks: marks of its own could end the quotation, and what follows would be read as our words. */
export const quoted = (text: string, length?: number): string => quotable(text.replace(quotationMarks, "'"), length);

/** What a thing is called within a sentence of ours: in quotation marks where its name says something. */
export function nameIn(name: string, length?: number): string {
  const called = quoted(name, length);
  return sentenceLike.test(called) ? msg(str`“${called}”`) : called;
}

/** What a person is called within a sentence of ours. Everybody chooses their own name: one that says something would be read as our words, so then it is their address. */
export function personIn({ name, email }: { readonly name?: string | undefined; readonly email: string }): string {
  const called = quotable(name ?? '', 60);
  return called === '' || sentenceLike.test(called) ? quotable(email, 60) : called;
}
