import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { StoredDocument } from '@vivarium/sdk/protocol';
import { deepFreeze } from './engine/rows.js';
import { Lineage } from './lineage.js';

type Content = StoredDocument['content'];
const copyOf = (content: unknown) => deepFreeze(JSON.parse(JSON.stringify(content))) as Content;

/** All objects that these contents are made of, each once. */
function partsOf(contents: readonly unknown[]): number {
  const seen = new Set<object>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    Object.values(value).forEach(walk);
  };
  contents.forEach(walk);
  return seen.size;
}

/** What is held of a document whose states these were, as another tab would ask for it. */
async function held(states: readonly Content[]): Promise<Content[]> {
  const lineage = new Lineage();
  for (const state of states) lineage.grow('artifact/a', state);
  // What makes them share is loaded at the first of them: whoever asks for it again when it has come comes after that.
  for (let turn = 0; turn < 3; turn += 1) await import('./sharing.js').then(() => new Promise((resolve) => setImmediate(resolve)));
  return lineage.marks('artifact/a').map((mark) => lineage.common('artifact/a', [mark])!.content);
}

const placements = Array.from({ length: 40 }, (_, index) => ({ id: `p${index}`, cell: { x: index % 12, y: index }, config: { title: `Widget ${index}`, days: [1, 2, 3] } }));
const moved = (step: number) => placements.map((one, index) => (index === step % 40 ? { ...one, cell: { x: step, y: 0 } } : one));

describe('the states of a document that are remembered', () => {
  before(() => import('./sharing.js'));

  it('are what they were, and of a large page hold hardly more than one does', async () => {
    const version = (at: number) => ({ at: `2026-03-02T09:00:${at}Z`, why: 'Moved', content: { title: 'Daily', placements } });
    const states = Array.from({ length: 40 }, (_, step) => copyOf({ title: 'Daily', placements: moved(step), versions: Array.from({ length: 30 }, (_, age) => version(100 + step - age)) }));
    const kept = await held(states);
    assert.deepEqual(kept, states.slice(-30));
    const one = partsOf([states.at(-1)]);
    assert.ok(partsOf(kept) < 3 * one, `${partsOf(kept)} parts of ${one}`);
  });

  it('of a log that grows hold each line once', async () => {
    const lines = Array.from({ length: 530 }, (_, index) => ({ id: `l${index}`, input: { archived: true } }));
    const states = Array.from({ length: 30 }, (_, step) => copyOf({ lines: lines.slice(0, 501 + step) }));
    const kept = await held(states);
    assert.deepEqual(kept, states);
    assert.ok(partsOf(kept) < 2 * 530 + 100, String(partsOf(kept)));
  });

  it('tell a member that is gone, a list that is shorter and a part that became something else', async () => {
    const states = [{ a: { b: [1, { c: 1 }] }, d: 1 }, { a: { b: [{ c: 1 }] } }, { a: [1], d: null }, 'text', null, { a: { b: [1, { c: 1 }] }, d: 1 }].map(copyOf);
    assert.deepEqual(await held(states), states);
  });
});
