import { expect, fixture, html } from '@open-wc/testing';
import type { DayEvent, DayNavigation } from './day-navigation.js';
import './day-navigation.js';
import { shortcutOf } from './shortcuts.js';

describe('<viv-day-navigation>', () => {
  it('goes back, forth and to today, and says where it is', async () => {
    const days: string[] = [];
    const navigation = await fixture<DayNavigation>(html`<viv-day-navigation day="2026-03-05" today="2026-03-04" locale="en-GB"></viv-day-navigation>`);
    navigation.addEventListener('viv-day', (event) => days.push((event as DayEvent).day));
    const [previous, today, next] = navigation.renderRoot.querySelectorAll('button');
    previous!.click();
    next!.click();
    today!.click();
    expect(days).to.deep.equal(['2026-03-04', '2026-03-06', '2026-03-04']);
    expect(navigation.renderRoot.querySelector('[role=status]')!.textContent).to.match(/Tomorrow\s+Thursday 5 March/);
    await expect(navigation).to.be.accessible();
    today!.focus();
    navigation.day = navigation.today;
    await navigation.updateComplete;
    expect(today!.ariaDisabled).to.equal('true');
    expect(today!.matches(':focus'), 'who went there with it keeps the focus').to.equal(true);
  });
});

describe('shortcuts', () => {
  const commandOf = async (target: Element, init: KeyboardEventInit) => {
    let command: string | undefined;
    addEventListener('keydown', (event) => (command = shortcutOf(event)), { once: true });
    target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, composed: true, ...init }));
    return command;
  };

  it('work anywhere but in a field', async () => {
    const field = await fixture(html`<input aria-label="field" />`);
    expect(await commandOf(document.body, { key: 'ArrowRight' })).to.equal('next-day');
    expect(await commandOf(document.body, { key: 'T' })).to.equal('today');
    expect(await commandOf(document.body, { key: '\\', ctrlKey: true })).to.equal('sidebar');
    expect(await commandOf(document.body, { key: 'f', ctrlKey: true })).to.be.undefined;
    expect(await commandOf(document.body, { key: 'ArrowRight', altKey: true })).to.be.undefined;
    expect(await commandOf(field, { key: 't' })).to.be.undefined;
    expect(await commandOf(field, { key: 'z', ctrlKey: true })).to.be.undefined;
    const choice = await fixture(html`<select aria-label="choice"></select>`);
    expect(await commandOf(choice, { key: 't' })).to.be.undefined;
    expect(await commandOf(choice, { key: 'z', ctrlKey: true })).to.equal('undo');
  });
});
