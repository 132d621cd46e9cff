import { msg, str } from '@lit/localize';
import { dateFormat, formatTime, formatTimes, hourStyle, minuteOf, type EventRow, type Place, type Window } from '@vivarium/sdk/kinds';
import { html, nothing } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import { icon } from '../shared/icons.js';
import { elapsed, type Box } from './layout.js';
import type { Held, Moving } from './moving.js';
import { HOUR, LINE } from './styles.js';

/** What the timeline shows. */
export interface TimelineModel extends Place {
  readonly boxes: readonly Box[];
  readonly window: Window;
  /** Elapsed hours that are drawn. */
  readonly hours: { readonly from: number; readonly to: number };
  /** Epoch milliseconds. */
  readonly now: number;
  readonly isToday: boolean;
  readonly revealed: string | undefined;
  readonly arrived: ReadonlySet<string>;
  /** The mark of one that changed since somebody last looked. */
  mark(event: EventRow): { readonly change: unknown; readonly view: unknown };
  readonly moving: Moving;
  open(box: Box): void;
  /** Somebody wants an appointment at this minute of the day, as clocks on the wall count. */
  compose(minute: number): void;
  onKey(event: KeyboardEvent, box: Box): void;
}

const pixels = (minutes: number) => `${(minutes / 60) * HOUR}px`;

/** "10:00", or where the day has twice twelve hours "10 AM": the minutes would need more room than there is. */
const hourText = (instant: number, { timeZone, locale }: Place) =>
  hourStyle(locale) === 'numeric' ? dateFormat(locale, { timeZone, hour: 'numeric' }).format(instant) : formatTime(instant, { timeZone, locale });

function hoursView(model: TimelineModel) {
  const { hours, window } = model;
  const first = Date.parse(window.start);
  return Array.from({ length: hours.to - hours.from + 1 }, (_, index) => html`<div class="hour" style="inset-block-start:${pixels(index * 60)}">
    <span>${hourText(first + (hours.from + index) * 3_600_000, model)}</span>
  </div>`);
}

/** Hours, now-line and the day's appointments. */
export function timelineView(model: TimelineModel) {
  const { hours, window, now, isToday, moving } = model;
  // A minute is less than a pixel: the line stands where it stood when something else is drawn.
  const nowMinutes = Math.floor(elapsed(now, window));
  const showNow = isToday && nowMinutes >= hours.from * 60 && nowMinutes <= hours.to * 60;
  return html`<div class="timeline" style=${styleMap({ 'block-size': pixels((hours.to - hours.from) * 60) })}>
    <div aria-hidden="true">${guard([window.start, hours.from, hours.to, model.locale, model.timeZone], () => hoursView(model))}</div>
    <ul class="lanes" aria-label=${msg('Timeline')} @dblclick=${(event: MouseEvent) => onDoubleClick(event, model)} @pointermove=${moving.onPointerMove} @pointerup=${moving.onPointerUp} @pointercancel=${moving.onPointerCancel}>
      ${repeat(
        model.boxes,
        ({ event }) => event.$ref,
        (box) => {
          const held = moving.held?.box.event.$ref === box.event.$ref ? moving.held : undefined;
          const past = isToday && Date.parse(box.event.end) < now;
          const flags = `${past} ${model.arrived.has(box.event.$ref)} ${model.revealed === box.event.$ref}`;
          return html`<li>${guard([box.event, box.top, box.minutes, box.column, box.columns, box.span, hours.from, held, flags, model.mark(box.event).change, model.locale, model.timeZone], () =>
            boxView(box, model, held, past),
          )}</li>`;
        },
      )}
    </ul>
    ${showNow ? html`<div class="now" role="img" aria-label=${msg(str`Now: ${formatTime(now, model)}`)} style=${styleMap({ 'inset-block-start': pixels(nowMinutes - hours.from * 60) })}></div>` : nothing}
  </div>`;
}

/** On an appointment it means nothing; beside one, half an hour below the pointer's. */
function onDoubleClick({ target, currentTarget, clientY }: MouseEvent, { hours, window, timeZone, compose }: TimelineModel): void {
  if (target !== currentTarget) return;
  const minute = hours.from * 60 + ((clientY - (currentTarget as HTMLElement).getBoundingClientRect().top) / HOUR) * 60;
  const at = Date.parse(window.start) + Math.floor(minute / 30) * 1_800_000;
  compose(minuteOf(new Date(Math.min(at, Date.parse(window.end) - 1)).toISOString(), timeZone));
}

function boxView(box: Box, model: TimelineModel, held: Held | undefined, past: boolean) {
  const { event } = box;
  const { change, view } = model.mark(event);
  const width = 100 / box.columns;
  const shift = held ? held.minutes : 0;
  const moved = (instant: string) => new Date(Date.parse(instant) + shift * 60_000).toISOString();
  const times = formatTimes(moved(event.start), moved(event.end), model);
  // Whole lines of its title: half a line cannot be read. The mark of a change has its own line below them.
  const lines = Math.floor(((box.minutes / 60) * HOUR - 6) / LINE) - (change ? 1 : 0);
  const position = styleMap({
    'inset-block-start': pixels(box.top + shift - model.hours.from * 60),
    'block-size': `calc(${pixels(box.minutes)} - 2px)`,
    'inset-inline-start': `${box.column * width}%`,
    'inline-size': `calc(${box.span * width}% - 2px)`,
    '--lines': String(Math.max(1, lines)),
    '--event-color': event.color ?? null,
  });
  const classes = classMap({
    box: true,
    short: box.minutes <= 35,
    single: lines < 2,
    past,
    held: held !== undefined,
    asked: event.response === 'needs-action',
    tentative: event.status === 'tentative' || event.response === 'tentative',
    declined: event.response === 'declined',
    arrived: model.arrived.has(event.$ref),
    revealed: model.revealed === event.$ref,
  });
  return html`<button
    class=${classes}
    style=${position}
    data-ref=${event.$ref}
    aria-description=${event.readOnly ? '' : msg('Space shows details, Enter or M moves it with the arrow keys.')}
    @click=${() => model.open(box)}
    @keydown=${(key: KeyboardEvent) => model.onKey(key, box)}
    @pointerdown=${(pointer: PointerEvent) => model.moving.onPointerDown(pointer, box)}
  ><b dir="auto">${event.title}</b> <span class="line number">${view} <span class="times">${times}</span> <span class="icons">${event.recurring ? icon('repeat') : nothing}${event.conferenceUrl ? icon('video') : nothing}</span></span>${event.response === 'needs-action' ? html`<span class="hidden">${msg('not answered')}</span>` : nothing}
    ${box.minutes >= 55 && event.location ? html`<span class="line" dir="auto">${event.location}</span>` : nothing}</button>`;
}

/** Brings the present, else `first`, else the day's first appointment, to the top third of what is seen of a timeline. */
export function scrollToStart(root: ParentNode, first: HTMLElement | undefined): void {
  const target = root.querySelector<HTMLElement>('.now') ?? first ?? root.querySelector<HTMLElement>('.box');
  const scroller = root.querySelector<HTMLElement>('.scroll');
  if (target && scroller) scroller.scrollTop = target.offsetTop - scroller.clientHeight / 3;
}
