import { msg, str } from '@lit/localize';
import type { Contract } from '@vivarium/sdk/contract';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CompanionSession } from '../../connectors/host.js';
import { controls } from '../../ui/controls.css.js';
import { icon } from '../../ui/icons.js';
import { lateIcons } from '../../ui/late-icons.js';
import { checkDraft, type Checked } from '../check-draft.js';
import { draftPreview } from '../draft-preview.js';
import { placedFindings, type PlacedFinding } from '../placed-findings.js';
import { drawVerdict } from '../steps.js';
import { studioStyles } from '../studio-panel.css.js';
import { codeEditorStyles } from './code-editor.css.js';
import './code-field.js';
import './code-files.js';
import type { CodeField } from './code-field.js';
import type { FileChange, FilesEvent } from './code-files.js';
import { listed, problemOf } from '../../ui/said.js';

type Files = Readonly<Record<string, string>>;

/** What the person wants to run in the place of what runs now. */
export class KeepEvent extends Event {
  static readonly type = 'viv-code-keep';
  constructor(readonly checked: Checked & { readonly manifest: NonNullable<Checked['manifest']> }) {
    super(KeepEvent.type);
  }
}

/** What was written so far; undefined when it is the code that it began with again. */
export class UnsavedEvent extends Event {
  static readonly type = 'viv-code-unsaved';
  constructor(readonly files: Files | undefined) {
    super(UnsavedEvent.type);
  }
}

/** A widget whose code is edited. */
export interface Edited {
  readonly tag: string;
  readonly title: string;
  /** The code to begin with, and the file that is shown first. */
  readonly files: Files;
  readonly entry: string;
}

const PAUSE = 500;

/**
 * Where a person edits the code of a widget by hand. It is tried as the studio tries what Claude writes, and nothing
 * runs on the page before they keep it.
 * @fires viv-code-keep - {@link KeepEvent}
 * @fires viv-code-unsaved - {@link UnsavedEvent}
 */
@customElement('viv-code-editor')
export class CodeEditor extends LitElement {
  static override styles = [controls, studioStyles, codeEditorStyles];

  @property({ attribute: false }) session!: Pick<CompanionSession, 'request'>;
  @property({ attribute: false }) contracts!: readonly Contract[];
  @property({ attribute: false }) taken!: ReadonlySet<string>;
  @property({ attribute: false }) edited!: Edited;
  /** What was written when the editor was closed without keeping it. */
  @property({ attribute: false }) unsaved: Files | undefined;
  /** What runs was changed since that was written. */
  @property({ type: Boolean }) outdated = false;
  @state() private file = '';
  @state() private names: readonly string[] = [];
  /** What was written before one started again, until something else is written. */
  @state() private dropped: Files | undefined;
  /** The file that was removed last, to bring it back. */
  @state() private removed: { readonly file: string; readonly text: string } | undefined;
  /** What was renamed last, and the files whose imports followed it. */
  @state() private renamed: { readonly file: string; readonly to: string; readonly following: readonly string[] } | undefined;
  @state() private changed = false;
  /** What was found when it was last tried, while the text is still that. */
  @state() private checked: Checked | undefined;
  @state() private findings: readonly PlacedFinding[] = [];
  @state() private problem = '';
  @state() private checking: AbortController | undefined;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('viv-code-field') private field!: CodeField;
  private preview: HTMLElement | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows the editor, with what was not kept the last time. */
  async open(): Promise<void> {
    await this.updateComplete;
    this.file = this.edited.entry;
    this.begin(this.unsaved ?? this.edited.files);
    this.changed = this.differs();
    this.dialog.showModal();
    this.field.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.checking?.abort();
    clearTimeout(this.timer);
  }

  override render() {
    const { edited, checking, changed } = this;
    return html`<dialog aria-labelledby="title" @close=${this.onClose} @keydown=${this.onKey}>
      <div class="panel">
        <div class="head">
          ${icon('pencil')}
          <h2 id="title">${msg(str`Code of “${edited.title}”`)}</h2>
          <button class="quiet icon" type="button" aria-label=${msg('Close')} title=${msg('Close')} @click=${() => this.dialog.close()}>${lateIcons.close}</button>
        </div>
        <div class="work">
          <div class="code">
            <viv-code-files .files=${this.names} file=${this.file} entry=${edited.entry} removed=${this.removed?.file ?? ''} @viv-code-files=${({ change }: FilesEvent) => this.arrange(change)}></viv-code-files>
            ${this.followed()}
            <viv-code-field @input=${this.onInput} @viv-code-leave=${() => this.renderRoot.querySelector<HTMLElement>('#check')?.focus()}></viv-code-field>
            <p class="keys small">${this.keys}</p>
          </div>
          <div class="scroll side" tabindex="0" role="group" aria-label=${msg('What was found')}>${this.side()}</div>
        </div>
        <div class="foot">
          <p class="small" role="status">${this.state}</p>
          ${changed && !checking ? html`<button type="button" @click=${this.startAgain}>${msg('Start again')}</button>` : nothing}
          ${checking ? html`<button id="check" type="button" @click=${() => checking.abort()}>${msg('Stop')}</button>` : html`<button id="check" type="button" class=${this.fits ? '' : 'primary'} @click=${this.check}>${msg('Check')}</button>`}
          <button type="button" class=${this.fits ? 'primary' : ''} ?disabled=${!this.fits} @click=${this.keep}>${msg('Keep')}</button>
        </div>
      </div>
    </dialog>`;
  }

  private followed() {
    const { renamed, dropped } = this;
    return html`<div class="followed" aria-live="polite">${dropped
      ? html`<span>${msg('This is the code as it was.')}</span> <button class="quiet" type="button" @click=${() => this.take(dropped)}>${msg('Undo')}</button>`
      : nothing}${renamed
      ? html`<span>${msg(str`${renamed.file} is called ${renamed.to} now. What imports it was changed, too: ${listed(renamed.following)}`)}</span>
          <button class="quiet" type="button" @click=${() => this.arrange({ what: 'rename', file: renamed.to, to: renamed.file }, true)}>${msg('Undo')}</button>`
      : nothing}</div>`;
  }

  private get keys(): string {
    const held = /Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl+';
    return msg(str`Tab and Escape leave the code. ${held}] and ${held}[ indent, ${held}F finds, F8 goes to what was found, ${held}S checks.`);
  }

  private get state(): string {
    if (this.checking) return msg('It is being tried in a sandbox…');
    if (this.fits) return msg('What you keep takes the place of what runs now, which stays among the versions.');
    if (this.checked && this.checked.manifest === undefined) return msg('It does not run, so it cannot be kept.');
    if (this.checked && this.checked.manifest?.tag !== this.edited.tag) return msg(str`It must keep its tag, ${this.edited.tag}.`);
    return this.changed ? msg('Not kept yet: what you wrote is here when you come back. Check it before you keep it.') : msg('This is the code as it is.');
  }

  /** It may take the place of what runs: it said what it is, and it is the same widget. */
  private get fits(): boolean {
    return this.checking === undefined && this.changed && this.checked?.manifest?.tag === this.edited.tag;
  }

  private side() {
    const { checked, problem, findings } = this;
    if (problem) return html`<p class="notice problem" role="alert">${problem}</p>`;
    if (!checked && this.outdated && this.changed) return html`<p class="notice">${msg('What you see is what you wrote before. The widget was changed since: what you keep takes the place of that change. Start again to begin with what runs now.')}</p>`;
    if (!checked) return html`<p class="small">${msg('When you check it, it is tried with its sample, without data, with 500 items, with errors, right to left, dark and on a phone. What was found is listed here, and you see it with invented data.')}</p>`;
    return html`
      ${findings.length === 0
        ? drawVerdict([])
        : html`<h3 id="found">${msg('Still wrong with it:')}</h3>
            <ul class="findings" aria-labelledby="found">${findings.map(({ severity, where, message, place }) => html`<li class=${severity}>
              ${place ? html`<button type="button" @click=${() => this.goTo(place)}>${msg(str`${place.file}, line ${place.line}`)}</button>` : html`<b>${where}</b>`}
              <span>${message}</span></li>`)}</ul>`}
      ${this.preview ? html`<div class="preview" aria-label=${msg('Preview with invented data')} role="group">${this.preview}</div>` : nothing}`;
  }

  /** Begins with these files. */
  private begin(files: Files): void {
    this.names = Object.keys(files);
    this.removed = undefined;
    this.renamed = undefined;
    if (!this.names.includes(this.file)) this.file = this.edited.entry;
    this.field.open(files, this.file, { label: (file) => msg(str`Code of ${file}`), keys: this.keys });
  }

  /** Another file, or other files: they are tried and kept as what is written in them is. */
  private arrange(change: FileChange, undoes = false): void {
    const { field, edited, removed } = this;
    const { what, file } = change;
    if (what === 'show') {
      this.file = file;
      return field.show(file);
    }
    if (what === 'add') field.add(file);
    if (what === 'restore') field.add(file, removed?.text);
    const following = what === 'rename' ? field.rename(file, change.to) : [];
    this.renamed = what === 'rename' && following.length > 0 && !undoes ? { file, to: change.to, following } : undefined;
    if (what === 'remove') {
      this.removed = { file, text: field.files[file] ?? '' };
      field.drop(file, edited.entry);
    }
    this.names = Object.keys(field.files);
    this.file = what === 'rename' ? change.to : what === 'remove' ? edited.entry : file;
    field.focus();
    this.onInput();
  }

  private goTo(place: NonNullable<PlacedFinding['place']>): void {
    this.file = place.file;
    this.field.goTo(place);
  }

  private differs(): boolean {
    const { files } = this.field;
    const before = Object.entries(this.edited.files);
    return Object.keys(files).length !== before.length || before.some(([file, text]) => files[file] !== text);
  }

  private onInput(): void {
    this.checking?.abort();
    this.dropped = undefined;
    // What was found was found in another text.
    this.checked = undefined;
    this.preview = undefined;
    this.changed = this.differs();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tellUnsaved(), PAUSE);
  }

  private tellUnsaved(): void {
    clearTimeout(this.timer);
    this.dispatchEvent(new UnsavedEvent(this.changed ? this.field.files : undefined));
  }

  private startAgain(): void {
    const { files } = this.field;
    this.take(this.edited.files);
    this.dropped = files;
  }

  /** Other files take the place of all that is written. */
  private take(files: Files): void {
    this.begin(files);
    this.onInput();
    this.tellUnsaved();
    this.field.focus();
  }

  private async check(): Promise<void> {
    if (this.checking) return;
    const checking = (this.checking = new AbortController());
    const { session, contracts, taken, edited } = this;
    const { files } = this.field;
    this.problem = '';
    try {
      const checked = await checkDraft(files, edited.entry, { session, contracts, taken, tag: edited.tag }, checking.signal);
      checking.signal.throwIfAborted();
      this.preview = checked.manifest && checked.draft !== undefined ? draftPreview(checked.manifest, checked.draft, { session, contracts }) : undefined;
      this.findings = placedFindings(checked.findings, files);
      this.checked = checked;
      this.field.mark(this.findings);
    } catch (thrown) {
      if (!checking.signal.aborted) this.problem = problemOf(thrown);
    } finally {
      if (this.checking === checking) this.checking = undefined;
    }
  }

  private keep(): void {
    const { checked } = this;
    if (!this.fits || !checked?.manifest) return;
    clearTimeout(this.timer);
    this.changed = false;
    this.dispatchEvent(new KeepEvent({ ...checked, manifest: checked.manifest }));
    this.dialog.close();
  }

  private onKey(event: KeyboardEvent): void {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 's') {
      event.preventDefault();
      void this.check();
    }
    // Letters mean nothing else here.
    event.stopPropagation();
  }

  private onClose(): void {
    if (this.changed) this.tellUnsaved();
    this.remove();
  }
}
