import { expect, fixture, html } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import type { ConfirmRequest } from '../connectors/host.js';
import { tokens } from '../ui/tokens.css.js';
import { ConfirmDialog, type Question } from './confirm-dialog.js';
import { questionOf } from './questions.js';
import type { ShortcutsDialog } from './shortcuts-dialog.js';
import './shortcuts-dialog.js';
import type { Toasts } from './toasts.js';
import './toasts.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);
const question = (title: string): Question => ({
  preview: { title, lines: [{ label: 'Stage', before: 'Proposal', after: 'Negotiation' }] },
  consequence: 'Other people will see it.',
  yes: 'Yes, do it',
  danger: false,
});

describe('<viv-confirm-dialog>', () => {
  let dialog: ConfirmDialog;
  const open = () => dialog.renderRoot.querySelector('dialog')!;
  const shown = async (title: string) => {
    while (!open().open || open().querySelector('h2')?.textContent !== title) await new Promise(requestAnimationFrame);
  };
  const answer = (value: string) => open().querySelector<HTMLButtonElement>(`button[value=${value}]`)!.click();

  beforeEach(async () => {
    dialog = await fixture<ConfirmDialog>(html`<viv-confirm-dialog></viv-confirm-dialog>`);
  });

  it('shows a command as it is written, also where the page runs from right to left', async () => {
    const page = await fixture(html`<div dir="rtl"><viv-confirm-dialog></viv-confirm-dialog></div>`);
    dialog = page.querySelector<ConfirmDialog>('viv-confirm-dialog')!;
    const asked = dialog.ask({ ...question('Add it?'), preview: { title: 'Add it?', lines: [{ label: 'Runs', after: '/notes/server --stdio' }] } });
    await shown('Add it?');
    const value = open().querySelector('dd span')!;
    expect(value.matches(':dir(ltr)')).to.equal(true);
    // The slash it begins with stands before the word.
    const letter = (at: number) => {
      const range = document.createRange();
      const text = [...value.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.textContent !== '')!;
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    };
    expect(letter(0)).to.be.below(letter(1));
    answer('no');
    expect(await asked).to.be.false;
  });

  it('leaves room for what is done, however a source names what it is done to', async () => {
    const asked = dialog.ask({ ...question('Do it?'), preview: { title: 'Do it?', lines: [{ label: 'N'.repeat(1000), after: 'To everybody' }] } });
    await shown('Do it?');
    expect(open().querySelector('dd')!.getBoundingClientRect().width).to.be.above(200);
    const list = open().querySelector('dl')!;
    expect(list.scrollWidth).to.be.at.most(list.clientWidth);
    answer('no');
    await asked;
  });

  it('tells a change from what is only named', async () => {
    const asked = dialog.ask({ ...question('Do it?'), preview: { title: 'Do it?', lines: [{ label: 'To', after: 'Amanda' }, { label: 'Stage', before: 'Lead', after: 'Won' }] } });
    await shown('Do it?');
    expect([...open().querySelectorAll('dd')].map((value) => [...value.children].map(({ localName, textContent }) => `${localName} ${textContent}`))).to.deep.equal([['span Amanda'], ['del Lead', 'ins Won']]);
    answer('no');
    await asked;
  });

  it('shows values of a foreign widget in the order they are passed', () => {
    const { values } = questionOf({
      title: 'Send', preview: { title: 'Send' }, risk: 'external', account: { label: 'me' }, caller: { widget: 'x-y' }, permit: {}, input: { to: '\u202emoc.knab@me' },
    } as unknown as ConfirmRequest);
    expect(values).to.contain('"\\u202emoc.knab@me"');
  });

  it('shows what will happen, starts on the safe answer and gives the focus back', async () => {
    const before = await fixture<HTMLButtonElement>(html`<button>before</button>`);
    before.focus();
    const asked = dialog.ask(question('Send it'));
    await shown('Send it');
    expect((dialog.shadowRoot!.activeElement as HTMLButtonElement).value).to.equal('no');
    expect(open().textContent).to.contain('Proposal').and.contain('Negotiation');
    await expect(dialog).to.be.accessible();
    answer('yes');
    expect(await asked).to.be.true;
    expect(document.activeElement).to.equal(before);
  });

  for (const from of [{ asker: 'Stranger', values: '{}' }, { foreign: true }])
    it(`is not answered by the second click of a double click where ${Object.keys(from)[0]} is from elsewhere, nor by script`, async () => {
      const { tooSoon } = ConfirmDialog;
      const asked = dialog.ask({ ...question('Send it'), ...from });
      await shown('Send it');
      answer('yes');
      const { x, y } = open().querySelector('button[value=yes]')!.getBoundingClientRect();
      const click = () => sendMouse({ type: 'click', position: [Math.round(x + 8), Math.round(y + 8)] });
      ConfirmDialog.tooSoon = Infinity;
      await click();
      expect(open().open).to.be.true;
      ConfirmDialog.tooSoon = 0;
      await click();
      ConfirmDialog.tooSoon = tooSoon;
      expect(await asked).to.be.true;
    });

  it('takes Escape as no, and asks one question after the other', async () => {
    const first = dialog.ask(question('First'));
    const second = dialog.ask(question('Second'));
    await shown('First');
    open().close();
    expect(await first).to.be.false;
    await shown('Second');
    answer('yes');
    expect(await second).to.be.true;
  });
});

describe('<viv-toasts>', () => {
  it('undoes the newest that can be, once', async () => {
    const undone: string[] = [];
    const toasts = await fixture<Toasts>(html`<viv-toasts></viv-toasts>`);
    toasts.show({ message: 'Deleted “A”.', undo: () => undone.push('A') });
    toasts.show({ message: 'Deleted “B”.', undo: () => undone.push('B') });
    toasts.show({ message: 'Saved.' });
    await toasts.updateComplete;
    await expect(toasts).to.be.accessible();
    expect(toasts.undoLast()).to.be.true;
    expect(toasts.undoLast()).to.be.true;
    expect(toasts.undoLast()).to.be.false;
    expect(undone).to.deep.equal(['B', 'A']);
  });

  it('says the same thing once and takes all of it back together', async () => {
    const undone: number[] = [];
    const toasts = await fixture<Toasts>(html`<viv-toasts></viv-toasts>`);
    for (const part of [1, 2, 3]) toasts.show({ message: 'Archive “Terms”', undo: () => undone.push(part) });
    await toasts.updateComplete;
    expect(toasts.renderRoot.querySelectorAll('li')).to.have.length(1);
    toasts.undoLast();
    expect(undone).to.deep.equal([3, 2, 1]);
    for (const _ of [1, 2]) toasts.show({ message: 'Undone: Archive “Terms”' });
    await toasts.updateComplete;
    expect([...toasts.renderRoot.querySelectorAll('li')].map((one) => one.querySelector('span')!.textContent)).to.deep.equal(['Undone: Archive “Terms”']);
    expect(toasts.renderRoot.querySelector('.undo')).to.equal(null);
  });

  it('shows at most three', async () => {
    const toasts = await fixture<Toasts>(html`<viv-toasts></viv-toasts>`);
    for (const message of ['1', '2', '3', '4', '5']) toasts.show({ message });
    await toasts.updateComplete;
    expect([...toasts.renderRoot.querySelectorAll('span')].map(({ textContent }) => textContent)).to.deep.equal(['3', '4', '5']);
  });
});

describe('a message about something seen elsewhere', () => {
  it('goes, and does not come where it is late', async () => {
    const toasts = await fixture<Toasts>(html`<viv-toasts></viv-toasts>`);
    const seen = new AbortController();
    toasts.show({ message: 'Four changes', until: seen.signal });
    toasts.show({ message: 'Something else' });
    seen.abort();
    toasts.show({ message: 'Four changes', until: seen.signal });
    await toasts.updateComplete;
    expect([...toasts.renderRoot.querySelectorAll('span')].map(({ textContent }) => textContent)).to.deep.equal(['Something else']);
  });
});

describe('<viv-shortcuts>', () => {
  it('is accessible', async () => {
    const shortcuts = await fixture<ShortcutsDialog>(html`<viv-shortcuts></viv-shortcuts>`);
    shortcuts.open();
    await expect(shortcuts).to.be.accessible();
  });
});
