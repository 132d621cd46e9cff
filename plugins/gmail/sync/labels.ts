import { fingerprint, type Changes, type Context } from '@vivarium/sdk/connector';
import type { GmailLabel } from '../contract.js';
import { LabelList, mailbox } from './api.js';

/** Labels come whole. What the last answer said is the cursor, as a fingerprint: another answer replaces all, so that deleted ones go. */
export async function* syncLabels({ cursor, http, signal }: Context & { cursor: string | undefined }): AsyncGenerator<Changes<GmailLabel>, void, void> {
  const { labels } = await http.get(`${mailbox}/labels`, { schema: LabelList, signal });
  const upsert = labels.map(({ id, name, type, color }) => ({ id, name, type, ...(color?.backgroundColor ? { color: color.backgroundColor } : {}) }));
  const next = fingerprint(JSON.stringify(upsert));
  if (next !== cursor) yield { upsert, cursor: next, reset: cursor !== undefined, last: true };
}
