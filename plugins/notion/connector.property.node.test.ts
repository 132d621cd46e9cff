import fc from 'fast-check';
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import type { NoteItem } from '@vivarium/sdk/contract';
import type { NotionRecord } from './contract.js';
import { startEmulator, type NotionEmulator } from './emulator.js';
import type { WorkspaceData } from './emulator/model.js';
import { contextFor, Mirror, TestClock } from './testing.js';

type Step =
  | { do: 'stage'; page: number; stage: string }
  | { do: 'value'; page: number; value: number }
  | { do: 'note'; page: number; text: string }
  | { do: 'unnote'; page: number }
  | { do: 'trash'; page: number; trashed: boolean }
  | { do: 'create'; title: string }
  | { do: 'wait'; seconds: number }
  | { do: 'sync' };

const page = fc.nat(12);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('stage' as const), page, stage: fc.constantFrom('Lead', 'Won', 'Lost') }),
  fc.record({ do: fc.constant('value' as const), page, value: fc.nat(3) }),
  fc.record({ do: fc.constant('note' as const), page, text: fc.constantFrom('a', 'b') }),
  fc.record({ do: fc.constant('unnote' as const), page }),
  fc.record({ do: fc.constant('trash' as const), page, trashed: fc.boolean() }),
  fc.record({ do: fc.constant('create' as const), title: fc.constantFrom('x', 'y') }),
  fc.record({ do: fc.constant('sync' as const) }),
);
const inOneMinute = fc.array(step, { minLength: 3, maxLength: 25 });
const overTime = fc.array(fc.oneof({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 29, 61, 130) }) }), { minLength: 3, maxLength: 25 });

/** Clients only, copied until there are this many: tasks would make computed values change without an edit. */
function workspaceOf(count: number, data: WorkspaceData): WorkspaceData {
  const [clients] = data.sources;
  assert.ok(clients);
  const properties = clients.properties.filter(({ type }) => !['relation', 'rollup'].includes(type));
  const originals = data.pages.filter(({ source }) => source === clients.id);
  const pages = Array.from({ length: count }, (_, index) => {
    const original = originals[index % originals.length] as WorkspaceData['pages'][number];
    return { ...structuredClone(original), id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, children: [] };
  });
  return { ...data, sources: [{ ...clients, properties }], pages, blocks: [] };
}

async function change(emulator: NotionEmulator, step: Step): Promise<void> {
  const { http } = contextFor(emulator);
  const id = 'page' in step ? `00000000-0000-4000-8000-${String(step.page).padStart(12, '0')}` : '';
  const quietly = (promise: Promise<unknown>) => promise.catch(() => undefined); // a page in the trash refuses edits: no change, then
  switch (step.do) {
    case 'stage':
      return void (await quietly(http.patch(`/v1/pages/${id}`, { properties: { Stage: { status: { name: step.stage } } } })));
    case 'value':
      return void (await quietly(http.patch(`/v1/pages/${id}`, { properties: { Value: { number: step.value } } })));
    case 'note':
      return void (await quietly(http.patch(`/v1/blocks/${id}/children`, { children: [{ paragraph: { rich_text: [{ text: { content: step.text } }] } }] })));
    case 'unnote': {
      const blocks = (emulator.snapshot() as WorkspaceData).blocks.filter((block) => block.page === id && !block.trashed);
      return void (blocks[0] && (await quietly(http.delete(`/v1/blocks/${blocks[0].id}`))));
    }
    case 'trash':
      return void (await http.patch(`/v1/pages/${id}`, { in_trash: step.trashed }));
    case 'create': {
      const data_source_id = (emulator.snapshot() as WorkspaceData).sources[0]?.id;
      return void (await http.post('/v1/pages', { parent: { data_source_id }, properties: { Company: { title: [{ text: { content: step.title } }] } } }));
    }
  }
}

/** Runs the steps; after every sync, what was mirrored must be what a full listing gives, and at the end exactly. */
async function follows(count: number, steps: readonly Step[], isSmall: boolean): Promise<void> {
  const clock = new TestClock();
  mock.timers.enable({ apis: ['Date'], now: clock.now() });
  const seed = await startEmulator({ now: clock.now });
  const emulator = await startEmulator({ now: clock.now, snapshot: workspaceOf(count, seed.snapshot() as WorkspaceData) });
  await seed.close();
  try {
    const context = contextFor(emulator);
    const records = new Mirror<NotionRecord>('records', context);
    const notes = new Mirror<NoteItem>('notes', context);
    const check = async (exactly: boolean) => {
      await records.sync();
      await notes.sync();
      while (notes.last.upserts >= 60) await notes.sync();
      const full = (await new Mirror<NotionRecord>('records', context).sync()).items;
      for (const [id, record] of full) {
        assert.deepEqual(records.items.get(id), record);
        const blocks = (emulator.snapshot() as WorkspaceData).blocks.filter((block) => block.page === id && !block.trashed);
        assert.deepEqual(notes.items.get(id)?.blocks.map(({ text }) => text), blocks.map(({ text }) => text[0]?.content));
      }
      // Between two listings a large source may still show pages that are in the trash, and no others.
      const extra = records.all.filter(({ id }) => !full.has(id));
      if (exactly) assert.deepEqual(extra, []);
      const trashed = new Set((emulator.snapshot() as WorkspaceData).pages.filter((page) => page.trashed).map(({ id }) => id));
      assert.ok(extra.every(({ id }) => trashed.has(id)));
    };
    const pass = (seconds: number) => {
      clock.forward(seconds);
      mock.timers.setTime(clock.now().getTime());
    };
    await check(true);
    for (const step of steps) {
      if (step.do === 'sync') await check(isSmall);
      else if (step.do === 'wait') pass(step.seconds);
      else await change(emulator, step);
    }
    await check(isSmall);
    pass(121);
    await check(true);
  } finally {
    mock.timers.reset();
    await emulator.close();
  }
}

describe('deltas add up to a full listing', () => {
  it('in a small source, all edits within one minute', () => fc.assert(fc.asyncProperty(inOneMinute, (steps) => follows(14, steps, true)), { numRuns: 6 }));
  it('in a small source, over time', () => fc.assert(fc.asyncProperty(overTime, (steps) => follows(14, steps, true)), { numRuns: 6 }));
  it('in a large source, all edits within one minute', () => fc.assert(fc.asyncProperty(inOneMinute, (steps) => follows(64, steps, false)), { numRuns: 6 }));
  it('in a large source, over time', () => fc.assert(fc.asyncProperty(overTime, (steps) => follows(64, steps, false)), { numRuns: 6 }));
});
