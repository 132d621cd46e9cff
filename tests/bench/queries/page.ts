import { measure, type Engine } from './workload.js';

const engines: Record<string, () => Promise<{ createEngine(): Engine }>> = {
  vivarium: () => import('./vivarium.js'),
  tanstack: () => import('./tanstack.js'),
  tinybase: () => import('./tinybase.js'),
  rxdb: () => import('./rxdb.js'),
};

declare global {
  interface Window {
    /** Called by the runner. */
    run(engine: string, count: number, queries: number, changes: number): Promise<{ load: number; change: number }>;
  }
}

window.run = async (engine, count, queries, changes) => {
  const { createEngine } = await (engines[engine] as NonNullable<(typeof engines)[string]>)();
  return measure(createEngine(), count, queries, changes);
};
