import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Documents } from '../connectors/host.js';
import { ActionLog, type LogLine } from './action-log.js';

/** Documents as the log needs them. */
function memoryDocuments(): Documents {
  const contents = new Map<string, unknown>();
  const documents = {
    get: (_: string, id: string) => (contents.has(id) ? { content: contents.get(id) } : undefined),
    put: (_: string, id: string, content: unknown) => void contents.set(id, content),
    list: () => [...contents].sort(([left], [right]) => (left < right ? -1 : 1)).map(([id, content]) => ({ id, content })),
    onChange: () => () => undefined,
  };
  return documents as unknown as Documents;
}

describe('the log of actions, when the clock is set back between two lines of one', () => {
  const noon = Date.parse('2026-10-25T12:00:00Z');
  const line = { id: 'a', account: 'fixture-1', action: 'fixture.move', title: 'Move', risk: 'reversible', caller: { widget: 'host' } } as const;
  const inverse = { action: 'move', input: {} };
  /** The outcome after lines that were each written a minute before the last one. */
  function after(start: number, ...lines: Pick<LogLine, 'outcome' | 'inverse'>[]) {
    const log = new ActionLog(memoryDocuments(), () => true);
    for (const [index, more] of lines.entries()) log.append({ ...line, ...more, at: start - index * 60_000 });
    return log.entries.map(({ outcome, undoable }) => `${outcome}${undoable ? ', undoable' : ''}`).join(' ');
  }

  it('has what was undone as undone', () => {
    assert.equal(after(noon, { outcome: 'done', inverse }, { outcome: 'undone' }), 'undone');
    assert.equal(after(Date.parse('2026-11-01T00:00:30Z'), { outcome: 'done', inverse }, { outcome: 'undone' }), 'undone', 'also into the month before');
  });

  it('has what waited and was sent as done', () => {
    assert.equal(after(noon, { outcome: 'queued' }, { outcome: 'done', inverse }), 'done, undoable');
    assert.equal(after(noon, { outcome: 'queued' }, { outcome: 'failed' }), 'failed');
  });

  it('has what failed and was tried again as what came of it', () => {
    assert.equal(after(noon, { outcome: 'failed' }, { outcome: 'queued' }), 'queued, undoable');
    assert.equal(after(noon, { outcome: 'failed' }, { outcome: 'queued' }, { outcome: 'done' }), 'done');
  });
});

describe('the log of actions', () => {
  it('has what agents read, which the companion writes beside it', () => {
    const documents = memoryDocuments();
    const line = { id: 'call', at: Date.UTC(2026, 9, 25), account: '0agent-1', action: 'mcp.read_items', title: 'Read items: event', risk: 'reversible', caller: { widget: '0agent-1' }, outcome: 'done' } as const;
    documents.put('log', 'calls-2026-10-25-1', { lines: [line] });
    documents.put('log', 'history-2026-10', { lines: [{ ...line, id: 'other' }] });
    assert.deepEqual(new ActionLog(documents, () => true).entries.map(({ id }) => id), ['call']);
  });
});
