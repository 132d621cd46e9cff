import { msg, str } from '@lit/localize';
import { VivariumError, type ActionRef } from '@vivarium/sdk/contract';
import type { Clock } from '../connectors/clock.js';
import type { Caller, ConfirmAnswer, ConfirmRequest, Permit, PermittedCall } from '../connectors/host.js';
import { LOCAL_ACCOUNT, type LocalAccount } from '../connectors/local-account.js';
import type { ArgumentRule, Limits } from './grant.js';
import type { Ledger } from './ledger.js';
import { Patience } from './patience.js';

/** Longest text that "always" binds word for word; a longer one is a letter's text, whose length alone is bound. */
const EXACT = 200;
const LETTER = 5000;
/** How often the log tells that a widget was turned away. */
const TELL_EVERY = 60_000;

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

/**
 * Where a person is asked before something external or destructive runs. A widget from elsewhere may ask one question
 * at a time, only while the person uses it, ever more rarely after a no, and not at all once they said so.
 */
export class ConsentDesk {
  private readonly patience: Patience;
  /** When the log last told that a widget was turned away. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly options: {
      confirm(request: ConfirmRequest): Promise<ConfirmAnswer>;
      ledger(): Promise<Ledger>;
      readonly clock: Clock;
    },
  ) {
    this.patience = new Patience(options.clock);
  }

  async decide(request: ConfirmRequest): Promise<Verdict> {
    const { permit, caller, account, input, item } = request;
    if (!permit) return (await this.options.confirm(request)) === true ? { how: 'asked' } : no(request, true);
    const title = caller.title ?? caller.widget;
    // Also within limits: what nobody touched does nothing that others notice.
    if (!request.active) return this.turnedAway(caller.widget, msg(str`“${title}” may only do this while you use it.`));
    if (permit.passes({ account: account.id, input, item })) return { how: 'granted' };
    const objection = this.patience.objection(caller.widget, title);
    if (objection !== undefined) return this.turnedAway(caller.widget, objection);
    const always = limitsLike({ account: account.id, input });
    const answer = await this.patience.ask(caller.widget, () => this.options.confirm(Object.freeze({ ...request, ...(always ? { always } : {}) })), meaning);
    if (answer === 'always' && always) (await this.options.ledger()).give(caller.widget, [{ ...always, use: permit.use, ...(caller.artifact === undefined ? {} : { artifact: caller.artifact }) }]);
    return meaning(answer) === 'yes' ? { how: 'asked' } : no(request, true);
  }

  /**
   * Does an action of the host's own for a widget from elsewhere, within what its grants allow. A risky one asks the
   * person by a form of its own, with the patience that is left.
   *
   * @throws VivariumError `declined` where it may not ask now, and what the action throws
   */
  async callOwn(local: Pick<LocalAccount, 'call'>, target: ActionRef, input: unknown, { permit, active, caller }: { permit: Permit; active?: boolean; caller?: Caller }): Promise<unknown> {
    const call = { account: LOCAL_ACCOUNT, input, item: undefined };
    permit.checkCall(call);
    const { title: called, risk } = target.definition;
    const title = caller?.title ?? called;
    const widget = caller?.widget ?? title;
    // Asking is up to what answers it; that nothing asks unless the person is at it is held here, as for every other action.
    if (risk !== 'reversible' && !active) throw new VivariumError('declined', `“${title}” may only do this while you use it.`);
    if (risk === 'reversible' || permit.passes(call)) return local.call(target, input);
    const objection = this.patience.objection(widget, title);
    if (objection !== undefined) throw new VivariumError('declined', objection);
    return this.patience.ask(widget, () => local.call(target, input, title), () => 'yes');
  }

  private turnedAway(widget: string, why: string): Verdict {
    const now = this.options.clock.now();
    const tell = now - (this.told.get(widget) ?? -Infinity) >= TELL_EVERY;
    if (tell) this.told.set(widget, now);
    return { refused: new VivariumError('declined', why), tell };
  }
}

const meaning = (answer: ConfirmAnswer) => (answer === true || answer === 'always' ? 'yes' : answer === 'never' ? 'never' : 'no');

const no = ({ preview }: ConfirmRequest, tell: boolean): Verdict => ({ refused: new VivariumError('declined', `Not done: ${preview.title}.`), tell });
