import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioLine, StudioResult } from '@vivarium/sdk/protocol';
import type { CompanionSession, Host } from '../connectors/host.js';
import { tokens } from '../ui/tokens.css.js';
import { PlaceEvent, type StudioPanel } from './studio-panel.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

const size = { w: 4, h: 4 };
const result: StudioResult = {
  files: { 'widget.ts': 'export {};' }, entry: 'widget.ts', findings: [], summary: 'Shows what is next.', model: 'mid-1', usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0 }, rounds: 1,
  manifest: { tag: 'gen-next', title: 'Next', description: 'What is next.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: { type: 'object' }, sample: {} },
};
const done: StudioLine = { type: 'done', draft: 'draft-1', result };
const failed: StudioLine = { type: 'error', error: { code: 'quota', message: 'It cost too much.' } };

describe('viv-studio', () => {
  let panel: StudioPanel;
  /** What the companion says, one line a run. */
  let script: StudioLine[];
  const part = <E extends HTMLElement>(selector: string) => panel.renderRoot.querySelector<E>(selector);
  const ask = async (request: string) => {
    part<HTMLTextAreaElement>('textarea')!.value = request;
    part<HTMLFormElement>('form')!.requestSubmit();
    await waitUntil(() => part('[type=button]')?.textContent === 'Stop' || !part<HTMLTextAreaElement>('textarea')!.readOnly);
    await waitUntil(() => !part<HTMLTextAreaElement>('textarea')!.readOnly);
    await panel.updateComplete;
  };

  beforeEach(async () => {
    const session = {
      fetch: () => Promise.resolve(new Response(`${JSON.stringify(script.shift())}\n`)),
      request: () => Promise.reject(new VivariumError('not-found', 'There is no such draft.')),
    } as Pick<CompanionSession, 'request' | 'fetch'>;
    const host = { locale: 'en', timeZone: 'UTC', open: () => () => undefined } as unknown as Host;
    panel = await fixture(html`<viv-studio .host=${host} .session=${session} .contracts=${[]} .taken=${new Set()} .ready=${true}></viv-studio>`);
    await panel.open();
  });

  it('shows what Claude is told of a failure on the page before it is', async () => {
    expect(part('blockquote')).to.equal(null);
    panel.subject = { ...result, tag: 'gen-next', failure: 'TypeError: “Lunch with Ruth” has no end' };
    await panel.updateComplete;
    expect(part('blockquote')!.textContent).to.equal('TypeError: “Lunch with Ruth” has no end');
  });

  it('offers what passed its checks where Claude could not go on, and says why', async () => {
    const placed: PlaceEvent[] = [];
    panel.addEventListener(PlaceEvent.type, (event) => event instanceof PlaceEvent && placed.push(event));
    script = [{ ...done, result: { ...result, problem: { code: 'unavailable', message: 'Claude is overloaded just now.' } } }];
    await ask('What is next?');
    expect(part('article .problem')!.textContent).to.equal('Claude could not go on: Claude is overloaded just now. What you see passed its checks until then.');
    part<HTMLButtonElement>('form button[type=button].primary')!.click();
    expect(placed.map(({ result: { files } }) => files)).to.deep.equal([result.files]);
  });

  it('keeps the focus where a request was sent from, or where it is told what came of it', async () => {
    const focused = () => panel.shadowRoot!.activeElement?.id || panel.shadowRoot!.activeElement?.className;
    script = [done, { ...done, draft: 'draft-2' }];
    await ask('What is next?');
    expect(focused()).to.equal('request');
    part<HTMLElement>('form .row button')!.focus();
    await ask('Larger');
    expect(focused(), 'the button became another').to.equal('scroll');
    [...panel.renderRoot.querySelectorAll<HTMLElement>('article button')].find(({ textContent }) => textContent === 'Back to the one before')!.focus();
    (panel.shadowRoot!.activeElement as HTMLElement).click();
    await panel.updateComplete;
    expect(focused()).to.equal('scroll');
  });

  it('goes back to what was made before, which a change of it does not throw away', async () => {
    const placed: PlaceEvent[] = [];
    panel.addEventListener(PlaceEvent.type, (event) => event instanceof PlaceEvent && placed.push(event));
    const worse: StudioResult = { ...result, files: { 'widget.ts': 'worse' }, findings: [{ severity: 'error', where: 'no items', message: 'broken' }] };
    script = [done, { ...done, draft: 'draft-2', result: worse }];
    await ask('What is next?');
    expect(part('article button')).to.equal(null);
    await ask('Larger, please');
    expect(part('article')!.textContent).to.contain('broken');
    part<HTMLButtonElement>('article button')!.click();
    await panel.updateComplete;
    expect(part('article')!.textContent).to.contain('Nothing wrong was found with it.');
    expect(part('article button')).to.equal(null);
    part<HTMLButtonElement>('form button[type=button].primary')!.click();
    expect(placed.map(({ prompt, result: { files } }) => [prompt, files])).to.deep.equal([['What is next?', result.files]]);
  });

  it('says what was spent where nothing came of it', async () => {
    script = [{ ...failed, usage: { inputTokens: 900, outputTokens: 80, cacheReadTokens: 100, cost: 0.004 } } as StudioLine];
    await ask('What is next?');
    expect(part('.steps')!.textContent.trim()).to.equal('Spent all the same: 1,000 tokens read, 80 written · $0.004');
    script = [{ ...failed, usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 } } as StudioLine];
    await ask('What is next?');
    expect(part('.steps')!.textContent.trim()).to.equal('');
  });

  it('says where versions are that cannot be read', async () => {
    panel.unread = ['settings/unread-gen-next-1'];
    await panel.updateComplete;
    expect(part('.scroll')!.textContent).to.contain('They are kept in the data folder: settings/unread-gen-next-1');
  });

  it('places what was made with what was asked for it, also after a change of it that came to nothing', async () => {
    const placed: PlaceEvent[] = [];
    panel.addEventListener(PlaceEvent.type, (event) => event instanceof PlaceEvent && placed.push(event));
    script = [done, failed];
    await ask('What is next?');
    await ask('Larger, please');
    expect(part('.problem')!.textContent).to.equal('It cost too much.');
    expect(part('.asked')!.textContent, 'what stands above what was made').to.equal('What is next?');
    expect(part<HTMLTextAreaElement>('textarea')!.value, 'it can be asked again').to.equal('Larger, please');
    part<HTMLButtonElement>('form button[type=button].primary')!.click();
    expect(placed.map(({ prompt }) => prompt)).to.deep.equal(['What is next?']);
  });
});
