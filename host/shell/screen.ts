import { msg } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';

/**
 * A whole page that says what happened and what to do: not paired, not reachable, nothing here.
 * @slot - Paragraphs.
 * @slot actions - Buttons and links.
 */
@customElement('viv-screen')
export class Screen extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        flex: 1;
        place-items: center;
        padding: var(--viv-space-6);
        /* The middle of a tall page looks low. */
        padding-block-end: 16vh;
      }
      section {
        inline-size: min(440px, 100%);
      }
      h1 {
        margin: 0 0 var(--viv-space-3);
        font-size: var(--viv-text-xl);
        font-weight: var(--viv-weight-strong);
        letter-spacing: -0.015em;
      }
      ::slotted(p) {
        margin: 0 0 var(--viv-space-3);
        color: var(--viv-color-text-muted);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--viv-space-2);
        margin-block-start: var(--viv-space-5);
      }
    `,
  ];

  @property() heading = '';
  /** Offers to load the page again. */
  @property({ type: Boolean }) again = false;

  override render() {
    return html`<section aria-labelledby="heading">
      <h1 id="heading">${this.heading}</h1>
      <slot></slot>
      <div class="actions">${this.again ? html`<button type="button" @click=${() => location.reload()}>${msg('Try again')}</button>` : nothing}<slot name="actions"></slot></div>
    </section>`;
  }
}
