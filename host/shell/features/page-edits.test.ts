import { expect } from '@open-wc/testing';
import type { ShellServices } from '../services.js';
import { Commands } from '../commands.js';
import { editPlacement, openForeignLink } from './page-edits.js';

describe('a page that a widget from elsewhere wants opened', () => {
  it('is asked about one at a time, and not again at once after a no: who floods holds nobody up', async () => {
    const asked: string[] = [];
    let answer!: (yes: boolean) => void;
    const ask: ShellServices['ask'] = ({ preview }) => {
      asked.push(preview.lines![0]!.after);
      return new Promise((resolve) => (answer = resolve));
    };
    const open = (url: string, tag: `${string}-${string}` = 'gen-flood') => openForeignLink({ ask }, { tag, title: 'Flood' }, url);
    const first = open('https://one.example/');
    await Promise.all([open('https://two.example/'), open('https://three.example/')]);
    answer(false);
    await first;
    await open('https://four.example/');
    expect(asked).to.deep.equal(['https://one.example/']);
    const other = open('https://five.example/', 'gen-other');
    answer(false);
    await other;
    expect(asked, 'another widget may').to.have.length(2);
  });

  it('is opened by the way out, since the page itself may open none', async () => {
    const opened: unknown[] = [];
    const { open } = window;
    window.open = (url) => (opened.push(url), null);
    try {
      await openForeignLink({ ask: async () => true }, { tag: 'gen-link', title: 'Link' }, 'https://one.example/?a=b');
    } finally {
      window.open = open;
    }
    expect(opened).to.deep.equal([`/leave#${encodeURIComponent('https://one.example/?a=b')}`]);
  });
});

describe('what a person chose for a widget', () => {
  const page = { id: 'page', placements: [{ id: 'one', widget: 'viv-clock', config: {}, cells: { wide: { x: 0, y: 0, w: 2, h: 2 } } }] };
  const view = (commands: Commands) => ({ artifact: page, services: { commands, widgets: new Map(), host: { locale: 'en' }, library: { get: () => page } } }) as never;

  it('is done also where what does it is loaded only then', async () => {
    const commands = new Commands();
    const ran: (string | undefined)[] = [];
    let loads = 0;
    commands.rest = async () => {
      loads += 1;
      await Promise.resolve();
      commands.add({ id: 'placement-settings', group: 'view', title: () => 'Settings', run: (placement) => ran.push(placement) });
    };
    await editPlacement(view(commands), 'one', 'settings');
    await editPlacement(view(commands), 'one', 'settings');
    expect(ran).to.deep.equal(['one', 'one']);
    expect(loads).to.equal(1);
  });

  it('is said to have failed where nothing else says so', async () => {
    const commands = new Commands();
    commands.add({ id: 'placement-settings', group: 'view', title: () => 'Settings', run: () => Promise.reject(new Error('planted')) });
    const failed = new Promise((resolve) => (commands.failed = resolve));
    await editPlacement(view(commands), 'one', 'settings');
    expect(String(await failed)).to.equal('Error: planted');
  });
});
