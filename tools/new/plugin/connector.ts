import { implement } from '@vivarium/sdk/connector';
import { z } from 'zod';
import { newPlugin, Task } from './contract.js';

const Page = z.object({ items: z.array(Task.extend({ deleted: z.boolean().default(false) })), cursor: z.string() });

/** The source over its HTTP API. */
export const connector = implement(newPlugin, {
  collections: {
    async *tasks({ cursor, http, signal }) {
      // A cursor that is none of ours starts over.
      const since = cursor !== undefined && /^\d+$/.test(cursor) ? cursor : undefined;
      const page = await http.get('/v1/tasks', { query: { since }, schema: Page, signal });
      const gone = page.items.filter(({ deleted }) => deleted).map(({ id }) => id);
      const upsert = page.items.filter(({ deleted }) => !deleted);
      yield { upsert, ...(since === undefined ? { reset: true } : { remove: gone }), cursor: page.cursor, last: true };
    },
  },
  reads: {},
  actions: {
    setDone: ({ http, item, input, signal }) => http.patch(`/v1/tasks/${encodeURIComponent(item.id)}`, input, { headers: { 'if-match': item.etag }, schema: z.object({ etag: z.string() }), signal }),
  },
});
