import { msg, str } from '@lit/localize';
import { SourceFiles } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../../ui/controls.css.js';

/** Files of a widget, as the companion keeps them of a draft. */
const MOST_FILES = 12;

/** What is to be done with the files. */
export type FileChange = { readonly what: 'show' | 'add' | 'remove' | 'restore'; readonly file: string } | { readonly what: 'rename'; readonly file: string; readonly to: string };

/** The person chose a file, or wants another set of them. */
export class FilesEvent extends Event {
  static readonly type = 'viv-code-files';
  constructor(readonly change: FileChange) {
    super(FilesEvent.type);
  }
}

/**
 * The files of a widget by name: one of them is shown, others are added, renamed and removed. The one that it begins
 * with stays what it is.
 * @fires viv-code-files - {@link FilesEvent}
 */
@customElement('viv-code-files')
export class CodeFiles extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: var(--viv-space-2) var(--viv-space-3);
        border-block-end: var(--viv-border);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--viv-space-2);
        align-items: center;
      }
      select {
        inline-size: auto;
        max-inline-size: 100%;
      }
      input {
        flex: 1 1 140px;
        min-inline-size: 0;
        max-inline-size: 280px;
      }
      .problem {
        flex-basis: 100%;
        margin: 0;
        color: var(--viv-color-danger);
        font-size: var(--viv-text-s);
      }
    `,
  ];

  @property({ attribute: false }) files: readonly string[] = [];
  @property() file = '';
  /** The file that the widget begins with. */
  @property() entry = '';
  /** The file that was removed last. */
  @property() removed = '';
  /** A name is being written: of a new file, or another one for this. */
  @state() private naming: 'add' | 'rename' | undefined;
  @state() private problem = '';
  @query('input') private field: HTMLInputElement | null | undefined;

  override render() {
    const { files, file, entry, removed } = this;
    if (this.naming) return this.form();
    return html`<div class="row">
      <label for="file">${msg('File')}</label>
      <select id="file" @change=${(event: Event) => this.tell({ what: 'show', file: (event.target as HTMLSelectElement).value })}>${files.map((one) => html`<option .selected=${one === file}>${one}</option>`)}</select>
      <button id="add" class="quiet" type="button" ?disabled=${files.length >= MOST_FILES} @click=${() => this.name('add')}>${msg('New file…')}</button>
      ${file === entry
        ? nothing
        : html`<button id="rename" class="quiet" type="button" @click=${() => this.name('rename')}>${msg('Rename…')}</button>
            <button class="quiet" type="button" @click=${() => this.tell({ what: 'remove', file })}>${msg('Remove')}</button>`}
      ${removed && !files.includes(removed) && files.length < MOST_FILES ? html`<button class="quiet" type="button" @click=${() => this.tell({ what: 'restore', file: removed })}>${msg(str`Bring ${removed} back`)}</button>` : nothing}
    </div>`;
  }

  private form() {
    const renames = this.naming === 'rename';
    return html`<form class="row" novalidate @submit=${(event: Event) => this.onSubmit(event)} @keydown=${(event: KeyboardEvent) => this.onKey(event)}>
      <label for="name">${renames ? msg(str`New name of ${this.file}`) : msg('Name of the new file')}</label>
      <input id="name" dir="ltr" maxlength="120" autocapitalize="off" spellcheck="false" .value=${renames ? this.file : ''} placeholder="parts/row.ts" aria-describedby=${this.problem ? 'problem' : nothing} aria-invalid=${this.problem ? 'true' : nothing} />
      <button class="primary">${renames ? msg('Rename') : msg('Add')}</button>
      <button type="button" @click=${() => this.leave()}>${msg('Cancel')}</button>
      ${this.problem ? html`<p id="problem" class="problem" role="alert">${this.problem}</p>` : nothing}
    </form>`;
  }

  private name(naming: 'add' | 'rename'): void {
    this.naming = naming;
    this.problem = '';
    void this.updateComplete.then(() => this.field?.select());
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    const { naming, file } = this;
    const name = this.field!.value.trim();
    if (naming === 'rename' && name === file) return this.leave();
    if (this.files.includes(name)) this.problem = msg(str`There is a ${name} already.`);
    else if (!SourceFiles.safeParse({ [name]: '' }).success) this.problem = msg('Write a name that ends with .ts, .js or .json, in a folder if you like: parts/row.ts.');
    else {
      this.naming = undefined;
      // The code takes the focus: it is what one goes on with.
      return this.tell(naming === 'rename' ? { what: 'rename', file, to: name } : { what: 'add', file: name });
    }
    this.field!.focus();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    // Only the name is given up, not the editor.
    event.preventDefault();
    event.stopPropagation();
    this.leave();
  }

  private leave(): void {
    const from = this.naming;
    this.naming = undefined;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#${from ?? 'add'}`)?.focus());
  }

  private tell(change: FileChange): void {
    this.dispatchEvent(new FilesEvent(change));
  }
}
