import { msg } from '@lit/localize';
import type { VivariumError } from '@vivarium/sdk/contract';
import { said } from '@vivarium/sdk/kinds';

type ErrorData = ReturnType<VivariumError['toJSON']>;

/** What widgets say by themselves through the SDK, by its English: `sdk/widget/views.ts` says these. */
const words = (): readonly (readonly [string, string])[] => [
  ['Loading…', msg('Loading…')],
  ['Offline, and nothing is stored yet.', msg('Offline, and nothing is stored yet.')],
  ['Nothing here.', msg('Nothing here.')],
  ['This account is signed out. Reconnect it in the settings.', msg('This account is signed out. Reconnect it in the settings.')],
  ['The source cannot be used.', msg('The source cannot be used.')],
  ['New', msg('New')],
  ['Moved', msg('Moved')],
  ['Changed', msg('Changed')],
  ['Gone', msg('Gone')],
];

/** The words that a frame has none for; none where the page is in English too. */
export function frameWords(): Record<string, string> | undefined {
  const other = words().filter(([english, own]) => english !== own);
  return other.length > 0 ? Object.fromEntries(other) : undefined;
}

/** An error for a frame, in the language of the page: its code is what widgets go by. */
export const inWords = (error: ErrorData): ErrorData => ({ ...error, message: said(error.message) });
