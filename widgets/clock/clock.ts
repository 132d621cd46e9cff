import { msg, str } from '@lit/localize';
import { dateFormat, dayOf, daysBetween, formatDay, formatTime, hourStyle } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { Now } from '../shared/now.js';
import { shared } from '../shared/styles.js';
import { clock } from './definition.js';
import { placeOf } from './place.js';

/** The time here and in other places. Ticks only while it can be seen. */
@customElement(clock.tag)
export class Clock extends WidgetElement(clock) {
  static override styles = [
    shared,
    css`
      .frame {
        display: flex;
        flex-wrap: wrap;
        align-content: start;
        gap: var(--viv-space-2) var(--viv-space-5);
        padding: 0 var(--viv-space-3) var(--viv-space-3);
      }
      .time {
        font-size: clamp(1.5rem, 11cqi, 2.4rem);
        font-weight: 300;
        font-variant-numeric: tabular-nums;
        letter-spacing: -0.02em;
        line-height: 1.1;
        white-space: nowrap;
      }
      .seconds,
      .period {
        color: var(--viv-color-text-muted);
        font-size: 0.5em;
        letter-spacing: 0;
      }
      ul {
        flex: 1 1 108px;
        display: grid;
        align-content: center;
        gap: 2px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        gap: var(--viv-space-2);
        align-items: baseline;
      }
    `,
  ];

  private readonly now = new Now(this, () => (this.config?.seconds ? 1000 : 60_000));

  override render() {
    const { timeZone, locale, today } = this.environment;
    const now = this.now.time;
    const parts = dateFormat(locale, { timeZone, hour: hourStyle(locale), minute: '2-digit', second: '2-digit' }).formatToParts(now);
    const minute = Math.floor(now / 60_000);
    return html`<div class="frame scroll" tabindex="0" role="group" aria-label=${msg('Clock')}>
      <div>
        <div class="time" role="timer" aria-label=${formatTime(now, this.environment)}>${this.digits(parts)}</div>
        <p class="muted">${formatDay(dayOf(now, timeZone) || today, locale, { weekday: 'short', day: 'numeric', month: 'short' })}</p>
      </div>
      ${guard([minute, this.config, locale, timeZone], () => this.zonesView(now))}
    </div>`;
  }

  /** Hours and minutes large; seconds, where wanted, and the period small. */
  private digits(parts: readonly Intl.DateTimeFormatPart[]) {
    const second = parts.findIndex(({ type }) => type === 'second');
    return parts.map(({ type, value }, index) => {
      if (index === second || index === second - 1) return this.config.seconds ? html`<span class="seconds">${value}</span>` : nothing;
      return type === 'dayPeriod' ? html`<span class="period">${value}</span>` : value;
    });
  }

  private zonesView(now: number) {
    const { timeZone, locale } = this.environment;
    const here = dayOf(now, timeZone);
    const { zones } = this.config;
    if (zones.length === 0) return nothing;
    return html`<ul aria-label=${msg('Elsewhere')}>${zones.map((zone) => {
      const days = daysBetween(here, dayOf(now, zone));
      return html`<li><span class="clip" dir="auto">${placeOf(zone)}</span><span class="muted small">${days === 0 ? '' : days > 0 ? msg(str`+${days} day`) : msg(str`${days} day`)}</span><span class="number">${formatTime(now, { timeZone: zone, locale })}</span></li>`;
    })}</ul>`;
  }
}
