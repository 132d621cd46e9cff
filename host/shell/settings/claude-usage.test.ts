import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import type { ClaudeUsage } from '@vivarium/sdk/protocol';
import type { ClaudeUsageCard } from './claude-usage.js';
import './claude-usage.js';

const use = { at: '2026-11-28T09:00:00.000Z', day: '2026-11-28', purpose: 'widget' as const, about: 'Next events', model: 'claude', sent: ['What is next?'], inputTokens: 1000, outputTokens: 200, cacheReadTokens: 0, cost: 0.2 };
const usage: ClaudeUsage = { month: '2026-11', spent: 0.21, uses: [use, { ...use, cost: undefined }, { ...use, purpose: 'briefing', about: '2026-11-27', day: '2026-11-27', sent: ['12 items'], cost: 0.01 }] };

describe('<viv-claude-usage>', () => {
  it('shows what Claude cost by widget, briefing and day, what was sent, and keeps a budget', async () => {
    const asked: unknown[] = [];
    let refuse = false;
    const session = {
      request: async (name: string, body: { budget?: number | null }) => {
        asked.push([name, body]);
        if (refuse) throw new VivariumError('offline', 'Vivarium does not run.');
        return { ...usage, ...(body.budget == null ? {} : { budget: body.budget }) };
      },
    };
    const element = await fixture<ClaudeUsageCard>(html`<viv-claude-usage .session=${session as never} locale="en-US"></viv-claude-usage>`);
    await waitUntil(() => element.renderRoot.querySelector('form'), undefined, { timeout: 20_000 });
    const status = () => element.renderRoot.querySelector('[role=status]')!.textContent;
    expect(status()).to.equal('This month: $0.21');
    for (const details of element.renderRoot.querySelectorAll('details')) details.open = true;
    const rows = [...element.renderRoot.querySelectorAll('tbody tr')].map((row) => [...row.children].map(({ textContent }) => textContent));
    expect(rows).to.deep.equal([['Widget: Next events', '2,400', '$0.20'], ['Briefing: 2026-11-27', '1,200', '$0.01'], ['2026-11-28', '2,400', '$0.20'], ['2026-11-27', '1,200', '$0.01']]);
    expect(element.renderRoot.querySelector('li')!.textContent).to.contain('What is next?');
    await expect(element).to.be.accessible();

    const save = async (value: string) => {
      const before = asked.length;
      element.renderRoot.querySelector('input')!.value = value;
      element.renderRoot.querySelector('button')!.click();
      await waitUntil(() => asked.length > before, undefined, { timeout: 20_000 });
    };
    await save('10');
    await waitUntil(() => status() === 'This month: $0.21 of $10.00', undefined, { timeout: 20_000 });
    await save('');
    expect(asked.slice(1)).to.deep.equal([['PUT /api/claude/budget', { budget: 10 }], ['PUT /api/claude/budget', { budget: null }]]);
    refuse = true;
    await save('1');
    await waitUntil(() => element.renderRoot.querySelector('[role=alert]')?.textContent === 'Vivarium does not run.', undefined, { timeout: 20_000 });
  });
});
