import { implement, type ConnectorStorage, type Http } from '@vivarium/sdk/connector';
import { z } from 'zod';
import { todoist } from './contract.js';

const page = <Item extends z.ZodType>(item: Item) => z.object({ results: z.array(item), next_cursor: z.string().nullable() });
const WireTask = z.object({
  id: z.string(),
  project_id: z.string(),
  content: z.string(),
  description: z.string(),
  priority: z.int(),
  due: z.object({ date: z.string() }).nullable(),
  updated_at: z.string().nullish(),
});
const WireProject = z.object({ id: z.string(), name: z.string() });
const Names = z.record(z.string(), z.string());

/** All pages of a list. */
async function all<Item extends z.ZodType>(http: Http, path: string, item: Item, signal: AbortSignal): Promise<z.output<Item>[]> {
  const found: z.output<Item>[] = [];
  for (let cursor: string | undefined; ; ) {
    const { results, next_cursor } = await http.get(path, { query: { limit: 200, cursor }, schema: page(item), signal });
    found.push(...(results as z.output<Item>[]));
    if (next_cursor === null) return found;
    cursor = next_cursor;
  }
}

/** Names of projects by id. They change rarely: asked for when a task names one that is not known, and kept. */
async function projectNames(wanted: readonly string[], http: Http, storage: ConnectorStorage, signal: AbortSignal): Promise<Record<string, string>> {
  const kept = Names.safeParse(await storage.get('projects')).data ?? {};
  if (wanted.every((id) => Object.hasOwn(kept, id))) return kept;
  const names = Object.fromEntries((await all(http, '/api/v1/projects', WireProject, signal)).map(({ id, name }) => [id, name]));
  await storage.set('projects', names);
  return names;
}

/** Todoist over its REST API. */
export const connector = implement(todoist, {
  collections: {
    async *tasks({ cursor, http, storage, signal }) {
      const found = await all(http, '/api/v1/tasks', WireTask, signal);
      // The list has no deltas. It is as it was where the number and the newest change are.
      const state = `${found.length} ${found.map((task) => task.updated_at ?? '').sort().at(-1) ?? ''}`;
      if (state === cursor) {
        yield { cursor, last: true };
        return;
      }
      const names = await projectNames(found.map((task) => task.project_id), http, storage, signal);
      const upsert = found.map(({ id, project_id, content, description, priority, due }) => ({
        id,
        title: content,
        note: description,
        project: names[project_id] ?? '',
        // With a time it is an instant; the day is what counts here.
        ...(due ? { due: due.date.slice(0, 10) } : {}),
        priority,
        url: `https://app.todoist.com/app/task/${id}`,
      }));
      yield { upsert, reset: true, cursor: state, last: true };
    },
  },
  reads: {},
  actions: {
    async close({ http, item, signal }) {
      await http.post(`/api/v1/tasks/${encodeURIComponent(item.id)}/close`, {}, { signal });
      return null;
    },
    async reopen({ http, input, signal }) {
      await http.post(`/api/v1/tasks/${encodeURIComponent(input.id)}/reopen`, {}, { signal });
      return null;
    },
  },
});
