import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { tokens } from '../../ui/tokens.css.js';
import { ArtifactLibrary } from '../artifact-library.js';
import type { Shell } from '../features/shell.js';
import { memoryDocuments } from '../gallery/fake-host.js';
import type { Theme } from '../theme.js';
import { dress, undress } from './dress.js';
import type { ThemeDialog } from './theme-dialog.js';
import './theme-dialog.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);
const center = 'daily-command-center';

describe('<viv-theme-dialog>', () => {
  let library: ArtifactLibrary;
  let previewed: (Theme | undefined)[];
  let element: ThemeDialog;
  const dialog = () => element.renderRoot.querySelector('dialog')!;

  beforeEach(async () => {
    library = await ArtifactLibrary.open(memoryDocuments());
    previewed = [];
    element = await fixture<ThemeDialog>(html`<viv-theme-dialog></viv-theme-dialog>`);
    const shell = { services: { library }, artifact: library.get(center), previewTheme: (theme: Theme | undefined) => previewed.push(theme) };
    await element.open(shell as unknown as Shell);
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
