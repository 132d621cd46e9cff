import type { Client, ClientCapabilities, ElicitRequest, ElicitResult } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import { McpQuestion, McpReply } from '@vivarium/sdk/protocol';

/** A password must not be typed into a form of a server: it says nothing about where it goes. */
const secret = /pass.?(word|phrase|code)|secret|token|api.?key|private.?key|credential|\bpin\b|\bcvv\b/i;
const MOST_FIELDS = 40;
/** What one call may ask, and how often a person lets it go before the call is not heard any more. */
const MOST_ASKED = 20;
const MOST_REFUSED = 2;
/** Who asks so much is not waited for either. */
const FLOOD = 100;
const UNASKED = 'It asked something although nobody had asked it for anything.';

/** What was asked in one call, and what of it was not answered. */
export class Heard {
  asked = 0;
  refused = 0;
}

/**
 * What one server may ask the person: only while it does what they asked of it, one question at a time, no more after
 * they said no twice, and never for secrets. While somebody thinks, the time of the call stands still.
 */
export class Questions {
  /** Calls of the person that run, by what ends each. */
  private readonly running = new Map<AbortSignal, { heard: Heard; end(why: VivariumError): void }>();
  private open = 0;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ask: ((question: McpQuestion, signal: AbortSignal) => Promise<unknown>) | undefined,
    private readonly say: (words: string) => void,
  ) {}

  /** What a server is told of it. */
  get capability(): Pick<ClientCapabilities, 'elicitation'> {
    return this.ask ? { elicitation: { form: { applyDefaults: true }, url: {} } } : {};
  }

  /** Answers what a server asks over this client. */
  answer(client: Client): void {
    if (this.ask) client.setRequestHandler('elicitation/create', ({ params }, { mcpReq }) => this.asked(params, mcpReq.signal));
  }

  /** Runs a call, or a part of it, that may take so long, questions aside. `heard`: it may ask. @throws VivariumError `timeout` */
  async during<T>(heard: Heard | undefined, signal: AbortSignal, milliseconds: number, run: (ends: AbortSignal) => Promise<T>): Promise<T> {
    const late = new AbortController();
    const ends = AbortSignal.any([signal, late.signal]);
    let left = milliseconds;
    const clock = setInterval(() => {
      if (this.open === 0 && (left -= 500) <= 0) late.abort(new VivariumError('timeout', 'It did not answer in time.'));
    }, 500);
    if (heard) this.running.set(ends, { heard, end: (why) => late.abort(why) });
    try {
      return await run(ends);
    } catch (thrown) {
      throw late.signal.aborted && !signal.aborted ? late.signal.reason : thrown;
    } finally {
      clearInterval(clock);
      this.running.delete(ends);
    }
  }

  /** Puts what a server asks to the person, as far as that is proper. */
  asked(params: ElicitRequest['params'], signal: AbortSignal): Promise<ElicitResult> {
    if (this.running.size === 0) return this.unheard(UNASKED);
    const question = questionOf(params);
    if (!question) return this.unheard('It asked for something that cannot be shown as a form.');
    if (question.mode === 'form' && Object.entries(question.schema.properties).some(([name, { title }]) => secret.test(name) || (typeof title === 'string' && secret.test(title)))) return this.unheard('It asked for a secret. A server has no business with it.', 'decline');
    return this.turn(signal, (ends, heard) => this.put(question, ends, heard)).catch((thrown: unknown) => this.unheard(VivariumError.from(thrown).message));
  }

  /** Does what needs the person when it is its turn, while the clock of the call stands still. @throws VivariumError `blocked` for what is not heard */
  async turn<T>(signal: AbortSignal, put: (ends: AbortSignal, heard: Heard) => Promise<T>): Promise<T> {
    const [call] = this.running;
    if (!call) throw new VivariumError('blocked', UNASKED);
    const [ends, { heard, end }] = call;
    if ((heard.asked += 1) > FLOOD) end(new VivariumError('blocked', 'It asked without end and was ended.'));
    if (heard.asked > MOST_ASKED) throw new VivariumError('blocked', 'It asked more than one thing that is done can need.');
    const next = this.queue.then(async () => {
      if (heard.refused >= MOST_REFUSED) throw new VivariumError('blocked', 'It went on asking although it was told no.');
      this.open += 1;
      return put(AbortSignal.any([signal, ends]), heard).finally(() => (this.open -= 1));
    });
    this.queue = next.catch(() => undefined);
    return next;
  }

  private async put(question: McpQuestion, signal: AbortSignal, heard: Heard): Promise<ElicitResult> {
    try {
      signal.throwIfAborted();
      const { action, content } = McpReply.parse(await this.ask!(question, signal));
      if (action !== 'accept') heard.refused += 1;
      return { action, ...(action === 'accept' && question.mode === 'form' ? { content: content ?? {} } : {}) };
    } catch (thrown) {
      // No page is open, or the call is over.
      this.say(`It asked a question that nobody answered: ${VivariumError.from(thrown).message}`);
      return { action: 'cancel' };
    }
  }

  private unheard(why: string, action: 'cancel' | 'decline' = 'cancel'): Promise<ElicitResult> {
    this.say(why);
    return Promise.resolve({ action });
  }
}

/** The question as the page shows it; undefined for what the protocol does not allow. */
function questionOf(params: ElicitRequest['params'] | undefined): McpQuestion | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  const { message } = params;
  const asked = params.mode === 'url' ? { mode: 'url', message, url: params.url } : { mode: 'form', message, schema: params.requestedSchema };
  const parsed = McpQuestion.safeParse(asked);
  if (!parsed.success || (parsed.data.mode === 'form' && Object.keys(parsed.data.schema.properties).length > MOST_FIELDS)) return undefined;
  return parsed.data;
}
