/** Tokens of one answer, as the Messages API counts them. */
export interface TokenCount {
  /** Neither read from nor written to the cache. */
  input: number;
  cacheWrite: number;
  cacheRead: number;
  output: number;
}

/** US dollars per million tokens. */
interface Price {
  input: number;
  /** Five minutes. */
  cacheWrite: number;
  cacheRead: number;
  output: number;
}

// From https://platform.claude.com/docs/en/about-claude/pricing, compared on 2026-10-24.
const opus: Price = { input: 5, cacheWrite: 6.25, cacheRead: 0.5, output: 25 };
const sonnet: Price = { input: 3, cacheWrite: 3.75, cacheRead: 0.3, output: 15 };

const prices: Readonly<Record<string, Price>> = {
  'claude-fable-5-1': { input: 10, cacheWrite: 12.5, cacheRead: 0.25, output: 50 },
  'claude-fable-5': { input: 10, cacheWrite: 12.5, cacheRead: 1, output: 50 },
  'claude-opus-5-5': { input: 4, cacheWrite: 5, cacheRead: 0.2, output: 20 },
  'claude-opus-5': opus,
  'claude-opus-4-8': opus,
  'claude-opus-4-7': opus,
  'claude-opus-4-6': opus,
  'claude-opus-4-5': opus,
  'claude-sonnet-5-5': { input: 2, cacheWrite: 2.5, cacheRead: 0.1, output: 10 },
  'claude-sonnet-5': { input: 2, cacheWrite: 2.5, cacheRead: 0.2, output: 10 },
  'claude-sonnet-4-6': sonnet,
  'claude-sonnet-4-5': sonnet,
  'claude-haiku-5-5': { input: 0.1, cacheWrite: 0.125, cacheRead: 0.01, output: 0.5 },
  'claude-haiku-4-5': { input: 1, cacheWrite: 1.25, cacheRead: 0.1, output: 5 },
};
/** Haiku 5.5 costs more, on every token of a request, where its prompt is long. */
const longPrompt = { model: 'claude-haiku-5-5', above: 100_000, factor: 5 } as const;

/** What an answer cost in US dollars; undefined for a model whose price we do not know, or one that is not at its maker's. */
export function costOf(model: string, baseUrl: string, tokens: TokenCount): number | undefined {
  if (new URL(baseUrl).hostname !== 'api.anthropic.com') return undefined;
  const name = model.replace(/-\d{8}$/, '');
  const price = Object.hasOwn(prices, name) ? prices[name] : undefined;
  if (!price) return undefined;
  const prompt = tokens.input + tokens.cacheWrite + tokens.cacheRead;
  const factor = name === longPrompt.model && prompt > longPrompt.above ? longPrompt.factor : 1;
  const dollars = tokens.input * price.input + tokens.cacheWrite * price.cacheWrite + tokens.cacheRead * price.cacheRead + tokens.output * price.output;
  return (dollars * factor) / 1_000_000;
}

/** What an answer used, as pages show it. */
export function usageOf({ model, baseUrl }: { readonly model: string; readonly baseUrl: string }, tokens: TokenCount): { inputTokens: number; outputTokens: number; cacheReadTokens: number; cost?: number } {
  const cost = costOf(model, baseUrl, tokens);
  return { inputTokens: tokens.input + tokens.cacheWrite, outputTokens: tokens.output, cacheReadTokens: tokens.cacheRead, ...(cost === undefined ? {} : { cost }) };
}

/** No tokens yet. */
export const noTokens = (): TokenCount => ({ input: 0, cacheWrite: 0, cacheRead: 0, output: 0 });

/** What one answer used, as the Messages API says it. */
export function tokensOf(usage: { readonly input_tokens: number; readonly output_tokens: number; readonly cache_creation_input_tokens?: number | null; readonly cache_read_input_tokens?: number | null }): TokenCount {
  return { input: usage.input_tokens, output: usage.output_tokens, cacheWrite: usage.cache_creation_input_tokens ?? 0, cacheRead: usage.cache_read_input_tokens ?? 0 };
}

/** What several answers used together. Each is priced by itself: what one costs may depend on how long its own prompt is. */
export class Spending {
  private readonly tokens = noTokens();
  private cost: number | undefined;

  constructor(private readonly access: { readonly model: string; readonly baseUrl: string }) {
    this.cost = this.priceOf(this.tokens);
  }

  readonly add = (tokens: TokenCount): void => {
    for (const kind of Object.keys(tokens) as (keyof TokenCount)[]) this.tokens[kind] += tokens[kind];
    if (this.cost !== undefined) this.cost += this.priceOf(tokens)!;
  };

  /** As pages show it. */
  get usage(): ReturnType<typeof usageOf> {
    return { ...usageOf(this.access, this.tokens), ...(this.cost !== undefined && { cost: this.cost }) };
  }

  private priceOf(tokens: TokenCount): number | undefined {
    return costOf(this.access.model, this.access.baseUrl, tokens);
  }
}
