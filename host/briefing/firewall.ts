import { msg } from '@lit/localize';

const page = /\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+|\b(?:javascript|data|mailto|vbscript|blob|tel):\S+/i;
const markup = /!?\[[^\]]*\]\s*[([]|<[a-z!/][^>]*>?|`|\*\*|^#{1,6}\s/im;
 
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

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
  const plain = text
    .replace(new RegExp(page, 'gi'), '…')
    .replace(new RegExp(invisible, 'g'), '')
    .replace(/[`<>]|\*\*/g, '')
    .replace(/\]\s*[([]/g, '] – ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > length ? `${plain.slice(0, length - 1).trimEnd()}…` : plain;
}
