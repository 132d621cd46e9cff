import { kinds } from '@vivarium/sdk/contract';
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { z } from 'zod';
import { freeMinutes } from './free-minutes.js';

const call = { id: 'a', title: 'Call', start: '2026-03-04T10:00:00.000Z', end: '2026-03-04T11:30:00.000Z' };

/** How much of the working day is still free. */
export const widget = defineWidget({
  tag: 'focus-left',
  title: 'Focus time left',
  description: 'How much of the working day is still free of events.',
  sizes: { min: { w: 2, h: 2 }, S: { w: 2, h: 2 }, M: { w: 3, h: 2 }, L: { w: 4, h: 3 }, XL: { w: 6, h: 4 }, max: { w: 12, h: 8 } },
  uses: { events: kinds.event },
  config: z.object({
    from: z.int().min(0).max(23).default(9).describe('Hour the day begins'),
    to: z.int().min(1).max(24).default(17).describe('Hour the day ends'),
  }),
  sample: { events: [{ ...call, allDay: false, status: 'confirmed', attendees: [], calendar: 'Work', recurring: false, readOnly: false, busy: true }] },
});

/**
 * Free hours and minutes of the day, and when they are over.
 * @csspart value - The time left.
 */
@customElement(widget.tag)
export class FocusLeft extends WidgetElement(widget) {
  static override styles = css`
    :host { display: grid; place-content: center; text-align: center; }
    p { margin: 0; color: var(--viv-color-text-muted, GrayText); }
    [part='value'] { color: inherit; font-size: 2em; font-variant-numeric: tabular-nums; }
  `;
  private events = this.live('events', () => ({ orderBy: [['start', 'asc']], limit: 500 }));

  override render() {
    const busy = this.events.items.filter((one) => one.busy && !one.allDay && one.response !== 'declined');
    const minutes = freeMinutes(this.hours, busy.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) })));
    const number = (value: number, unit: string) => new Intl.NumberFormat(this.environment.locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
    return html`<p part="value">${number(Math.floor(minutes / 60), 'hour')} ${number(minutes % 60, 'minute')}</p>
      <p>free between ${this.config.from}:00 and ${this.config.to}:00</p>`;
  }

  /** The working hours of the selected day, in the person's own zone. */
  private get hours() {
    const at = (hour: number) => {
      const utc = Date.parse(`${this.environment.day}T00:00:00Z`) + hour * 3_600_000;
      const shown = new Intl.DateTimeFormat('sv', { timeZone: this.environment.timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(utc);
      return utc - (Date.parse(`${shown.replace(' ', 'T')}Z`) - utc);
    };
    return { start: at(this.config.from), end: at(this.config.to) };
  }
}
