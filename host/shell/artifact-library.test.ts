import { expect } from '@open-wc/testing';
import { grids } from '../board/layout.js';
import { ArtifactLibrary } from './artifact-library.js';
import { ArtifactDocument } from './artifacts.js';
import { memoryDocuments } from './gallery/fake-host.js';

const titles = (library: ArtifactLibrary) => library.list.map(({ title }) => title);

describe('ArtifactLibrary', () => {
  it('begins with the daily command center, whose widgets fit their grids without overlap', async () => {
    const library = await ArtifactLibrary.open(memoryDocuments());
    expect(titles(library)).to.deep.equal(['Daily command center']);
    const { placements } = ArtifactDocument.parse(library.list[0]);
    expect(placements).to.have.length(6);
    for (const grid of ['wide', 'medium', 'narrow'] as const) {
      const taken = new Set<string>();
      for (const { id, cells } of placements) {
        const { x, y, w, h } = cells[grid]!;
        expect(x + w, `${id} on ${grid}`).to.be.at.most(grids[grid].columns);
        for (let column = x; column < x + w; column++)
          for (let row = y; row < y + h; row++) {
            expect(taken.has(`${column},${row}`), `${id} overlaps on ${grid}`).to.be.false;
            taken.add(`${column},${row}`);
          }
      }
    }
  });

  it('keeps what it is told across a restart', async () => {
    const documents = memoryDocuments();
    const library = await ArtifactLibrary.open(documents);
    const { id } = library.create();
    library.rename(id, '  Sales  ');
    library.move(id, 0);
    const copy = library.duplicate(id)!;
    library.saveState('daily-command-center', 'inbox', { version: 1, value: { filter: 'unread' } });
    const again = await ArtifactLibrary.open(documents);
    expect(titles(again)).to.deep.equal(['Sales', 'Sales copy', 'Daily command center']);
    expect(again.get(copy.id)?.placements).to.deep.equal([]);
    expect(again.get('daily-command-center')?.placements.find((one) => one.id === 'inbox')?.state).to.deep.equal({ version: 1, value: { filter: 'unread' } });
  });

  it('keeps earlier contents as versions, at most thirty', async () => {
    const library = await ArtifactLibrary.open(memoryDocuments(), () => new Date('2026-03-01T08:00:00Z'));
    const id = 'daily-command-center';
    library.rename(id, 'Morning');
    expect(library.get(id)?.versions[0]).to.include({ at: '2026-03-01T08:00:00.000Z', why: 'Renamed' });
    expect(library.get(id)?.versions[0]?.content.title).to.equal('Daily command center');
    for (let count = 0; count < 40; count++) library.rename(id, `Name ${count}`);
    expect(library.get(id)?.versions).to.have.length(30);
  });

  it('follows changes made elsewhere and leaves what it cannot read alone', async () => {
    const documents = memoryDocuments();
    documents.put('artifact', 'from-the-future', { schema: 7 });
    const library = await ArtifactLibrary.open(documents);
    expect(library.list).to.have.length(0);
    let changes = 0;
    library.onChange(() => changes++);
    const other = await ArtifactLibrary.open(documents);
    other.create();
    expect(changes).to.equal(1);
    expect(library.list).to.have.length(1);
    expect(documents.get('artifact', 'from-the-future')?.content).to.deep.equal({ schema: 7 });
  });
});
