import { msg, str } from '@lit/localize';
import { numberFormat } from '@vivarium/sdk/kinds';
import type { McpRunningCall } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../ui/controls.css.js';

/** What MCP servers are doing for the person and how far they are, with a way to end it. Drawn by the host alone. */
@customElement('viv-running-calls')
export class RunningCallsElement extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        inset-block-end: calc(var(--viv-space-4) + var(--viv-bottom-bar, 0px));
        inset-inline-end: var(--viv-space-4);
        z-index: 50;
        inline-size: min(360px, calc(100vw - 2 * var(--viv-space-4)));
      }
      /* The lower edge of a narrow window is for messages. */
      @media (max-width: 640px) {
        :host {
          inset-block: 48px auto;
        }
      }
      ul {
        display: grid;
        gap: var(--viv-space-2);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--viv-space-1) var(--viv-space-3);
        align-items: center;
        padding: var(--viv-space-3);
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface-raised);
        box-shadow: var(--viv-shadow-raised);
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .far {
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-s);
      }
      progress {
        grid-column: 1 / -1;
        inline-size: 100%;
        accent-color: var(--viv-color-accent);
      }
    `,
  ];

  @property({ attribute: false }) calls: readonly McpRunningCall[] = [];
  /** Asks for the end of one. */
  @property({ attribute: false }) end!: (id: string) => Promise<unknown>;
  /** Those that are being ended. */
  @state() private ending: ReadonlySet<string> = new Set();

  override render() {
    if (this.calls.length === 0) return nothing;
    return html`<ul aria-label=${msg('Running')}>
      ${repeat(this.calls, ({ id }) => id, ({ id, title, server, progress, total, message }) => html`<li>
        <div>
          <p role="status"><strong>${title}</strong> (${server})</p>
          <p class="far">${progress === undefined ? (message ? nothing : msg('It works on it…')) : this.far(progress, total)}${message ? html`${progress === undefined ? nothing : ' · '}<bdi>${message}</bdi>` : nothing}</p>
        </div>
        <button type="button" aria-label=${msg(str`Cancel ${title}`)} ?disabled=${this.ending.has(id)} @click=${() => this.cancel(id)}>${this.ending.has(id) ? msg('Cancelling…') : msg('Cancel')}</button>
        <progress aria-label=${title} max=${total ?? nothing} value=${total === undefined || progress === undefined ? nothing : Math.min(progress, total)}></progress>
      </li>`)}
    </ul>`;
  }

  private far(progress: number, total: number | undefined): string {
    const locale = document.documentElement.lang || 'en';
    const format = numberFormat(locale, { maximumFractionDigits: 1 });
    return total === undefined ? msg(str`${format.format(progress)} so far`) : msg(str`${format.format(progress)} of ${format.format(total)}`);
  }

  private async cancel(id: string): Promise<void> {
    this.ending = new Set([...this.ending, id]);
    try {
      await this.end(id);
    } catch {
      // The companion cannot be reached: the button can be tried again.
      this.ending = new Set([...this.ending].filter((one) => one !== id));
    }
  }
}
