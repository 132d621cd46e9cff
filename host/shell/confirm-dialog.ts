import { msg, str } from '@lit/localize';
import type { Preview } from '@vivarium/sdk/contract';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import { dialogStyles } from './dialog.css.js';
import { saidPreview } from '../ui/said.js';

/** What a person is asked. */
export interface Question {
  preview: Preview;
  /** What a yes means: "Other people will see this." */
  consequence: string;
  /** The word on the button that does it. */
  yes: string;
  danger: boolean;
  /** In whose name. */
  account?: string;
  /** The widget from elsewhere that asks. */
  asker?: string;
  /** Code from elsewhere decided when this is asked: a click that it was waiting for may not answer. */
  foreign?: boolean;
  /** The values it passes, word for word. */
  values?: string;
  /** What consenting to all further times would cover. */
  always?: readonly string[];
}

/** What a person may answer; `always` and `never` only where they are offered. */
export type Answer = boolean | 'always' | 'never';

/**
 * Asks before something that cannot simply be taken back. The focus starts on the safe answer and returns to where it
 * was; Escape means no.
 */
@customElement('viv-confirm-dialog')
export class ConfirmDialog extends LitElement {
  static override styles = [
    controls,
    dialogStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: fit-content(40%) minmax(0, 1fr);
        gap: var(--viv-space-1) var(--viv-space-4);
        max-block-size: 40vh;
        margin: var(--viv-space-3) 0;
        padding: var(--viv-space-3);
        overflow: auto;
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface-sunken);
      }
      dt {
        color: var(--viv-color-text-muted);
        overflow-wrap: anywhere;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      del {
        margin-inline-end: 0.6em;
        color: var(--viv-color-text-muted);
      }
      ins {
        text-decoration: none;
      }
      pre {
        max-block-size: 30vh;
        margin: var(--viv-space-2) 0 0;
        padding: var(--viv-space-3);
        overflow: auto;
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface-sunken);
        font: var(--viv-text-s) / var(--viv-line) var(--viv-font-mono);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      details summary {
        color: var(--viv-color-accent);
        font-weight: var(--viv-weight-medium);
        cursor: default;
      }
      fieldset {
        display: grid;
        gap: var(--viv-space-2);
        margin: var(--viv-space-4) 0 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: var(--viv-space-2);
        font-weight: var(--viv-weight-medium);
      }
      .choice {
        display: flex;
        align-items: center;
        gap: var(--viv-space-2);
        font-weight: 400;
      }
      fieldset ul {
        margin: 0;
        padding-inline-start: 2.6em;
        font-size: var(--viv-text-s);
      }
    `,
  ];

  /** Milliseconds in which a click was meant for what was there before. */
  static tooSoon = 500;

  @state() private question: Question | undefined;
  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private repeated: 'once' | 'always' | 'never' = 'once';
  private answer: ((answer: Answer) => void) | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private shownAt = 0;

  /** Resolves with the answer. Questions wait for each other. */
  ask(question: Question): Promise<Answer> {
    const asked = this.queue.then(() => this.show(question));
    this.queue = asked;
    return asked;
  }

  override render() {
    const { question } = this;
    return html`<dialog aria-labelledby="title" aria-describedby="consequence" @close=${this.onClose}>
      ${question
        ? html`<form method="dialog">
            <h2 id="title">${question.preview.title}</h2>
            <p id="consequence" class="muted">${question.consequence}${question.account ? html` <strong>${question.account}</strong>` : nothing}</p>
            ${this.lines(question.preview)}${this.fromElsewhere(question)}
            <div class="actions">
              <button value="no">${msg('Cancel')}</button>
              <button value="yes" ?disabled=${this.repeated === 'never'} @click=${this.onYes} class=${question.danger ? 'danger' : 'primary'}>${question.yes}</button>
            </div>
          </form>`
        : nothing}
    </dialog>`;
  }

  private lines({ lines }: Preview) {
    if (!lines?.length) return nothing;
    return html`<dl tabindex="0" aria-label=${msg('Details')}>
      ${lines.map(({ label, before, after }) => html`<dt>${label}</dt><dd>${before === undefined ? html`<span dir="auto">${after}</span>` : html`<del dir="auto">${before}</del><ins dir="auto">${after}</ins>`}</dd>`)}
    </dl>`;
  }

  private fromElsewhere({ asker, values, always }: Question) {
    if (asker === undefined) return nothing;
    const choice = (value: typeof this.repeated, label: string) =>
      html`<label class="choice"><input type="radio" name="repeated" .checked=${this.repeated === value} @change=${() => (this.repeated = value)} />${label}</label>`;
    return html`<p class="muted">${msg(str`Asked by the widget “${asker}”, which did not come with Vivarium.`)}</p>
      <details open><summary>${msg('The exact values')}</summary><pre dir="ltr" tabindex="0">${values}</pre></details>
      <fieldset>
        <legend>${msg('Next time')}</legend>
        ${choice('once', msg('Ask me again'))}${always ? choice('always', msg('Allow this exact kind without asking')) : nothing}
        ${this.repeated === 'always' ? html`<ul class="muted">${always?.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}
        ${choice('never', msg(str`No, and do not let “${asker}” ask again`))}
      </fieldset>`;
  }

  private onYes(event: Event): void {
    const { asker, foreign } = this.question ?? {};
    if ((asker !== undefined || foreign) && (!event.isTrusted || event.timeStamp - this.shownAt < ConfirmDialog.tooSoon)) event.preventDefault();
  }

  private async show(question: Question): Promise<Answer> {
    this.question = { ...question, preview: saidPreview(question.preview) };
    this.repeated = 'once';
    await this.updateComplete;
    this.dialog.returnValue = '';
    this.dialog.showModal();
    this.shownAt = performance.now();
    this.dialog.querySelector<HTMLElement>('[value=no]')?.focus();
    return new Promise((resolve) => (this.answer = resolve));
  }

  private onClose(): void {
    const yes = this.dialog.returnValue === 'yes';
    this.answer?.(this.repeated === 'never' ? 'never' : yes && this.repeated === 'always' ? 'always' : yes);
    this.answer = undefined;
  }
}
