import { msg, str } from '@lit/localize';
import { dayWindow, formatTime, type EventRow } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';
import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { Rows } from '../shared/rows.js';

/** More of them above the timeline would leave it no room. */
const MOST_CHIPS = 12;

/** What the day's lists need. */
export interface DayListModel extends Environment {
  /** The mark of one that changed since somebody last looked. */
  mark(event: EventRow): { readonly change: unknown; readonly view: unknown };
  open(event: EventRow): void;
}

/** What lasts all day; where that is much, the first of it and a way to all. */
export function allDayView(events: readonly EventRow[], model: DayListModel & { showAll(): void }) {
  const shown = events.length > MOST_CHIPS ? events.slice(0, MOST_CHIPS - 1) : events;
  const rest = events.length - shown.length;
  return html`${shown.map((event) => chipView(event, model))}${rest > 0 ? html`<button class="chip more" @click=${model.showAll}>${msg(str`${rest} more`)}</button>` : nothing}`;
}

function chipView(event: EventRow, { revealed, mark, open }: DayListModel) {
  return html`<button class="chip clip ${event.response ?? ''} ${revealed === event.$ref ? 'revealed' : ''}" data-ref=${event.$ref}
    style=${styleMap({ '--event-color': event.color ?? null })} @click=${() => open(event)}><span class="clip" dir="auto">${event.title}</span> ${mark(event).view}</button>`;
}

/** A day as a list, of however many appointments. */
export function dayListView(events: readonly EventRow[], list: Rows, model: DayListModel) {
  const { day, locale, timeZone, revealed } = model;
  const { start, end } = dayWindow(day, timeZone);
  // When one of the evening before began would be read as a time of this day.
  const timeOf = (event: EventRow) =>
    event.allDay || (event.start < start && event.end >= end) ? msg('all day') : event.start < start ? msg(str`until ${formatTime(event.end, model)}`) : formatTime(event.start, model);
  const { rows, style } = list.draw(
    events,
    ({ $ref }) => $ref,
    (event, { at, index, size, room }) => {
      const isRevealed = revealed === event.$ref;
      const { change, view } = model.mark(event);
      return guard([event, at, size, room, isRevealed, change, day, locale, timeZone], () => html`<li data-key=${event.$ref} data-at=${at} aria-posinset=${index + 1} aria-setsize=${size} style=${room}>
        <button class=${isRevealed ? 'revealed' : ''} data-ref=${event.$ref} @click=${() => model.open(event)}>
          <time>${timeOf(event)}</time><span class="clip" dir="auto">${event.title}</span> ${view}
        </button></li>`);
    },
    day,
  );
  return html`<ul class="rows" data-rows style=${style} @keydown=${list.onKey}>${rows}</ul>`;
}
