import { expect } from '@open-wc/testing';
import type { ShellServices } from '../services.js';
import { openForeignLink } from './page-edits.js';

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
});
