import { msg, str } from '@lit/localize';
import type { VivariumError } from '@vivarium/sdk/contract';
import { said } from '@vivarium/sdk/kinds';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import { icon } from '../ui/icons.js';

/**
 * Stands where a widget failed; the rest of the page goes on.
 * @fires retry - The person wants the widget started again.
 * @fires fix - The person wants it repaired.
 */
@customElement('viv-error-card')
export class ErrorCard extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--viv-space-2);
        block-size: 100%;
        padding: var(--viv-space-4);
        overflow: auto;
        text-align: center;
      }
      :host([pictured]) {
        grid-template: minmax(0, 1fr) auto / 100%;
        place-content: stretch;
        padding: 0;
      }
      .picture {
        inline-size: 100%;
        block-size: 100%;
        overflow: hidden;
        opacity: 0.55;
      }
      .picture > * {
        display: block;
        inline-size: 100%;
      }
      .card {
        display: grid;
        justify-items: center;
        gap: var(--viv-space-2);
      }
      /* What it shows is worth more room than that it stands still. */
      :host([pictured]) .card {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: var(--viv-space-1) var(--viv-space-3);
        align-items: center;
        inline-size: 100%;
        padding: var(--viv-space-2) var(--viv-space-3);
        text-align: start;
        border-block-start: var(--viv-border);
        background: var(--viv-color-surface-raised);
      }
      .sign {
        color: var(--viv-color-danger);
      }
      p {
        margin: 0;
        max-inline-size: 46ch;
        text-wrap: balance;
      }
      strong {
        font-weight: var(--viv-weight-strong);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: var(--viv-space-2);
      }
      details {
        max-inline-size: 100%;
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
      }
      summary {
        cursor: default;
      }
    `,
  ];

  /** Title of the widget. */
  @property() widget = '';
  @property({ attribute: false }) error?: VivariumError;
  /** The stored settings do not fit: another choice of them would. */
  @property({ type: Boolean }) unfit = false;
  /** It never came to be. */
  @property({ type: Boolean }) unstarted = false;
  /** Somebody can repair it. */
  @property({ type: Boolean }) fixable = false;

  /** How it looked when it last worked. */
  @property({ attribute: false }) picture: HTMLElement | undefined;

  protected override updated(): void {
    this.toggleAttribute('pictured', this.picture !== undefined);
  }

  override render() {
    const missing = this.error?.code === 'not-found';
    // A person has to decide something first: what, is said where it is read.
    const forbidden = this.error?.code === 'forbidden';
    return html`
      ${this.picture ? html`<div class="picture" role="img" aria-label=${msg(str`${this.widget}, as it was when it last worked`)}>${this.picture}</div>` : nothing}
      <div class="card"><span class="sign" ?hidden=${this.picture !== undefined}>${icon('warning')}</span>
      <p role="alert"><strong>${missing ? msg(str`${this.widget} is not installed.`) : forbidden ? msg(str`${this.widget} was stopped.`) : this.unstarted ? msg(str`${this.widget} could not start.`) : msg(str`${this.widget} stopped working.`)}</strong><br />${this.unfit ? msg('Its settings are of another version and cannot be used. They are kept until you choose others.') : forbidden ? said(this.error?.message ?? '') : missing ? msg('Its plugin or MCP server is gone, or offers it no longer. Bring it back in Settings, or remove it from this page.') : this.picture ? msg('You see it as it was when it last worked.') : msg('Your data is safe and the rest of the page goes on.')}</p>
      <div class="actions">
        ${missing ? nothing : html`<button type="button" @click=${() => this.dispatchEvent(new Event('retry'))}>${icon('refresh')}${msg('Start it again')}</button>`}
        ${this.unfit ? html`<button type="button" @click=${() => this.dispatchEvent(new Event('settings'))}>${icon('settings')}${msg('Settings…')}</button>` : nothing}
        ${this.fixable ? html`<button type="button" @click=${() => this.dispatchEvent(new Event('fix'))}>${msg('Fix it')}</button>` : nothing}
      </div>
      <details>
        <summary>${msg('What happened')}</summary>
        <code>${this.error?.code}: ${said(this.error?.message ?? '')}</code>
      </details></div>`;
  }
}
