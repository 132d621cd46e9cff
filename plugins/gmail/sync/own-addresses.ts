import { VivariumError, type Person } from '@vivarium/sdk/contract';
import type { Context } from '@vivarium/sdk/connector';
import { z } from 'zod';
import { mailbox, SendAsList } from './api.js';

/** An address that the account writes under. */
export const OwnAddress = z.object({
  email: z.string(),
  name: z.string().optional(),
  /** What the person calls an alias is themselves; one that they only may write under is somebody they may write to. */
  alias: z.boolean(),
  /** What goes out goes out under it, unless it says otherwise. */
  usual: z.boolean(),
});
/** An address that the account writes under. */
export type OwnAddress = z.output<typeof OwnAddress>;

/** How long one may write under another address before it is known here, in seconds. */
const ASKED_EVERY = 3600;

/** Whether they are to be asked for again. A moment that is still to come was kept before the clock was set back. */
export const areDue = (askedAt: number, now: number): boolean => now < askedAt || now - askedAt >= ASKED_EVERY;

/** The addresses that the account writes under, in an order that stays. */
export async function ownAddresses({ http, signal }: Context): Promise<OwnAddress[]> {
  try {
    const { sendAs } = await http.get(`${mailbox}/settings/sendAs`, { schema: SendAsList, signal });
    return sendAs
      .filter(({ verificationStatus }) => verificationStatus !== 'pending')
      .map(({ sendAsEmail, displayName, treatAsAlias = false, isDefault = false }) => ({ email: sendAsEmail.toLowerCase(), ...(displayName ? { name: displayName } : {}), alias: treatAsAlias, usual: isDefault }))
      .sort((one, other) => (one.email < other.email ? -1 : 1));
  } catch (thrown) {
    // Mail is read all the same where an administrator keeps the settings to themselves.
    if (!['forbidden', 'not-found'].includes(VivariumError.from(thrown).code)) throw thrown;
    return [];
  }
}

/** The address that an answer goes out under: the first of one's own among `named`. Undefined where that is the usual one, or there is none. */
export function senderOf(named: readonly Person[], own: readonly OwnAddress[]): Person | undefined {
  const found = named.map(({ email }) => own.find((one) => one.email === email)).find((one) => one !== undefined);
  return found && !found.usual ? { ...(found.name === undefined ? {} : { name: found.name }), email: found.email } : undefined;
}
