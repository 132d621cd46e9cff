import { z } from 'zod';
import { packLabels } from './label-marks.js';
import { OwnAddress } from './own-addresses.js';

const shape = {
  /** Changes up to here are in the mirror. */
  historyId: z.string(),
  /** Epoch seconds: messages since then are mirrored, older ones only while unread in the inbox or starred. */
  since: z.int(),
  /** The account's own address. */
  self: z.string(),
  /** The addresses that it writes under, as the mirrored messages know them. */
  own: z.array(OwnAddress).default([]),
  /** Epoch seconds: when they were asked for. Earlier versions did not ask for all that is known of them. */
  ownAt: z.int().default(0),
  /** A first sync that is not finished: which list and which of its pages comes next, and behind which message of it. */
  listing: z.object({ list: z.int(), page: z.string().optional(), after: z.string().optional() }).optional(),
  /** What the mirrored messages say of the account's rights; where it is listed anew, what they will say. */
  readOnly: z.boolean().default(false),
};

/** Where a message sync stands. */
export const Cursor = z.object({
  v: z.literal(2),
  ...shape,
  /** Marks of the user's labels under the names that the mirrored messages carry: see {@link packLabels}. */
  labels: z.string(),
});
/** Where a message sync stands. */
export type Cursor = z.output<typeof Cursor>;

/** Version 1 held the names themselves, which a mailbox of very many labels has no room for. */
const Earlier = z
  .object({ v: z.literal(1), ...shape, labels: z.record(z.string(), z.string()) })
  .transform((cursor): Cursor => ({ ...cursor, v: 2, labels: packLabels(cursor.labels) }));

/** A cursor from its text; undefined for text of another version. */
export function readCursor(text: string): Cursor | undefined {
  try {
    return z.union([Cursor, Earlier]).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
