import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { McpServer } from '@vivarium/sdk/protocol';
import { tokens } from '../../ui/tokens.css.js';
import type { McpServerCard } from './mcp-server-card.js';
import './mcp-server-card.js';
import type { McpTools } from './mcp-tools.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);

const collection = (name: string, title: string) => ({ name, title, tool: 'list', arguments: {}, list: '', fields: {}, shape: {} });
const item = { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] };
const server = (more: object = {}) =>
  McpServer.parse({
    id: 'mcp-budget-1', title: 'Budget', transport: { type: 'http', url: 'https://mcp.example.com/mcp', secrets: [] }, roots: [], revision: 1, tools: [], state: 'running', notices: [],
    setup: {
      contract: {
        id: 'mcp-budget-1', version: 1, title: 'Budget', auth: { type: 'none' }, network: [], quota: { units: 1, perSeconds: 1 }, reads: {}, actions: {},
        collections: { one: { title: 'Spending', item, key: 'key', pace: { visible: 30, hidden: 600 } }, two: { title: 'Spending', item, key: 'key', pace: { visible: 30, hidden: 600 } }, three: { title: 'Plans', item, key: 'key', pace: { visible: 30, hidden: 600 } } },
      },
      reads: [], actions: [], collections: [collection('one', 'Spending'), collection('two', 'Spending'), collection('three', 'Plans')],
      apps: [{ name: 'a', title: 'Spending', tool: 'list', uri: 'ui://a' }, { name: 'b', title: 'Chart', tool: 'chart', uri: 'ui://b' }],
    },
    ...more,
  });

/** The card over a companion that keeps what it was asked. */
async function open(shown: McpServer) {
  const asked: [string, unknown][] = [];
  const questions: unknown[] = [];
  const services = {
    session: { request: (endpoint: string, params: unknown) => (asked.push([endpoint, params]), Promise.resolve({})), fetch: (path: string, init: { body?: string }) => (asked.push([path, init.body && JSON.parse(init.body)]), Promise.resolve(new Response('{}'))) },
    ask: (question: unknown) => (questions.push(question), Promise.resolve(true)),
    library: { list: [{ id: 'p', title: 'Today' }] },
  } as unknown as McpServerCard['services'];
  const card = await fixture<McpServerCard>(html`<viv-mcp-server-card .server=${shown} .services=${services}></viv-mcp-server-card>`);
  await waitUntil(() => card.renderRoot.querySelector('article'), undefined, { timeout: 20_000 });
  return { card, asked, questions };
}

/** Every element of a tag, within elements of ours, too. */
const all = (root: ParentNode, tag: string): Element[] => [...root.querySelectorAll('*')].flatMap((one) => [...(one.matches(tag) ? [one] : []), ...(one.shadowRoot ? all(one.shadowRoot, tag) : [])]);

describe('<viv-mcp-server-card>', () => {
  it('calls no two things that can be put on a page the same', async () => {
    const { card } = await open(server());
    await waitUntil(() => all(card.shadowRoot!, 'select').length === 8, undefined, { timeout: 20_000 });
    const names = all(card.shadowRoot!, 'select').map((select) => select.getAttribute('aria-label')!);
    expect(names.filter((name) => name.startsWith('Put '))).to.deep.equal(['Put Spending on a page', 'Put Spending (2) on a page', 'Put Plans on a page', 'Put Spending (app) on a page', 'Put Chart on a page']);
    expect(new Set(names).size).to.equal(names.length);
    await expect(card).to.be.accessible();
  });

  it('says that it answers when it is tried, and keeps the focus, also where what was pressed is gone', async () => {
    const shown = server();
    const { card } = await open(shown);
    const focused = () => (card.shadowRoot!.activeElement as HTMLElement | null)?.ariaLabel;
    const button = (name: string) => card.renderRoot.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`)!;
    card.services = { ...card.services, session: { ...card.services.session, fetch: () => Promise.resolve(new Response(JSON.stringify(shown))) } } as McpServerCard['services'];
    card.addEventListener('viv-mcp-changed', () => (card.server = { ...card.server }));
    button('Test Budget').focus();
    button('Test Budget').click();
    await waitUntil(() => card.renderRoot.querySelector('[role=status]')!.textContent === 'It answers.' && focused() === 'Test Budget', undefined, { timeout: 20_000 });
    button('Stop keeping Plans').focus();
    card.addEventListener('viv-mcp-changed', () => (card.server = { ...shown, setup: { ...shown.setup, contract: { ...shown.setup.contract, collections: {} } } }));
    button('Stop keeping Plans').click();
    await waitUntil(() => !button('Stop keeping Plans') && focused() === 'Test Budget', undefined, { timeout: 20_000 });
  });

  it('takes a client of the person’s own where they are signed out', async () => {
    const { card, asked } = await open(server({ state: 'signed-out' }));
    const form = card.renderRoot.querySelector('viv-mcp-client')!.shadowRoot!;
    form.querySelector('details')!.open = true;
    await expect(card).to.be.accessible();
    form.querySelector<HTMLInputElement>('input[name=id]')!.value = ' mine ';
    form.querySelector('form')!.requestSubmit();
    await waitUntil(() => asked.length === 1, undefined, { timeout: 20_000 });
    expect(JSON.stringify(asked)).to.contain('sign-in').and.to.contain('"clientId":"mine"').and.not.to.contain('clientSecret');
  });

  it('takes the person’s word that a tool only reads, after a question that shows what the tool says of itself', async () => {
    const action = { title: 'Forecast', input: { type: 'object', properties: {} }, output: {}, risk: 'destructive', refreshes: [], preview: { title: 'Forecast' } };
    const shown = server();
    const acting = McpServer.parse({ ...shown, tools: [{ name: 'get_forecast', title: 'Forecast', description: 'Tells the weather.', readOnly: false, state: 'agreed' }], setup: { ...shown.setup, contract: { ...shown.setup.contract, actions: { forecast: action } }, actions: [{ name: 'forecast', tool: 'get_forecast' }] } });
    const { card, asked, questions } = await open(acting);
    const tools = card.renderRoot.querySelector<McpTools>('viv-mcp-tools')!;
    for (const part of [card, tools]) part.renderRoot.querySelectorAll('details').forEach((one) => (one.open = true));
    tools.renderRoot.querySelector<HTMLButtonElement>('button[aria-label="Do by hand: Forecast"]')!.click();
    await tools.updateComplete;
    await expect(card).to.be.accessible();
    tools.renderRoot.querySelector<HTMLButtonElement>('button[aria-label="Forecast only reads"]')!.click();
    await waitUntil(() => asked.some(([path]) => path.endsWith('/tools')), undefined, { timeout: 20_000 });
    expect(JSON.stringify(questions)).to.contain('Tells the weather.');
    expect(asked.find(([path]) => path.endsWith('/tools'))![1]).to.deep.equal({ tool: 'get_forecast', reads: true });
  });

  it('lets a server ask Claude by a box of its own, empty at first, and says what that means', async () => {
    const { card, asked } = await open(server());
    const root = card.renderRoot.querySelector('viv-mcp-claude')!.shadowRoot!;
    const box = root.querySelector<HTMLInputElement>('input')!;
    expect(box.checked).to.equal(false);
    expect(root.textContent).to.contain('your key pays');
    box.click();
    await waitUntil(() => asked.some(([path]) => path.endsWith('/claude')), undefined, { timeout: 20_000 });
    expect(asked.find(([path]) => path.endsWith('/claude'))![1]).to.deep.equal({ allowed: true });
    expect((await open(server({ mayAskClaude: true }))).card.renderRoot.querySelector('viv-mcp-claude')!.shadowRoot!.querySelector('input')!.checked).to.equal(true);
  });

  it('has no such form where nobody signs in', async () => {
    const { card } = await open(server());
    expect(card.renderRoot.querySelector('viv-mcp-client')).to.equal(null);
  });
});
