import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock } from 'node:test';
import { memoryStorage } from '@vivarium/sdk/connector';
import { connector } from './connector.js';
import type { NotionRecord } from './contract.js';
import { startEmulator, type NotionEmulator, type NotionEmulatorOptions } from './emulator.js';
import type { WorkspaceData } from './emulator/model.js';
import { contextFor, TestClock, type Mirror } from './testing.js';

/** A fresh emulator for every test, with one clock for it and for the connector, which stands still by itself. */
export function testWorkspace() {
  let clock = new TestClock();
  let emulator: NotionEmulator;
  let storage = memoryStorage();

  beforeEach(async () => {
    clock = new TestClock();
    storage = memoryStorage();
    mock.timers.enable({ apis: ['Date'], now: clock.now() });
    emulator = await startEmulator({ now: clock.now });
  });
  afterEach(async () => {
    mock.timers.reset();
    await emulator.close();
  });

  return {
    get emulator() {
      return emulator;
    },
    get clock() {
      return clock;
    },
    context: (settings?: Record<string, unknown>, signal?: AbortSignal) => contextFor(emulator, settings, signal),

    /** Lets time pass for both sides. */
    pass(seconds: number): void {
      clock.forward(seconds);
      mock.timers.setTime(clock.now().getTime());
    },

    /** Starts the emulator again with other data. */
    async restart(snapshot: WorkspaceData, options: NotionEmulatorOptions = {}): Promise<void> {
      await emulator.close();
      emulator = await startEmulator({ now: clock.now, snapshot, ...options });
    },

    /** Changes the source as a person or another integration would. */
    async api(method: 'POST' | 'PATCH', path: string, body: object): Promise<void> {
      const response = await contextFor(emulator).http.request({ method, url: `/v1${path}`, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      assert.equal(response.status, 200, response.text());
    },
    setStage(page: string, stage: string): Promise<void> {
      return this.api('PATCH', `/pages/${page}`, { properties: { Stage: { status: { name: stage } } } });
    },

    /** API requests so far. */
    requests: () => emulator.journal.filter(({ path }) => path.startsWith('/v1/')).length,

    /** Runs an action; without a key, as a decision of its own. */
    act: (name: string, item: unknown, input: object, idempotencyKey: string = crypto.randomUUID()) =>
      connector.act(name, { ...contextFor(emulator), storage, input, item, idempotencyKey }),

    /** The demo workspace with one client copied many times: a source that is not listed whole at every delta. */
    manyClients(count: number): WorkspaceData {
      const data = emulator.snapshot() as WorkspaceData;
      const model = data.pages.find((page) => page.source === data.sources[0]?.id);
      assert.ok(model);
      for (let index = 0; index < count; index += 1) data.pages.push({ ...structuredClone(model), id: copyId(index), children: [] });
      return data;
    },
  };
}

/** Gives the first client this many tasks with a title each, all to be done. */
export function withManyTasks(data: WorkspaceData, count: number): { page: string; ids: string[] } {
  const tasks = data.sources.find(({ title }) => title === 'Tasks');
  const model = data.pages.find(({ source }) => source === tasks?.id);
  const page = data.pages.find(({ source }) => source === data.sources[0]?.id);
  assert.ok(model && page);
  const ids = Array.from({ length: count }, (_, index) => `20000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
  for (const [index, id] of ids.entries())
    data.pages.push({ ...structuredClone(model), id, values: { title: [{ content: `Task ${index}`, link: null }], done: false, clnt: [page.id] }, children: [] });
  page.values['task'] = ids;
  return { page: page.id, ids };
}

/** The id of a copied page. */
export const copyId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Amanda Foster's company among the records. */
export function amanda(mirror: Mirror<NotionRecord>): NotionRecord {
  const found = mirror.all.find(({ emails }) => emails[0]?.startsWith('amanda.foster'));
  assert.ok(found);
  return found;
}

/** The code a promise fails with, or `done`. */
export const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'done', (error: { code: string }) => error.code);
