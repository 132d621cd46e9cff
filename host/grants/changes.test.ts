import { expect, waitUntil } from '@open-wc/testing';
import { type LiveSnapshot, useName } from '@vivarium/sdk/widget';
import { ChangeBook } from '../connectors/change-book.js';
import { LateChanges } from '../connectors/changes.js';
import { Disk } from '../store/disk.js';
import { GrantBench, stranger } from './fixture/bench.js';

const letter = (id: string, change = {}) => ({ id, subject: `About ${id}`, body: `Secret ${id}`, label: 'home', n: 1, ...change });
const of = { account: 'a', connector: 'post', collection: 'letters', kind: undefined, keyField: 'id' };

describe('marks of what changed, for a widget from elsewhere', () => {
  it('are those of items it sees, without what the items were; it marks no other as seen', async () => {
    const bench = new GrantBench('a');
    bench.changes = new LateChanges((changed) =>
      ChangeBook.open({
        // What is kept is not looked at here: it stays in memory.
        disk: new Disk('test-grants-changes', () => Promise.reject(new DOMException('denied', 'SecurityError'))),
        tabs: { tellKnown: () => undefined } as never,
        log: () => [],
        now: () => 1,
        changed,
      }),
    );
    const book = await bench.changes.book();
    const ledger = await bench.ledger();
    for (const id of ['1', '2', '3']) bench.put('a', letter(id, { label: id === '2' ? 'work' : 'home' }));
    const row = (id: string) => bench.store.table('a', 'letters')!.rows.get(id)!;
    ledger.give(stranger.tag, [{ use: useName(stranger.uses['letters']!), where: { label: 'home' } }]);
    const widget = bench.widget();
    const seen: LiveSnapshot[] = [];
    const end = widget.open('letters', {}, (snapshot) => seen.unshift(snapshot));
    await waitUntil(() => seen[0]?.items.length === 2, undefined, { timeout: 20_000 });
    const was = (id: string) => ({ ...row(id), subject: 'Was something else' });
    book.noted(of, [{ before: was('1'), after: row('1') }, { before: was('2'), after: row('2') }, { before: row('3'), after: undefined }]);
    const gone = bench.store.table('a', 'letters')!;
    bench.store.publish(gone, gone.apply({ upsert: [], remove: ['3'] }));
    bench.frame();
    expect([...(seen[0]?.changes ?? [])]).to.deep.equal([['a/letters/1', { type: 'changed', seen: false }]]);
    const reported: string[] = [];
    bench.changes.saw = (items) => void reported.push(...items);
    widget.saw(['a/letters/1', 'a/letters/2']);
    await waitUntil(() => reported.length > 0, undefined, { timeout: 20_000 });
    expect(reported).to.deep.equal(['a/letters/1']);
    end();
    book.close();
  });
});
