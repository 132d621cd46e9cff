import { msg, str } from '@lit/localize';
import { formatAmount, numberFormat } from '@vivarium/sdk/kinds';

/** What Claude read and wrote. */
export interface Usage {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  readonly cost?: number | undefined;
}

/** What Claude read and wrote, and what that cost where the price is known, as parts of a line. */
export function usageWords(usage: Usage, locale: string): readonly string[] {
  const { inputTokens, cacheReadTokens, outputTokens, cost } = usage;
  const number = numberFormat(locale, {});
  const tokens = msg(str`${number.format(inputTokens + cacheReadTokens)} tokens read, ${number.format(outputTokens)} written`);
  return cost === undefined ? [tokens] : [tokens, formatAmount(cost, 'USD', locale, { maximumFractionDigits: 3 })];
}
