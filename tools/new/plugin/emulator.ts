import { startServer, type DemoAccount, type Emulator, type EmulatorOptions, type Reply } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';

const State = z.object({ change: z.int(), tasks: z.array(z.object({ id: z.string(), title: z.string(), done: z.boolean(), change: z.int() })) });
const TOKEN = 'demo-token';

/** How the demo account signs in. */
export const demoAccount = { type: 'token', token: TOKEN } as const satisfies DemoAccount;

/** The vendor's API on loopback, for the demo and the tests. */
export async function startEmulator({ port, snapshot, onChange }: EmulatorOptions = {}): Promise<Emulator> {
  const titles = ['Write the plan', 'Call the printer', 'Book the room'];
  const state = snapshot === undefined ? { change: 1, tasks: titles.map((title, index) => ({ id: `task-${index + 1}`, title, done: false, change: 1 })) } : State.parse(snapshot);
  const listeners = new Set<(at: number) => void>();
  const wire = ({ id, title, done, change }: (typeof state.tasks)[number]) => ({ id, title, done, etag: `"${change}"` });
  const refuse = (status: number): Reply => ({ status, body: { error: status } });

  const server = await startServer({
    port,
    before: ({ url, headers }) => (url.pathname.startsWith('/v1') && headers['authorization'] !== `Bearer ${TOKEN}` ? refuse(401) : undefined),
    routes: {
      'GET /': () => ({ headers: { 'content-type': 'text/plain; charset=utf-8' }, body: state.tasks.map(({ title, done }) => `${done ? 'done' : 'open'}  ${title}`).join('\n') }),
      'GET /v1/me': () => ({ body: { id: 'user-1', name: 'demo@example.com' } }),
      'GET /v1/tasks': ({ query }) => ({ body: { items: state.tasks.filter(({ change }) => change > Number(query.get('since') ?? 0)).map(wire), cursor: String(state.change) } }),
      'PATCH /v1/tasks/:id': ({ params, headers, json }) => {
        const task = state.tasks.find(({ id }) => id === params['id']);
        const input = z.object({ done: z.boolean() }).safeParse(json());
        if (!task) return refuse(404);
        if (!input.success) return refuse(400);
        if (headers['if-match'] !== wire(task).etag) return refuse(412);
        Object.assign(task, input.data, { change: (state.change += 1) });
        onChange?.();
        for (const listener of listeners) listener(performance.timeOrigin + performance.now());
        return { body: wire(task) };
      },
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
