import { z } from 'zod';

/** Where a message sync stands. */
export const Cursor = z.object({
  v: z.literal(1),
  /** Changes up to here are in the mirror. */
  historyId: z.string(),
  /** Epoch seconds: messages since then are mirrored, older ones only while unread in the inbox or starred. */
  since: z.int(),
  /** The account's own address. */
  self: z.string(),
  /** Names of the user's labels, by id, as the mirrored messages carry them. */
  labels: z.record(z.string(), z.string()),
  /** A first sync that is not finished: which list and which of its pages comes next. */
  listing: z.object({ list: z.int(), page: z.string().optional() }).optional(),
});
/** Where a message sync stands. */
export type Cursor = z.output<typeof Cursor>;

/** A cursor from its text; undefined for text of another version. */
export function readCursor(text: string): Cursor | undefined {
  try {
    return Cursor.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
