import { expect } from '@open-wc/testing';
import type { Placement } from '../../board/layout.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import { Commands } from '../commands.js';
import type { Toast } from '../toasts.js';
import { addClipboard } from './clipboard.js';
import type { Shell } from './shell.js';

const placed = (count: number): Placement[] => Array.from({ length: count }, (_, index) => ({ id: `p${index}`, widget: 'viv-clock', config: { at: index }, cells: { wide: { x: 0, y: index * 2, w: 2, h: 2 } } }));

/** A page with so many widgets, and what was said of it. */
function pageOf(count: number) {
  let artifact = { id: 'page', placements: placed(count) };
  const commands = new Commands();
  const said: Toast[] = [];
  const announced: string[] = [];
  const reasons: string[] = [];
  const library = {
    change: (_: string, { placements }: { placements: Placement[] }, why: string) => {
      artifact = { ...artifact, placements };
      reasons.push(why);
    },
  };
  const board = { updateComplete: Promise.resolve(), elementOf: () => undefined, focusPlacement: () => undefined, editing: true, announce: (words: string) => announced.push(words) };
  const services = { commands, library, widgets: new Map([['viv-clock', { title: 'Clock' }]]), host: { locale: 'en', grants: { trusts: () => true } } };
  const shell = { services, view: { board, updateComplete: Promise.resolve() }, say: (toast: Toast) => said.push(toast), get artifact() {
      return artifact;
    } };
  addClipboard(shell as unknown as Shell);
  const duplicate = (...ids: string[]) => commands.list.find(({ id }) => id === 'placement-duplicate')!.run(JSON.stringify(ids));
  return { shell, commands, said, announced, reasons, duplicate };
}

describe('copies of widgets', () => {
  it('lie where there is room, as one change that is announced', async () => {
    const page = pageOf(3);
    await page.duplicate('p0', 'p2');
    expect(page.shell.artifact.placements.map(({ config }) => config['at'])).to.deep.equal([0, 1, 2, 0, 2]);
    expect(new Set(page.shell.artifact.placements.map(({ cells: { wide } }) => `${wide.x} ${wide.y}`)).size).to.equal(5);
    expect(page.reasons).to.deep.equal(['Duplicated 2 widgets']);
    expect(page.announced).to.deep.equal(['Duplicated 2 widgets']);
  });

  it('are not pasted when what was copied is gone since, and it is said; once it is back they are', () => {
    const page = pageOf(1);
    const { widgets } = page.shell.services;
    page.commands.run('placement-copy', JSON.stringify(['p0']));
    const clock = widgets.get('viv-clock')!;
    widgets.delete('viv-clock');
    page.commands.run('paste');
    expect(page.shell.artifact.placements).to.have.length(1);
    expect(page.said.at(-1)?.message).to.equal('Not pasted, it is not here any more: Clock. Redo what made it, then paste again.');
    widgets.set('viv-clock', clock);
    page.commands.run('paste');
    expect(page.shell.artifact.placements).to.have.length(2);
  });

  it('are not made on a page that is full, and it is said', async () => {
    const page = pageOf(MOST_PLACEMENTS - 1);
    await page.duplicate('p0', 'p1');
    page.commands.run('placement-copy', JSON.stringify(['p0', 'p1']));
    page.commands.run('paste');
    expect(page.shell.artifact.placements).to.have.length(MOST_PLACEMENTS - 1);
    expect(page.said.filter(({ tone }) => tone === 'danger').map(({ message }) => message)).to.deep.equal(Array(2).fill('A page holds 60 widgets. Take one away first, or make another page.'));
    await page.duplicate('p0');
    expect(page.shell.artifact.placements).to.have.length(MOST_PLACEMENTS);
  });
});
