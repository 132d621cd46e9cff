import { expect } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import type { StoredDocument } from '@vivarium/sdk/protocol';
import { deleteDB } from 'idb';
import { Disk } from './disk.js';
import { DocumentStore, type DocumentBackend } from './documents.js';

/** A data folder in memory, with the companion's rules. */
function folder(initial: StoredDocument[] = []) {
  const stored = new Map(initial.map((document) => [`${document.kind}/${document.id}`, document]));
  const state = { reachable: true, puts: 0 };
  const check = () => {
    if (!state.reachable) throw new VivariumError('offline', 'The companion cannot be reached.');
  };
  const backend: DocumentBackend = {
    async all() {
      check();
      return [...stored.values()];
    },
    async put(document) {
      check();
      state.puts += 1;
      const key = `${document.kind}/${document.id}`;
      if ((stored.get(key)?.version ?? 0) !== document.version) throw new VivariumError('conflict', 'Another version is stored.');
      const next = { ...document, version: document.version + 1 };
      stored.set(key, next);
      return next;
    },
  };
  return { backend, stored, state };
}

describe('documents', () => {
  let disk: Disk;
  const due: (() => void)[] = [];
  const timers = { setTimeout: (run: () => void) => due.push(run), clearTimeout: (handle: unknown) => void (due[(handle as number) - 1] = () => undefined) };
  /** Runs timers, and what they start, until nothing is unsaved or nothing helps. */
  const settle = async (store: DocumentStore) => {
    // What brings two states together is loaded when it is needed.
    await import('./document-conflict.js');
    for (let round = 0; round < 50 && store.unsaved > 0; round += 1) {
      const all = due.splice(0);
      all.forEach((run) => run());
      await disk.run((database) => database.count('documents'), 0);
    }
  };
  const open = (backend: DocumentBackend) => new DocumentStore(disk, backend, timers);

  beforeEach(() => {
    disk = new Disk(`documents-${crypto.randomUUID()}`);
    due.length = 0;
  });
  afterEach(async () => {
    await disk.close();
    await deleteDB(disk.name);
  });

  it('are there at once, after a reload, and in the data folder', async () => {
    const { backend, stored } = folder();
    const first = open(backend);
    first.put('artifact', 'center', { title: 'One' });
    first.put('artifact', 'center', { title: 'Two' });
    expect(first.get('artifact', 'center')?.content).to.deep.equal({ title: 'Two' });
    await settle(first);
    expect(stored.get('artifact/center')).to.deep.include({ version: 1, content: { title: 'Two' } });
    const second = open(backend);
    await second.ready;
    expect(second.get('artifact', 'center')?.content).to.deep.equal({ title: 'Two' });
    expect(second.unsaved).to.equal(0);
  });

  it('taken back while they were on their way stay taken back, although a reload swallowed the answer', async () => {
    const { backend, stored } = folder();
    let lose = false;
    const first = open({
      all: backend.all,
      async put(document) {
        const answer = await backend.put(document);
        return lose ? new Promise<never>(() => undefined) : answer;
      },
    });
    first.put('artifact', 'center', { title: 'Narrow' });
    await settle(first);
    first.put('artifact', 'center', { title: 'Wide' });
    lose = true;
    due.splice(0).forEach((run) => run());
    expect(stored.get('artifact/center')?.content).to.deep.equal({ title: 'Wide' });
    first.put('artifact', 'center', { title: 'Narrow' });
    await first.settled();
    first.close();

    const second = open(backend);
    const overruled: unknown[] = [];
    second.onOverruled((one) => overruled.push(one));
    await second.synchronise();
    await settle(second);
    expect(second.get('artifact', 'center')?.content).to.deep.equal({ title: 'Narrow' });
    expect(stored.get('artifact/center')?.content).to.deep.equal({ title: 'Narrow' });
    expect(overruled).to.deep.equal([]);
  });

  it("come back from the data folder after the browser's storage was cleared", async () => {
    const { backend } = folder([{ kind: 'artifact', id: 'center', version: 4, content: { title: 'Kept' } }]);
    const store = open(backend);
    await store.synchronise();
    await store.restored;
    expect(store.list('artifact')).to.deep.equal([{ kind: 'artifact', id: 'center', version: 4, content: { title: 'Kept' } }]);
    store.put('artifact', 'center', { title: 'New' });
    await settle(store);
    expect(store.get('artifact', 'center')?.version).to.equal(5);
  });

  it('that were written by a companion that ended before its answer are nobody else’s change, whatever was made of them since', async () => {
    const { backend, stored, state } = folder();
    const ends: DocumentBackend = {
      ...backend,
      async put(document) {
        const written = await backend.put(document);
        if (document.content !== 'one') return written;
        state.reachable = false;
        throw new VivariumError('offline', 'The companion cannot be reached.');
      },
    };
    const store = open(ends);
    const overruled: unknown[] = [];
    store.onOverruled(({ content }) => overruled.push(content));
    await store.synchronise();
    store.put('settings', 'app', 'one');
    const push = async () => {
      due.splice(0).forEach((run) => run());
      await disk.run((database) => database.count('documents'), 0);
    };
    await push();
    store.put('settings', 'app', 'two');
    await push();
    state.reachable = true;
    await store.synchronise();
    await settle(store);
    expect([stored.get('settings/app'), overruled]).to.deep.equal([{ kind: 'settings', id: 'app', version: 2, content: 'two' }, []]);
    store.close();
  });

  it('wait while the companion is away, also over a reload', async () => {
    const { backend, stored, state } = folder();
    state.reachable = false;
    const first = open(backend);
    first.put('settings', 'look', { dark: true });
    await first.synchronise();
    await first.restored;
    first.close();
    const second = open(backend);
    await second.ready;
    expect(second.unsaved).to.equal(1);
    state.reachable = true;
    await second.synchronise();
    await settle(second);
    expect(stored.get('settings/look')?.content).to.deep.equal({ dark: true });
  });

  it('that both sides changed: ours wins, and of a log no line is lost', async () => {
    const { backend, stored, state } = folder();
    const store = open(backend);
    store.put('artifact', 'center', { title: 'base' });
    store.put('log', 'actions', { lines: [{ id: 1 }] });
    await settle(store);
    stored.set('artifact/center', { kind: 'artifact', id: 'center', version: 9, content: { title: 'theirs' } });
    stored.set('log/actions', { kind: 'log', id: 'actions', version: 2, content: { lines: [{ id: 1 }, { id: 'theirs' }] } });
    store.put('artifact', 'center', { title: 'ours' });
    store.put('log', 'actions', { lines: [{ id: 1 }, { id: 'ours' }] });
    await settle(store);
    expect(stored.get('artifact/center')).to.deep.include({ version: 10, content: { title: 'ours' } });
    expect(stored.get('log/actions')?.content).to.deep.equal({ lines: [{ id: 1 }, { id: 'theirs' }, { id: 'ours' }] });
    expect(state.puts).to.be.below(10);
  });

  it('that both sides changed in different places: both changes are kept', async () => {
    const { backend, stored } = folder();
    const store = open(backend);
    store.put('artifact', 'center', { title: 'base', placements: [{ id: 'a', x: 0 }] });
    await settle(store);
    stored.set('artifact/center', { kind: 'artifact', id: 'center', version: 9, content: { title: 'theirs', placements: [{ id: 'a', x: 0 }] } });
    store.put('artifact', 'center', { title: 'base', placements: [{ id: 'a', x: 4 }] });
    await settle(store);
    expect(stored.get('artifact/center')).to.deep.include({ version: 10, content: { title: 'theirs', placements: [{ id: 'a', x: 4 }] } });
  });

  it('of two tabs that change the same page at the same moment come to one that has both changes', async () => {
    const { backend } = folder();
    const tabs = [open(backend), open(backend)] as const;
    tabs[0].put('artifact', 'center', { title: 'base', x: 0 });
    await settle(tabs[0]);
    await tabs[1].synchronise();
    const said: (() => Promise<void>)[] = [];
    const overruled: unknown[] = [];
    tabs.forEach((tab, index) => {
      tab.onWrite = ({ document, unsaved }, marks) => said.push(() => tabs[1 - index]!.receiveFromTab({ document, unsaved }, [...marks]));
      tab.onOverruled(({ content }) => overruled.push(content));
    });
    const deliver = async () => {
      while (said.length > 0) await said.shift()!();
    };
    tabs[0].put('artifact', 'center', { title: 'renamed', x: 0 });
    tabs[1].put('artifact', 'center', { title: 'base', x: 7 });
    await deliver();
    for (const tab of tabs) expect(tab.get('artifact', 'center')?.content).to.deep.equal({ title: 'renamed', x: 7 });
    expect(overruled).to.deep.equal([]);
    tabs[0].put('artifact', 'center', { title: 'one', x: 7 });
    tabs[1].put('artifact', 'center', { title: 'two', x: 7 });
    await deliver();
    const [left, right] = tabs.map((tab) => (tab.get('artifact', 'center')?.content as { title: string }).title);
    expect(left).to.equal(right);
    expect(overruled.length).to.be.greaterThan(0);
    expect(overruled).to.deep.include({ title: left === 'one' ? 'two' : 'one', x: 7 });
  });

  it('are not set back by a tab that learns late that its change was saved', async () => {
    const { backend } = folder();
    const tabs = [open(backend), open(backend)] as const;
    const marks = new Map<unknown, readonly string[]>();
    tabs[0].onWrite = ({ document }, after) => marks.set(document, [...after]);
    const first = tabs[0].put('artifact', 'center', { title: 'first' });
    await tabs[1].receiveFromTab({ document: first, unsaved: true }, marks.get(first));
    tabs[1].put('artifact', 'center', { title: 'second' });
    await tabs[1].receiveFromTab({ document: { ...first, version: 1 }, unsaved: false }, marks.get(first));
    expect(tabs[1].get('artifact', 'center')).to.deep.include({ version: 1, content: { title: 'second' } });
    expect(tabs[1].unsaved).to.equal(1);
  });

  it('are taken from the folder when only the folder changed, deletion included', async () => {
    const { backend } = folder();
    const store = open(backend);
    store.put('artifact', 'center', { title: 'a' });
    await settle(store);
    const seen: unknown[] = [];
    store.onChange((document) => seen.push(document.content));
    store.receive({ kind: 'artifact', id: 'center', version: 2, content: { title: 'b' } });
    store.receive({ kind: 'artifact', id: 'center', version: 1, content: { title: 'old' } });
    store.receive({ kind: 'artifact', id: 'center', version: 3 });
    expect(seen).to.deep.equal([{ title: 'b' }, undefined]);
    expect(store.list('artifact')).to.deep.equal([]);
  });

  it('are written again to a folder that lost them', async () => {
    const { backend, stored } = folder();
    const store = open(backend);
    store.put('artifact', 'center', { title: 'a' });
    await settle(store);
    stored.clear();
    await store.synchronise();
    await settle(store);
    expect(stored.get('artifact/center')).to.deep.include({ version: 1, content: { title: 'a' } });
  });

  it('are written again to a folder that was set back to an earlier state', async () => {
    const { backend, stored } = folder();
    const store = open(backend);
    store.put('artifact', 'center', { title: 'a' });
    await settle(store);
    const earlier = stored.get('artifact/center')!;
    store.put('artifact', 'center', { title: 'a', note: 'mine' });
    await settle(store);
    stored.set('artifact/center', earlier);
    await store.synchronise();
    await settle(store);
    expect(stored.get('artifact/center')).to.deep.include({ version: 2, content: { title: 'a', note: 'mine' } });
  });

  it('are brought together with what another browser made of a folder that was set back', async () => {
    const { backend, stored } = folder();
    const store = open(backend);
    store.put('artifact', 'center', { title: 'a' });
    await settle(store);
    store.put('artifact', 'center', { title: 'a', note: 'mine' });
    await settle(store);
    stored.set('artifact/center', { kind: 'artifact', id: 'center', version: 2, content: { title: 'a', theirs: 'theirs' } });
    await store.synchronise();
    await settle(store);
    expect(stored.get('artifact/center')?.content).to.deep.equal({ title: 'a', note: 'mine', theirs: 'theirs' });
    expect(store.get('artifact', 'center')?.content).to.deep.equal({ title: 'a', note: 'mine', theirs: 'theirs' });
  });

  it('refuse what is no JSON and odd names', () => {
    const store = open(folder().backend);
    expect(() => store.put('artifact', '../etc', {})).to.throw(VivariumError, 'cannot be saved');
    expect(() => store.put('artifact', 'ok', (() => 1) as never)).to.throw(VivariumError);
  });
});
