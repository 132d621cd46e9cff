import Anthropic, { AnthropicError, APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import { VivariumError, type ErrorData } from '@vivarium/sdk/contract';
import type { ClaudeStatus, companionApi } from '@vivarium/sdk/protocol';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ClaudeMeter } from './claude-meter.js';
import { tellable } from './http-errors.js';
import { readPrivateJson, writePrivate } from './private-file.js';
import type { Vault } from './vault.js';

type ClaudeChange = z.output<(typeof companionApi)['PUT /api/claude']['request']>;

/** How Claude is reached. */
export interface ClaudeOptions {
  vault: Vault;
  /** `claude.json` in the data folder: base URL and model, never the key. */
  path: string;
  publish: (status: ClaudeStatus) => void;
  log: (message: string) => void;
}

const DEFAULT_BASE_URL = 'https://api.anthropic.com';
const KEY_NAME = 'claude-key';
const MODELS_LIMIT_MS = 15_000;

const Settings = z.object({ format: z.literal(1), baseUrl: z.url().default(DEFAULT_BASE_URL), model: z.string().optional() });

/** What `GET /v1/models` says of a model; gateways leave most of it out. */
const Model = z.object({
  id: z.string(),
  display_name: z.string().optional(),
  lifecycle: z.string().optional(),
  line: z.string().nullish(),
  capabilities: z.looseObject({ structured_outputs: z.object({ supported: z.boolean() }), effort: z.object({ low: z.object({ supported: z.boolean() }) }) }).partial().nullish(),
});
type Model = z.output<typeof Model>;

/** A briefing is a page of text over a day's items: quick and cheap lines before the strongest ones. */
const PREFERRED_LINES = ['sonnet', 'haiku', 'opus'];

/** A client for one use, with the model to use it with. */
export interface ClaudeAccess {
  readonly client: Anthropic;
  readonly model: string;
  readonly baseUrl: string;
  readonly canLowerEffort: boolean;
  readonly meter: ClaudeMeter;
}

/** The person's own Claude: key in the vault, model of their choice, asked through the SDK nowhere else. */
export class Claude {
  private models: readonly Model[] = [];
  private problem: string | undefined;
  /** The vault may hold a key that could not be read: one comes back when it opens again. */
  private locked = false;

  private constructor(
    private readonly options: ClaudeOptions,
    private settings: z.output<typeof Settings>,
    private key: string | undefined,
    /** What it cost. */
    readonly meter: ClaudeMeter,
  ) {}

  static async open(options: ClaudeOptions): Promise<Claude> {
    const setAside = (aside: string) => options.log(`The settings of Claude could not be read and were set aside as ${aside}.`);
    const settings = await readPrivateJson(options.path, Settings, setAside, (value) => (value instanceof Object && !('format' in value) ? { format: 1, ...value } : value));
    let problem: string | undefined;
    const key = await options.vault.read(KEY_NAME).catch((error: unknown) => {
      problem = `${VivariumError.from(error).message} Enter the key again.`;
      return undefined;
    });
    const meter = await ClaudeMeter.open({ path: join(dirname(options.path), 'claude-usage.json'), log: options.log });
    const claude = new Claude(options, settings ?? Settings.parse({ format: 1 }), key, meter);
    claude.problem = problem;
    claude.locked = problem !== undefined;
    // The list of models must not hold up the start; the page hears of it by event.
    if (key !== undefined) void claude.refresh().catch(() => undefined);
    return claude;
  }

  status(): ClaudeStatus {
    const model = this.model();
    return {
      configured: this.key !== undefined,
      baseUrl: this.settings.baseUrl,
      models: this.models.map(({ id, display_name }) => ({ id, title: display_name ?? id })),
      ...(model ? { model } : {}),
      ...(this.problem ? { problem: this.problem } : {}),
    };
  }

  /** Handles `PUT /api/claude`. A key that Claude refuses is not kept. */
  async change({ key, baseUrl, model, forget }: ClaudeChange): Promise<ClaudeStatus> {
    if (forget) {
      await this.options.vault.erase(KEY_NAME);
      this.key = undefined;
      this.locked = false;
      this.models = [];
      this.problem = undefined;
    }
    const target = baseUrl === undefined ? this.settings.baseUrl : checkedBaseUrl(baseUrl);
    // A key belongs to the server it was entered for: whoever can change the address must not get it sent there.
    if (target !== this.settings.baseUrl && key === undefined && (this.key !== undefined || this.locked))
      throw new VivariumError('invalid-input', 'Enter the key together with the new address. A key is never sent to another server than the one it was entered for.');
    const accepted = key === undefined ? undefined : await this.accepted(key.trim(), target);
    const settings = { ...this.settings, baseUrl: target, ...(model === undefined ? {} : { model: model || undefined }) };
    if (accepted) await this.options.vault.write(KEY_NAME, accepted.key);
    await writePrivate(this.options.path, `${JSON.stringify(settings, null, 2)}\n`).catch(async (error: unknown) => {
      // The address is the one from before: so is the key, which else would be sent there after a start.
      if (accepted) await (this.key === undefined ? this.options.vault.erase(KEY_NAME) : this.options.vault.write(KEY_NAME, this.key));
      throw error;
    });
    this.settings = settings;
    if (accepted) {
      this.key = accepted.key;
      this.locked = false;
      this.take(accepted.outcome);
    }
    this.options.publish(this.status());
    return this.status();
  }

  /** @throws VivariumError `forbidden` without a key, `unavailable` without a model. */
  async access(): Promise<ClaudeAccess> {
    if (this.key === undefined) throw new VivariumError('forbidden', 'Claude is not set up. Enter a key in the settings.');
    // The start may have been without a network.
    if (this.model() === undefined) await this.refresh();
    const model = this.model();
    if (model === undefined) throw new VivariumError('unavailable', this.problem ?? 'No model is chosen. Choose one in the settings.');
    const capabilities = this.models.find(({ id }) => id === model)?.capabilities;
    return { client: clientFor(this.key, this.settings.baseUrl), model, baseUrl: this.settings.baseUrl, canLowerEffort: capabilities?.effort?.low.supported === true, meter: this.meter };
  }

  /** Hears that Claude refused the key, which the settings page then says. */
  refused(problem: string): void {
    this.problem = problem;
    this.options.publish(this.status());
  }

  /** Why a task for Claude failed, in the product's words. A key that Claude refused is said in the settings, too. */
  failed(thrown: unknown, signal: AbortSignal): VivariumError {
    // The SDK reports every abort as the caller's; the signal says whether somebody left or time ran out.
    const error = claudeError(signal.aborted ? signal.reason : thrown);
    if (error.code === 'signed-out') this.refused(error.message);
    return error;
  }

  /** The same as a page may hear it; a defect of ours is in the log. */
  told(thrown: unknown, signal: AbortSignal): ErrorData {
    return tellable(this.failed(thrown, signal), this.options.log);
  }

  private async accepted(key: string, baseUrl: string): Promise<{ key: string; outcome: ModelList }> {
    if (!/^[\x21-\x7e]+$/.test(key)) throw new VivariumError('invalid-input', 'A key has no spaces or line breaks in it. Paste it again.');
    const outcome = await listModels(key, baseUrl);
    if (outcome.error?.code === 'signed-out') throw new VivariumError('invalid-input', 'Claude does not accept this key. Check that it was copied whole and was not disabled.');
    return { key, outcome };
  }

  private async refresh(): Promise<void> {
    if (this.key === undefined) return;
    this.take(await listModels(this.key, this.settings.baseUrl));
    this.options.publish(this.status());
  }

  private take({ models, error }: ModelList): void {
    this.models = models;
    this.problem = error && `The list of models could not be fetched: ${error.message}`;
  }

  /** The chosen model while it exists, else the newest of the preferred lines that can answer in a given structure. */
  private model(): string | undefined {
    const { model: chosen } = this.settings;
    if (chosen !== undefined && (this.models.length === 0 || this.models.some(({ id }) => id === chosen))) return chosen;
    const able = this.models.filter(({ capabilities }) => capabilities?.structured_outputs?.supported !== false);
    const active = able.filter(({ lifecycle }) => lifecycle === undefined || lifecycle === 'active');
    // The API lists newer models first. A gateway that names no lines may list other makers' models too.
    const byLine = PREFERRED_LINES.map((line) => active.find((model) => model.line === line)).find((model) => model !== undefined);
    return (byLine ?? active.find(({ id }) => id.startsWith('claude')) ?? active[0] ?? able[0])?.id;
  }
}

interface ModelList {
  models: readonly Model[];
  error?: VivariumError;
}

async function listModels(key: string, baseUrl: string): Promise<ModelList> {
  try {
    const models: Model[] = [];
    for await (const model of clientFor(key, baseUrl).models.list({ limit: 100 }, { signal: AbortSignal.timeout(MODELS_LIMIT_MS) })) {
      const parsed = Model.safeParse(model);
      if (parsed.success && parsed.data.lifecycle !== 'retired') models.push(parsed.data);
    }
    return { models };
  } catch (error) {
    const known = claudeError(error);
    return { models: [], error: known.code === 'not-found' ? new VivariumError('not-found', 'There is none at this address. Write the name of a model.', { cause: error }) : known };
  }
}

/** Explicit values only: keys and addresses that happen to be in the environment are somebody else's. No retries: the rules can write meanwhile. */
function clientFor(apiKey: string, baseURL: string): Anthropic {
  return new Anthropic({ apiKey, authToken: null, baseURL, maxRetries: 0, logLevel: 'off' });
}

/** Https, or a server of this machine. */
function checkedBaseUrl(text: string): string {
  const url = new URL(text);
  const local = url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if ((url.protocol !== 'https:' && !local) || url.username || url.password || url.search || url.hash)
    throw new VivariumError('invalid-input', 'The address of Claude must begin with https:// and name a server, perhaps with a path.');
  return url.href.replace(/\/$/, '');
}

const broken = (cause: unknown) => new VivariumError('unavailable', 'The connection to Claude broke while it wrote.', { cause });

/** What Claude streams, event by event. @throws VivariumError where it breaks off, in whatever words of the socket */
export async function* streamed<Event>(events: AsyncIterable<Event>): AsyncGenerator<Event> {
  try {
    yield* events;
  } catch (thrown) {
    throw thrown instanceof APIError ? claudeError(thrown) : broken(thrown);
  }
}

/** A failure of the Messages API in the product's words, never in the server's: those may repeat what was sent. */
export function claudeError(thrown: unknown): VivariumError {
  if (thrown instanceof VivariumError) return thrown;
  if (thrown instanceof APIConnectionError) {
    const cause = VivariumError.from(thrown.cause ?? thrown);
    return cause.code === 'timeout' ? cause : new VivariumError('offline', 'Claude cannot be reached. Check the network and the address in the settings.', { cause: thrown });
  }
  if (!(thrown instanceof APIError)) {
    const { code, message } = VivariumError.from(thrown);
    if (code === 'aborted' || code === 'timeout') return new VivariumError(code, message, { cause: thrown });
    // The SDK wraps what breaks while it reads a stream. Anything else did not come of Claude: it is a defect of ours.
    return thrown instanceof AnthropicError ? broken(thrown) : new VivariumError('internal', message, { cause: thrown });
  }
  const { headers, type } = thrown as APIError<number | undefined, Headers | undefined>;
  // Errors inside a stream carry a type and no status.
  const status = (thrown.status as number | undefined) ?? { overloaded_error: 529, rate_limit_error: 429, authentication_error: 401, permission_error: 403 }[type as string] ?? 500;
  const wait = Number(headers?.get('retry-after'));
  const options = { cause: thrown, ...(wait > 0 ? { retryAfter: wait * 1000 } : {}) };
  if (thrown instanceof APIUserAbortError) return new VivariumError('aborted', 'Writing was cancelled.', options);
  if (status === 401) return new VivariumError('signed-out', 'Claude does not accept the key any more. Enter a new one in the settings.', options);
  if (status === 403) return new VivariumError('forbidden', 'The key may not use this model. Choose another model or key in the settings.', options);
  if (status === 404) return new VivariumError('not-found', 'Claude does not know this model. Choose another one in the settings.', options);
  if (status === 413) return new VivariumError('too-large', 'The day has more content than the model reads at once.', options);
  if (status === 429) return new VivariumError('rate-limited', 'Claude asks to wait before it writes again.', options);
  if (status === 529) return new VivariumError('unavailable', 'Claude is overloaded just now.', options);
  if (status >= 500) return new VivariumError('unavailable', 'Claude has a fault of its own just now.', options);
  return new VivariumError('invalid-response', `Claude refused the request (${status}). Check model and credit in the vendor's console.`, options);
}
