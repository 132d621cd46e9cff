import { msg } from '@lit/localize';
import type { ConfirmRequest } from '../connectors/host.js';
import type { Question } from './confirm-dialog.js';

/** The question to a person before an external or destructive action. */
export function questionOf({ title, preview, risk, account }: ConfirmRequest): Question {
  const destructive = risk === 'destructive';
  return {
    preview,
    consequence: destructive ? msg('It cannot be brought back. In the account') : msg('Other people will see it, and it cannot be taken back. In the name of'),
    yes: title,
    danger: destructive,
    account: account.label,
  };
}
