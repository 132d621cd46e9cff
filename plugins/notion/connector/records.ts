import type { NotionRecord } from '../contract.js';
import { fingerprint } from './cursor.js';
import { toRecord } from './fields.js';
import type { Reader } from './follow.js';

const namesPrint = (properties: Record<string, unknown>) => fingerprint(Object.keys(properties).sort().join('\n'));

/** Pages as records: a page is read again when anything in the record is different. */
export const recordReader: Reader<NotionRecord> = {
  bare: false,
  layout: (source, roles) => namesPrint(source.properties) + fingerprint(JSON.stringify(roles)),
  outgrown: (page, { layout }) => !layout.startsWith(namesPrint(page.properties)),
  async *read(pages, { id, roles }, known) {
    const items: NotionRecord[] = [];
    const marks: [string, string][] = [];
    for (const page of pages) {
      const record = toRecord(page, id, roles);
      const mark = fingerprint(JSON.stringify(record));
      if (known.get(page.id) === mark) continue;
      items.push(record);
      marks.push([page.id, mark]);
    }
    yield { items, marks };
  },
};
