import { msg } from '@lit/localize';
import { addDays } from '@vivarium/sdk/kinds';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import { icon } from '../ui/icons.js';
import { dayDistance, dayInWords } from './day.js';

/** The choice of a day. */
export class DayEvent extends Event {
  static readonly type = 'viv-day';
  constructor(readonly day: string) {
    super(DayEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * The day an artifact shows: previous, next, today, and the date in words, announced when it changes.
 * @fires viv-day - {@link DayEvent}
 */
@customElement('viv-day-navigation')
export class DayNavigation extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--viv-space-1);
      }
      p {
        display: flex;
        align-items: baseline;
        gap: var(--viv-space-2);
        margin: 0;
        padding-inline-end: var(--viv-space-2);
        white-space: nowrap;
      }
      strong {
        font-weight: var(--viv-weight-strong);
      }
      .icon:dir(rtl) {
        scale: -1 1;
      }
      .today {
        background: transparent;
      }
      /* Not disabled: who just went there with it would lose the focus. */
      [aria-disabled='true'] {
        opacity: 0.55;
      }
      @media (max-width: 960px) {
        p {
          flex: 1;
          flex-direction: column;
          align-items: start;
          gap: 0;
          min-inline-size: 0;
          line-height: 1.25;
          white-space: normal;
        }
        button {
          flex: none;
        }
      }
    `,
  ];

  @property() day = '';
  @property() today = '';
  @property() locale = 'en';

  override render() {
    const [back, on] = document.dir === 'rtl' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
    return html`
      <p role="status">
        <span class="muted">${dayDistance(this.day, this.today, this.locale)}</span>
        <strong>${dayInWords(this.day, this.today, this.locale)}</strong>
      </p>
      <button class="quiet icon" type="button" aria-label=${msg('Previous day')} title=${msg('Previous day (←)')} aria-keyshortcuts=${back}
        @click=${() => this.go(-1)}>${icon('previous')}</button>
      <button class="today" type="button" title=${msg('Go to today (T)')} aria-keyshortcuts="t" aria-disabled=${this.day === this.today}
        @click=${() => this.select(this.today)}>${msg('Today')}</button>
      <button class="quiet icon" type="button" aria-label=${msg('Next day')} title=${msg('Next day (→)')} aria-keyshortcuts=${on}
        @click=${() => this.go(1)}>${icon('next')}</button>`;
  }

  /** Moves by days. */
  go(count: number): void {
    this.select(addDays(this.day, count));
  }

  private select(day: string): void {
    this.dispatchEvent(new DayEvent(day));
  }
}
