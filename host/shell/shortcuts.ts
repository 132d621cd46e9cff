import { msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import { icon } from '../ui/icons.js';
import { dialogStyles } from './dialog.css.js';

/** What a key does anywhere in the shell. */
export type ShortcutCommand = 'previous-day' | 'next-day' | 'today' | 'fullscreen' | 'sidebar' | 'help' | 'undo';

const keys: Readonly<Record<string, ShortcutCommand>> = {
  ArrowLeft: 'previous-day',
  ArrowRight: 'next-day',
  t: 'today',
  f: 'fullscreen',
  '?': 'help',
  'Mod+\\': 'sidebar',
  'Mod+z': 'undo',
};

/** The command of a key press, or undefined where the key belongs to what has the focus. */
export function shortcutOf(event: KeyboardEvent): ShortcutCommand | undefined {
  if (event.defaultPrevented || event.altKey) return undefined;
  const modifier = event.ctrlKey || event.metaKey;
  const name = `${modifier ? 'Mod+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
  const command = keys[name];
  if (!command) return undefined;
  const target = event.composedPath()[0];
  const takesKeys = target instanceof Element && target.matches('input, textarea, select, [contenteditable], [role=menuitem], [role=slider], [role=listbox], dialog *');
  return takesKeys && command !== 'sidebar' ? undefined : command;
}

/** The list of shortcuts. */
@customElement('viv-shortcuts')
export class Shortcuts extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      .head {
        display: flex;
        justify-content: space-between;
        align-items: start;
      }
      dl {
        display: grid;
        grid-template-columns: 1fr max-content;
        gap: 0 var(--viv-space-4);
        margin: 0;
      }
      dt,
      dd {
        margin: 0;
        padding: 6px 0;
        border-block-start: var(--viv-border);
      }
      dd {
        text-align: end;
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;

  open(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    const key = (text: string) => html`<kbd>${text}</kbd> `;
    const rows = [
      [msg('Previous or next day'), key('←'), key('→')],
      [msg('Today'), key('T')],
      [msg('Full screen'), key('F')],
      [msg('Collapse the sidebar'), key(modifier), key('\\')],
      [msg('Undo what the message tells of'), key(modifier), key('Z')],
      [msg('In the sidebar: rename a page'), key('F2')],
      [msg('In the sidebar: move a page'), key('Alt'), key('↑'), key('↓')],
      [msg('In the sidebar: delete a page'), key(msg('Delete'))],
      [msg('These shortcuts'), key('?')],
    ] as const;
    return html`<dialog aria-labelledby="title">
      <form method="dialog">
        <div class="head"><h2 id="title">${msg('Keyboard shortcuts')}</h2><button class="quiet icon" aria-label=${msg('Close')}>${icon('close')}</button></div>
        <dl>${rows.map(([what, ...pressed]) => html`<dt>${what}</dt><dd>${pressed}</dd>`)}</dl>
      </form>
    </dialog>`;
  }
}

const modifier = /Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl';
