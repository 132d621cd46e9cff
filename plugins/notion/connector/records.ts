import { fingerprint } from '@vivarium/sdk/connector';
import type { NotionRecord } from '../contract.js';
import type { NotionApi } from './api.js';
import { toRecord } from './fields.js';
import type { Reader } from './follow.js';
import { completed, isCut } from './property-items.js';
import type { DataSource } from './schemas.js';

const namesPrint = (properties: Record<string, unknown>) => fingerprint(Object.keys(properties).sort().join('\n'));

/** What a page does not hold whole can change beyond what it holds, which nothing tells: it is read again this often. */
const READ_AGAIN = 10 * 60_000;
/** Pages that cost requests of their own and are told together: what was read stays read when Notion wants a pause. */
const TOGETHER = 10;

/** Which span of time it is for a page; spans of many pages do not begin together. */
const spanOf = (id: string) => Math.floor(Date.now() / READ_AGAIN + parseInt(fingerprint(id), 36) / 36 ** 7);

/** Pages as records: a page is read again when anything in the record is different, as far as the page itself tells. `timeZone`: where the person is. */
export function recordReader(api: Pick<NotionApi, 'property' | 'source'>, timeZone: string): Reader<NotionRecord> {
  const sources = new Map<string, Promise<DataSource>>();
  const sourceOf = (id: string) => {
    const source = sources.get(id) ?? api.source(id);
    sources.set(id, source);
    return source;
  };
  return {
    bare: false,
    inParts: false,
    layout: (source, roles) => namesPrint(source.properties) + fingerprint(JSON.stringify([roles, timeZone])),
    outgrown: (page, { layout }) => !layout.startsWith(namesPrint(page.properties)),
    async *read(pages, { id, roles }, known) {
      let items: NotionRecord[] = [];
      let marks: [string, string][] = [];
      let costly = 0;
      for (const page of pages) {
        const record = toRecord(page, id, roles, timeZone);
        const cut = isCut(page);
        const mark = fingerprint(JSON.stringify(cut ? [record, spanOf(page.id)] : record));
        if (known.get(page.id) === mark) continue;
        items.push(cut ? toRecord(await completed(api, page, await sourceOf(id)), id, roles, timeZone) : record);
        marks.push([page.id, mark]);
        if (!cut || (costly += 1) < TOGETHER) continue;
        yield { items, marks };
        items = [];
        marks = [];
        costly = 0;
      }
      yield { items, marks };
    },
  };
}
