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

/**
 * A sentence as it may be shown, or undefined for one that cannot: it cites items that were sent and nothing else, and
 * it is plain text, without links, images or markup, whatever a mail told the model to write.
 */
export function checkSentence(text: string, known: ReadonlySet<string>): CheckedSentence | undefined {
  const parsed = Sentence.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const sources = [...new Set(parsed.data.sources)].filter((id) => known.has(id)).slice(0, MAX_SOURCES);
  const plain = plainText(parsed.data.text);
  if (sources.length === 0 || plain.length === 0 || plain.length > MAX_LENGTH) return undefined;
  return { topic: parsed.data.topic, text: plain, sources };
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
