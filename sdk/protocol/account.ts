import { z } from 'zod';

/** A connected account as the browser knows it: never a secret. */
export const Account = z.object({
  id: z.string(),
  connector: z.string(),
  /** The signed-in identity, usually an address. */
  label: z.string(),
  demo: z.boolean(),
  readOnly: z.boolean(),
  status: z.enum(['connected', 'signed-out']),
  /** What the vault could not do, or why it is signed out, in words. */
  problem: z.string().optional(),
  settings: z.record(z.string(), z.unknown()),
  /** Where push notifications for it may be sent, if its source can reach the companion. */
  callbackUrl: z.url().optional(),
  /** The demo source's own page, "the other window". */
  sourcePage: z.url().optional(),
});
/** A connected account as the browser knows it. */
export type Account = z.output<typeof Account>;
