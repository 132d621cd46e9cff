import { action, collection, defineContract, inverseFrom, labelAt, optimisticFrom, previewFrom } from '@vivarium/sdk/contract';
import { z } from 'zod';

/** One open task. Those that are done leave the collection. */
export const Task = z.object({
  id: z.string(),
  title: z.string(),
  note: z.string(),
  /** Name of its project. */
  project: z.string(),
  /** `2026-03-04` */
  due: z.iso.date().optional(),
  /** 1 to 4; 4 is the most urgent. */
  priority: z.int().min(1).max(4),
  url: z.url(),
});
/** One open task. */
export type Task = z.output<typeof Task>;

const tasks = collection({ title: 'Tasks', item: Task, key: 'id', pace: { visible: 5, hidden: 300 } });

/** Todoist: open tasks, ticked off and back. Reference: https://developer.todoist.com/api/v1/ */
export const todoist = defineContract({
  id: 'todoist',
  version: 1,
  title: 'Todoist',
  auth: { type: 'token', label: 'API token', helpUrl: 'https://app.todoist.com/app/settings/integrations/developer' },
  network: [
    { origin: 'https://api.todoist.com', methods: ['GET'], paths: ['/api/v1/tasks', '/api/v1/projects', '/api/v1/user'] },
    { origin: 'https://api.todoist.com', methods: ['POST'], paths: ['/api/v1/tasks/*/close', '/api/v1/tasks/*/reopen'] },
  ],
  identity: { path: '/api/v1/user', label: labelAt('/email') },
  quota: { units: 450, perSeconds: 900 },
  collections: { tasks },
  reads: {},
  actions: {
    close: action({
      title: 'Tick off',
      on: tasks,
      input: z.object({}),
      output: z.null(),
      risk: 'reversible',
      preview: previewFrom({ title: 'Tick off “{item.title}”' }),
      optimistic: optimisticFrom(null),
      inverse: inverseFrom({ action: 'reopen', input: { id: '{item.id}' } }),
    }),
    reopen: action({
      title: 'Reopen',
      takesBack: true,
      input: z.object({ id: z.string() }),
      output: z.null(),
      risk: 'reversible',
      refreshes: ['tasks'],
      preview: previewFrom({ title: 'Reopen a task' }),
    }),
  },
});
