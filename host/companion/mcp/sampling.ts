import { ProtocolError, ProtocolErrorCode, type Client, type ClientCapabilities, type CreateMessageResult } from '@modelcontextprotocol/client';
import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { VivariumError } from '@vivarium/sdk/contract';
import { McpReply, type McpQuestion } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { Claude } from '../claude.js';
import { askClaude } from '../studio/turn.js';
import type { Questions } from './questions.js';

/** What a server's questions to Claude work with. */
export interface SamplingOptions {
  readonly title: string;
  /** The person lets this server ask, as it is now. */
  mayAskClaude(): boolean;
  /** Absent: nobody's Claude is asked here. */
  readonly claude: Pick<Claude, 'access' | 'refused'> | undefined;
  /** Asks the person, where somebody can be asked. */
  readonly ask: ((question: McpQuestion, signal: AbortSignal) => Promise<unknown>) | undefined;
}

/** Most tokens of an answer, whatever was asked for. */
const MOST_TOKENS = 4096;
/** Most characters of one request: all of it is shown, and nobody reads more. */
const MOST_CHARACTERS = 20_000;
const MOST_MESSAGES = 50;
/** How long the person may think, and Claude may write. */
const DECIDE_MS = 300_000;
const WRITE_MS = 120_000;
/** What the spec gives a person's no. */
const REJECTED = -1;

const Text = z.looseObject({ type: z.literal('text'), text: z.string().regex(/\S/) });
const Asked = z.looseObject({
  systemPrompt: z.string().optional(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content: z.union([Text, z.array(Text).min(1)]) })).min(1).max(MOST_MESSAGES),
  maxTokens: z.int().positive(),
  tools: z.undefined('are not supported').optional(),
  toolChoice: z.undefined('is not supported').optional(),
});

/** No, in words for the server. `why` is for the person alone: no cause, which would be told in its place. */
class Refusal extends ProtocolError {
  constructor(
    message: string,
    readonly why?: unknown,
  ) {
    super(ProtocolErrorCode.InternalError, message);
  }
}

/**
 * What one server asks Claude (sampling): only where the person lets it ask at all, only while it does what they asked of
 * it, and each time with their yes to the very words that are sent. They go where the briefing goes: same key, model and
 * budget.
 */
export class Sampling {
  constructor(
    private readonly options: SamplingOptions,
    private readonly questions: Questions,
    private readonly say: (words: string) => void,
  ) {}

  /** What a server is told of it. */
  get capability(): Pick<ClientCapabilities, 'sampling'> {
    return this.possible ? { sampling: {} } : {};
  }

  /** Answers what a server asks over this client. */
  answer(client: Client): void {
    if (this.possible) client.setRequestHandler('sampling/createMessage', ({ params }, { mcpReq }) => this.asked(params, mcpReq.signal));
  }

  /** Whether a server may ask as things are now. */
  get possible(): boolean {
    return this.options.claude !== undefined && this.options.ask !== undefined && this.options.mayAskClaude();
  }

  /** Puts it to the person, and with their yes to Claude. @throws ProtocolError in words for the server: nothing of the person's in it */
  async asked(params: unknown, signal: AbortSignal): Promise<CreateMessageResult> {
    try {
      const { system, messages, maxTokens } = read(params);
      if (!this.possible) throw new Refusal('The person does not let this server ask Claude.');
      const access = await this.options.claude!.access().catch((thrown: unknown) => {
        throw new Refusal('Nothing was sent: Claude is not set up here.', thrown);
      });
      const parameters = { model: access.model, max_tokens: maxTokens, ...(system === undefined ? {} : { system }), messages };
      const purpose = { purpose: 'server' as const, about: this.options.title, sent: ['What it wrote and you saw before it was sent'] };
      // Nobody is asked for what the budget does not hold.
      withheld(() => access.meter.begin(access, purpose, parameters)());
      const shown = { mode: 'sampling' as const, ...(system === undefined ? {} : { system }), messages: messages.map(({ role, content }) => ({ role, text: content })), maxTokens, model: access.model };
      return await this.questions.turn(signal, async (ends, heard) => {
        await this.consent(shown, ends, () => (heard.refused += 1));
        if (!this.possible) throw new Refusal('The person does not let this server ask Claude any more.');
        const limit = AbortSignal.any([ends, AbortSignal.timeout(WRITE_MS)]);
        return answerOf(await askClaude(access, purpose, { ...parameters, stream: false }, () => undefined, limit, { tries: 1, pause: 0 }).catch((thrown: unknown) => this.failed(thrown)));
      });
    } catch (thrown) {
      const error = thrown instanceof ProtocolError ? thrown : new Refusal(VivariumError.from(thrown).message, thrown);
      const why = error instanceof Refusal && error.why !== undefined ? VivariumError.from(error.why).message : error.message;
      this.say(`It wanted to ask Claude: ${error.message}${why === error.message ? '' : ` (${why})`}`);
      throw error;
    }
  }

  /** @throws ProtocolError without a yes */
  private async consent(question: McpQuestion, ends: AbortSignal, refused: () => void): Promise<void> {
    const late = AbortSignal.timeout(DECIDE_MS);
    const signal = AbortSignal.any([ends, late]);
    const reply = await Promise.resolve()
      .then(() => (signal.throwIfAborted(), this.options.ask!(question, signal)))
      .catch((thrown: unknown) => {
        throw new Refusal(signal.aborted ? 'Nothing was sent: nobody decided in time.' : 'Nothing was sent: no page of Vivarium is open where the person could agree.', thrown);
      });
    const { action } = McpReply.parse(reply);
    if (action !== 'accept') refused();
    if (action === 'decline') throw new ProtocolError(REJECTED, 'The person declined. Nothing was sent.');
    if (action === 'cancel') throw new ProtocolError(REJECTED, 'The person did not decide. Nothing was sent.');
    if (signal.aborted) throw new Refusal('Nothing was sent: nobody waited for it any more.');
  }

  private failed(thrown: unknown): never {
    const error = VivariumError.from(thrown);
    if (error.code === 'signed-out') this.options.claude!.refused(error.message);
    return withheld(() => {
      throw error;
    });
  }
}

interface Wanted {
  readonly system: string | undefined;
  readonly messages: { role: 'user' | 'assistant'; content: string }[];
  readonly maxTokens: number;
}

/** @throws ProtocolError for what is no plain text, or more than can be read */
function read(params: unknown): Wanted {
  const { data, error } = Asked.safeParse(params);
  if (!data) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Vivarium asks Claude with plain text only, without tools, pictures or sound, in at most ${MOST_MESSAGES} messages that each say something: ${z.prettifyError(error).slice(0, 300)}`);
  const messages = data.messages.map(({ role, content }) => ({ role, content: [content].flat().map(({ text }) => text).join('\n\n') }));
  const system = data.systemPrompt?.trim() ? data.systemPrompt : undefined;
  if (messages.reduce((sum, { content }) => sum + content.length, system?.length ?? 0) > MOST_CHARACTERS) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `That is more than ${MOST_CHARACTERS} characters: the person has to read all of it. Send less.`);
  return { system, messages, maxTokens: Math.min(data.maxTokens, MOST_TOKENS) };
}

/** What the person pays and has left is not the server's to know. */
function withheld<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw VivariumError.from(thrown).code === 'quota' ? new Refusal('Nothing was sent: the budget of the month does not hold it.', thrown) : thrown;
  }
}

function answerOf({ content, model, stop_reason: stop }: Message): CreateMessageResult {
  if (stop === 'refusal') throw new Refusal('Claude declined to answer.');
  const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
  return { role: 'assistant', content: { type: 'text', text }, model, stopReason: stop === 'max_tokens' ? 'maxTokens' : stop === 'stop_sequence' ? 'stopSequence' : 'endTurn' };
}
