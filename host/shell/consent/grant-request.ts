import { msg, str } from '@lit/localize';
import { formatCount } from '@vivarium/sdk/kinds';
import type { Use, WidgetDefinition } from '@vivarium/sdk/widget';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import { CoverEvent } from '../../board/placement.js';
import type { Host } from '../../connectors/host.js';
import type { Grant } from '../../grants/grant.js';
import type { Ledger, UsesDifference } from '../../grants/ledger.js';
import { controls } from '../../ui/controls.css.js';
import './grant-row.js';
import type { GrantRow } from './grant-row.js';
import { useWords } from './use-words.js';
import { listed } from '../../ui/said.js';

/**
 * Stands over a widget that asks for more than it holds: what that means, and how far to allow it. It is drawn by the
 * page; the widget runs beneath it with what it has. Put off, or when the widget holds something already, it is one line.
 *
 * @fires viv-cover - CoverEvent, when it begins or ends to hide the widget.
 */
@customElement('viv-grant-request')
export class GrantRequest extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: relative;
        z-index: 2;
        align-self: end;
        min-block-size: 0;
        overflow: hidden;
        border-end-start-radius: var(--viv-radius);
        border-end-end-radius: var(--viv-radius);
      }
      :host([asking]) {
        align-self: stretch;
      }
      .panel {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        block-size: 100%;
        background: var(--viv-color-surface);
      }
      .scroll {
        display: grid;
        align-content: start;
        gap: var(--viv-space-2);
        padding: var(--viv-space-3);
        overflow: auto;
      }
      h3 {
        margin: 0;
        font-size: var(--viv-text-l);
        font-weight: var(--viv-weight-strong);
        letter-spacing: -0.01em;
        text-wrap: balance;
      }
      p {
        margin: 0;
        max-inline-size: 62ch;
      }
      .actions,
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        gap: var(--viv-space-2);
        padding: var(--viv-space-2) var(--viv-space-3);
        border-block-start: var(--viv-border);
        background: var(--viv-color-surface-raised);
      }
      .line span {
        flex: 1;
        min-inline-size: 12ch;
      }
      .warning {
        display: grid;
        gap: var(--viv-space-2);
        padding: var(--viv-space-3);
        border-radius: var(--viv-radius);
        background: var(--viv-color-warning-soft);
        color: var(--viv-color-warning);
      }
      .warning label {
        display: flex;
        gap: var(--viv-space-2);
      }
      ul {
        margin: 0;
        padding-inline-start: 1.3em;
      }
    `,
  ];

  /** Milliseconds in which a click was meant for what was there before. */
  static tooSoon = 500;

  @property({ attribute: false }) host!: Pick<Host, 'accounts' | 'contract' | 'open' | 'grants' | 'onHealth' | 'locale'>;
  @property({ attribute: false }) definition!: WidgetDefinition;
  @property() artifact = '';
  /** Tells which protections this browser lacks, in words: private data then needs a consent of its own. Called when there is something to ask, since measuring takes time and frames. */
  @property({ attribute: false }) measure!: () => Promise<readonly string[]>;
  /** The request covers the widget. */
  @property({ type: Boolean, reflect: true }) asking = false;
  @state() private difference: UsesDifference | undefined;
  @state() private removed: readonly Grant[] = [];
  @state() private missing: readonly string[] | undefined;
  @state() private count = 0;
  @state() private understood = false;
  @queryAll('viv-grant-row') private rows!: NodeListOf<GrantRow>;
  private ledger: Ledger | undefined;
  private measured: Promise<void> | undefined;
  private shownAt = 0;
  private focused = false;
  private ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    // Placed before its code was there, it has its properties with the first update only.
    void this.updateComplete.then(() => this.host.grants.ledger()).then((ledger) => void (this.isConnected && this.begin(ledger)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.ends) end();
    this.ends = [];
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.focused = this.shadowRoot?.activeElement != null;
    if (this.ledger && changed.has('definition')) void this.ask();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('asking')) return;
    this.shownAt = performance.now();
    this.dispatchEvent(new CoverEvent(this.asking, this.focused));
  }

  override render() {
    const { difference, missing } = this;
    if (!difference || difference.added.length === 0 || !missing) return nothing;
    const { added, kept } = difference;
    const { title } = this.definition;
    if (!this.asking)
      return html`<div class="line"><span>${kept.length > 0 ? msg(str`Asks for more: ${this.wordsOf(added)}.`) : msg(str`Has no permissions yet.`)}</span>
        <button type="button" aria-label=${msg(str`Review what ${title} asks for`)} @click=${this.review}>${msg('Review')}</button></div>`;
    return html`<section class="panel" aria-labelledby="heading">
      <div class="scroll" tabindex="0" role="group" aria-labelledby="heading">
        <h3 id="heading">${kept.length > 0 ? msg(str`“${title}” asks for more`) : msg(str`“${title}” asks for permission`)}</h3>
        <p class="muted">${msg('It did not come with Vivarium. It runs on its own, without network, and gets only what you allow here. You can take it back in the settings at any time.')}</p>
        ${this.sorted(added).map(
          (name) => html`<viv-grant-row name=${name} .use=${this.definition.uses[name] as Use} .host=${this.host} artifact=${this.artifact}
            .sample=${(this.definition.sample[name] as readonly Record<string, unknown>[] | undefined)?.[0]} @viv-grant-row=${this.recount}></viv-grant-row>`,
        )}
        ${kept.length > 0 ? html`<p class="muted">${msg(str`It keeps: ${this.wordsOf(kept)}.`)}</p>` : nothing}
        ${this.removed.length > 0 ? html`<p class="muted">${formatCount(this.removed.length, this.host.locale, msg('It no longer asks for one thing; that permission has ended.'), msg(str`It no longer asks for ${this.removed.length} things; those permissions have ended.`))}</p>` : nothing}
        ${missing.length > 0
          ? html`<div class="warning">
              <strong>${msg('This browser protects less')}</strong>
              <ul>${missing.map((words) => html`<li>${words}</li>`)}</ul>
              <label><input type="checkbox" .checked=${this.understood} @change=${(event: Event) => (this.understood = (event.target as HTMLInputElement).checked)} />
                ${msg('I understand, and let this widget see my data here all the same.')}</label>
            </div>`
          : nothing}
      </div>
      <div class="actions">
        <button type="button" @click=${this.putOff}>${msg('Not now')}</button>
        <button type="button" class="primary" ?disabled=${this.count === 0 || (missing.length > 0 && !this.understood)} @click=${this.allow}>
          ${this.count === added.length ? msg('Allow') : msg(str`Allow ${this.count} of ${added.length}`)}
        </button>
      </div>
    </section>`;
  }

  private begin(ledger: Ledger): void {
    this.ledger = ledger;
    this.ends.push(
      ledger.onChange((widget) => widget === this.definition.tag && this.compare()),
      this.host.onHealth(() => this.requestUpdate()),
    );
    void this.ask();
  }

  /** What holds nothing and begins to ask asks over the widget; what was put off before stays so. */
  private async ask(): Promise<void> {
    const before = this.difference?.added.length ?? 0;
    this.compare();
    await this.measured;
    if (before === 0) this.asking = (this.difference?.kept.length ?? 0) === 0 && (this.difference?.added.length ?? 0) > 0;
  }

  private compare(): void {
    const { ledger } = this;
    if (!ledger) return;
    const { removed } = ledger.difference(this.definition, this.artifact);
    if (removed.length > 0) {
      this.removed = removed;
      ledger.settle(this.definition);
    }
    this.difference = ledger.difference(this.definition, this.artifact);
    if (this.difference.added.length === 0) this.asking = false;
    else this.measured ??= this.measure().then((missing) => void (this.missing = missing));
  }

  private sorted(names: readonly string[]): readonly string[] {
    const weight = (name: string) => useWords(this.definition.uses[name] as Use, this.host).weight;
    return [...names].sort((a, b) => weight(a) - weight(b));
  }

  private wordsOf(names: readonly string[]): string {
    return listed(this.sorted(names).map((name) => useWords(this.definition.uses[name] as Use, this.host).title));
  }

  private recount(): void {
    this.count = [...this.rows].filter(({ consent }) => consent).length;
  }

  private allow(event: MouseEvent): void {
    // Somebody was pointing at the widget that was here until a moment ago.
    if (event.isTrusted && event.timeStamp - this.shownAt < GrantRequest.tooSoon) return;
    const consents = [...this.rows].flatMap(({ consent }) => consent ?? []);
    this.ledger?.give(this.definition.tag, consents);
    this.asking = false;
  }

  private async putOff(): Promise<void> {
    this.asking = false;
    await this.updateComplete;
    this.renderRoot.querySelector('button')?.focus();
  }

  private async review(): Promise<void> {
    this.asking = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.scroll')?.focus();
  }
}
