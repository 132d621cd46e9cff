import { freshnessChanged, type Freshness } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import { freshnessLabel, freshnessWords, type Reader } from './freshness.js';

/**
 * What is true of the data on screen: a dot, a word where something is wrong, the whole sentence on hover and focus.
 * @csspart words - The sentence.
 */
@customElement('viv-freshness')
export class FreshnessDot extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: relative;
        display: inline-flex;
        font-size: var(--viv-text-xs);
      }
      button {
        min-block-size: 24px;
        min-inline-size: 24px;
        padding: 0 6px;
        border: 0;
        background: transparent;
        color: var(--viv-color-text-muted);
        font-weight: 400;
      }
      /* A finger also hits what is beside the dot. */
      @media (pointer: coarse) {
        button::after {
          content: '';
          position: absolute;
          inset: -6px 0;
        }
      }
      button:hover {
        background: var(--viv-color-surface-hover);
      }
      i {
        inline-size: 7px;
        block-size: 7px;
        border-radius: 50%;
        background: var(--tone);
      }
      :host {
        --tone: var(--viv-color-success);
      }
      :host([state='syncing']) {
        --tone: var(--viv-color-series-2);
      }
      :host([state='stale']),
      :host([state='offline']),
      :host([state='signed-out']) {
        --tone: var(--viv-color-warning);
      }
      :host([state='failed']) {
        --tone: var(--viv-color-danger);
      }
      :host([state='syncing']) i {
        animation: breathe 1.2s ease-in-out infinite alternate;
      }
      :host([state='offline']) i,
      :host([state='signed-out']) i {
        background: transparent;
        box-shadow: inset 0 0 0 2px var(--tone);
      }
      .words {
        position: absolute;
        inset-block-start: calc(100% + 4px);
        inset-inline-end: 0;
        z-index: 20;
        inline-size: max-content;
        max-inline-size: min(280px, 70vw);
        padding: 6px 10px;
        border-radius: var(--viv-radius-s);
        background: var(--viv-color-surface-raised);
        box-shadow: var(--viv-shadow-raised);
        color: var(--viv-color-text);
        font-size: var(--viv-text-s);
        pointer-events: none;
        visibility: hidden;
        opacity: 0;
        transition: opacity var(--viv-motion-fast), visibility var(--viv-motion-fast);
      }
      button:hover + .words,
      button:focus-visible + .words {
        visibility: visible;
        opacity: 1;
      }
      @keyframes breathe {
        from {
          opacity: 0.35;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        i {
          animation: none !important;
        }
      }
    `,
  ];

  @property({ attribute: false, hasChanged: freshnessChanged }) freshness: Freshness | undefined;
  @property() locale = 'en';
  @property({ attribute: 'time-zone' }) timeZone = 'UTC';
  /** The day on screen and the present one. */
  @property() day = '';
  @property() today = '';
  @state() private now = Date.now();
  private ticking: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.tick(false);
  }

  protected override willUpdate(): void {
    this.now = Math.max(this.now, Date.now());
  }

  protected override updated(): void {
    this.setAttribute('state', this.freshness?.state ?? 'none');
  }

  override render() {
    if (!this.freshness) return nothing;
    const reader: Reader = { now: this.now, locale: this.locale, timeZone: this.timeZone, day: this.day, today: this.today };
    const words = freshnessWords(this.freshness, reader);
    return html`
      <button type="button" aria-labelledby="words" @pointerenter=${() => this.tick(true)}
        @pointerleave=${() => this.tick(false)} @focus=${() => this.tick(true)} @blur=${() => this.tick(false)}>
        <i></i>${freshnessLabel(this.freshness, reader)}
      </button>
      <span id="words" class="words" part="words">${words}</span>`;
  }

  /** The age counts only while somebody reads it. */
  private tick(on: boolean): void {
    clearInterval(this.ticking);
    this.ticking = on ? setInterval(() => (this.now = Date.now()), 1000) : undefined;
    if (on) this.now = Date.now();
  }
}
