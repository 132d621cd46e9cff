import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { kinds, VivariumError } from '@vivarium/sdk/contract';
import type { Explanation } from '@vivarium/sdk/protocol';
import { tokens } from '../../ui/tokens.css.js';
import type { ExplainDialog } from './explain-dialog.js';
import './explain-dialog.js';
import { factsOf } from './facts.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

const move = Object.entries(kinds.event.actions).find(([, action]) => action.type === 'action')!;
const uses = { events: kinds.event, act: move[1] } as never;
const facts = factsOf({ uses }, { title: 'Mine', days: 7, wide: true }, new Set(['events']), { accounts: [], contract: () => undefined });
const explanation: Explanation = { text: 'It shows what is next.', model: 'mid-1', usage: { inputTokens: 1000, outputTokens: 100, cacheReadTokens: 0 } };

describe('<viv-explain>', () => {
  const opened = async (claude?: () => Promise<Explanation>) => {
    const element = await fixture<ExplainDialog>(html`<viv-explain .explained=${{ title: 'Next', description: 'What is next.', own: false, facts }} .claude=${claude}></viv-explain>`);
    void element.open();
    await waitUntil(() => element.renderRoot.querySelector('dialog')!.open, undefined, { timeout: 20_000 });
    return element;
  };
  const text = (element: ExplainDialog) => element.renderRoot.querySelector('dialog')!.textContent.replace(/\s+/g, ' ');

  it('says by rules what it may see and do, what was not allowed, and how it is set', async () => {
    const element = await opened();
    expect(facts.reaches.map(({ allowed }) => allowed)).to.deep.equal([true]);
    expect(facts.does.map(({ allowed }) => allowed)).to.deep.equal([false]);
    expect(text(element)).to.contain('What is next.').and.contain('See your events').and.contain('Not allowed: it asks you first.').and.contain('Days: 7').and.contain('Title: Mine').and.contain('Wide: yes');
    expect(element.renderRoot.querySelector('.claude')).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('has Claude’s words above, with what they cost; a failure is said and can be tried again', async () => {
    const answers = [() => Promise.reject(new VivariumError('forbidden', 'Claude declined.')), () => Promise.resolve(explanation)];
    const element = await opened(() => answers.shift()!());
    await waitUntil(() => element.renderRoot.querySelector('[role=alert]')?.textContent === 'Claude declined.', undefined, { timeout: 20_000 });
    expect(text(element)).to.contain('See your events');
    await expect(element).to.be.accessible();
    [...element.renderRoot.querySelectorAll('button')].find(({ textContent }) => textContent === 'Ask Claude again')!.click();
    await waitUntil(() => element.renderRoot.querySelector('.claude')?.textContent.includes('It shows what is next.'), undefined, { timeout: 20_000 });
    expect(text(element)).to.contain('mid-1 · 1,000 tokens read, 100 written');
    expect(element.renderRoot.querySelector('[role=alert]')).to.equal(null);
    await expect(element).to.be.accessible();
  });
});
