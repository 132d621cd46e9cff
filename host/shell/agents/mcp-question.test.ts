import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { tokens } from '../../ui/tokens.css.js';
import type { McpQuestionDialog } from './mcp-question.js';
import './mcp-question.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

describe('<viv-mcp-question> where a server wants to ask Claude', () => {
  const open = async (signal: AbortSignal) => {
    const element = await fixture<McpQuestionDialog>(html`<viv-mcp-question></viv-mcp-question>`);
    const reply = element.ask('Notes', { mode: 'sampling', system: 'Be <b>brief</b>.', messages: [{ role: 'user', text: 'Name a tea.\n\nOne only.' }, { role: 'assistant', text: 'Ass' }], maxTokens: 100, model: 'mid-1' }, signal);
    const root = element.shadowRoot!;
    await waitUntil(() => root.querySelector('dialog')!.open, undefined, { timeout: 20_000 });
    return { element, root, reply };
  };

  it('shows all that is sent as plain text, with whose it is, the model and the limit; “Decline” has the focus', async () => {
    const over = new AbortController();
    const { element, root, reply } = await open(over.signal);
    await waitUntil(() => root.activeElement?.textContent === 'Decline', undefined, { timeout: 20_000 });
    expect(root.querySelector('h2')!.textContent).to.equal('“Notes” wants to ask Claude');
    expect(root.querySelector('#said')!.textContent).to.contain('mid-1').and.to.contain('at most 100 tokens');
    expect([...root.querySelectorAll('dt, dd')].map(({ textContent }) => textContent)).to.deep.equal(['Instructions', 'Be <b>brief</b>.', 'To Claude', 'Name a tea.\n\nOne only.', 'As if Claude had said', 'Ass']);
    await expect(element).to.be.accessible();
    // A click of a script is none.
    root.querySelector<HTMLButtonElement>('button.primary')!.click();
    expect(root.querySelector('dialog')!.open).to.equal(true);
    over.abort();
    expect(await reply).to.deep.equal({ action: 'cancel' });
  });

  it('is gone, and sends nothing, where the person closes it', async () => {
    const { root, reply } = await open(new AbortController().signal);
    root.querySelector('dialog')!.close();
    expect(await reply).to.deep.equal({ action: 'cancel' });
  });
});
