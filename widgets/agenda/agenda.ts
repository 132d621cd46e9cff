import { msg, str } from '@lit/localize';
import { addDays, dayOf, dayWindow, eventsOn, formatDay, formatTime, minuteOf, nextFreeSlot, onDay, touchesDay, type EventRow } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Attempts } from '../shared/attempts.js';
import { icon } from '../shared/icons.js';
import { Now } from '../shared/now.js';
import { Rows } from '../shared/rows.js';
import { shared } from '../shared/styles.js';
import { changeWords, leftView } from './changes.js';
import { Composing } from './composing.js';
import { allDayView, dayListView } from './day-list.js';
import { agenda } from './definition.js';
import { Departures } from './departures.js';
import { detailsView, whenText, type DetailsCommands } from './details.js';
import { elapsed, hoursShown, layoutDay, type Box } from './layout.js';
import { Moving, type Held } from './moving.js';
import { HOUR, styles } from './styles.js';
import { timelineView } from './timeline.js';

/** More columns than this cannot be read: the day becomes a list. */
const MOST_COLUMNS = 6;
/** And so do more appointments than this. */
const MOST_BOXES = 120;
/** Days looked ahead, for free slots and to see where something went. */
const AHEAD = 14;

/**
 * The selected day on a timeline. Appointments can be dragged or picked up with the keyboard, answered and deleted; one
 * that moves at the source is seen moving, and one that leaves the day says where it went.
 */
@customElement(agenda.tag)
export class Agenda extends WidgetElement(agenda) {
  static override styles = [shared, styles];

  private readonly events = this.live('events', () => {
    const { day, timeZone } = this.environment;
    return eventsOn(addDays(day, -1), addDays(day, AHEAD), timeZone);
  });
  private readonly now = new Now(this);
  private readonly attempts = new Attempts(this);
  private readonly rows = new Rows(this, 32);
  private readonly departures = new Departures();
  private readonly composing: Composing = new Composing(this, {
    attempts: this.attempts,
    known: () => this.events.items,
    calendars: () => this.calendars.items,
    now: () => this.now.time,
    create: (event, account) => this.call(event.attendees ? 'invite' : 'create', event, account === undefined ? {} : { account }),
    edit: (event, change) => this.call('edit', change, { on: event.$ref }),
    move: (event, to) => this.move(event, to),
    changeGuests: (event, change) => this.call('changeGuests', change, { on: event.$ref }),
    closed: (event) => void this.updateComplete.then(() => (event ? this.focusOn(event.$ref) : this.renderRoot.querySelector<HTMLElement>('.new')?.focus())),
  });
  private readonly calendars = this.live('calendars', () => (this.composing.isOpen ? { orderBy: [['name', 'asc']] } : undefined));
  private readonly moving = new Moving(this, {
    pixelsPerMinute: HOUR / 60,
    drop: (held) => this.drop(held),
    announce: (held) => this.announce(held),
  });

  @state() private opened: string | undefined;
  /** Somebody wants the day as a list. */
  @state() private asList = false;
  @state() private announcement = '';
  private computed: { items: readonly EventRow[]; day: string; timeZone: string; onDay: readonly EventRow[]; boxes: readonly Box[] } | undefined;
  private moved: ReadonlyMap<string, number> = new Map();
  private arrived: ReadonlySet<string> = new Set();
  private scrolledTo: string | undefined;
  private shownReveal: string | undefined;

  override render() {
    return html`<div class="frame">
      ${this.events.render({
        ready: (items) => this.dayView(items),
        empty: () => this.dayView([]),
      })}
      ${this.composing.render()}
      <p class="hidden" role="status">${this.announcement}</p>
    </div>`;
  }

  private dayView(items: readonly EventRow[]) {
    const { day, today, revealed } = this.environment;
    const { onDay: events, boxes } = this.layout(items);
    const window = dayWindow(day, this.environment.timeZone);
    const hours = hoursShown(boxes, this.config.workStart, this.config.workEnd, window, day === today ? elapsed(this.now.time, window) : undefined);
    const listed = this.listed;
    const opened = items.find(({ $ref }) => $ref === this.opened);
    return html`
      <div class="head">
        <div class="all-day" role="group" aria-label=${msg('All day')}>${listed ? this.timelineButton() : allDayView(events.filter(({ allDay }) => allDay), { ...this.dayList, showAll: () => this.showAs(true) })}</div>
        <button class="quiet new" title=${msg('New event (N)')} @click=${() => this.composing.startNew()}>${icon('add')} ${msg('New event')}</button>
      </div>
      <div>${this.departureView()}${leftView(this.events.changes, this.environment, this.departures.departed?.event.$ref, (reference) => this.markOf(reference), (to) => this.selectDay(to))}</div>
      <div>${this.attempts.render()}</div>
      <div class="scroll" tabindex=${boxes.length > 0 || listed ? -1 : 0} role="group" aria-label=${formatDay(day, this.environment.locale)} @scroll=${this.rows.onScroll}>
        ${events.length === 0 ? html`<p class="viv-view">${msg('Nothing is scheduled. The day is yours.')}</p>` : nothing}
        ${listed
          ? dayListView(events, this.rows, this.dayList)
          : timelineView({
              ...this.environment,
              boxes,
              window,
              hours,
              now: this.now.time,
              isToday: day === today,
              revealed,
              arrived: this.arrived,
              mark: (event) => ({ change: this.events.changes.get(event.$ref), view: this.markOf(event.$ref) }),
              moving: this.moving,
              open: (box) => this.open(box.event),
              compose: (minute) => this.composing.startNew(minute),
              onKey: (event, box) => this.onKey(event, box, boxes),
            })}
      </div>
      ${opened ? detailsView(opened, this.environment, this.commandsFor(opened)) : nothing}`;
  }

  /** Layout of the day, computed again only when its items, its day or its zone changed. */
  private layout(items: readonly EventRow[]) {
    const { day, timeZone } = this.environment;
    const known = this.computed;
    if (known?.items === items && known.day === day && known.timeZone === timeZone) return known;
    const events = items.filter((event) => touchesDay(event, day, timeZone));
    const boxes = layoutDay(events, dayWindow(day, timeZone));
    const tops = new Map(boxes.map(({ event, top }) => [event.$ref, top]));
    const change = this.departures.follow(day, events, items, ({ $ref }) => tops.get($ref));
    this.moved = change.moved;
    this.arrived = change.arrived;
    this.computed = { items, day, timeZone, onDay: events, boxes };
    return this.computed;
  }

  private markOf(reference: string) {
    const change = this.events.changes.get(reference);
    return this.events.mark(reference, change && changeWords(change, this.environment));
  }

  /** Whether the day is shown as a list: a timeline could not be read, or somebody wants it. */
  private get listed(): boolean {
    const { boxes = [] } = this.computed ?? {};
    return this.asList || boxes.length > MOST_BOXES || boxes.some(({ columns }) => columns > MOST_COLUMNS);
  }

  private get dayList() {
    return {
      ...this.environment,
      mark: (event: EventRow) => ({ change: this.events.changes.get(event.$ref), view: this.markOf(event.$ref) }),
      open: (event: EventRow) => this.open(event),
    };
  }

  /** The way back, where there is one. */
  private timelineButton() {
    return this.asList ? html`<button class="quiet new" @click=${() => this.showAs(false)}>${msg('Timeline')}</button>` : nothing;
  }

  private showAs(list: boolean): void {
    this.asList = list;
    const first = this.computed?.onDay[0];
    void this.updateComplete.then(() => (list && first ? this.rows.focus(first.$ref) : this.renderRoot.querySelector<HTMLElement>('.more')?.focus()));
  }

  private departureView() {
    const departed = this.departures.departed?.event;
    if (!departed) return nothing;
    const to = departed.allDay ? departed.start : dayOf(departed.start, this.environment.timeZone);
    return html`<p class="note" role="status">
      <span class="clip">${msg(str`“${departed.title}” moved to ${whenText(departed, this.environment)}.`)}</span>
      <button class="link" @click=${() => this.selectDay(to)}>${msg('Show')}</button>
      <button class="quiet icon" aria-label=${msg('Dismiss')} @click=${() => { this.departures.dismiss(); this.requestUpdate(); }}>${icon('close')}</button>
    </p>`;
  }

  private commandsFor(event: EventRow): DetailsCommands {
    const { timeZone } = this.environment;
    const move = (to: { start: string; end: string } | undefined) => {
      if (to) this.moveFrom(event, to);
      else this.announcement = msg('There is no free slot in the next two weeks.');
    };
    return {
      close: () => this.closeDetails(),
      openLink: (url) => this.openLink(url),
      tellGuests: this.tellsGuests,
      setTellGuests: (tellGuests) => this.setState({ tellGuests }),
      respond: (response) => void this.attempts.run(this.call('respond', { response }, { on: event.$ref })),
      pickUp: () => {
        const box = this.computed?.boxes.find((candidate) => candidate.event.$ref === event.$ref);
        this.closeDetails();
        if (box) this.moving.pickUp(box);
      },
      moveToTomorrow: () => {
        const from = event.allDay ? event.start : dayOf(event.start, timeZone);
        move(onDay(event, addDays(from, 1), timeZone, event.allDay ? 0 : minuteOf(event.start, timeZone)));
      },
      moveToFreeSlot: () => {
        const others = this.events.items.filter(({ $ref }) => $ref !== event.$ref);
        const notBefore = new Date(Math.max(this.now.time, Date.parse(event.end))).toISOString();
        move(nextFreeSlot(others, { minutes: (Date.parse(event.end) - Date.parse(event.start)) / 60_000, notBefore, timeZone }));
      },
      edit: () => this.startEdit(event),
      remove: () => {
        this.closeDetails();
        void this.attempts.run(this.call('remove', {}, { on: event.$ref }));
      },
    };
  }

  private startEdit(event: EventRow): void {
    this.opened = undefined;
    this.composing.startEdit(event);
  }

  private get tellsGuests(): boolean {
    return this.state?.tellGuests ?? false;
  }

  private move(event: EventRow, to: { start: string; end: string }) {
    const told = this.tellsGuests && event.attendees.some(({ self }) => !self);
    return this.call(told ? 'moveAndTell' : 'move', to, { on: event.$ref });
  }

  private moveFrom(event: EventRow, to: { start: string; end: string }): void {
    this.closeDetails();
    void this.attempts.run(this.move(event, to));
  }

  private drop({ box: { event }, minutes, days }: Held): void {
    const { timeZone } = this.environment;
    const shift = (instant: string) => new Date(Date.parse(instant) + minutes * 60_000).toISOString();
    const at = { ...event, start: shift(event.start), end: shift(event.end) };
    const to = days === 0 ? at : onDay(at, addDays(dayOf(at.start, timeZone), days), timeZone, minuteOf(at.start, timeZone));
    this.moveFrom(event, { start: to.start, end: to.end });
  }

  private announce(held: Held | undefined): void {
    if (!held) {
      this.announcement = '';
      return;
    }
    const { event } = held.box;
    const at = Date.parse(event.start) + held.minutes * 60_000 + held.days * 86_400_000;
    this.announcement = msg(str`${event.title}: ${formatDay(dayOf(at, this.environment.timeZone), this.environment.locale)}, ${formatTime(at, this.environment)}. Enter drops, Escape cancels.`);
  }

  private open(event: EventRow): void {
    if (this.moving.consumeClick() || this.moving.held) return;
    this.opened = this.opened === event.$ref ? undefined : event.$ref;
  }

  private closeDetails(): void {
    const reference = this.opened;
    this.opened = undefined;
    if (reference) this.focusOn(reference);
  }

  private onKey(event: KeyboardEvent, box: Box, boxes: readonly Box[]): void {
    if (this.moving.onKey(event, getComputedStyle(this).direction === 'rtl')) return;
    if ((event.key === 'Enter' || event.key === 'm') && !box.event.readOnly && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      this.moving.pickUp(box);
      return;
    }
    if (event.key === 'e' && !box.event.readOnly && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      this.startEdit(box.event);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && boxes[boxes.indexOf(box) + step];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.buttonOf(next.event.$ref)?.focus();
  }

  private focusOn(reference: string): void {
    const button = this.buttonOf(reference);
    if (button) button.focus();
    else if (this.listed) void this.rows.focus(reference);
  }

  private buttonOf(reference: string): HTMLElement | undefined {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[data-ref]')].find(({ dataset }) => dataset['ref'] === reference);
  }

  protected override updated(changed: PropertyValues): void {
    for (const [reference, minutes] of this.moved) {
      if (this.environment.reducedMotion || this.listed) break;
      this.buttonOf(reference)?.animate([{ transform: `translateY(${(minutes / 60) * HOUR}px)` }, { transform: 'none' }], { duration: 320, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    }
    this.moved = new Map();
    if (changed.has('opened') && this.opened) this.renderRoot.querySelector<HTMLElement>('.details')?.focus();
    const { day, revealed } = this.environment;
    if (this.events.ready && this.scrolledTo !== day) {
      this.scrolledTo = day;
      this.opened = undefined;
      this.asList = false;
      this.scrollToStart();
    }
    if (revealed !== this.shownReveal) {
      this.shownReveal = revealed;
      if (revealed) this.show(revealed);
    }
  }

  /** Brings an appointment into sight; one whose place has no room for all is in the list. */
  private show(reference: string): void {
    const button = this.listed ? undefined : this.buttonOf(reference);
    if (button) return button.scrollIntoView({ block: 'center', behavior: this.environment.reducedMotion ? 'auto' : 'smooth' });
    if (!this.computed?.onDay.some(({ $ref }) => $ref === reference)) return;
    this.asList ||= !this.listed;
    void this.rows.show(reference);
  }

  /** Brings the present, or the day's first appointment, to the top third. */
  private scrollToStart(): void {
    const target = this.renderRoot.querySelector<HTMLElement>('.now') ?? this.renderRoot.querySelector<HTMLElement>('.box');
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroll');
    if (target && scroller) scroller.scrollTop = target.offsetTop - scroller.clientHeight / 3;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.onWidgetKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.onWidgetKey);
  }

  /** Keys of the whole widget; in a field they are text. */
  private readonly onWidgetKey = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === 'Escape' && (this.opened || this.composing.isOpen)) {
      event.stopPropagation();
      if (this.composing.isOpen) this.composing.cancel();
      else this.closeDetails();
    } else if (key.toLowerCase() === 'n' && !this.composing.isOpen && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.composing.startNew();
    }
  };
}
