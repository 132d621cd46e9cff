import { VivariumError } from '@vivarium/sdk/contract';
import type { McpToolAnswer } from '@vivarium/sdk/protocol';

/** The value that a tool answered: structured content, else text that is JSON, else the text. */
export function valueOf({ structuredContent, content }: McpToolAnswer): unknown {
  if (structuredContent !== undefined) return unwrapped(structuredContent);
  const texts = content.flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : []));
  // Some servers answer one text block per item.
  const parsed = texts.map(parseJson);
  if (parsed.length > 1 && parsed.every((one) => typeof one === 'object' && one !== null)) return parsed;
  const whole = parsed.length === 1 ? parsed[0] : parseJson(texts.join('\n'));
  return whole === undefined ? texts.join('\n') : whole;
}

/** {@link valueOf}, where the tool did not say that it failed. @throws VivariumError `unavailable` in the tool's own words */
export function successOf(answer: McpToolAnswer, title: string): unknown {
  if (!answer.isError) return valueOf(answer);
  const said = answer.content.map(({ text }) => text ?? '').join(' ').trim().slice(0, 500);
  throw new VivariumError('unavailable', said ? `“${title}” failed: ${said}` : `“${title}” failed.`);
}

/** Some servers put the JSON that they had before as one text into an object. */
function unwrapped(value: unknown): unknown {
  const [only, ...more] = typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [];
  const parsed = typeof only === 'string' && more.length === 0 ? parseJson(only) : undefined;
  return typeof parsed === 'object' && parsed !== null ? parsed : value;
}

function parseJson(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
