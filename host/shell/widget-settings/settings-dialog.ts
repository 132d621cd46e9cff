import { msg, str } from '@lit/localize';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { sizeIn, type Placement } from '../../board/layout.js';
import { controls } from '../../ui/controls.css.js';
import { lateIcons } from '../../ui/late-icons.js';
import { dialogStyles } from '../dialog.css.js';
import type { Shell } from '../features/shell.js';
import '../widget-gallery/preview.js';
import { configStamp } from '../features/place-widget.js';
import { changedOf, fieldsOf, problemsOf, schemaOf, valueOf, type Config, type Field, type Value } from './fields.js';
import './own-editor.js';
import type { ConfigChangeEvent, OwnEditor } from './own-editor.js';
import { storedSettings } from './stored.js';
import { listed } from '../../ui/said.js';

/** The settings of one widget on a page: a form made from what the widget declares, beside what it makes of it. */
@customElement('viv-widget-settings')
export class WidgetSettings extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      dialog {
        inline-size: min(760px, calc(100vw - 24px));
      }
      .body {
        display: grid;
        grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
        gap: var(--viv-space-5);
        margin-block-start: var(--viv-space-3);
      }
      .fields {
        display: grid;
        align-content: start;
        gap: var(--viv-space-4);
      }
      .field {
        display: grid;
        gap: 4px;
      }
      .field.switch {
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: var(--viv-space-2);
      }
      textarea {
        min-block-size: 84px;
        padding: 6px var(--viv-space-2);
        border: 1px solid var(--viv-color-border-strong);
        border-radius: var(--viv-radius-s);
        background: var(--viv-color-surface);
        color: inherit;
        font: inherit;
        resize: vertical;
      }
      .hint,
      .problem {
        grid-column: 1 / -1;
        margin: 0;
        font-size: var(--viv-text-s);
      }
      .hint {
        color: var(--viv-color-text-muted);
      }
      .problem {
        color: var(--viv-color-danger);
      }
      [aria-invalid='true'] {
        border-color: var(--viv-color-danger) !important;
      }
      .note {
        margin-block-start: var(--viv-space-3);
        padding: var(--viv-space-3);
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface-raised);
        font-size: var(--viv-text-s);
      }
      .note p {
        margin: 0 0 var(--viv-space-2);
      }
      .note.row {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--viv-space-3);
      }
      .note.row p {
        margin: 0;
      }
      pre {
        margin: var(--viv-space-2) 0 0;
        max-block-size: 140px;
        overflow: auto;
      }
      .reset {
        margin-inline: calc(-1 * var(--viv-space-3)) auto;
      }
      @media (max-width: 700px) {
        .body {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private definition: WidgetDefinition | undefined;
  @state() private config: Config = {};
  /** The last one that the widget can show. */
  private shown: Config = {};
  /** The widget's own editor is there in the place of the form. */
  @state() private own = false;
  private ownFailed = false;
  /** A person wants it once more. */
  private ownWanted = false;
  private fields: readonly Field[] = [];
  private others: readonly string[] = [];
  private kept: Config | undefined;
  private shell: Shell | undefined;
  private artifact = '';
  private placement: Placement | undefined;

  /** Asks for the settings of a placement of the page on screen. */
  async open(shell: Shell, id: string): Promise<void> {
    const { artifact, services } = shell;
    const placement = artifact?.placements.find((one) => one.id === id);
    const definition = placement && services.widgets.get(placement.widget);
    if (!artifact || !placement || !definition) return;
    Object.assign(this, { shell, artifact: artifact.id, placement, definition, ...fieldsOf(schemaOf(definition, services.catalog.configSchema(definition.tag))) });
    const { config, kept } = storedSettings(definition, placement);
    this.kept = kept;
    this.own = definition.editor !== undefined;
    this.ownFailed = this.ownWanted = false;
    this.config = this.shown = config;
    // Fields are drawn anew: what was typed the last time is not in them.
    this.requestUpdate();
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    this.renderRoot.querySelector<HTMLElement>('.fields input, .fields select, .fields textarea')?.focus();
  }

  override render() {
    const { definition, placement, config } = this;
    if (!definition || !placement) return html`<dialog></dialog>`;
    const problems = problemsOf(definition, this.fields, config);
    if (problems.size === 0) this.shown = config;
    // What no field shows can be wrong too: nothing could be saved, and nobody would know why.
    const hidden = [...problems].filter(([name]) => !this.fields.some((field) => field.name === name));
    const { host, catalog } = this.shell!.services;
    const settable = this.own || this.fields.length > 0;
    return html`<dialog aria-labelledby="title" @close=${() => (this.definition = undefined)}>
      <form method="dialog" novalidate @submit=${(event: SubmitEvent) => this.onSubmit(event, problems)}>
        <div class="head"><h2 id="title">${msg(str`Settings of ${definition.title}`)}</h2><button class="quiet icon" value="cancel" type="button" aria-label=${msg('Close')} @click=${() => this.dialog.close()}>${lateIcons.close}</button></div>
        ${this.kept
          ? html`<div class="note" role="note"><p>${msg('The stored settings were made by a newer version of this widget, so these are the ones it starts with. What was stored is kept until you save.')}</p><details><summary>${msg('Stored settings')}</summary><pre dir="ltr" tabindex="0">${JSON.stringify(this.kept, undefined, 2)}</pre></details></div>`
          : nothing}
        ${this.ownFailed ? html`<div class="note row"><p role="status">${msg('The widget’s own editor failed. This form sets the same.')}</p><button type="button" @click=${this.onEditorWanted}>${msg('Try again')}</button></div>` : nothing}
        ${hidden.length > 0 ? html`<p class="problem" role="alert">${hidden.map(([name, message]) => `${name || definition.title}: ${message}`).join(' ')} ${msg('“As at first” starts over.')}</p>` : nothing}
        ${settable
          ? html`<div class="body">
              <div class="fields">${this.own ? this.ownEditor(definition) : this.fields.map((field) => this.field(field, problems.get(field.name)))}${this.others.length > 0 && !this.own ? html`<p class="hint">${msg(str`Not shown here: ${listed(this.others)}.`)}</p>` : nothing}</div>
              <viv-widget-preview .definition=${definition} .catalog=${catalog} .config=${this.shown} size=${sizeIn(placement.cells.wide, 'wide', definition.sizes)} locale=${host.locale}></viv-widget-preview>
            </div>`
          : html`<p>${msg('This widget has nothing to set.')}</p>`}
        <div class="actions">
          ${settable ? html`<button class="quiet reset" type="button" ?disabled=${Object.keys(changedOf(this.fields, config)).length === 0} @click=${() => (this.config = {})}>${msg('As at first')}</button>` : nothing}
          <button type="button" @click=${() => this.dialog.close()}>${settable ? msg('Cancel') : msg('Close')}</button>
          ${settable ? html`<button class="primary">${msg('Save')}</button>` : nothing}
        </div>
      </form>
    </dialog>`;
  }

  /** The widget's own, until it fails: then the form is there as for any other. */
  private ownEditor(definition: WidgetDefinition) {
    const { host, catalog } = this.shell!.services;
    return html`<viv-own-editor tabindex="-1" .wanted=${this.ownWanted} .definition=${definition} .catalog=${catalog} .config=${this.shown} locale=${host.locale}
      @viv-config-change=${({ config }: ConfigChangeEvent) => (this.config = config as Config)} @viv-widget-error=${this.onEditorError}></viv-own-editor>`;
  }

  private readonly onEditorError = (event: Event): void => {
    event.stopPropagation();
    this.own = false;
    this.ownFailed = true;
  };

  private readonly onEditorWanted = async (): Promise<void> => {
    this.own = this.ownWanted = true;
    this.ownFailed = false;
    await this.updateComplete;
    // The button that had the focus is gone.
    this.renderRoot.querySelector<HTMLElement>('viv-own-editor')?.focus();
  };

  private field(field: Field, problem: string | undefined) {
    const { name, type, label } = field;
    return html`<div class="field ${type}">
      ${type === 'switch' ? html`${this.control(field, problem)}<label for="field-${name}">${label}</label>` : html`<label for="field-${name}">${label}</label>${this.control(field, problem)}`}
      ${type === 'list' ? html`<p class="hint" id="hint-${name}">${msg('One a line.')}</p>` : nothing}
      ${problem ? html`<p class="problem" id="problem-${name}">${problem}</p>` : nothing}
    </div>`;
  }

  private control(field: Field, problem: string | undefined) {
    const { name, type, options = [], min, max, whole } = field;
    const value = valueOf(field, this.config);
    const described = [type === 'list' && `hint-${name}`, problem && `problem-${name}`].filter(Boolean).join(' ') || nothing;
    const invalid = problem ? 'true' : nothing;
    const read = (event: Event) => (event.target as HTMLInputElement).value;
    if (type === 'switch')
      return html`<input id="field-${name}" type="checkbox" .checked=${value === true} aria-describedby=${described} @change=${(event: Event) => this.set(name, (event.target as HTMLInputElement).checked)} />`;
    if (type === 'choice')
      return html`<select id="field-${name}" aria-invalid=${invalid} aria-describedby=${described} @change=${(event: Event) => this.set(name, read(event))}>
        ${options.map((option) => html`<option ?selected=${option === value}>${option}</option>`)}
      </select>`;
    if (type === 'list')
      return html`<textarea id="field-${name}" spellcheck="false" aria-invalid=${invalid} aria-describedby=${described} .value=${Array.isArray(value) ? value.map(String).join('\n') : ''}
        @change=${(event: Event) => this.set(name, linesOf(read(event)))}></textarea>`;
    if (type === 'text')
      return html`<input id="field-${name}" type="text" maxlength=${max ?? nothing} aria-invalid=${invalid} aria-describedby=${described} .value=${typeof value === 'string' ? value : ''} @input=${(event: Event) => this.set(name, read(event))} />`;
    // What is no number yet stays in the field while it is typed.
    const shown = typeof value === 'number' ? String(value) : '';
    return html`<input id="field-${name}" type="number" inputmode="decimal" min=${min ?? nothing} max=${max ?? nothing} step=${whole ? 1 : 'any'} aria-invalid=${invalid} aria-describedby=${described} .value=${shown}
      @input=${(event: Event) => this.set(name, read(event) === '' ? null : Number(read(event)))} />`;
  }

  private set(name: string, value: Value): void {
    this.config = { ...this.config, [name]: value };
  }

  private onSubmit(event: SubmitEvent, problems: ReadonlyMap<string, string>): void {
    if (this.own && this.renderRoot.querySelector<OwnEditor>('viv-own-editor')?.finish() === false) return event.preventDefault();
    const first = this.fields.find(({ name }) => problems.has(name));
    if (problems.size > 0) {
      event.preventDefault();
      this.renderRoot.querySelector<HTMLElement>(`#field-${CSS.escape(first?.name ?? '')}`)?.focus();
      return;
    }
    const { library } = this.shell!.services;
    const artifact = library.get(this.artifact);
    const config = changedOf(this.fields, this.config);
    if (!artifact || JSON.stringify(config) === JSON.stringify(this.placement!.config)) return;
    const withConfig = ({ configVersion: _, ...one }: Placement): Placement => ({ ...one, config, ...configStamp(this.definition!) });
    library.change(artifact.id, { placements: artifact.placements.map((one) => (one.id === this.placement!.id ? withConfig(one) : one)) }, msg(str`Settings of ${this.definition!.title}`));
  }
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
