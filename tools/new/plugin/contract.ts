import { action, collection, defineContract } from '@vivarium/sdk/contract';
import { z } from 'zod';

/** One task as the source has it. */
export const Task = z.object({
  id: z.string(),
  title: z.string(),
  done: z.boolean(),
  /** The source's mark of this version; every write names it. */
  etag: z.string(),
});
/** One task as the source has it. */
export type Task = z.output<typeof Task>;

const tasks = collection({ title: 'Tasks', item: Task, key: 'id', pace: { visible: 10, hidden: 300 } });

/** New plugin: what it mirrors, where it may go, what it can do. Vendor reference: put its address here. */
export const newPlugin = defineContract({
  id: 'new-plugin',
  version: 1,
  title: 'New plugin',
  auth: { type: 'token', label: 'API token', helpUrl: 'https://example.com/tokens' },
  network: [{ origin: 'https://api.example.com', methods: ['GET', 'PATCH'], paths: ['/v1'] }],
  identity: {
    path: '/v1/me',
    label: (answer) => z.object({ name: z.string() }).safeParse(answer).data?.name,
    key: (answer) => z.object({ id: z.string() }).safeParse(answer).data?.id,
  },
  quota: { units: 60, perSeconds: 60 },
  collections: { tasks },
  reads: {},
  actions: {
    setDone: action({
      title: 'Tick',
      on: tasks,
      input: z.object({ done: z.boolean() }),
      output: z.object({ etag: z.string() }),
      risk: 'reversible',
      preview: ({ done }, task) => ({ title: `${done ? 'Tick' : 'Untick'} “${task?.title ?? 'task'}”` }),
      optimistic: (task, { done }) => ({ ...task, done }),
      inverse: (task) => task && { action: 'setDone', input: { done: task.done } },
    }),
  },
});
