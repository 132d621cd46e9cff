import { msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import { lateIcons } from '../ui/late-icons.js';
import { dialogStyles } from './dialog.css.js';

/** The list of shortcuts. */
@customElement('viv-shortcuts')
export class ShortcutsDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: 1fr max-content;
        margin: var(--viv-space-1) 0 0;
      }
      dt,
      dd {
        margin: 0;
        padding: 6px 0;
        border-block-start: var(--viv-border);
      }
      /* A gap between the columns would break the lines. */
      dd {
        padding-inline-start: var(--viv-space-4);
        text-align: end;
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;

  async open(): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    const key = (text: string) => html`<kbd>${text}</kbd> `;
    const [modifier, shift] = [isMac ? '⌘' : msg('Ctrl'), msg('Shift')];
    const rows = [
      [msg('Find and do'), key(modifier), key('K')],
      [msg('Previous or next day'), key('←'), key('→')],
      [msg('Today'), key('T')],
      [msg('Full screen'), key('F')],
      [msg('Arrange the widgets'), key('E')],
      [msg('While arranging: finish'), key('Esc')],
      [msg('While arranging: copy, cut, paste'), key(modifier), key('C'), key('X'), key('V')],
      [msg('While arranging: what can be done with a widget'), key(shift), key('F10')],
      [msg('Collapse the sidebar'), key(modifier), key('\\')],
      [msg('Undo'), key(modifier), key('Z')],
      [msg('Redo'), key(modifier), key(shift), key('Z')],
      [msg('In a list: to another row, a page on, to an end'), key('↑'), key('↓'), key(msg('PgDn')), key(msg('End'))],
      [msg('In a row: to what can be done with it, and back'), key('←'), key('→'), key('Esc')],
      [msg('In the agenda: new event, edit, move'), key('N'), key('E'), key('M')],
      [msg('In the sidebar: rename a page'), key('F2')],
      [msg('In the sidebar: move a page'), key('Alt'), key('↑'), key('↓')],
      [msg('In the sidebar: delete a page'), key(msg('Del'))],
      [msg('These shortcuts'), key('?')],
    ] as const;
    return html`<dialog aria-labelledby="title">
      <form method="dialog">
        <div class="head"><h2 id="title">${msg('Keyboard shortcuts')}</h2><button class="quiet icon" aria-label=${msg('Close')}>${lateIcons.close}</button></div>
        <dl>${rows.map(([what, ...pressed]) => html`<dt>${what}</dt><dd><span dir="ltr">${pressed}</span></dd>`)}</dl>
      </form>
    </dialog>`;
  }
}

const isMac = /Mac|iP/.test(navigator.platform);
