import type { MessageDeltaUsage, Usage } from '@anthropic-ai/sdk/resources/messages';
import { VivariumError } from '@vivarium/sdk/contract';
import { BriefingRequest, type BriefingLine } from '@vivarium/sdk/protocol';
import { checkSentence } from './briefing-firewall.js';
import { briefingPrompt } from './briefing-prompt.js';
import { ObjectReader } from './briefing-stream.js';
import { streamed, type Claude, type ClaudeAccess } from './claude.js';
import { noTokens, usageOf, type TokenCount } from './claude-prices.js';
import { openLines, parseInput, type Route } from './route.js';

/** Milliseconds until the rules write instead. */
export interface BriefingLimits {
  /** Without anything from Claude, thinking included. */
  idle: number;
  whole: number;
}
const DEFAULT_LIMITS: BriefingLimits = { idle: 45_000, whole: 120_000 };
const MAX_SENTENCES = 40;
const BODY_LIMIT = 2_000_000;

/** `POST /api/briefing`: sentences as Claude finishes them, then what they cost, or the reason why the rules must write. */
export function briefingRoute(claude: Claude, limits: BriefingLimits = DEFAULT_LIMITS): Route {
  return {
    method: 'POST',
    path: '/api/briefing',
    access: 'session',
    bodyLimit: BODY_LIMIT,
    async handle(request, response) {
      const wanted = parseInput(BriefingRequest, request.json());
      const say = openLines<BriefingLine>(response);
      for await (const line of compose(claude, wanted, request.signal, limits)) say(line);
      response.end();
    },
  };
}

async function* compose(claude: Claude, request: BriefingRequest, gone: AbortSignal, limits: BriefingLimits): AsyncGenerator<BriefingLine> {
  const silence = new AbortController();
  const signal = AbortSignal.any([gone, silence.signal, AbortSignal.timeout(limits.whole)]);
  const timer = setTimeout(() => silence.abort(new DOMException('', 'TimeoutError')), limits.idle);
  try {
    yield* write(await claude.access(), request, signal, () => timer.refresh());
  } catch (thrown) {
    yield { type: 'error', error: claude.told(thrown, signal) };
  } finally {
    clearTimeout(timer);
  }
}

async function* write(access: ClaudeAccess, request: BriefingRequest, signal: AbortSignal, heard: () => void): AsyncGenerator<BriefingLine> {
  const known = new Set(request.sources.map(({ id }) => id));
  const reader = new ObjectReader();
  const tokens = noTokens();
  let [written, dropped] = [0, 0];
  let stop: string | null = null;
  const prompt = briefingPrompt(request, access);
  const settle = access.meter.begin(access, { purpose: 'briefing', about: request.day, sent: [`${request.sources.length} items of the day, listed under “What was sent”`] }, prompt);
  try {
    for await (const event of streamed(await access.client.messages.create(prompt, { signal }))) {
      heard();
      if (event.type === 'message_start') count(tokens, event.message.usage);
      if (event.type === 'message_delta') {
        count(tokens, event.usage);
        stop = event.delta.stop_reason;
      }
      if (event.type !== 'content_block_delta' || event.delta.type !== 'text_delta') continue;
      for (const text of reader.push(event.delta.text)) {
        const { sentence, takenOut } = checkSentence(text, known);
        if (takenOut !== undefined) yield { type: 'blocked', what: takenOut };
        if (!sentence || written === MAX_SENTENCES) dropped++;
        else {
          written++;
          yield { type: 'sentence', ...sentence };
        }
      }
    }
  } finally {
    // What was begun was paid for, also where it broke off.
    settle(tokens.input + tokens.cacheWrite + tokens.cacheRead > 0 ? tokens : undefined);
  }
  signal.throwIfAborted();
  refuseUnfinished(stop, reader.whole);
  if (written === 0 && dropped > 0) throw new VivariumError('invalid-response', 'Nothing Claude wrote rests on the items it was given.');
  yield { type: 'done', model: access.model, usage: usageOf(access, tokens) };
}

/** Later events carry totals, not additions, and may leave out what did not change. */
function count(tokens: TokenCount, usage: Usage | MessageDeltaUsage): void {
  tokens.input = usage.input_tokens ?? tokens.input;
  tokens.cacheWrite = usage.cache_creation_input_tokens ?? tokens.cacheWrite;
  tokens.cacheRead = usage.cache_read_input_tokens ?? tokens.cacheRead;
  tokens.output = usage.output_tokens;
}

function refuseUnfinished(stop: string | null, whole: string): void {
  if (stop === 'refusal') throw new VivariumError('forbidden', 'Claude declined to write about this day.');
  if (stop === null) throw new VivariumError('unavailable', 'The connection to Claude broke while it wrote.');
  if (stop === 'max_tokens' || stop === 'model_context_window_exceeded') throw new VivariumError('too-large', 'Claude could not finish: the day has too much in it.');
  try {
    JSON.parse(whole);
  } catch (cause) {
    throw new VivariumError('invalid-response', 'Claude answered something we cannot read.', { cause });
  }
}
