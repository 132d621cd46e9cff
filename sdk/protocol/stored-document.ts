import { z } from 'zod';

/** A document of the user's own: an artifact, an automation, the grants, the action log, settings. */
export const StoredDocument = z.object({
  kind: z.enum(['artifact', 'widget', 'grants', 'log', 'settings', 'automation']),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  /** Raised by one at every write; a write names the version it replaces (0: none yet). */
  version: z.int().nonnegative(),
  /** Absent: deleted. */
  content: z.json().optional(),
});
/** A document of the user's own. */
export type StoredDocument = z.output<typeof StoredDocument>;
