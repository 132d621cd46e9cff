import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { worstFreshness, type Freshness } from '@vivarium/sdk/protocol';
import { sampleHost, type SampleHost } from '@vivarium/sdk/testing';
import { sampleList, sampleWidgets } from '../shell/gallery/sample-widgets.js';
import { tokens } from '../ui/tokens.css.js';
import type { Board } from './board.js';
import './board.js';
import { freshnessLabel, freshnessWords } from './freshness.js';
import { breakpointFor, Placement, sizeIn } from './layout.js';
import { CoverEvent, PlacementCommandEvent, type Connect, type PlacementElement } from './placement.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);
const cell = { x: 0, y: 0, w: 6, h: 6 };
const placement = (id: string, more: Partial<Placement> = {}): Placement =>
  Placement.parse({ id, widget: sampleList.tag, cells: { wide: cell, medium: cell, narrow: { ...cell, w: 1 } }, ...more });
const environment = { day: '2026-03-04', today: '2026-03-04', timeZone: 'UTC', locale: 'en-GB', reducedMotion: true, revealed: undefined, visible: true };

describe('<viv-board>', () => {
  let hosts: Map<string, SampleHost>;
  const connect: Connect = (definition, { id, config }, source) => {
    const host = sampleHost(definition, { items: { events: [{ id: 'e1', title: 'Call' }] }, config, environment: source.current });
    source.subscribe(() => host.setEnvironment(source.current));
    hosts.set(id, host);
    return host;
  };
  const show = async (placements: Placement[], width = 1200) => {
    const frame = await fixture(html`<div><viv-board .placements=${placements} .widgets=${sampleWidgets} .environment=${environment} .connect=${connect}></viv-board></div>`);
    (frame as HTMLElement).style.width = `${width}px`;
    const board = frame.querySelector<Board>('viv-board')!;
    await waitUntil(() => board.getAttribute('breakpoint') === breakpointFor(width), undefined, { timeout: 20_000 });
    await board.updateComplete;
    return board;
  };
  const placed = (board: Board) => [...board.renderRoot.querySelectorAll<PlacementElement>('viv-placement')];
  const widgetOf = (element: PlacementElement) => element.renderRoot.querySelector<HTMLElement>(sampleList.tag)!;

  beforeEach(() => {
    hosts = new Map();
  });

  it('never moves an element that is on screen', async () => {
    const board = await show([placement('a'), placement('b')]);
    const [a, b] = placed(board) as [PlacementElement, PlacementElement];
    const input = widgetOf(a).shadowRoot!.querySelector('input')!;
    input.value = 'half a sentence';
    input.focus();
    board.placements = [placement('c'), placement('b', { cells: { wide: { x: 6, y: 0, w: 3, h: 3 }, medium: cell, narrow: { ...cell, w: 1 } } }), placement('a')];
    await board.updateComplete;
    const after = placed(board);
    expect(after.slice(0, 2)).to.deep.equal([a, b]);
    expect(widgetOf(a).shadowRoot!.activeElement).to.equal(input);
    expect(b.style.gridArea).to.equal('1 / 7 / span 3 / span 3');
    board.placements = [placement('b')];
    await board.updateComplete;
    expect(placed(board)).to.deep.equal([b]);
    expect(hosts.get('a')!.openQueries).to.equal(0);
  });

  it('offers to refresh and the accounts only where a widget asks a source', async () => {
    const board = await show([placement('a')]);
    const [a] = placed(board) as [PlacementElement];
    const offered = () => a.renderRoot.querySelector<HTMLElement & { items: { id: string }[] }>('viv-menu')!.items.map(({ id }) => id);
    expect(offered()).to.include.members(['edit', 'settings', 'refresh', 'accounts']);
    board.widgets = new Map([...sampleWidgets].map(([tag, definition]) => [tag, { ...definition, uses: {} }]));
    await board.updateComplete;
    await a.updateComplete;
    expect(offered()).to.include.members(['edit', 'settings']).and.not.include.members(['refresh']).and.not.include.members(['accounts']);
  });

  it('lays what reaches out of the widget in use over its neighbours, and draws each widget by itself', async () => {
    const board = await show([placement('a'), placement('b', { cells: { wide: { x: 6, y: 0, w: 6, h: 6 }, medium: cell, narrow: { ...cell, w: 1 } } })]);
    const [a, b] = placed(board) as [PlacementElement, PlacementElement];
    widgetOf(a).shadowRoot!.querySelector('input')!.focus();
    expect(Number(getComputedStyle(a).zIndex)).to.be.greaterThan(Number(getComputedStyle(b).zIndex) || 0);
    expect(getComputedStyle(b).contain.split(' ')).to.include('layout');
  });

  it('uses 12, 6 or 1 columns and tells widgets their size', async () => {
    for (const [width, columns, size] of [[1200, 12, 'L'], [800, 6, 'L'], [380, 1, 'M']] as const) {
      const board = await show([placement('a')], width);
      expect(getComputedStyle(board).gridTemplateColumns.split(' ')).to.have.length(columns);
      expect(hosts.get('a')!.environment.size, `at ${width}`).to.equal(size);
    }
  });

  it('passes the day on without starting widgets again', async () => {
    const board = await show([placement('a')]);
    const widget = widgetOf(placed(board)[0]!);
    board.environment = { ...environment, day: '2026-03-05' };
    await board.updateComplete;
    await placed(board)[0]!.updateComplete;
    expect(hosts.get('a')!.environment.day).to.equal('2026-03-05');
    expect(widgetOf(placed(board)[0]!)).to.equal(widget);
  });

  it('keeps a failure to the widget that failed, and starts it again', async () => {
    const board = await show([placement('a'), placement('b', { config: { fail: true } }), placement('c', { widget: 'viv-unknown' })]);
    const [a, b, c] = placed(board) as [PlacementElement, PlacementElement, PlacementElement];
    await waitUntil(() => b.renderRoot.querySelector('viv-error-card'), undefined, { timeout: 20_000 });
    expect(widgetOf(a)).to.exist;
    expect(c.renderRoot.querySelector('viv-error-card')!.shadowRoot!.textContent).to.contain('Its plugin or MCP server is gone');
    await expect(b).to.be.accessible();
    board.placements = [placement('a'), placement('b'), placement('c', { widget: 'viv-unknown' })];
    await board.updateComplete;
    b.renderRoot.querySelector('viv-error-card')!.shadowRoot!.querySelector('button')!.click();
    await b.updateComplete;
    expect(widgetOf(b)).to.exist;
  });

  it('leads to the settings where the stored ones do not fit, and starts with others', async () => {
    const board = await show([]);
    board.connect = (definition, one, source) => {
      if (one.configVersion === 9) throw new VivariumError('version', 'The settings are of a newer version.');
      return connect(definition, one, source);
    };
    board.placements = [placement('a', { configVersion: 9, config: { old: 1 } })];
    await board.updateComplete;
    const [a] = placed(board) as [PlacementElement];
    await waitUntil(() => a.renderRoot.querySelector('viv-error-card'), undefined, { timeout: 20_000 });
    const card = a.renderRoot.querySelector('viv-error-card')!.shadowRoot!;
    expect(card.textContent).to.contain('could not start').and.to.contain('They are kept');
    const asked = oneEvent(a, PlacementCommandEvent.type);
    [...card.querySelectorAll('button')].find(({ textContent }) => textContent.includes('Settings'))!.click();
    expect(((await asked) as unknown as PlacementCommandEvent).command).to.equal('settings');
    board.placements = [placement('a')];
    await board.updateComplete;
    await a.updateComplete;
    expect(widgetOf(a)).to.exist;
  });

  it('lays over a widget what the page has to ask, and lets nothing beneath be reached while it is hidden', async () => {
    const board = await show([placement('a')]);
    board.cover = (definition) => html`<div>${definition.title} asks</div>`;
    await board.updateComplete;
    const [a] = placed(board) as [PlacementElement];
    const body = a.renderRoot.querySelector<HTMLElement>('.body')!;
    const over = a.querySelector('div')!.getBoundingClientRect();
    expect(over.top).to.equal(body.getBoundingClientRect().top);
    expect(over.width).to.equal(body.getBoundingClientRect().width);
    for (const hides of [true, false]) {
      a.querySelector('div')!.dispatchEvent(new CoverEvent(hides));
      expect(body.inert).to.equal(hides);
    }
    expect((board.renderRoot as ShadowRoot).activeElement).to.equal(null);
    a.querySelector('div')!.dispatchEvent(new CoverEvent(false, true));
    expect((a.renderRoot as ShadowRoot).activeElement?.localName).to.equal('viv-menu');
  });

  it('shows the worst freshness in words', async () => {
    const board = await show([placement('a')]);
    const [a] = placed(board) as [PlacementElement];
    const words = () => a.renderRoot.querySelector('viv-freshness')!.shadowRoot!.textContent;
    hosts.get('a')!.set('events', [], { state: 'offline', syncedAt: Date.UTC(2026, 2, 4, 10, 32) });
    await waitUntil(() => words()?.includes('Offline'), undefined, { timeout: 20_000 });
    expect(words()).to.match(/You see what was known at .*10:32/);
    await expect(a).to.be.accessible();
  });
});

describe('freshness', () => {
  it('does not call broken what only waits to be allowed', () => {
    const label = (code: 'not-granted' | 'unavailable') => freshnessLabel({ state: 'failed', demo: false, reason: { code, message: 'So it is.' } }, { now: 0, locale: 'en-GB', timeZone: 'UTC' });
    expect([label('not-granted'), label('unavailable')]).to.deep.equal(['Not allowed', 'Not working']);
  });

  const now = Date.UTC(2026, 2, 4, 10, 40);
  const of = (state: Freshness['state'], more: Partial<Freshness> = {}): Freshness => ({ state, demo: false, syncedAt: now - 480_000, ...more });
  const words = (freshness: Freshness) => freshnessWords(freshness, { now, locale: 'en-GB', timeZone: 'UTC' });

  it('says state, age and reason', () => {
    expect(words(of('live', { syncedAt: now - 2000 }))).to.equal('Live, 2 sec ago.');
    expect(words(of('stale', { reason: { code: 'rate-limited', message: 'Google asked us to wait.' } }))).to.equal('Stale since 10:32: Google asked us to wait.');
    const waits = { state: 'stale', reason: { code: 'rate-limited', message: 'Google asked us to wait.' } } as const;
    expect(words(of('stale', { ...waits, retryAt: now + 12_000 }))).to.equal('Stale since 10:32: Google asked us to wait. Asked again in 12 sec.');
    for (const retryAt of [now - 1, now + 400]) expect(words(of('stale', { ...waits, retryAt }))).to.equal('Stale since 10:32: Google asked us to wait.');
    const fails = { reason: { code: 'invalid-response', message: 'Google answered nonsense.' } } as const;
    expect(words(of('failed', { ...fails, retryAt: now + 120_000 }))).to.equal('Not working: Google answered nonsense. You see what was known at 10:32. Asked again in 2 min.');
    expect(words({ ...of('failed', fails), syncedAt: undefined })).to.equal('Not working: Google answered nonsense.');
    const never = { state: 'signed-out', demo: false, reason: { code: 'signed-out', message: 'No connected account has events. Connect one in Settings.' } } as const;
    expect(words(never)).to.equal('Not connected: No connected account has events. Connect one in Settings.');
    expect(freshnessLabel(never, { now, locale: 'en-GB', timeZone: 'UTC' })).to.equal('Not connected');
    expect(freshnessLabel({ ...never, syncedAt: now }, { now, locale: 'en-GB', timeZone: 'UTC' })).to.equal('Signed out');
    expect(words(of('live', { demo: true, syncedAt: now }))).to.equal('Live, just now. Demo account: the data is invented.');
  });

  it('says of a day beyond those that are mirrored that it is not kept', () => {
    const live = of('live', { syncedAt: now, days: { before: 30, after: 90 } });
    const reader = (day: string) => ({ now, locale: 'en-GB', timeZone: 'UTC', today: '2026-03-04', day });
    expect(freshnessLabel(live, reader('2026-06-02'))).to.equal('');
    expect(freshnessLabel(live, reader('2026-06-03'))).to.equal('Day not kept');
    expect(freshnessWords(live, reader('2026-02-01'))).to.equal('Live, just now. Of the day on screen only part is kept here, or nothing.');
    expect(freshnessWords(live, reader('2026-02-02'))).to.equal('Live, just now.');
  });

  it('is as bad as its worst part, and as old as the oldest', () => {
    expect(worstFreshness([])).to.be.undefined;
    expect(worstFreshness([of('live'), of('failed'), of('stale')])?.state).to.equal('failed');
    expect(worstFreshness([of('live', { syncedAt: 5 }), of('live', { syncedAt: 3 })])?.syncedAt).to.equal(3);
    const parts = [of('failed', { days: { after: 90 } }), of('live', { days: { before: 29 } }), of('live')];
    expect(worstFreshness(parts)).to.deep.include({ state: 'failed', days: { before: 29, after: 90 } });
  });
});

describe('layout', () => {
  it('names the largest size that fits', () => {
    const { sizes } = sampleList;
    expect(sizeIn({ x: 0, y: 0, w: 2, h: 2 }, 'wide', sizes)).to.equal('S');
    expect(sizeIn({ x: 0, y: 0, w: 12, h: 20 }, 'wide', sizes)).to.equal('XL');
    expect(sizeIn({ x: 0, y: 0, w: 1, h: 8 }, 'narrow', sizes)).to.equal('M');
  });
});
