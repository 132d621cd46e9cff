import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import './toasts.js';
import type { Toasts } from './toasts.js';

const root = (toasts: Toasts) => toasts.shadowRoot!;
const messages = (toasts: Toasts) => [...root(toasts).querySelectorAll('li span')].map(({ textContent }) => textContent);
const more = (toasts: Toasts) => root(toasts).querySelector<HTMLButtonElement>('.more');
const focused = (toasts: Toasts) => root(toasts).activeElement?.textContent?.trim() || root(toasts).activeElement?.getAttribute('aria-label');

describe('messages', () => {
  let toasts: Toasts;
  const say = async (...words: string[]) => {
    for (const message of words) toasts.show({ message, tone: 'danger', lasts: 60_000 });
    await toasts.updateComplete;
  };
  const narrow = () => setViewport({ width: 390, height: 800 });
  beforeEach(async () => {
    toasts = await fixture<Toasts>(html`<viv-toasts></viv-toasts>`);
  });
  afterEach(() => setViewport({ width: 1200, height: 800 }));

  it('lie beside each other where there is room', async () => {
    await setViewport({ width: 1200, height: 800 });
    await say('One', 'Two', 'Three');
    expect(messages(toasts)).to.deep.equal(['One', 'Two', 'Three']);
    expect(more(toasts)).to.equal(null);
  });

  it('of a narrow page lie behind the newest, and keys reach them all', async () => {
    await narrow();
    await say('One', 'Two', 'Three');
    expect(messages(toasts)).to.deep.equal(['Three']);
    expect(more(toasts)?.textContent).to.equal('2 more');
    expect(toasts.getBoundingClientRect().height).to.be.below(130);
    await expect(toasts).shadowDom.to.be.accessible();
    await sendKeys({ press: 'Tab' });
    expect(focused(toasts)).to.equal('2 more');
    await sendKeys({ press: 'Enter' });
    await toasts.updateComplete;
    expect(messages(toasts)).to.deep.equal(['One', 'Two', 'Three']);
    expect(more(toasts)?.getAttribute('aria-expanded')).to.equal('true');
    await expect(toasts).shadowDom.to.be.accessible();
    await sendKeys({ press: 'Tab' });
    expect(focused(toasts)).to.equal('Close');
    await sendKeys({ press: 'Enter' });
    await toasts.updateComplete;
    expect(messages(toasts)).to.deep.equal(['Two', 'Three']);
    await waitUntil(() => focused(toasts) === 'Close', 'the next one can be closed', { timeout: 20_000 });
    more(toasts)!.click();
    await toasts.updateComplete;
    expect(messages(toasts)).to.deep.equal(['Three']);
    expect(more(toasts)?.textContent).to.equal('1 more');
  });

  it('give the focus of the last one back to where it was before', async () => {
    const page = await fixture<HTMLElement>(html`<section tabindex="-1"><div></div></section>`);
    const widget = page.querySelector('div')!.attachShadow({ mode: 'open' });
    widget.innerHTML = '<button>Open</button><button>Archive</button>';
    const [other, button] = widget.querySelectorAll('button') as unknown as [HTMLElement, HTMLElement];
    const press = async (name: string) => {
      [...root(toasts).querySelectorAll<HTMLElement>('li button')].find((each) => (each.textContent?.trim() || each.ariaLabel) === name)!.focus();
      await sendKeys({ press: 'Enter' });
      await toasts.updateComplete;
    };
    other.focus();
    button.focus();
    await say('One', 'Two');
    await press('Close');
    expect(focused(toasts), 'the next one').to.equal('Close');
    await press('Close');
    expect(widget.activeElement?.textContent).to.equal('Archive');
    toasts.show({ message: 'Archived', undo: () => button.remove() });
    await toasts.updateComplete;
    await press('Undo');
    expect(document.activeElement?.localName, 'what is left around it').to.equal('section');
    const seen = new AbortController();
    toasts.show({ message: 'Seen elsewhere', until: seen.signal });
    await toasts.updateComplete;
    root(toasts).querySelector<HTMLElement>('li button')!.focus();
    seen.abort();
    await toasts.updateComplete;
    expect(document.activeElement?.localName).to.equal('section');
  });

  it('go by themselves again once nobody is at them', async () => {
    await setViewport({ width: 1200, height: 800 });
    await say('One');
    root(toasts).querySelector<HTMLElement>('li button')!.focus();
    toasts.show({ message: 'Two', lasts: 1 });
    await toasts.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(messages(toasts)).to.deep.equal(['One', 'Two']);
    (root(toasts).activeElement as HTMLElement).blur();
    await waitUntil(() => messages(toasts).join() === 'One', undefined, { timeout: 20_000 });
  });

  it('of a narrow page do not go before they could be read', async () => {
    await narrow();
    const end = new AbortController();
    toasts.show({ message: 'Behind', lasts: 1 });
    toasts.show({ message: 'Newest', lasts: 60_000, until: end.signal });
    await toasts.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(more(toasts)?.textContent).to.equal('1 more');
    const gone = new Promise<void>((resolve) => new MutationObserver(() => messages(toasts).length === 0 && resolve()).observe(root(toasts), { childList: true, subtree: true }));
    end.abort();
    await toasts.updateComplete;
    expect(messages(toasts)).to.deep.equal(['Behind']);
    await gone;
  });
});
