import { VivariumError } from '@vivarium/sdk/contract';
import type { z } from 'zod';

/** Why the companion refused. */
export const refusalOf = async (response: Response): Promise<VivariumError> => VivariumError.from(await response.json().catch(() => new VivariumError('unavailable', `The companion answered ${response.status}.`)));

/** The lines that the companion answers, as they come; whoever stops reading leaves, and what is done there for them ends. @throws VivariumError where it refuses, or stops in the middle of a line */
export async function* linesOf<Schema extends z.ZodType>(response: Response, schema: Schema): AsyncGenerator<z.output<Schema>> {
  if (!response.ok || !response.body) throw await refusalOf(response);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield schema.parse(JSON.parse(line));
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
