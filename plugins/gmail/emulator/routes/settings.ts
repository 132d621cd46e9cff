import type { Handler } from '@vivarium/sdk/testing/emulator';
import { base, type ApiContext } from '../context.js';

/** `users.settings`: the addresses the mailbox writes under, its own first. */
export function settingsRoutes({ mailbox: { me, aliases } }: ApiContext): Record<string, Handler> {
  return {
    [`GET ${base}/settings/sendAs`]: () => ({
      body: {
        sendAs: [
          { sendAsEmail: me.email, displayName: me.name, replyToAddress: '', signature: '', isPrimary: true, isDefault: true },
          ...aliases.map(({ name, email, treatAsAlias }) => ({ sendAsEmail: email, displayName: name, replyToAddress: '', signature: '', isDefault: false, treatAsAlias, verificationStatus: 'accepted' })),
        ],
      },
    }),
  };
}
