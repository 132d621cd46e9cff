import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../ui/icons.js';

/**
 * One line above the page about all of it: offline, demo, storage.
 * @slot - The sentence, with links.
 */
@customElement('viv-banner')
export class Banner extends LitElement {
  static override styles = css`
    :host {
      display: flex;
      align-items: center;
      justify-content: center;
      flex-wrap: wrap;
      gap: var(--viv-space-1) var(--viv-space-2);
      padding: 5px var(--viv-space-4);
      background: var(--viv-color-demo-soft);
      color: var(--viv-color-demo);
      font-size: var(--viv-text-s);
      font-weight: var(--viv-weight-medium);
      text-align: center;
    }
    :host([tone='warning']) {
      background: var(--viv-color-warning-soft);
      color: var(--viv-color-warning);
    }
    ::slotted(a) {
      color: inherit;
      white-space: nowrap;
    }
    @media (max-width: 700px) {
      :host {
        display: block;
        padding-inline: var(--viv-space-3);
      }
      svg {
        margin-inline-end: 4px;
        vertical-align: -3px;
      }
      ::slotted(*) {
        margin-inline: 3px;
      }
      ::slotted(.aside) {
        display: none;
      }
    }
  `;

  @property({ reflect: true }) tone: 'demo' | 'warning' = 'demo';

  override render() {
    return html`${this.tone === 'warning' ? icon('warning') : ''}<slot></slot>`;
  }
}
