import { startServer, type DemoAccount, type Emulator, type EmulatorOptions, type Reply } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';

const WireTask = z.object({ id: z.string(), project_id: z.string(), content: z.string(), description: z.string(), priority: z.int(), due: z.object({ date: z.string() }).nullable(), updated_at: z.string(), checked: z.boolean() });
const State = z.object({ next: z.int(), projects: z.array(z.object({ id: z.string(), name: z.string() })), tasks: z.array(WireTask) });
const Added = z.object({ content: z.string().min(1), project_id: z.string().default('inbox'), priority: z.int().min(1).max(4).default(1), due_date: z.iso.date().optional() });
const TOKEN = 'demo';

/** How the demo account signs in. */
export const demoAccount = { type: 'token', token: TOKEN } as const satisfies DemoAccount;

/** The part of Todoist's REST API that the connector uses, and adding a task, on loopback. */
export async function startEmulator({ port, snapshot, onChange, now = () => new Date() }: EmulatorOptions = {}): Promise<Emulator> {
  const listeners = new Set<(at: number) => void>();
  let last = 0;
  /** No two changes at one moment. */
  const stamp = () => new Date((last = Math.max(last + 1, now().getTime()))).toISOString();
  const make = (id: string, content: string, project_id: string, priority: number, due?: string): z.output<typeof WireTask> => ({ id, project_id, content, description: '', priority, due: due ? { date: due } : null, updated_at: stamp(), checked: false });
  const today = now().toISOString().slice(0, 10);
  const state =
    snapshot === undefined
      ? {
          next: 5,
          projects: [{ id: 'inbox', name: 'Inbox' }, { id: 'clients', name: 'Clients' }],
          tasks: [make('1', 'Send the revised payment schedule', 'clients', 4, today), make('2', 'Renew the domain', 'inbox', 2, today), make('3', 'Read about composting', 'inbox', 1), make('4', 'Book a room for the workshop', 'clients', 3, today)],
        }
      : State.parse(snapshot);
  const changed = () => {
    onChange?.();
    for (const listener of listeners) listener(performance.timeOrigin + performance.now());
  };
  const refuse = (status: number, error: string): Reply => ({ status, body: { error } });
  const paged = <Item>(items: readonly Item[], query: URLSearchParams) => {
    const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit') ?? 50)];
    return { body: { results: items.slice(from, from + limit), next_cursor: from + limit < items.length ? String(from + limit) : null } };
  };
  const check = (id: string | undefined, checked: boolean): Reply => {
    const task = state.tasks.find((one) => one.id === id);
    if (!task) return refuse(404, 'Task not found');
    Object.assign(task, { checked, updated_at: stamp() });
    changed();
    return { status: 204 };
  };

  const server = await startServer({
    port,
    before: ({ url, headers }) => (url.pathname.startsWith('/api/') && headers['authorization'] !== `Bearer ${TOKEN}` ? refuse(401, 'Unauthorized') : undefined),
    routes: {
      'GET /': () => ({ headers: { 'content-type': 'text/plain; charset=utf-8' }, body: state.tasks.map(({ content, checked }) => `${checked ? 'done' : 'open'}  ${content}`).join('\n') }),
      'GET /api/v1/user': () => ({ body: { id: '1', email: 'demo@example.com', full_name: 'Demo' } }),
      'GET /api/v1/projects': ({ query }) => paged(state.projects, query),
      'GET /api/v1/tasks': ({ query }) => paged(state.tasks.filter(({ checked }) => !checked), query),
      'POST /api/v1/tasks': ({ json }) => {
        const added = Added.safeParse(json());
        if (!added.success) return refuse(400, 'Bad request');
        const { content, project_id, priority, due_date } = added.data;
        const task = make(String(state.next++), content, project_id, priority, due_date);
        state.tasks.push(task);
        changed();
        return { body: task };
      },
      'POST /api/v1/tasks/:id/close': ({ params }) => check(params['id'], true),
      'POST /api/v1/tasks/:id/reopen': ({ params }) => check(params['id'], false),
    },
  });
  return {
    ...server,
    page: `${server.origin}/`,
    snapshot: () => structuredClone(state),
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
