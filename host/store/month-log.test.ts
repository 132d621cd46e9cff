import { expect } from '@open-wc/testing';
import type { StoredDocument } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { MonthLog } from './month-log.js';

const Line = z.object({ at: z.number(), what: z.string() });

/** Documents as they are kept, by id. */
function shelf(...documents: StoredDocument[]) {
  const kept = new Map(documents.map((document) => [document.id, document]));
  return {
    get: (_: string, id: string) => kept.get(id),
    list: () => [...kept.values()].sort((left, right) => left.id.localeCompare(right.id)),
    put: (kind: StoredDocument['kind'], id: string, content: StoredDocument['content']) => {
      const document = { kind, id, version: 0, content };
      kept.set(id, document);
      return document;
    },
  };
}

const log = (id: string, ...lines: object[]): StoredDocument => ({ kind: 'log', id, version: 1, content: { lines: lines as never } });

describe('a log by months', () => {
  it('keeps each line with those of its month, and reads the last months alone where it is asked to', () => {
    const documents = shelf();
    const made = new MonthLog(documents, 'made-', Line);
    made.append({ at: Date.UTC(2026, 0, 31, 23, 59), what: 'last of January' });
    made.append({ at: Date.UTC(2026, 1, 1), what: 'first of February' });
    made.append({ at: Date.UTC(2026, 1, 2), what: 'second of February' });
    expect(documents.list().map(({ id }) => id)).to.deep.equal(['made-2026-01', 'made-2026-02']);
    expect(made.lines().map(({ what }) => what)).to.deep.equal(['last of January', 'first of February', 'second of February']);
    expect(made.lines(1).map(({ what }) => what)).to.deep.equal(['first of February', 'second of February']);
  });

  it('leaves other logs alone, and keeps lines that it cannot read', () => {
    const documents = shelf(log('other-2026-02', { at: 1, what: 'not mine' }), log('made-2026-02', { at: 'of a later form' }));
    const made = new MonthLog(documents, 'made-', Line);
    made.append({ at: Date.UTC(2026, 1, 1), what: 'mine' });
    expect(made.lines().map(({ what }) => what)).to.deep.equal(['mine']);
    expect(documents.get('log', 'made-2026-02')?.content).to.deep.equal({ lines: [{ at: 'of a later form' }, { at: Date.UTC(2026, 1, 1), what: 'mine' }] });
    expect(documents.get('log', 'other-2026-02')?.content).to.deep.equal({ lines: [{ at: 1, what: 'not mine' }] });
  });
});
