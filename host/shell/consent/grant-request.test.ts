import { expect, fixture, html } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { useName } from '@vivarium/sdk/widget';
import type { LitElement } from 'lit';
import { CoverEvent } from '../../board/placement.js';
import { GrantBench, post, stranger } from '../../grants/fixture/bench.js';
import type { Ledger } from '../../grants/ledger.js';
import { tokens } from '../../ui/tokens.css.js';
import { GrantRequest } from './grant-request.js';
import type { GrantRow } from './grant-row.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);
const { tag } = stranger;
const { mail: _, ...uses } = stranger.uses;
const definition = { ...stranger, uses };

describe('<viv-grant-request>', () => {
  let bench: GrantBench;
  let ledger: Ledger;
  beforeEach(async () => {
    bench = new GrantBench('a', 'b');
    ledger = await bench.ledger();
    bench.put('a', { id: '1', subject: 'Invoice 12', body: 'The secret', label: 'home', n: 1 });
    bench.put('a', { id: '2', subject: 'Trip', body: 'Sea', label: 'work', n: 2 });
  });

  const shown = async (asked = definition, missing: readonly string[] = []) => {
    const place = await fixture<HTMLElement>(html`<div style="display:grid;inline-size:420px;block-size:600px">
      <viv-grant-request .host=${bench.host} .definition=${asked} artifact="monday" .measure=${async () => missing}></viv-grant-request>
    </div>`);
    const request = place.querySelector<GrantRequest>('viv-grant-request')!;
    await settle(request);
    return request;
  };
  const settle = async (request: GrantRequest) => {
    for (let round = 0; round < 3; round++) {
      await bench.book.ledger();
      await request.updateComplete;
      await Promise.all([...request.renderRoot.querySelectorAll<GrantRow>('viv-grant-row')].map((row) => row.updateComplete));
    }
  };
  const rows = (request: GrantRequest) => [...request.renderRoot.querySelectorAll<GrantRow>('viv-grant-row')];
  const row = (request: GrantRequest, name: string) => rows(request).find((one) => one.name === name)!;
  const inside = <T extends HTMLElement>(element: LitElement, selector: string, words = ''): T => [...element.renderRoot.querySelectorAll<T>(selector)].find((one) => one.textContent.includes(words))!;
  const press = async (request: GrantRequest, words: string) => {
    inside<HTMLButtonElement>(request, 'button', words).click();
    await settle(request);
  };

  it('asks in words, least first, with an example of what will be seen', async () => {
    const request = await shown();
    expect(rows(request).map(({ name }) => name)).to.deep.equal(['letters', 'body', 'search', 'update', 'send']);
    expect(row(request, 'letters').renderRoot.textContent).to.contain('See letters of Post').and.contain('For example, of yours').and.contain('Invoice 12');
    expect(row(request, 'send').renderRoot.textContent).to.contain('You are asked each time');
    for (const details of rows(request).flatMap((one) => [...one.renderRoot.querySelectorAll('details')])) details.open = true;
    await expect(request).to.be.accessible();
  });

  it('measures the browser when there is something to ask, and not before', async () => {
    let measured = 0;
    const measure = async () => {
      measured += 1;
      return ['Protects less.'];
    };
    ledger.give(tag, Object.values(uses).map((use) => ({ use: useName(use) })));
    const place = await fixture<HTMLElement>(html`<div><viv-grant-request .host=${bench.host} .definition=${definition} artifact="monday" .measure=${measure}></viv-grant-request></div>`);
    const request = place.querySelector<GrantRequest>('viv-grant-request')!;
    await settle(request);
    expect(measured).to.equal(0);
    expect(request.asking).to.equal(false);
    ledger.revoke(tag);
    await settle(request);
    expect(measured).to.equal(1);
    await press(request, 'Review');
    expect(request.renderRoot.textContent).to.contain('Protects less.');
  });

  it('asks over a widget whose new code wants the first thing, and leaves what was put off', async () => {
    const request = await shown({ ...definition, uses: {} } as unknown as typeof definition);
    expect(request.asking).to.equal(false);
    request.definition = definition;
    await settle(request);
    expect(request.asking).to.equal(true);
    await press(request, 'Not now');
    request.definition = { ...definition };
    await settle(request);
    expect(request.asking).to.equal(false);
    expect(request.renderRoot.textContent).to.contain('Has no permissions yet.');
  });

  it('gives what is chosen, as far as it is limited, and nothing else', async () => {
    const request = await shown();
    for (const name of ['body', 'search', 'update']) inside<HTMLInputElement>(row(request, name), '.main input').click();
    const letters = row(request, 'letters');
    inside<HTMLElement>(letters, 'label.choice', 'Body').click();
    inside<HTMLElement>(letters, 'label.choice', 'b@example.com').click();
    inside<HTMLElement>(letters, 'label.choice', 'On this page only').click();
    await settle(request);
    expect(letters.renderRoot.querySelector('figure')!.textContent).to.not.contain('The secret');
    const select = inside<HTMLSelectElement>(letters, 'select', 'Label: work');
    select.selectedIndex = [...select.options].findIndex(({ textContent }) => textContent === 'Label: work');
    select.dispatchEvent(new Event('change'));
    const to = inside(row(request, 'send'), 'label.field', 'To, only').querySelector('input')!;
    to.value = 'anna@example.com';
    to.dispatchEvent(new Event('change'));
    await settle(request);
    inside<HTMLElement>(row(request, 'send'), 'label.choice', 'without asking').click();
    await settle(request);
    await press(request, 'Allow 2 of 5');
    expect(ledger.of(tag).map(({ id: _id, since: _since, ...rest }) => rest)).to.have.deep.members([
      { use: { ref: 'collection', contract: 'post', name: 'letters' }, accounts: ['a'], artifact: 'monday', fields: ['id', 'subject', 'label', 'n'], where: { label: 'work' } },
      { use: { ref: 'action', contract: 'post', name: 'send' }, accounts: ['a', 'b'], arguments: { to: { in: ['anna@example.com'] }, text: {} }, withoutAsking: true },
    ]);
    expect(request.asking).to.equal(false);
    expect(request.renderRoot.textContent).to.contain('Asks for more');
  });

  it('gives all again where a filter is taken back', async () => {
    const request = await shown();
    const letters = row(request, 'letters');
    const select = inside<HTMLSelectElement>(letters, 'select', 'Label: work');
    for (const place of [2, 0]) {
      select.selectedIndex = place;
      select.dispatchEvent(new Event('change'));
      await settle(request);
      expect('where' in letters.consent!).to.equal(place > 0);
    }
  });

  it('is not answered by a click that the widget beneath it was waiting for', async () => {
    const request = await shown();
    const allow = inside<HTMLButtonElement>(request, 'button', 'Allow').getBoundingClientRect();
    const click = () => sendMouse({ type: 'click', position: [Math.round(allow.x + 20), Math.round(allow.y + 8)] });
    const { tooSoon } = GrantRequest;
    GrantRequest.tooSoon = Infinity;
    await click();
    GrantRequest.tooSoon = tooSoon;
    expect(ledger.of(tag)).to.deep.equal([]);
    GrantRequest.tooSoon = 0;
    await click();
    GrantRequest.tooSoon = tooSoon;
    expect(ledger.of(tag)).to.have.length(5);
  });

  it('tells who shows the widget that the focus is free once it was answered', async () => {
    const request = await shown();
    const told: unknown[] = [];
    request.addEventListener(CoverEvent.type, (event) => event instanceof CoverEvent && told.push([event.hides, event.focused]));
    inside<HTMLElement>(request, 'button', 'Allow').focus();
    await press(request, 'Allow');
    expect(told).to.deep.equal([[false, true]]);
  });

  it('goes out of the way with “Not now”, and comes back', async () => {
    const request = await shown();
    await press(request, 'Not now');
    expect(rows(request)).to.deep.equal([]);
    expect(ledger.of(tag)).to.deep.equal([]);
    expect((request.shadowRoot!.activeElement as HTMLElement).textContent).to.equal('Review');
    await expect(request).to.be.accessible();
    await press(request, 'Review');
    expect(rows(request)).to.have.length(5);
  });

  it('asks only for what a new version adds, keeps the rest and ends what it no longer asks for', async () => {
    ledger.give(tag, [{ use: { ref: 'collection', contract: 'post', name: 'letters' }, fields: ['subject'] }, { use: { ref: 'action', contract: 'post', name: 'send' } }]);
    const request = await shown({ ...definition, uses: { letters: uses['letters']!, search: uses['search']! } });
    expect(request.asking).to.equal(false);
    await press(request, 'Review');
    expect(rows(request).map(({ name }) => name)).to.deep.equal(['search']);
    expect(request.renderRoot.textContent).to.contain('It keeps: See letters of Post').and.contain('no longer asks for one thing');
    expect(ledger.of(tag).filter((grant) => ledger.holds(grant)).map(({ fields }) => fields)).to.deep.equal([['subject']]);
  });

  it('wants a consent of its own where the browser protects less', async () => {
    const request = await shown(definition, ['This browser lets a frame leave.']);
    const allow = inside<HTMLButtonElement>(request, 'button', 'Allow');
    expect(allow.disabled).to.equal(true);
    await expect(request).to.be.accessible();
    inside<HTMLElement>(request, '.warning input').click();
    await settle(request);
    expect(inside<HTMLButtonElement>(request, 'button', 'Allow').disabled).to.equal(false);
  });

  it('shows nothing where nothing is asked, and offers nothing that no account has', async () => {
    expect((await shown({ ...definition, uses: {} })).renderRoot.textContent.trim()).to.equal('');
    const request = await shown({ ...stranger, uses: { mail: stranger.uses['mail']!, letters: post.collections.letters } } as never);
    expect(row(request, 'mail').renderRoot.textContent).to.contain('No connected account');
    expect(row(request, 'mail').consent).to.equal(undefined);
  });
});
