import { z } from 'zod';

/** A text as it is kept. */
export const Text = z.object({
  subject: z.string(),
  /** Whose it is: it goes with that account. */
  account: z.string().optional(),
  /** The page that writes it, or wrote it last. */
  by: z.string(),
  /** When it was begun, epoch milliseconds. */
  at: z.number(),
  /** Since when it is on its way; it is shown to nobody meanwhile. */
  sent: z.number().optional(),
  value: z.unknown(),
  /** How often it was changed: tells which of two copies is the later one. */
  edit: z.number().default(0),
});
/** A text as it is kept. */
export type Text = z.output<typeof Text>;
