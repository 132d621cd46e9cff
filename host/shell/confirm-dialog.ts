import { msg } from '@lit/localize';
import type { Preview } from '@vivarium/sdk/contract';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import { dialogStyles } from './dialog.css.js';

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
}

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
        grid-template-columns: max-content minmax(0, 1fr);
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
    `,
  ];

  @state() private question: Question | undefined;
  @query('dialog') private dialog!: HTMLDialogElement;
  private answer: ((yes: boolean) => void) | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  /** Resolves with the answer. Questions wait for each other. */
  ask(question: Question): Promise<boolean> {
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
            ${this.lines(question.preview)}
            <div class="actions">
              <button value="no">${msg('Cancel')}</button>
              <button value="yes" class=${question.danger ? 'danger' : 'primary'}>${question.yes}</button>
            </div>
          </form>`
        : nothing}
    </dialog>`;
  }

  private lines({ lines }: Preview) {
    if (!lines?.length) return nothing;
    return html`<dl tabindex="0" aria-label=${msg('Details')}>
      ${lines.map(({ label, before, after }) => html`<dt>${label}</dt><dd>${before === undefined ? nothing : html`<del>${before}</del>`}<ins>${after}</ins></dd>`)}
    </dl>`;
  }

  private async show(question: Question): Promise<boolean> {
    this.question = question;
    await this.updateComplete;
    this.dialog.returnValue = '';
    this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>('[value=no]')?.focus();
    return new Promise((resolve) => (this.answer = resolve));
  }

  private onClose(): void {
    this.answer?.(this.dialog.returnValue === 'yes');
    this.answer = undefined;
  }
}
