import { msg } from '@lit/localize';
import { eventsOn, formatTime } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { newWidget } from './definition.js';

/** Lists the selected day's appointments. */
@customElement(newWidget.tag)
export class NewWidget extends WidgetElement(newWidget) {
  static override styles = css`
    :host {
      display: block;
      block-size: 100%;
      overflow: auto;
      color: var(--viv-color-text);
      font: var(--viv-text-m) / var(--viv-line) var(--viv-font);
    }
    ul {
      margin: 0;
      padding: 0 var(--viv-space-3);
      list-style: none;
    }
    li {
      padding-block: var(--viv-space-1);
      overflow-wrap: anywhere;
    }
    time {
      color: var(--viv-color-text-muted);
      font-variant-numeric: tabular-nums;
    }
  `;

  private readonly events = this.live('events', () => {
    const { day, timeZone } = this.environment;
    return eventsOn(day, day, timeZone);
  });

  override render() {
    return this.events.render({
      ready: (events) => html`<ul aria-label=${msg('Appointments')}>
        ${events.map(
          ({ title, start, allDay }) => html`<li>${this.config.times && !allDay ? html`<time datetime=${start}>${formatTime(start, this.environment)}</time> ` : nothing}<span dir="auto">${title}</span></li>`,
        )}
      </ul>`,
    });
  }
}
