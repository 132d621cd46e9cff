import { z } from 'zod';
import { fail } from './failure.js';

/** Google forgets sync tokens after a while. */
const LIFETIME = 7 * 86_400_000;

const Sync = z.object({ epoch: z.string(), change: z.int(), at: z.number(), timeMin: z.number().nullable(), timeMax: z.number().nullable(), singleEvents: z.boolean() });
/** What a sync token stands for: a place in the history and the question that was asked. */
export type Sync = z.output<typeof Sync>;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
function decode<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** A sync token's text. */
export const syncToken = (sync: Sync): string => encode(sync);

/** The meaning of a sync token; one that is unknown, old or of another epoch gets 410 as from Google. */
export function readSyncToken(text: string, epoch: string, now: number): Sync {
  const sync = decode(Sync, text);
  if (sync?.epoch === epoch && now - sync.at < LIFETIME) return sync;
  return fail(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.', 'calendar');
}
