import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { RestyleRequest } from '@vivarium/sdk/protocol';
import { sendKeys } from '@web/test-runner-commands';
import { tokens } from '../../ui/tokens.css.js';
import { ArtifactLibrary } from '../artifact-library.js';
import type { Shell } from '../features/shell.js';
import { memoryDocuments } from '../gallery/fake-host.js';
import type { CustomTheme, Theme } from '../theme.js';
import type { Toast } from '../toasts.js';
import { widget as clock } from '../../../widgets/clock/index.js';
import { dress, undress } from './dress.js';
import type { ThemeDialog } from './theme-dialog.js';
import './theme-dialog.js';
import type { ThemeEditor } from './theme-editor.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);
const center = 'daily-command-center';

/** What the companion streams. */
const lines = (...all: object[]) => new Response(all.map((line) => `${JSON.stringify(line)}\n`).join(''));
const usage = { inputTokens: 900, outputTokens: 300, cacheReadTokens: 0 };
const neon = { name: 'Neon', scheme: 'light', tokens: { '--viv-color-accent': '#ff2bd6', '--viv-card-border': '3px solid #000000' }, widgets: ['viv-clock'], summary: 'White, black and neon.' };

describe('<viv-theme-dialog>', () => {
  let library: ArtifactLibrary;
  let previewed: (Theme | undefined)[];
  let said: Toast[];
  let asked: RestyleRequest[];
  let answer: () => Promise<Response>;
  let element: ThemeDialog;
  const dialog = () => element.renderRoot.querySelector('dialog')!;
  const button = (words: string) => [...element.renderRoot.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === words)!;

  beforeEach(async () => {
    library = await ArtifactLibrary.open(memoryDocuments());
    [previewed, said, asked] = [[], [], []];
    element = await fixture<ThemeDialog>(html`<viv-theme-dialog></viv-theme-dialog>`);
    const fetch = (_: string, { body }: RequestInit) => {
      asked.push(RestyleRequest.parse(JSON.parse(body as string)));
      return answer();
    };
    const services = { library, widgets: new Map([[clock.tag, clock]]), session: { fetch }, companionState: async () => ({ claude: { configured: true } }), host: { locale: 'en-GB' } };
    const shell = { services, artifact: library.get(center), previewTheme: (theme: Theme | undefined) => previewed.push(theme), say: (toast: Toast) => said.push(toast) };
    await element.open(shell as unknown as Shell, { describe: undefined, undo: () => library.change(center, { theme: 'system' }, 'Undone') });
  });

  const describeLook = async (words: string) => {
    element.renderRoot.querySelector('textarea')!.value = words;
    button('Restyle').click();
    await waitUntil(() => element.renderRoot.querySelector('.result, .problem'), undefined, { timeout: 20_000 });
  };

  it('has Claude dress the page, repairs what could not be read, and keeps look and clock as one change', async () => {
    const before = library.get(center)!.placements.filter(({ widget }) => widget !== 'viv-clock');
    library.change(center, { placements: before }, 'Without a clock');
    answer = async () => lines({ type: 'started', model: 'mid-1' }, { type: 'done', restyle: neon, model: 'mid-1', rounds: 1, usage });
    await describeLook('neon, and a live clock');
    expect(asked[0]).to.deep.include({ prompt: 'neon, and a live clock', locale: 'en-GB' });
    expect(asked[0]!.widgets.map(({ tag }) => tag)).to.deep.equal(['viv-clock']);
    const worn = previewed.at(-1) as CustomTheme;
    expect(worn.tokens['--viv-card-border']).to.equal('3px solid #000000');
    expect(worn.tokens['--viv-color-accent']).to.match(/^#[0-9a-f]{6}$/).and.not.equal('#ff2bd6');
    expect(element.renderRoot.querySelector('.result')!.textContent).to.contain('moved so that everything can be read').and.to.contain('Add Clock');
    expect(library.get(center)!.theme).to.equal('system');
    await expect(element).to.be.accessible();
    button('Use this theme').click();
    const { theme, placements, versions } = library.get(center)!;
    expect(theme).to.deep.equal(worn);
    expect(placements.map(({ widget }) => widget)).to.deep.equal([...before.map(({ widget }) => widget), 'viv-clock']);
    expect(versions.length).to.equal(2);
    expect(said.map(({ message }) => message)).to.deep.equal(['Theme: Neon']);
    said[0]!.undo!();
    expect(library.get(center)!.theme).to.equal('system');
  });

  it('still offers a look of one’s own after another was chosen, here and on the other pages', async () => {
    const own: CustomTheme = { base: 'light', name: 'Neon', tokens: { '--viv-radius': '0px' } };
    library.change(center, { theme: own }, 'Theme: Neon');
    library.change(center, { theme: 'dark' }, 'Theme: Dark');
    for (const artifact of [library.get(center), library.create()]) {
      dialog().close();
      await element.open({ services: { library, host: { locale: 'en-GB' }, companionState: async () => ({ claude: { configured: true } }) }, artifact, previewTheme: () => undefined } as unknown as Shell);
      const names = [...element.renderRoot.querySelectorAll('.choice')].map(({ textContent }) => textContent.trim().replace(/^Aa\s*/, ''));
      expect(names.filter((name) => name === 'Neon'), artifact!.title).to.have.length(1);
    }
  });

  it('says why there is no look, and leaves the page as it was', async () => {
    answer = async () => lines({ type: 'started', model: 'mid-1' }, { type: 'error', error: { code: 'quota', message: 'The budget is used up.' } });
    await describeLook('anything');
    expect(element.renderRoot.querySelector('[role=alert]')!.textContent).to.equal('The budget is used up.');
    expect(previewed).to.deep.equal([]);
    expect(element.renderRoot.querySelector('textarea')!.value).to.equal('anything');
  });

  it('says what was spent where there is no look', async () => {
    answer = async () => lines({ type: 'started', model: 'mid-1' }, { type: 'error', error: { code: 'quota', message: 'The budget is used up.' }, usage });
    await describeLook('anything');
    expect(element.renderRoot.querySelector('[role=alert]')!.textContent).to.equal('The budget is used up. Spent all the same: 900 tokens read, 300 written');
  });

  it('is edited by hand, with what is too faint said and repaired', async () => {
    element.renderRoot.querySelector('details')!.open = true;
    const editor = element.renderRoot.querySelector<ThemeEditor>('viv-theme-editor')!;
    await editor.updateComplete;
    const [light] = [...editor.renderRoot.querySelectorAll<HTMLInputElement>('[data-token="--viv-color-text-muted"]')];
    light!.value = '#dddddd';
    light!.dispatchEvent(new Event('change'));
    await waitUntil(() => editor.renderRoot.querySelector('.faint'), undefined, { timeout: 20_000 });
    expect(editor.renderRoot.querySelector('.faint')!.textContent).to.match(/Quiet text on Soft accent: 1\.\d to 1, at least 4\.5/);
    await expect(element).to.be.accessible();
    const radius = editor.renderRoot.querySelector<HTMLInputElement>('[id="--viv-radius"]')!;
    radius.value = 'url(#a)';
    radius.dispatchEvent(new Event('change'));
    expect(radius.validity.customError).to.equal(true);
    editor.renderRoot.querySelector<HTMLElement>('.faint button')!.click();
    await waitUntil(() => !editor.renderRoot.querySelector('.faint'), undefined, { timeout: 20_000 });
    expect(editor.renderRoot.querySelector('.report')!.matches(':focus'), 'the button is gone, the focus is not').to.equal(true);
    expect(editor.renderRoot.querySelector('.report summary')!.textContent, 'what was moved is said').to.equal('One colour was moved so that everything can be read');
    await expect(element).to.be.accessible();
    const { base, tokens: edited } = previewed.at(-1) as CustomTheme;
    expect(base).to.equal('system');
    expect(Object.keys(edited)).to.deep.equal(['--viv-color-text-muted']);
    expect(edited['--viv-color-text-muted']).to.match(/^light-dark\(#[0-9a-f]{6}, #a5a8a1\)$/);
  });

  it('shows the page in what the arrows choose, keeps it on Enter, and tells the history', async () => {
    await expect(element).to.be.accessible();
    expect((element.shadowRoot!.activeElement as HTMLInputElement).labels![0]!.textContent).to.contain('As the rest');
    await sendKeys({ press: 'ArrowUp' });
    expect(previewed).to.deep.equal(['brutalism']);
    expect(library.get(center)?.theme).to.equal('system');
    const closed = oneEvent(dialog(), 'close');
    await sendKeys({ press: 'Enter' });
    await closed;
    expect(library.get(center)?.theme).to.equal('brutalism');
    expect(library.get(center)?.versions[0]?.why).to.equal('Theme: Soft brutalism');
    expect(previewed.at(-1)).to.equal(undefined);
  });

  it('gives the page back what it wore', async () => {
    await sendKeys({ press: 'ArrowDown' });
    const closed = oneEvent(dialog(), 'close');
    await sendKeys({ press: 'Escape' });
    await closed;
    expect(previewed).to.deep.equal(['light', undefined]);
    expect(library.get(center)).to.include({ theme: 'system' }).and.to.have.property('versions').that.is.empty;
  });
});

describe('dress', () => {
  it('makes a part of the page look the same in whatever surrounds it', async () => {
    const outer = await fixture<HTMLElement>(html`<div><p style="color:var(--viv-color-accent);border:var(--viv-border)">Aa</p></div>`);
    const inner = outer.querySelector('p')!;
    const look = () => `${getComputedStyle(inner).color} ${getComputedStyle(inner).borderTopColor} ${getComputedStyle(inner).borderTopWidth}`;
    dress(inner, 'dark');
    const alone = look();
    dress(outer, 'brutalism');
    expect(look()).to.equal(alone);
    undress(inner);
    expect(look()).to.equal('rgb(18, 48, 255) rgb(0, 0, 0) 2px');
    undress(outer);
    expect(outer.getAttribute('style') ?? '').to.equal('');
  });
});
