import { msg, str } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { sameData } from '../../store/engine/rows.js';
import { controls } from '../../ui/controls.css.js';
import { icon } from '../../ui/icons.js';
import { dialogStyles } from '../dialog.css.js';
import type { Shell } from '../features/shell.js';
import { ThemeName, type Theme } from '../theme.js';
import { dress } from './dress.js';
import { nameOfTheme } from './theme-names.js';

/** Chooses how a page looks. The page behind it wears what is chosen; Escape gives it back what it wore. */
@customElement('viv-theme-dialog')
export class ThemeDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      dialog {
        inline-size: min(320px, calc(100vw - 24px));
        inset: 60px 16px auto auto;
        margin: 0;
        padding: var(--viv-space-4);
      }
      dialog:dir(rtl) {
        inset: 60px auto auto 16px;
      }
      /* The page is what one looks at. */
      dialog::backdrop {
        background: transparent;
      }
      .head {
        display: flex;
        justify-content: space-between;
        align-items: center;
      }
      .head h2 {
        margin: 0;
      }
      .themes {
        display: grid;
        gap: 2px;
        margin-block: var(--viv-space-2);
      }
      label {
        display: flex;
        align-items: center;
        gap: var(--viv-space-3);
        padding: 6px var(--viv-space-2);
        border-radius: var(--viv-radius-s);
      }
      label:hover {
        background: var(--viv-color-surface-hover);
      }
      label:has(:checked) {
        background: var(--viv-color-accent-soft);
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--viv-color-focus);
        outline-offset: -2px;
      }
      input:focus-visible {
        outline: none;
      }
      .swatch {
        flex: none;
        display: grid;
        grid-template-columns: 1fr 1fr 1fr;
        gap: 4px;
        inline-size: 60px;
        padding: 5px 7px 5px 5px;
        overflow: hidden;
        border: 1px solid var(--viv-color-border-strong);
        border-radius: 7px;
        background: var(--viv-color-background);
      }
      .swatch b {
        grid-column: 1 / -1;
        padding-inline: 4px;
        border: var(--viv-border);
        border-radius: min(var(--viv-radius-s), 4px);
        background: var(--viv-color-surface);
        color: var(--viv-color-text);
        font-size: 10px;
        font-weight: var(--viv-weight-strong);
        line-height: 14px;
      }
      .swatch i {
        block-size: 5px;
        border-radius: 3px;
        background: var(--viv-color-accent);
      }
      .swatch i:nth-of-type(2) {
        background: var(--viv-color-focus);
      }
      .swatch i:nth-of-type(3) {
        background: var(--viv-color-series-3);
      }
      .actions {
        margin-block-start: var(--viv-space-3);
      }
      @media (max-width: 700px) {
        dialog,
        dialog:dir(rtl) {
          inset: auto 12px 12px;
        }
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private chosen: Theme = 'system';
  @state() private themes: readonly Theme[] = [];
  private shell: Shell | undefined;
  private artifact = '';

  /** Asks for the theme of the artifact on screen. */
  async open(shell: Shell): Promise<void> {
    const { artifact } = shell;
    if (!artifact || this.dialog.open) return;
    this.shell = shell;
    this.artifact = artifact.id;
    this.chosen = artifact.theme;
    this.themes = [...ThemeName.options, ...(typeof artifact.theme === 'string' ? [] : [artifact.theme])];
    await this.updateComplete;
    this.dialog.showModal();
    this.renderRoot.querySelector<HTMLElement>('input:checked')?.focus();
  }

  override render() {
    return html`<dialog aria-labelledby="title" closedby="any" @close=${() => this.shell?.previewTheme(undefined)}>
      <form method="dialog" @submit=${this.onSubmit}>
        <div class="head"><h2 id="title">${msg('Theme of this page')}</h2><button class="quiet icon" value="cancel" aria-label=${msg('Close')}>${icon('close')}</button></div>
        <div class="themes" role="radiogroup" aria-labelledby="title">
          ${this.themes.map(
            (theme) => html`<label>
              <input type="radio" name="theme" .checked=${theme === this.chosen} @change=${() => this.choose(theme)} @keydown=${this.onKey} />
              <span class="swatch" aria-hidden="true" ${ref((element) => element && dress(element as HTMLElement, theme))}><b>Aa</b><i></i><i></i><i></i></span>
              <span>${nameOfTheme(theme)}</span>
            </label>`,
          )}
        </div>
        <div class="actions"><button value="cancel">${msg('Cancel')}</button><button class="primary" value="keep">${msg('Use this theme')}</button></div>
      </form>
    </dialog>`;
  }

  private choose(theme: Theme): void {
    this.chosen = theme;
    this.shell?.previewTheme(theme);
  }

  /** Enter in a form presses its first button, which is not what is meant here. */
  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    (event.currentTarget as HTMLInputElement).form?.requestSubmit(this.renderRoot.querySelector<HTMLButtonElement>('[value=keep]'));
  }

  private onSubmit(event: SubmitEvent): void {
    const { library } = this.shell!.services;
    if ((event.submitter as HTMLButtonElement | null)?.value !== 'keep' || sameData(library.get(this.artifact)?.theme, this.chosen)) return;
    library.change(this.artifact, { theme: this.chosen }, msg(str`Theme: ${nameOfTheme(this.chosen)}`));
  }
}
