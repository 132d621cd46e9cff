import { VivariumError } from '@vivarium/sdk/contract';
import type { Clock } from '../connectors/clock.js';
import type { ConfirmAnswer, ConfirmRequest, Permit, PermittedCall } from '../connectors/host.js';
import type { ArgumentRule, Limits } from './grant.js';
import type { Ledger } from './ledger.js';

/** Longest text that "always" binds word for word; a longer one is a letter's text, whose length alone is bound. */
const EXACT = 200;
const LETTER = 5000;
/** How often the log tells that a widget was turned away. */
const TELL_EVERY = 60_000;
/** How long a widget may not ask again after a no, by how often it was told no in a row. */
const PAUSES = [0, 10_000, 60_000, 600_000, 3_600_000];

const isScalar = (value: unknown): value is string | number | boolean | null => value === null || ['string', 'number', 'boolean'].includes(typeof value);

function ruleFor(value: unknown): ArgumentRule | undefined {
  if (typeof value === 'string' && value.length > EXACT) return { maxLength: Math.max(LETTER, value.length) };
  if (isScalar(value)) return { in: [value] };
  if (Array.isArray(value) && value.every(isScalar)) return { in: [...new Set(value)], maxItems: value.length };
  return undefined;
}

/** The limits that cover calls like this one and little more, or undefined where none can be named. */
export function limitsLike({ account, input }: Pick<PermittedCall, 'account' | 'input'>): Limits | undefined {
  const rules: Record<string, ArgumentRule> = {};
  for (const [name, value] of Object.entries(input as Record<string, unknown>)) {
    const rule = value === undefined ? undefined : ruleFor(value);
    if (value !== undefined && !rule) return undefined;
    if (rule) rules[name] = rule;
  }
  return Object.keys(rules).length > 0 ? { accounts: [account], arguments: rules, withoutAsking: true } : undefined;
}

/** JSON with members in order: the same content is the same text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );

/** What was consented to, in a few characters: it is compared once more before it is sent. */
export async function hashOf(content: { account: string; action: string; input: unknown; reference?: string | undefined }): Promise<string> {
  const { account, action, input, reference } = content;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical([account, action, input, reference ?? null])));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What came of it. `tell`: worth a line in the log, which a flood of refusals is not. */
export type Verdict = { readonly how: 'asked' | 'granted' } | { readonly refused: VivariumError; readonly tell: boolean };

interface Patience {
  toldAt: number;
  open: boolean;
  refusals: number;
  until: number;
  muted: boolean;
}

/**
 * Where a person is asked before something external or destructive runs. A widget from elsewhere may ask one question
 * at a time, only while the person uses it, ever more rarely after a no, and not at all once they said so.
 */
export class ConsentDesk {
  private readonly widgets = new Map<string, Patience>();

  constructor(
    private readonly options: {
      confirm(request: ConfirmRequest): Promise<ConfirmAnswer>;
      ledger(): Promise<Ledger>;
      readonly clock: Clock;
    },
  ) {}

  async decide(request: ConfirmRequest): Promise<Verdict> {
    const { permit, caller, account, input, item } = request;
    if (!permit) return (await this.options.confirm(request)) === true ? { how: 'asked' } : no(request, true);
    const title = caller.title ?? caller.widget;
    const patience = this.widgets.get(caller.widget) ?? { toldAt: -Infinity, open: false, refusals: 0, until: 0, muted: false };
    this.widgets.set(caller.widget, patience);
    // Also within limits: what nobody touched does nothing that others notice.
    if (!request.active) return this.turnedAway(patience, `“${title}” may only do this while you use it.`);
    if (permit.passes({ account: account.id, input, item })) return { how: 'granted' };
    if (patience.muted) return this.turnedAway(patience, `You told “${title}” not to ask any more.`);
    if (patience.open) return this.turnedAway(patience, `“${title}” asks something else already.`);
    if (patience.until > this.options.clock.now()) return this.turnedAway(patience, `You said no to “${title}” a moment ago.`);
    patience.open = true;
    try {
      return await this.ask(request, permit, patience);
    } finally {
      patience.open = false;
    }
  }

  private async ask(request: ConfirmRequest, permit: Permit, patience: Patience): Promise<Verdict> {
    const { clock, confirm, ledger } = this.options;
    const { caller, account, input } = request;
    const always = limitsLike({ account: account.id, input });
    const answer = await confirm(Object.freeze({ ...request, ...(always ? { always } : {}) }));
    if (answer === 'always' && always) (await ledger()).give(caller.widget, [{ ...always, use: permit.use, ...(caller.artifact === undefined ? {} : { artifact: caller.artifact }) }]);
    if (answer === true || answer === 'always') {
      patience.refusals = 0;
      return { how: 'asked' };
    }
    patience.muted ||= answer === 'never';
    patience.refusals += 1;
    patience.until = clock.now() + PAUSES[Math.min(patience.refusals, PAUSES.length - 1)]!;
    return no(request, true);
  }

  private turnedAway(patience: Patience, why: string): Verdict {
    const now = this.options.clock.now();
    const tell = now - patience.toldAt >= TELL_EVERY;
    if (tell) patience.toldAt = now;
    return { refused: new VivariumError('declined', why), tell };
  }
}

const no = ({ preview }: ConfirmRequest, tell: boolean): Verdict => ({ refused: new VivariumError('declined', `Not done: ${preview.title}.`), tell });
