import { z } from 'zod';

/** What the page of a connector's frame says to the host, over a port of its own. Our code on both sides; parsed all the same. */
export const RelaySaid = z.discriminatedUnion('type', [
  /** The connector's worker has started. */
  z.strictObject({ type: z.literal('ready') }),
  /** The worker was ended, and why. */
  z.strictObject({ type: z.literal('fault'), kind: z.enum(['crashed', 'hung', 'out-of-bounds', 'flooded', 'memory', 'busy', 'not-started']), detail: z.string().max(300) }),
]);
/** What the page of a connector's frame says to the host. */
export type RelaySaid = z.output<typeof RelaySaid>;
