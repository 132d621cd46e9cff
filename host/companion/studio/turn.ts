import type { Message, MessageCreateParamsNonStreaming, MessageParam } from '@anthropic-ai/sdk/resources/messages';
import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioLine } from '@vivarium/sdk/protocol';
import { setTimeout as rest } from 'node:timers/promises';
import { claudeError, type ClaudeAccess } from '../claude.js';
import type { CallPurpose } from '../claude-meter.js';
import { tokensOf, type TokenCount } from '../claude-prices.js';

/** How patient a turn is. */
export interface TurnLimits {
  tries: number;
  /** First pause in milliseconds where Claude names none; doubled with every try. */
  pause: number;
}

const passing = new Set(['rate-limited', 'unavailable', 'offline']);

/**
 * One answer of Claude, whole. What passes by itself (overload, a limit, a cut stream) is tried again, and said. `spent`
 * hears what each try used, also one that broke off or was stopped: it was begun, and is paid for.
 *
 * @throws VivariumError in the product's words
 */
export async function askClaude(access: ClaudeAccess, what: CallPurpose, parameters: MessageCreateParamsNonStreaming, say: (line: Extract<StudioLine, { type: 'said' | 'waiting' }>) => void, signal: AbortSignal, limits: TurnLimits, spent: (tokens: TokenCount) => void = () => undefined): Promise<Message> {
  for (let attempt = 1; ; attempt += 1) {
    const settle = access.meter.begin(access, what, parameters);
    const ended = (message: Message | undefined) => {
      const tokens = message && tokensOf(message.usage);
      settle(tokens);
      if (tokens) spent(tokens);
    };
    const stream = access.client.messages.stream(parameters, { signal });
    try {
      stream.on('text', (text) => say({ type: 'said', text }));
      const message = await stream.finalMessage().catch((thrown: unknown) => {
        ended(stream.currentMessage);
        throw thrown;
      });
      ended(message);
      if (message.stop_reason === null) throw new VivariumError('unavailable', 'The connection to Claude broke while it wrote.');
      return message;
    } catch (thrown) {
      const error = claudeError(signal.aborted ? signal.reason : thrown);
      if (attempt >= limits.tries || !passing.has(error.code)) throw error;
      const milliseconds = Math.min(error.retryAfter ?? limits.pause * 2 ** (attempt - 1), 60_000);
      say({ type: 'waiting', milliseconds, reason: error.message });
      await rest(milliseconds, undefined, { signal });
    }
  }
}

/** An answer that cannot be used, and why. Each call in it has a result: Claude would not be asked with one that has none. */
export function refused(content: Message['content'], problem: string): MessageParam[] {
  const results = content.flatMap((block) => (block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id, is_error: true, content: problem }] : []));
  return [...(content.length > 0 ? [{ role: 'assistant' as const, content }] : []), { role: 'user', content: results.length > 0 ? results : problem }];
}
