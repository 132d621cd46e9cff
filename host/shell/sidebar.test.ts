import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { tokens } from '../ui/tokens.css.js';
import type { Menu } from '../ui/menu.js';
import type { Sidebar, SidebarCommand, SidebarEvent } from './sidebar.js';
import './sidebar.js';

document.adoptedStyleSheets.push(tokens.styleSheet!);
const artifacts = [
  { id: 'a', title: 'Daily' },
  { id: 'b', title: 'Sales' },
  { id: 'c', title: 'Reading' },
];

describe('<viv-sidebar>', () => {
  let sidebar: Sidebar;
  let commands: SidebarCommand[];
  const link = (id: string) => sidebar.renderRoot.querySelector<HTMLElement>(`#link-${id}`)!;
  const press = (element: Element, key: string, more: KeyboardEventInit = {}) =>
    element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }));

  beforeEach(async () => {
    commands = [];
    sidebar = await fixture<Sidebar>(html`<viv-sidebar .artifacts=${artifacts} current="a"></viv-sidebar>`);
    sidebar.addEventListener('viv-sidebar', (event) => commands.push((event as SidebarEvent).command));
  });

  it('is accessible, wide and collapsed', async () => {
    await expect(sidebar).to.be.accessible();
    sidebar.collapsed = true;
    await sidebar.updateComplete;
    await expect(sidebar).to.be.accessible();
    expect(link('a').getAttribute('aria-current')).to.equal('page');
  });

  it('renames in place: Enter keeps, Escape does not', async () => {
    press(link('b'), 'F2');
    await sidebar.updateComplete;
    const input = sidebar.renderRoot.querySelector('input')!;
    expect(sidebar.shadowRoot!.activeElement).to.equal(input);
    input.value = 'Pipeline';
    press(input, 'Enter');
    await sidebar.updateComplete;
    expect(commands).to.deep.equal([{ type: 'rename', id: 'b', title: 'Pipeline' }]);
    expect(sidebar.shadowRoot!.activeElement).to.equal(link('b'));
    press(link('b'), 'F2');
    await sidebar.updateComplete;
    press(sidebar.renderRoot.querySelector('input')!, 'Escape');
    await sidebar.updateComplete;
    expect(commands).to.have.length(1);
    expect(sidebar.renderRoot.querySelector('input')).to.be.null;
  });

  it('moves with Alt and arrows, says so, and keeps the focus', async () => {
    link('b').focus();
    press(link('b'), 'ArrowUp', { altKey: true });
    await sidebar.updateComplete;
    expect(commands).to.deep.equal([{ type: 'move', id: 'b', index: 0 }]);
    expect(sidebar.renderRoot.querySelector('[role=status]')!.textContent).to.contain('1 of 3');
    expect(sidebar.shadowRoot!.activeElement).to.equal(link('b'));
  });

  it('walks with arrows and deletes with Delete', () => {
    link('a').focus();
    press(link('a'), 'ArrowDown');
    expect(sidebar.shadowRoot!.activeElement).to.equal(link('b'));
    press(link('b'), 'Delete');
    expect(commands).to.deep.equal([{ type: 'remove', id: 'b' }]);
  });

  it('reorders by dragging', async () => {
    const drag = (type: string, target: Element, clientY = 0) =>
      target.dispatchEvent(new DragEvent(type, { bubbles: true, composed: true, cancelable: true, clientY, dataTransfer: new DataTransfer() }));
    drag('dragstart', link('a'));
    const last = link('c').closest('li')!;
    drag('dragover', last, last.getBoundingClientRect().bottom - 1);
    await sidebar.updateComplete;
    expect(last.className).to.contain('after');
    drag('drop', last);
    expect(commands).to.deep.equal([{ type: 'move', id: 'a', index: 2 }]);
  });

  it('offers the same from the menu by keyboard, and gives the focus back', async () => {
    const menu = link('b').parentElement!.querySelector<Menu>('viv-menu')!;
    const trigger = menu.renderRoot.querySelector<HTMLButtonElement>('.icon')!;
    trigger.focus();
    trigger.click();
    press(menu.shadowRoot!.activeElement!, 'ArrowDown');
    const chosen = oneEvent(sidebar, 'viv-sidebar');
    (menu.shadowRoot!.activeElement as HTMLElement).click();
    await chosen;
    expect(commands).to.deep.equal([{ type: 'duplicate', id: 'b' }]);
    expect(menu.shadowRoot!.activeElement).to.equal(trigger);
  });
});
