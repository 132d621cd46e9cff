import { VivariumError } from '@vivarium/sdk/contract';
import { ClaudeUse, type ClaudeUsage } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { costOf, usageOf, type TokenCount } from './claude-prices.js';
import { InOrder } from './in-order.js';
import { readPrivateJson, writePrivate } from './private-file.js';

/** What a call is for, and what of the person's it holds, in words. */
export type CallPurpose = Pick<ClaudeUse, 'purpose' | 'about' | 'sent'>;

const KEPT = 3000;
const SHOWN = 400;
/** Most lines of what was sent. */
const LINES = 12;
/** Fewest characters of a token, so that what is estimated is rather too much. */
const CHARACTERS = 3;
/** Most tokens of a picture that is not larger than what the studio sends. */
const PICTURE = 3300;
const Stored = z.object({
  format: z.literal(1),
  budget: z.number().nonnegative().optional(),
  uses: z.array(ClaudeUse),
  /** What calls of a month cost that are not kept one by one any more: the budget counts them. */
  earlier: z.object({ month: z.string(), cost: z.number() }).optional(),
});

/** Where the meter is kept. */
export interface MeterOptions {
  path: string;
  log: (message: string) => void;
  now?: () => Date;
}

/** What Claude cost, call by call, and the budget of a month. Kept in the data folder. */
export class ClaudeMeter {
  /** What calls that run now could cost at most. */
  private pending = 0;
  private readonly writing = new InOrder();

  private constructor(
    private readonly options: MeterOptions,
    private stored: z.output<typeof Stored>,
  ) {}

  static async open(options: MeterOptions): Promise<ClaudeMeter> {
    const stored = await readPrivateJson(options.path, Stored, (aside) => options.log(`What Claude cost could not be read and was set aside as ${aside}.`));
    return new ClaudeMeter(options, stored ?? { format: 1, uses: [] });
  }

  /** This month so far. */
  usage(): ClaudeUsage {
    const { budget } = this.stored;
    const uses = this.stored.uses.filter(({ day }) => day.startsWith(this.month()));
    return { month: this.month(), spent: this.spent(), ...(budget === undefined ? {} : { budget }), uses: uses.slice(-SHOWN).reverse() };
  }

  async setBudget(budget: number | undefined): Promise<ClaudeUsage> {
    const before = this.stored.budget;
    this.limit(budget);
    await this.write().catch((error: unknown) => {
      this.limit(before);
      throw error;
    });
    return this.usage();
  }

  private limit(budget: number | undefined): void {
    const { budget: _, ...rest } = this.stored;
    this.stored = { ...rest, ...(budget === undefined ? {} : { budget }) };
  }

  /**
   * Before a call. What it answers is told what the call used, or nothing where it failed.
   *
   * @throws VivariumError `quota` where the call could exceed the budget of the month
   */
  begin({ model, baseUrl }: { readonly model: string; readonly baseUrl: string }, what: CallPurpose, parameters: { readonly max_tokens: number }): (tokens?: TokenCount) => void {
    // A picture is as many tokens as it is large to look at, not as its file is long.
    const prompt = Math.ceil(JSON.stringify(parameters, (name, value: unknown) => (name === 'data' && typeof value === 'string' ? '' : value)).length / CHARACTERS) + (JSON.stringify(parameters).includes('"type":"image"') ? PICTURE : 0);
    // Undefined where nobody told us the price: such a call is counted, not held back.
    const most = costOf(model, baseUrl, { input: 0, cacheWrite: prompt, cacheRead: 0, output: parameters.max_tokens }) ?? 0;
    const { budget } = this.stored;
    const left = (budget ?? Infinity) - this.spent() - this.pending;
    if (most > left) throw new VivariumError('quota', `Nothing was sent: this call could cost up to ${dollars(most)}, and ${dollars(Math.max(0, left))} of this month's ${dollars(budget!)} for Claude is left. Raise the budget in the settings, or wait for the next month.`);
    this.pending += most;
    let running = true;
    return (tokens) => {
      if (!running) return;
      running = false;
      this.pending -= most;
      if (!tokens) return;
      const at = this.now().toISOString();
      this.add({ at, day: this.today(), model, ...what, about: what.about.slice(0, 120), sent: atMost(LINES, what.sent).map((one) => one.slice(0, 300)), ...usageOf({ model, baseUrl }, tokens) });
      void this.keep();
    };
  }

  /** When what was metered is on disk. */
  settled(): Promise<void> {
    return this.writing.settled();
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }

  /** As this machine's calendar has it. */
  private today(): string {
    const now = this.now();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  }

  private month(): string {
    return this.today().slice(0, 7);
  }

  private sum(uses: readonly ClaudeUse[]): number {
    return uses.filter(({ day }) => day.startsWith(this.month())).reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  }

  private get earlier(): number {
    const { earlier } = this.stored;
    return earlier?.month === this.month() ? earlier.cost : 0;
  }

  private spent(): number {
    return this.earlier + this.sum(this.stored.uses);
  }

  private add(use: ClaudeUse): void {
    const uses = [...this.stored.uses, use];
    const gone = this.sum(uses.slice(0, -KEPT));
    this.stored = { ...this.stored, uses: uses.slice(-KEPT), ...(this.earlier + gone > 0 ? { earlier: { month: this.month(), cost: this.earlier + gone } } : {}) };
  }

  private write(): Promise<void> {
    return this.writing.run(() => writePrivate(this.options.path, `${JSON.stringify(this.stored)}\n`));
  }

  /** What was used was used, also where it cannot be written down. */
  private keep(): Promise<void> {
    return this.write().catch((error: unknown) => this.options.log(`What Claude cost could not be saved: ${VivariumError.from(error).message}`));
  }
}

/** The last line says how many are not there. */
const atMost = (count: number, lines: readonly string[]): readonly string[] => (lines.length > count ? [...lines.slice(0, count - 1), `And ${lines.length - count + 1} more`] : lines);
const dollars = (amount: number) => `$${amount.toFixed(2)}`;
