import { msg, str } from '@lit/localize';
import { addDays, eventsOn, formatCount, formatDay, formatList, isMirrored, numberFormat, weekOf } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { styleMap } from 'lit/directives/style-map.js';
import { icon } from '../shared/icons.js';
import { shared } from '../shared/styles.js';
import { weekStrip } from './definition.js';
import { summarise, type DaySummary } from './density.js';

/** Letters of a weekday's short name from which it is too long for a narrow strip. */
const LONG_NAME = 4;

/** The week of the selected day: what fills each day, where it conflicts. Choosing a day moves the whole page. */
@customElement(weekStrip.tag)
export class WeekStrip extends WidgetElement(weekStrip) {
  static override styles = [
    shared,
    css`
      .frame {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: stretch;
        gap: 2px;
        block-size: 100%;
        padding: 0 var(--viv-space-1) var(--viv-space-2);
      }
      .frame > button {
        align-self: center;
        inline-size: 24px;
      }
      .days {
        display: grid;
        grid-template-columns: repeat(7, minmax(0, 1fr));
        gap: 2px;
      }
      .day {
        display: grid;
        grid-template: 'name' auto 'date' auto 'bars' minmax(12px, 1fr) 'load' auto / minmax(0, 1fr);
        justify-items: center;
        gap: 1px;
        min-inline-size: 0;
        padding: 4px 2px 6px;
        border-color: transparent;
        border-radius: var(--viv-radius);
        background: none;
        line-height: 1.2;
      }
      .day:hover {
        background: var(--viv-color-surface-hover);
      }
      .day[aria-checked='true'] {
        background: var(--viv-color-accent-soft);
      }
      .name {
        grid-area: name;
        max-inline-size: 100%;
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-xs);
        font-weight: 400;
      }
      .brief {
        display: none;
      }
      /* Languages without short names of days: a letter says more than half a word. */
      @container (max-width: 440px) {
        .long .full {
          display: none;
        }
        .long .brief {
          display: inline;
        }
      }
      .date {
        grid-area: date;
        display: inline-flex;
        align-items: center;
        gap: 3px;
        min-inline-size: 24px;
        justify-content: center;
        padding: 1px 5px;
        border-radius: 99px;
        font-size: var(--viv-text-l);
        font-variant-numeric: tabular-nums;
      }
      .today .date {
        background: var(--viv-color-accent);
        color: var(--viv-color-accent-text);
      }
      .bars {
        grid-area: bars;
        position: relative;
        align-self: stretch;
        justify-self: stretch;
        max-block-size: 46px;
        margin-inline: max(4px, 14%);
      }
      .bars i {
        position: absolute;
        inset-inline: 0;
        inset-block-start: var(--from);
        block-size: var(--length);
        border-radius: 2px;
        --tone: var(--event-color, var(--viv-color-series-2));
        background: light-dark(color-mix(in oklab, var(--tone) 60%, white), color-mix(in oklab, var(--tone) 75%, white));
        box-shadow: 0 0 0 0.5px var(--viv-color-surface);
      }
      .load {
        display: none;
        grid-area: load;
        max-inline-size: 100%;
        color: var(--viv-color-text-muted);
        font-size: var(--viv-text-xs);
        font-weight: 400;
      }
      /* Where a day is wide, its hours run along the line: the morning is left of the evening. */
      @container (min-width: 560px) {
        .day {
          grid-template: 'name date .' auto 'bars bars bars' 14px 'load load load' auto / auto auto 1fr;
          align-content: center;
          align-items: center;
          justify-items: start;
          gap: 3px var(--viv-space-1);
          padding: 4px var(--viv-space-2);
        }
        .name,
        .date {
          font-size: var(--viv-text-m);
        }
        .bars {
          max-block-size: none;
          margin: 0;
          border-radius: 3px;
          background: var(--viv-color-surface-hover);
          overflow: hidden;
        }
        [aria-checked='true'] .bars {
          background: color-mix(in oklab, var(--viv-color-accent) 14%, var(--viv-color-accent-soft));
        }
        .unknown {
          background: none;
        }
        .bars i {
          inset: 0 auto 0 var(--from);
          inline-size: var(--length);
          block-size: auto;
        }
        .bars:dir(rtl) i {
          inset: 0 var(--from) 0 auto;
        }
        .load {
          display: block;
        }
        .load:empty::before {
          content: '\\200b';
        }
      }
      .clash {
        display: inline-block;
        inline-size: 6px;
        block-size: 6px;
        border-radius: 50%;
        background: var(--viv-color-danger);
      }
      .today .clash {
        background: currentColor;
      }
    `,
  ];

  private readonly events = this.live('events', () => {
    const days = this.week;
    return eventsOn(days[0]!, days.at(-1)!, this.environment.timeZone);
  });
  private summary: { items: unknown; key: string; days: readonly DaySummary[] } | undefined;
  private focusDay: string | undefined;

  private get week(): readonly string[] {
    return weekOf(this.environment.day, this.environment.locale);
  }

  override render() {
    const { day, locale } = this.environment;
    const long = this.week.some((one) => formatDay(one, locale, { weekday: 'short' }).length > LONG_NAME);
    return html`<div class="frame">
      <button class="quiet icon" aria-label=${msg('Previous week')} title=${msg('Previous week')} @click=${() => this.selectDay(addDays(day, -7))}>${icon(this.rightToLeft ? 'next' : 'previous')}</button>
      <div class="days ${long ? 'long' : ''}" role="radiogroup" aria-label=${msg('Day')} @keydown=${this.onKey}>${this.summaries().map((summary) => this.dayView(summary))}</div>
      <button class="quiet icon" aria-label=${msg('Next week')} title=${msg('Next week')} @click=${() => this.selectDay(addDays(day, 7))}>${icon(this.rightToLeft ? 'previous' : 'next')}</button>
    </div>`;
  }

  private get rightToLeft(): boolean {
    // Unlike the computed style it does not make the browser work out the styles of what just changed.
    return this.matches(':dir(rtl)');
  }

  /** Computed again only when the events, the week or the zone changed. */
  private summaries(): readonly DaySummary[] {
    const { items } = this.events;
    const key = `${this.week[0]} ${this.environment.timeZone}`;
    const known = this.summary?.key === key ? this.summary : undefined;
    if (known?.items === items) return known.days;
    this.summary = { items, key, days: summarise(items, this.week, this.environment.timeZone, known?.days) };
    return this.summary.days;
  }

  private dayView(summary: DaySummary) {
    const { day, today, locale } = this.environment;
    const selected = summary.day === day;
    const known = this.isKnown(summary.day);
    return guard([summary, selected, today, locale, known], () => {
      const words = this.describe(summary, known);
      return html`
      <button class="day ${summary.day === today ? 'today' : ''}" role="radio" aria-checked=${selected} tabindex=${selected ? 0 : -1} data-day=${summary.day}
        aria-label=${words} title=${words} @click=${() => this.selectDay(summary.day)}>
        <span class="name clip"><span class="full">${formatDay(summary.day, locale, { weekday: 'short' })}</span><span class="brief">${formatDay(summary.day, locale, { weekday: 'narrow' })}</span></span>
        <span class="date">${formatDay(summary.day, locale, { day: 'numeric' })}${summary.conflicts > 0 ? html`<span class="clash"></span>` : nothing}</span>
        <span class="bars ${known ? '' : 'unknown'}">${summary.segments.slice(0, 40).map(({ from, length, color }) =>
          html`<i style=${styleMap({ '--from': `${from * 100}%`, '--length': `${length * 100}%`, '--event-color': color ?? null })}></i>`)}</span>
        <span class="load clip">${this.load(summary)}</span>
      </button>`;
    });
  }

  /** Whether all of a day is: where it is not, an empty line would say that there is nothing. */
  private isKnown(day: string): boolean {
    const { ready, freshness: { state, days } } = this.events;
    return ready && state !== 'signed-out' && state !== 'failed' && isMirrored(day, this.environment.today, days);
  }

  /** "5 events", and nothing where there are none: an empty line says it better. */
  private load({ events }: DaySummary): string {
    if (events === 0) return '';
    return formatCount(events, this.environment.locale, msg('1 event'), msg(str`${events} events`));
  }

  private describe({ day, events, conflicts, busyMinutes }: DaySummary, known: boolean): string {
    const { locale } = this.environment;
    const hours = numberFormat(locale, { style: 'unit', unit: 'hour', unitDisplay: 'long', maximumFractionDigits: 1 }).format(busyMinutes / 60);
    const parts = [formatDay(day, locale)];
    if (day === this.environment.today) parts.push(msg('today'));
    if (events > 0) parts.push(formatCount(events, locale, msg(str`1 event, ${hours} taken`), msg(str`${events} events, ${hours} taken`)));
    else parts.push(known ? msg('nothing scheduled') : msg('not kept here'));
    if (conflicts > 0) parts.push(formatCount(conflicts, locale, msg('1 conflict'), msg(str`${conflicts} conflicts`)));
    return formatList(parts, locale, 'unit');
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const forward = this.rightToLeft ? -1 : 1;
    const { day, today } = this.environment;
    const to: Record<string, string | undefined> = {
      ArrowRight: addDays(day, forward),
      ArrowLeft: addDays(day, -forward),
      ArrowDown: addDays(day, 7),
      ArrowUp: addDays(day, -7),
      Home: this.week[0],
      End: this.week.at(-1),
      t: today,
    };
    const next = to[event.key];
    if (next === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.focusDay = next;
    this.selectDay(next);
  };

  protected override updated(): void {
    if (this.focusDay === undefined || this.focusDay !== this.environment.day) return;
    this.renderRoot.querySelector<HTMLElement>(`[data-day="${this.focusDay}"]`)?.focus();
    this.focusDay = undefined;
  }
}
