import type { McpToolAnswer } from '@vivarium/sdk/protocol';

const MAX_ANSWER = 4_000_000;

/** An answer of at most {@link MAX_ANSWER} characters: whole blocks, the first ones. */
export function cut(answer: McpToolAnswer): McpToolAnswer {
  let left = MAX_ANSWER;
  const structured = answer.structuredContent === undefined ? 0 : JSON.stringify(answer.structuredContent).length;
  const { structuredContent, ...rest } = answer;
  const kept = structured <= left && structuredContent !== undefined ? { structuredContent } : {};
  if (structured <= left) left -= structured;
  const content = answer.content.filter((block) => (left -= JSON.stringify(block).length) >= 0);
  const whole = content.length === answer.content.length && structured <= MAX_ANSWER;
  return { ...rest, ...kept, content, ...(whole ? {} : { notice: `The answer was longer than ${MAX_ANSWER / 1_000_000} MB; only its beginning is used.` }) };
}
