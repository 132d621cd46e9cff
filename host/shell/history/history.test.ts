import { expect } from '@open-wc/testing';
import { loadBriefing, saveBriefing, usualBriefing } from '../../briefing/settings.js';
import { keepVersion, versionsOf, type WidgetVersion } from '../../studio/versions.js';
import { ArtifactLibrary } from '../artifact-library.js';
import { emptyArtifact } from '../artifacts.js';
import { memoryDocuments } from '../gallery/fake-host.js';
import { placeMade } from '../made-widgets.js';
import { History } from './history.js';
import { bringMissing } from './made-with-page.js';

const center = 'daily-command-center';

const size = { w: 4, h: 4 };
const versionOf = (tag: string, at: string): WidgetVersion => ({
  at, prompt: 'a widget', model: 'mid-1', rounds: 1, findings: [], files: { 'widget.ts': 'export {};' }, entry: 'widget.ts',
  manifest: { tag, title: tag, description: tag, sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: { type: 'object', properties: {} }, sample: {} },
});

describe('History', () => {
  let documents: ReturnType<typeof memoryDocuments>;
  let library: ArtifactLibrary;
  let history: History;
  const place = (id: string) => library.get(center)!.placements.find((one) => one.id === id);
  const move = (id: string, x: number, why: string) =>
    library.change(center, { placements: library.get(center)!.placements.map((one) => (one.id === id ? { ...one, cells: { ...one.cells, wide: { ...one.cells.wide, x } } } : one)) }, why);

  beforeEach(async () => {
    documents = memoryDocuments();
    library = await ArtifactLibrary.open(documents);
    history = new History(library, documents);
  });
  afterEach(() => history.close());

  it('takes back and makes again what was done, by name', () => {
    move('clock', 2, 'Moved Clock');
    library.rename(center, 'Morning');
    library.change(center, { theme: 'dark' }, 'Changed the theme');
    expect([history.next?.why, history.again]).to.deep.equal(['Changed the theme', undefined]);
    for (const title of ['Morning', 'Daily command center']) {
      history.undo();
      expect(library.get(center)?.title).to.equal(title);
    }
    history.undo();
    expect(place('clock')?.cells.wide.x).to.equal(9);
    expect(history.next).to.equal(undefined);
    expect(history.again?.why).to.equal('Moved Clock');
    history.redo();
    expect(place('clock')?.cells.wide.x).to.equal(2);
  });

  it('knows what was taken back also where the clock was set back since', () => {
    library.rename(center, 'Morning');
    library.rename(center, 'Evening');
    history.close();
    history = new History(library, documents, () => Date.now() - 3_600_000);
    for (const title of ['Morning', 'Daily command center']) {
      expect(history.undo()).to.include({ nothing: false });
      expect(library.get(center)?.title).to.equal(title);
    }
    expect([history.next, history.again?.why]).to.deep.equal([undefined, 'Renamed']);
    history.redo();
    expect(library.get(center)?.title).to.equal('Morning');
  });

  it('takes back adding, removing and settings of a widget, and keeps what the widget saved', () => {
    const { placements } = library.get(center)!;
    library.saveState(center, 'inbox', { version: 1, value: { filter: 'unread' } });
    library.change(center, { placements: library.get(center)!.placements.filter(({ id }) => id !== 'inbox') }, 'Removed Inbox');
    library.change(center, { placements: library.get(center)!.placements.map((one) => (one.id === 'clock' ? { ...one, config: { seconds: false } } : one)) }, 'Changed Clock');
    history.undo();
    expect(place('clock')?.config).to.deep.equal({});
    history.undo();
    expect(place('inbox')?.state?.value).to.deep.equal({ filter: 'unread' });
    expect(library.get(center)?.placements).to.have.length(placements.length);
  });

  it('sets the briefing back with the page that it came with, and again; what was set since stays', () => {
    const after = { ...usualBriefing, quietDays: 7 };
    saveBriefing(documents, after);
    library.add(emptyArtifact(9, 'Deals'), 'Page made by Claude', { briefing: { before: usualBriefing, after } });
    history.undo();
    expect(loadBriefing(documents)).to.deep.equal(usualBriefing);
    history.redo();
    expect(loadBriefing(documents)).to.deep.equal(after);
    saveBriefing(documents, { quietDays: 30 });
    expect(history.undo()).to.include({ nothing: false, partly: true });
    expect(loadBriefing(documents).quietDays).to.equal(30);
    expect(library.list).to.have.length(1);
  });

  it('takes the widgets of a page with it and brings them again; what another page has, or was changed since, stays', () => {
    const made = ['gen-own', 'gen-shared', 'gen-changed'].map((tag) => {
      const version = versionOf(tag, '2026-03-04T10:00:00.000Z');
      keepVersion(documents, version);
      documents.put('widget', tag, { format: 1, manifest: version.manifest, files: version.files, entry: version.entry } as never);
      return { tag, at: version.at };
    });
    const placed = (tag: string) => ({ id: tag, widget: tag, config: {}, cells: { wide: { x: 0, y: 0, w: 4, h: 4 } } });
    const page = library.add({ ...emptyArtifact(9, 'Deals'), placements: made.map(({ tag }) => placed(tag)) }, 'Page made by Claude', { widgets: made });
    history.undo();
    expect(documents.list('widget')).to.have.length(0);
    history.redo();
    expect(documents.list('widget').map(({ id }) => id).sort()).to.deep.equal(['gen-changed', 'gen-own', 'gen-shared']);
    expect(library.get(page.id)?.placements).to.have.length(3);

    library.change(center, { placements: [...library.get(center)!.placements, placed('gen-shared')] }, 'Added Shared');
    keepVersion(documents, versionOf('gen-changed', '2026-03-05T10:00:00.000Z'));
    const entry = history.undo() && history.next!;
    expect(entry?.why).to.equal('Page made by Claude');
    history.redo();
    expect(history.undo(entry)).to.include({ nothing: false, partly: true });
    expect(documents.list('widget').map(({ id }) => id).sort()).to.deep.equal(['gen-changed', 'gen-shared']);
    expect(versionsOf(documents, 'gen-own')).to.have.length(1);
  });

  it('takes a widget with the place it was made for and brings it again, also with a version of the page; what is used or was changed since stays', () => {
    const version = versionOf('gen-own', '2026-03-04T10:00:00.000Z');
    keepVersion(documents, version);
    documents.put('widget', 'gen-own', { format: 1, manifest: version.manifest, files: version.files, entry: version.entry } as never);
    const there = () => documents.list('widget').map(({ id }) => id);
    const services = { library, host: { documents } } as never;
    expect(placeMade(services, center, version)).to.equal(true);
    const { id } = library.get(center)!.placements.find(({ widget }) => widget === 'gen-own')!;
    move(id, 0, 'Moved Own');
    history.undo();
    history.undo();
    expect(place(id)).to.equal(undefined);
    expect(there()).to.deep.equal([]);
    history.redo();
    expect(place(id)?.widget).to.equal('gen-own');
    expect(there()).to.deep.equal(['gen-own']);

    const entry = history.next!;
    const { content } = library.get(center)!.versions.find(({ content: { placements } }) => placements.some(({ widget }) => widget === 'gen-own'))!;
    history.undo(entry);
    expect(there()).to.deep.equal([]);
    library.change(center, structuredClone(content), 'Restored', { widgets: bringMissing(documents, content.placements) });
    expect(there()).to.deep.equal(['gen-own']);
    history.undo();
    expect(there()).to.deep.equal([]);
    history.redo();

    const restored = history.next!;
    library.change(center, { placements: [...library.get(center)!.placements, { ...place(id)!, id: 'second' }] }, 'Duplicated Own');
    history.undo(restored);
    expect([place(id), place('second')?.widget]).to.deep.equal([undefined, 'gen-own']);
    expect(there()).to.deep.equal(['gen-own']);
  });

  it('brings a deleted page back with its past and place, and a new one goes', () => {
    library.rename(center, 'Morning');
    const { id } = library.create();
    library.remove(center);
    expect(history.removalOf(center)?.why).to.equal('Deleted “Morning”');
    history.undo();
    expect(library.list.map(({ title }) => title)).to.deep.equal(['Morning', 'New page']);
    expect(library.get(center)?.versions.map(({ why }) => why)).to.deep.equal(['Renamed']);
    history.undo();
    expect(library.get(id)).to.equal(undefined);
  });

  it('survives a reload, and edits made before it was loaded are in it', async () => {
    move('clock', 2, 'Moved Clock');
    history.close();
    const again = await ArtifactLibrary.open(documents);
    again.rename(center, 'Morning');
    const later = new History(again, documents);
    expect(later.next?.why).to.equal('Renamed');
    later.undo();
    later.undo();
    expect(again.get(center)?.placements.find(({ id }) => id === 'clock')?.cells.wide.x).to.equal(9);
    later.close();
  });

  it('does not take back what somebody changed since, and says so', () => {
    move('clock', 2, 'Moved Clock');
    const { title, theme, placements } = library.get(center)!;
    const elsewhere = placements.map((one) => (one.id === 'clock' ? { ...one, cells: { ...one.cells, wide: { ...one.cells.wide, x: 5 } } } : one));
    library.settle(center, { ...library.get(center)!, title, theme, placements: elsewhere }, 'Another browser');
    expect(history.undo()).to.include({ nothing: true });
    expect(place('clock')?.cells.wide.x).to.equal(5);
  });

  it('begins anew after a change: what was taken back cannot be made again', () => {
    library.rename(center, 'One');
    history.undo();
    library.rename(center, 'Two');
    expect(history.again).to.equal(undefined);
  });
});
