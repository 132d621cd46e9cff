import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { tokens } from '../../ui/tokens.css.js';
import { UnsavedEvent, type CodeEditor } from './code-editor.js';
import './code-editor.js';
import type { CodeField } from './code-field.js';
import type { CodeFiles } from './code-files.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

const files = { 'widget.ts': `const title = 'Next';\nfetch('/secret');\nexport const widget = title;\n`, 'parts/row.ts': `export const row = 1;\n` };
const wrong = { severity: 'error', where: 'widget.ts:2', message: 'Not allowed: there is no network.' } as const;

describe('<viv-code-editor>', () => {
  let element: CodeEditor;
  let sent: Record<string, string>[];
  let entries: (string | undefined)[];
  const part = <E extends HTMLElement = HTMLElement>(selector: string) => element.renderRoot.querySelector<E>(selector)!;
  const field = () => part<CodeField>('viv-code-field');
  const code = () => field().renderRoot.querySelector<HTMLElement>('.cm-content')!;
  const focused = () => (element.shadowRoot!.activeElement?.shadowRoot?.activeElement ?? element.shadowRoot!.activeElement) as HTMLElement;
  const list = () => part<CodeFiles>('viv-code-files');
  const names = () => [...list().renderRoot.querySelectorAll('option')].map(({ textContent }) => textContent);
  const press = async (words: string) => {
    [...list().renderRoot.querySelectorAll('button')].find(({ textContent }) => textContent === words)!.click();
    await list().updateComplete;
  };
  const keep = () => [...element.renderRoot.querySelectorAll('button')].find((one) => one.textContent === 'Keep')!;

  const openWith = async (edited: Record<string, string>, entry = 'widget.ts') => {
    const session = { request: (_: string, request: { files: Record<string, string>; entry?: string }) => (sent.push(request.files), entries.push(request.entry), Promise.resolve({ findings: [wrong] })) };
    element = await fixture(html`<viv-code-editor .session=${session as never} .contracts=${[]} .taken=${new Set<string>()} .edited=${{ tag: 'gen-next', title: 'Next', files: edited, entry }}></viv-code-editor>`);
    await element.open();
  };

  beforeEach(async () => {
    sent = [];
    entries = [];
    await openWith(files);
  });

  it('shows the code in colours of the page, without a style element, and everybody can use it', async () => {
    expect(code().textContent).to.contain('fetch(');
    expect(field().renderRoot.querySelector('style')).to.equal(null);
    const keyword = [...code().querySelectorAll('span')].find(({ textContent }) => textContent === 'const')!;
    const probe = await fixture<HTMLElement>(html`<p style="color:var(--viv-color-series-4)"></p>`);
    expect(getComputedStyle(keyword).color).to.equal(getComputedStyle(probe).color);
    expect(focused()).to.equal(code());
    await expect(element).to.be.accessible();
  });

  it('lets Tab and Escape leave the code', async () => {
    await sendKeys({ press: 'Tab' });
    expect(focused()).not.to.equal(code());
    expect(field().files).to.deep.equal(files);
    field().focus();
    await sendKeys({ press: 'Escape' });
    expect(focused().textContent).to.equal('Check');
    expect(part<HTMLDialogElement>('dialog').open).to.equal(true);
  });

  it('tries a widget as it begins, also where that is another file', async () => {
    await openWith({ 'main.js': files['widget.ts'] }, 'main.js');
    part('#check').click();
    await waitUntil(() => entries.length > 0);
    expect(entries).to.deep.equal(['main.js']);
  });

  it('finds in the text, with a panel that everybody can use', async () => {
    await sendKeys({ press: 'ControlOrMeta+f' });
    await waitUntil(() => field().renderRoot.querySelector('.cm-search'), undefined, { timeout: 20_000 });
    await sendKeys({ type: 'secret' });
    await waitUntil(() => field().renderRoot.querySelector('.cm-searchMatch'), undefined, { timeout: 20_000 });
    await expect(element).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !field().renderRoot.querySelector('.cm-search'), undefined, { timeout: 20_000 });
    expect(part<HTMLDialogElement>('dialog').open).to.equal(true);
  });

  it('tells what is wrong by file and line, goes there, and keeps nothing that does not run', async () => {
    await sendKeys({ type: '// mine\n' });
    await sendKeys({ press: 'ControlOrMeta+s' });
    await waitUntil(() => part('.findings li'), undefined, { timeout: 20_000 });
    expect(sent).to.have.length(1);
    expect(sent[0]!['widget.ts']).to.match(/^\/\/ mine\n/);
    expect(keep().disabled).to.equal(true);
    expect(part('[role=status]').textContent).to.contain('does not run');
    await waitUntil(() => field().renderRoot.querySelector('.cm-lintRange-error'), undefined, { timeout: 20_000 });
    await expect(element).to.be.accessible();
    part('.findings button').click();
    await sendKeys({ type: 'X' });
    expect(field().files['widget.ts']!.split('\n')[1]).to.match(/^X/);
    // Another text: what was found says nothing of it.
    await waitUntil(() => !part('.findings'), undefined, { timeout: 20_000 });
  });

  it('adds, renames and removes files, by names that can be, and tries what there is then', async () => {
    await press('New file…');
    await waitUntil(() => focused().id === 'name', undefined, { timeout: 20_000 });
    await expect(element).to.be.accessible();
    for (const [name, problem] of [['parts/row.ts', 'There is a parts/row.ts already.'], ['../x.ts', 'ends with .ts'], ['x.css', 'ends with .ts']] as const) {
      list().renderRoot.querySelector('input')!.value = name;
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => list().renderRoot.querySelector('[role=alert]')?.textContent.includes(problem), undefined, { timeout: 20_000 });
    }
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => focused().id === 'add', undefined, { timeout: 20_000 });
    expect(part<HTMLDialogElement>('dialog').open).to.equal(true);
    await press('New file…');
    list().renderRoot.querySelector('input')!.value = 'parts/cell.ts';
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused().getAttribute('aria-label') === 'Code of parts/cell.ts', undefined, { timeout: 20_000 });
    await sendKeys({ type: 'x' });

    await press('Rename…');
    list().renderRoot.querySelector('input')!.value = 'cell.ts';
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused().getAttribute('aria-label') === 'Code of cell.ts', undefined, { timeout: 20_000 });
    expect(names()).to.deep.equal(['widget.ts', 'parts/row.ts', 'cell.ts']);
    const select = list().renderRoot.querySelector('select')!;
    select.value = 'parts/row.ts';
    select.dispatchEvent(new Event('change'));
    await element.updateComplete;
    await list().updateComplete;
    await press('Remove');
    await waitUntil(() => names().length === 2, undefined, { timeout: 20_000 });
    await sendKeys({ press: 'ControlOrMeta+s' });
    await waitUntil(() => sent.length === 1, undefined, { timeout: 20_000 });
    expect(sent[0]).to.deep.equal({ 'widget.ts': files['widget.ts'], 'cell.ts': 'x' });
    await waitUntil(() => part('.findings'), undefined, { timeout: 20_000 });

    await press('Bring parts/row.ts back');
    expect(field().files['parts/row.ts']).to.equal(files['parts/row.ts']);
    await waitUntil(() => names().length === 3, undefined, { timeout: 20_000 });
    expect(list().renderRoot.querySelector('select')!.value).to.equal('parts/row.ts');
    // What it begins with stays.
    const entry = list().renderRoot.querySelector('select')!;
    entry.value = 'widget.ts';
    entry.dispatchEvent(new Event('change'));
    await waitUntil(() => !list().renderRoot.querySelector('#rename'), undefined, { timeout: 20_000 });
  });

  it('has imports follow a file that is renamed, says so, and takes both back', async () => {
    const imports = `import { row } from './parts/row.js';\nexport const widget = row;\n`;
    await openWith({ ...files, 'widget.ts': imports });
    const select = list().renderRoot.querySelector('select')!;
    select.value = 'parts/row.ts';
    select.dispatchEvent(new Event('change'));
    await waitUntil(() => list().renderRoot.querySelector('#rename'), undefined, { timeout: 20_000 });
    await press('Rename…');
    list().renderRoot.querySelector('input')!.value = 'line.ts';
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => part('.followed')?.textContent.includes('parts/row.ts is called line.ts now. What imports it was changed, too: widget.ts'), undefined, { timeout: 20_000 });
    expect(field().files).to.deep.equal({ 'widget.ts': imports.replace('./parts/row.js', './line.js'), 'line.ts': files['parts/row.ts'] });
    await expect(element).to.be.accessible();
    part('.followed button').click();
    await waitUntil(() => !part('.followed button'), undefined, { timeout: 20_000 });
    expect(field().files).to.deep.equal({ 'widget.ts': imports, 'parts/row.ts': files['parts/row.ts'] });
  });

  it('has every file with an undo of its own, and tells what is not kept', async () => {
    const unsaved = oneEvent(element, UnsavedEvent.type) as unknown as Promise<UnsavedEvent>;
    await sendKeys({ type: 'a' });
    expect((await unsaved).files!['widget.ts']).to.equal(`a${files['widget.ts']}`);
    const select = list().renderRoot.querySelector('select')!;
    select.value = 'parts/row.ts';
    select.dispatchEvent(new Event('change'));
    expect(code().textContent).to.contain('row = 1');
    field().focus();
    await sendKeys({ press: 'ControlOrMeta+z' });
    expect(field().files['widget.ts']).to.match(/^a/);
    const again = oneEvent(element, UnsavedEvent.type) as unknown as Promise<UnsavedEvent>;
    [...element.renderRoot.querySelectorAll('button')].find(({ textContent }) => textContent === 'Start again')!.click();
    expect((await again).files).to.equal(undefined);
    expect(field().files).to.deep.equal(files);
    await element.updateComplete;
    const back = oneEvent(element, UnsavedEvent.type) as unknown as Promise<UnsavedEvent>;
    [...element.renderRoot.querySelectorAll('button')].find(({ textContent }) => textContent === 'Undo')!.click();
    expect((await back).files!['widget.ts']).to.match(/^a/, 'what was written is not lost by one press');
  });
});
