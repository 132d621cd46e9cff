import { msg } from '@lit/localize';
import { BriefingTopic, ErrorData, VivariumError } from '@vivarium/sdk/contract';
import { BriefingLine, type BriefingRequest } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import { objection } from './firewall.js';
import type { Sentence } from './rules.js';
import type { Sources } from './sources.js';

/** What a model wrote, complete. */
export interface Written {
  readonly sentences: readonly Sentence[];
  readonly blocked: readonly string[];
  readonly model: string;
  readonly usage: Extract<BriefingLine, { type: 'done' }>['usage'];
}

/**
 * Has Claude write a briefing through the companion, sentence by sentence. Every sentence passes the firewall: it names
 * items that were sent and is plain text; what does not is left out and counted.
 *
 * @throws VivariumError when it was not finished, whatever arrived before
 */
export async function writeWithClaude(
  fetch: (path: string, init?: RequestInit) => Promise<Response>,
  request: BriefingRequest,
  sources: Sources,
  options: { signal: AbortSignal; onSentence(sentences: readonly Sentence[]): void },
): Promise<Written> {
  const response = await fetch('/api/briefing', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request), signal: options.signal });
  if (!response.ok || !response.body) throw await refusal(response);
  const sentences: Sentence[] = [];
  const blocked: string[] = [];
  for await (const line of linesOf(response.body)) {
    if (line.type === 'error') throw VivariumError.from(line.error);
    if (line.type === 'done') return { sentences, blocked, model: line.model, usage: line.usage };
    const checked = line.type === 'blocked' ? line.what : check(line, sources);
    if (typeof checked === 'string') blocked.push(checked);
    else {
      sentences.push(checked);
      options.onSentence(sentences);
    }
  }
  throw new VivariumError('unavailable', msg('The connection to Claude broke while it wrote.'));
}

function check({ topic, text, sources: ids }: Extract<BriefingLine, { type: 'sentence' }>, sources: Sources): Sentence | string {
  const known = [...new Set(ids)].flatMap((id) => sources.byId.get(id) ?? []).slice(0, 12);
  if (known.length === 0) return msg('a sentence that rests on nothing');
  const wrong = objection(text);
  if (wrong !== undefined) return wrong;
  const parsed = BriefingTopic.safeParse(topic);
  return { topic: parsed.success ? parsed.data : 'summary', text: text.trim(), sources: known.map(({ item, title }) => ({ item, title })) };
}

async function refusal(response: Response): Promise<VivariumError> {
  const data = ErrorData.safeParse(await response.json().catch(() => undefined));
  return data.success ? VivariumError.from(data.data) : new VivariumError('unavailable', msg('The companion could not ask Claude.'));
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<z.output<typeof BriefingLine>> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const lines = rest.split('\n');
      rest = done ? '' : lines.pop()!;
      for (const line of lines) if (line.trim() !== '') yield parse(line);
      if (done) return;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

function parse(line: string): z.output<typeof BriefingLine> {
  try {
    return BriefingLine.parse(JSON.parse(line));
  } catch (cause) {
    throw new VivariumError('invalid-response', msg('The companion answered something we cannot read.'), { cause });
  }
}
