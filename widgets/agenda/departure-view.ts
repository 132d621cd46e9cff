import { msg, str } from '@lit/localize';
import { addDays, dayOf, formatDay, formatTimes, type EventRow, type Place } from '@vivarium/sdk/kinds';
import { html, nothing } from 'lit';
import { icon } from '../shared/icons.js';

/** "Wednesday, 4 March, 10:00 – 10:45" or the days of an all-day entry. */
export function whenText(event: EventRow, { timeZone, locale }: Place): string {
  if (!event.allDay) return `${formatDay(dayOf(event.start, timeZone), locale)}, ${formatTimes(event.start, event.end, { timeZone, locale })}`;
  const last = addDays(event.end, -1);
  return last > event.start ? msg(str`${formatDay(event.start, locale)} to ${formatDay(last, locale)}`) : msg(str`${formatDay(event.start, locale)}, all day`);
}

/** Says where an appointment went, if one did. */
export function departureView(departed: EventRow | undefined, place: Place, selectDay: (day: string) => void, dismiss: () => void) {
  if (!departed) return nothing;
  const to = departed.allDay ? departed.start : dayOf(departed.start, place.timeZone);
  return html`<p class="note" role="status">
    <span class="where">${msg(str`“${departed.title}” moved to ${whenText(departed, place)}.`)}</span>
    <button class="link" @click=${() => selectDay(to)}>${msg('Show')}</button>
    <button class="quiet icon" aria-label=${msg('Dismiss')} @click=${dismiss}>${icon('close')}</button>
  </p>`;
}
