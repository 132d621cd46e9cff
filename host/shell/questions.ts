import { msg, str } from '@lit/localize';
import type { ConfirmRequest } from '../connectors/host.js';
import type { Question } from './confirm-dialog.js';
import { listed } from '../ui/said.js';
import { overrides } from '../ui/strangers-words.js';

/** The question to a person before an external or destructive action. */
export function questionOf({ title, preview, risk, account, input, caller, permit, always }: ConfirmRequest): Question {
  const destructive = risk === 'destructive';
  return {
    preview,
    consequence: destructive ? msg('It cannot be brought back. In the account') : msg('Other people will see it, and it cannot be taken back. In the name of'),
    yes: msg(title),
    danger: destructive,
    account: account.label,
    // What did not come with Vivarium may describe itself nicely: its values are always shown as they are.
    ...(permit ? { asker: caller.title ?? caller.widget, values: wordForWord(input) } : {}),
    ...(always ? { always: limitsInWords(always.arguments ?? {}) } : {}),
  };
}

/** As it is passed; what would turn the order of the words on screen is written out. */
const wordForWord = (input: unknown) => JSON.stringify(input, null, 2).replace(overrides, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);

/** What an agreement for the next times would cover, argument by argument. */
function limitsInWords(rules: NonNullable<NonNullable<ConfirmRequest['always']>['arguments']>): string[] {
  const limits = Object.entries(rules).map(([name, { in: values, maxLength }]) => (values ? msg(str`${name}: only ${listed(values.map(String))}`) : msg(str`${name}: any text of up to ${maxLength ?? 0} characters`)));
  return [...limits, msg('Nothing else may be given, and only while you use the widget on this page.')];
}
