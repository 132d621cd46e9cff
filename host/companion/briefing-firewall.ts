import { BriefingTopic } from '@vivarium/sdk/contract';
import { z } from 'zod';

/** What the model is asked for; also its output schema. */
export const BriefingAnswer = z.strictObject({
  sentences: z.array(
    z.strictObject({
      topic: BriefingTopic,
      text: z.string().describe('One plain sentence.'),
      sources: z.array(z.string()).describe('Ids of the items that the sentence rests on.'),
    }),
  ),
});
const Sentence = BriefingAnswer.shape.sentences.element;
/** A sentence that rests on items we sent. */
export type CheckedSentence = z.output<typeof Sentence>;

const MAX_LENGTH = 600;
const MAX_SOURCES = 12;

/** What the firewall let through, and what it took out, in words for the person. */
export interface Checked {
  sentence?: CheckedSentence;
  takenOut?: string;
}

/**
 * A sentence as it may be shown, if it may: it cites items that were sent and nothing else, and it is plain text,
 * without links, images or markup, whatever a mail told the model to write.
 */
export function checkSentence(text: string, known: ReadonlySet<string>): Checked {
  const parsed = Sentence.safeParse(parseJson(text));
  if (!parsed.success) return { takenOut: 'a sentence that could not be read' };
  const sources = [...new Set(parsed.data.sources)].filter((id) => known.has(id)).slice(0, MAX_SOURCES);
  if (sources.length === 0) return { takenOut: 'a sentence that rests on nothing it was given' };
  const plain = plainText(parsed.data.text);
  if (plain.length === 0 || plain.length > MAX_LENGTH) return { takenOut: 'a sentence that was empty or too long' };
  const sentence = { topic: parsed.data.topic, text: plain, sources };
  return plain === parsed.data.text.normalize('NFC').replace(/\s+/g, ' ').trim() ? { sentence } : { sentence, takenOut: 'markup, or the address of a page, in a sentence' };
}

/** Text without markup, addresses of pages, and characters that hide or reorder it. */
export function plainText(text: string): string {
  // Taking something out can join what was apart to something new, so it goes on until nothing is left to take out.
  for (let before = ''; before !== text; ) {
    before = text;
    text = stripped(text);
  }
  return text;
}

function stripped(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/!?\[([^\]]*)\]\[[^\]]*\]/g, '$1')
    .replace(/\](?=[([])/g, '] ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S*/gi, ' ')
    .replace(/(?:javascript|data|mailto|vbscript|blob|tel):\S*/gi, ' ')
    .replace(/www\.\S*/gi, ' ')
    .replace(/[`*#<>|]+|(?<!\w)_{1,2}|_{1,2}(?!\w)/g, '')
    .replace(/\s+([.,;:!?])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
