import { msg } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioQuestion } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';

/** What a person said to questions: one answer each, null where they leave it to Claude. */
class ReplyEvent extends Event {
  static readonly type = 'viv-studio-reply';
  constructor(readonly answers: readonly (string | null)[]) {
    super(ReplyEvent.type);
  }
}

/**
 * Questions that Claude asks before it builds. Each can be answered with a choice or in one's own words, or be left to Claude.
 * @fires viv-studio-reply - {@link ReplyEvent}
 */
@customElement('viv-studio-questions')
export class StudioQuestionsElement extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      form {
        display: grid;
        gap: var(--viv-space-4);
        padding: var(--viv-space-4);
        border: var(--viv-border);
        border-radius: var(--viv-radius-l);
        background: var(--viv-color-surface);
        box-shadow: var(--viv-shadow);
      }
      fieldset {
        display: grid;
        gap: var(--viv-space-2);
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        margin-block-end: var(--viv-space-2);
        padding: 0;
        font-weight: var(--viv-weight-medium);
        overflow-wrap: anywhere;
        text-wrap: pretty;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: var(--viv-space-2);
      }
      .choice {
        display: flex;
        gap: var(--viv-space-2);
        align-items: center;
        min-block-size: var(--viv-control);
        padding: var(--viv-space-1) var(--viv-space-3);
        border: var(--viv-button-border);
        border-radius: var(--viv-button-radius);
        font-weight: 400;
        overflow-wrap: anywhere;
      }
      .choice:hover {
        background: var(--viv-color-surface-hover);
      }
      .choice:has(:checked) {
        border-color: var(--viv-color-accent);
        background: var(--viv-color-accent-soft);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        justify-content: end;
        gap: var(--viv-space-2);
      }
    `,
  ];

  @property({ attribute: false }) questions: readonly StudioQuestion[] = [];

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('input')?.focus();
  }

  override render() {
    return html`<form @submit=${this.onSubmit} @keydown=${(event: Event) => event.stopPropagation()}>
      ${this.questions.map(
        ({ question, choices }, index) => html`<fieldset>
          <legend dir="auto">${question}</legend>
          ${choices ? html`<div class="choices">${choices.map((choice) => html`<label class="choice"><input type="radio" name="choice-${index}" value=${choice} @change=${() => (this.words(index)!.value = '')} />${choice}</label>`)}</div>` : nothing}
          <input name="words-${index}" maxlength="1000" autocomplete="off" aria-label=${choices ? msg('Or in your own words') : msg('Your answer')} placeholder=${choices ? msg('Or in your own words') : msg('Your answer')} @input=${() => this.clear(index)} />
        </fieldset>`,
      )}
      <div class="row">
        <button type="button" @click=${() => this.dispatchEvent(new ReplyEvent(this.questions.map(() => null)))}>${msg('Let Claude decide')}</button>
        <button class="primary">${msg('Answer')}</button>
      </div>
    </form>`;
  }

  private words(index: number): HTMLInputElement | null {
    return this.renderRoot.querySelector(`[name=words-${index}]`);
  }

  /** Own words take the place of a choice. */
  private clear(index: number): void {
    for (const choice of this.renderRoot.querySelectorAll<HTMLInputElement>(`[name=choice-${index}]`)) choice.checked = false;
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => {
      const value = said.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    this.dispatchEvent(new ReplyEvent(this.questions.map((_, index) => text(`words-${index}`) || text(`choice-${index}`) || null)));
  }
}

/** What the person says to the questions of an element. @throws what the signal was aborted with */
export const repliesFrom = (asked: Element, signal: AbortSignal): Promise<readonly (string | null)[]> =>
  new Promise((resolve, reject) => {
    asked.addEventListener(ReplyEvent.type, (event) => event instanceof ReplyEvent && resolve(event.answers), { once: true });
    signal.addEventListener('abort', () => reject(VivariumError.from(signal.reason)), { once: true });
  });
