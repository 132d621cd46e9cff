import { z } from 'zod';
import type { VivariumError } from '@vivarium/sdk/contract';
import { httpError, HttpError, type Context } from '@vivarium/sdk/connector';
import { assembled } from './property-items.js';
import { Block, DataSource, List, Me, Page, PropertyAnswer, QueryList, type PropertyItem } from './schemas.js';

const Failure = z.object({ code: z.string(), message: z.string() });

/** What a failure of Notion's means, with its own words. */
export function mapError(error: HttpError): VivariumError {
  const failure = Failure.safeParse(error.body);
  if (!failure.success) return error;
  const { code, message } = failure.data;
  const sentences: Record<string, string> = {
    unauthorized: 'Notion refused the integration secret. Connect the account again with a current one.',
    restricted_resource: 'The integration lacks the capability for this. Give it in its settings at Notion, then try again.',
    object_not_found: 'It is gone at Notion, or no longer shared with the integration.',
    rate_limited: 'Notion asks us to slow down.',
    service_overload: 'Notion is overloaded at the moment.',
  };
  return new HttpError(error.code, sentences[code] ?? `Notion: ${message}`.slice(0, 500), error.status, error.headers, error.body, error.retryAfter);
}

/** Entries of a list that have the wanted form; what the integration may see only in part has not. */
function readable<Schema extends z.ZodType>(schema: Schema, entries: readonly unknown[]): z.output<Schema>[] {
  return entries.flatMap((entry) => {
    const parsed = schema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

/** One answer of a query and when it was given, by Notion's clock where it says so. */
export interface Answer {
  pages: Page[];
  at: number | undefined;
}

/** Which pages of a data source are wanted, and how much of them. */
export interface Wanted {
  /** Only pages edited at this time or later. */
  since?: string | undefined;
  /** Only id and times: the title is the least that can be asked for. */
  bare?: boolean;
}

const PAGE_SIZE = 100;
/** As exact as Notion's times are. */
const MINUTE = 60_000;

/** The calls of Notion's API that the connector makes. */
export function notionApi({ http, signal }: Pick<Context, 'http' | 'signal'>) {
  async function* list<Schema extends z.ZodType>(schema: Schema, ask: (cursor: string | undefined) => Promise<z.output<typeof List>>) {
    let cursor: string | undefined;
    do {
      const answer = await ask(cursor);
      yield readable(schema, answer.results);
      cursor = answer.has_more ? (answer.next_cursor ?? undefined) : undefined;
    } while (cursor !== undefined);
  }

  return {
    /** Every data source the integration can see, with its schema. */
    async sources(): Promise<DataSource[]> {
      const found: DataSource[] = [];
      const filter = { property: 'object', value: 'data_source' };
      for await (const batch of list(DataSource, (start_cursor) => http.post('/v1/search', { filter, page_size: PAGE_SIZE, start_cursor }, { schema: List, signal })))
        found.push(...batch.filter(({ in_trash }) => !in_trash));
      return found;
    },

    me: () => http.get('/v1/users/me', { schema: Me, signal }),
    source: (id: string) => http.get(`/v1/data_sources/${id}`, { schema: DataSource, signal }),

    /** The most recently edited pages of all data sources. Search lags, so this is a hint and no proof. */
    recent: async () =>
      readable(
        Page,
        (
          await http.post(
            '/v1/search',
            { filter: { property: 'object', value: 'page' }, sort: { timestamp: 'last_edited_time', direction: 'descending' }, page_size: 25 },
            { schema: List, signal },
          )
        ).results,
      ),

    /**
     * Pages of a data source, answer by answer, in an order that edits in between cannot make us skip one. One query answers
     * 10,000 of them and no more (https://developers.notion.com/guides/data-apis/query-large-data-sources): the others are
     * asked for from the time of the last one on, which tells some of them twice.
     */
    async *query(source: string, { since, bare }: Wanted): AsyncGenerator<Answer, void, void> {
      const timestamp = since === undefined ? 'created_time' : 'last_edited_time';
      let from = since;
      let [last, more]: [string | undefined, boolean] = [undefined, false];
      let at: number | undefined;
      const ask = async (start_cursor: string | undefined) => {
        // The bare exchange, since the answer's date is wanted.
        const response = await http.request({
          method: 'POST',
          url: `/v1/data_sources/${source}/query`,
          query: bare ? { filter_properties: ['title'] } : {},
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            ...(from === undefined ? {} : { filter: { timestamp, [timestamp]: { on_or_after: from } } }),
            sorts: [{ timestamp, direction: 'ascending' }],
            page_size: PAGE_SIZE,
            start_cursor,
          }),
          signal,
        });
        if (response.status !== 200) throw mapError(httpError('Notion', response));
        const date = Date.parse(response.headers['date'] ?? '');
        at ??= Number.isNaN(date) ? undefined : date;
        const answer = QueryList.parse(response.json());
        last = answer.results.at(-1)?.[timestamp] ?? last;
        more ||= answer.request_status?.type === 'incomplete';
        return answer;
      };
      do {
        // Of a minute that has more pages than one query answers these were all that can be had.
        if (last !== undefined) from = last === from ? new Date(Date.parse(last) + MINUTE).toISOString() : last;
        [last, more] = [undefined, false];
        for await (const pages of list(Page, ask)) yield { pages: pages.filter(({ in_trash }) => !in_trash), at };
      } while (more && last !== undefined);
    },

    page: (id: string) => http.get(`/v1/pages/${id}`, { schema: Page, signal }),
    /** All of one property in the form it has in a page, which holds or counts only the first 25 entries. `id` as the page or the schema names it. */
    async property(page: string, id: string): Promise<unknown> {
      const items: PropertyItem[] = [];
      let start_cursor: string | undefined;
      for (;;) {
        const answer = await http.get(`/v1/pages/${page}/properties/${id}`, { query: { page_size: PAGE_SIZE, start_cursor }, schema: PropertyAnswer, signal });
        if (answer.object === 'property_item') return answer;
        items.push(...answer.results);
        start_cursor = answer.has_more ? (answer.next_cursor ?? undefined) : undefined;
        if (start_cursor === undefined) return assembled(answer.property_item, items);
      }
    },
    updatePage: (id: string, body: object) => http.patch(`/v1/pages/${id}`, body, { schema: Page, signal }),
    createPage: (body: object) => http.post('/v1/pages', body, { schema: Page, signal }),

    /** The blocks directly inside a page or block. */
    async *children(id: string): AsyncGenerator<Block[], void, void> {
      yield* list(Block, (start_cursor) => http.get(`/v1/blocks/${id}/children`, { query: { page_size: PAGE_SIZE, start_cursor }, schema: List, signal }));
    },
    append: async (id: string, children: readonly object[]) => readable(Block, (await http.patch(`/v1/blocks/${id}/children`, { children }, { schema: List, signal })).results),
    block: (id: string) => http.get(`/v1/blocks/${id}`, { schema: Block, signal }),
    removeBlock: (id: string) => http.delete(`/v1/blocks/${id}`, { signal }),
  };
}
/** The calls of Notion's API that the connector makes. */
export type NotionApi = ReturnType<typeof notionApi>;
