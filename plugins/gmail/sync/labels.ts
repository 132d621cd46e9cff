import type { Changes, Context } from '@vivarium/sdk/connector';
import type { GmailLabel } from '../contract.js';
import { LabelList, mailbox } from './api.js';

/** Labels come whole and few; keys of the last answer are the cursor, so that deleted ones are named. */
export async function* syncLabels({ cursor, http, signal }: Context & { cursor: string | undefined }): AsyncGenerator<Changes<GmailLabel>, void, void> {
  const { labels } = await http.get(`${mailbox}/labels`, { schema: LabelList, signal });
  const ids = labels.map(({ id }) => id);
  const before = cursor === undefined ? [] : cursor.split(' ');
  yield {
    upsert: labels.map(({ id, name, type, color }) => ({ id, name, type, ...(color?.backgroundColor ? { color: color.backgroundColor } : {}) })),
    remove: before.filter((id) => id !== '' && !ids.includes(id)),
    cursor: ids.join(' '),
    last: true,
  };
}
