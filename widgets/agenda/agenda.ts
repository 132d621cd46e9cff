import { msg, str } from '@lit/localize';
import { addDays, dayWindow, eventsOn, formatDay, type EventRow } from '@vivarium/sdk/kinds';
import { WidgetElement } from '@vivarium/sdk/widget';
import { html, nothing, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { accountLabel } from '../shared/account-label.js';
import { Attempts } from '../shared/attempts.js';
import { icon } from '../shared/icons.js';
import { LatePart } from '../shared/late-part.js';
import { beyondWords } from '../shared/mirrored.js';
import { Now } from '../shared/now.js';
import { Rows } from '../shared/rows.js';
import { shared } from '../shared/styles.js';
import { changeWords, leftView } from './changes.js';
import { Composing } from './composing.js';
import { allDayView, dayListView } from './day-list.js';
import { lastDayAhead } from './ahead.js';
import { agenda } from './definition.js';
import type { DetailsCommands } from './details.js';
import { DrawnDay } from './drawn-day.js';
import type { Made } from './kept-focus.js';
import { elapsed, hoursShown, type Box } from './layout.js';
import { Moving } from './moving.js';
import { Sight } from './sight.js';
import { HOUR, styles } from './styles.js';
import { heldText, placeOf } from './targets.js';
import { timelineView } from './timeline.js';

/**
 * The selected day on a timeline. Appointments can be dragged or picked up with the keyboard, answered and deleted; one
 * that moves at the source is seen moving, and one that leaves the day says where it went.
 */
@customElement(agenda.tag)
export class Agenda extends WidgetElement(agenda) {
  static override styles = [shared, styles];

  private readonly events = this.live('events', () => {
    const { day, timeZone } = this.environment;
    return eventsOn(addDays(day, -1), lastDayAhead(this.environment), timeZone);
  });
  private readonly now = new Now(this);
  private readonly attempts = new Attempts(this);
  private readonly rows = new Rows(this, 32);
  private readonly details = new LatePart(this, () => this.loadDetails(), () => msg('The details could not be loaded. Is Vivarium still running?'));
  private readonly drawn = new DrawnDay();
  private readonly made: Made = { drawn: this.drawn };
  private readonly composing: Composing = new Composing(this, {
    attempts: this.attempts,
    known: () => this.events.items,
    calendars: () => this.calendars.items,
    now: () => this.now.time,
    create: (event, account) => this.call(event.attendees ? 'invite' : 'create', (this.made.event = event), account === undefined ? {} : { account }),
    edit: (event, change) => this.call('edit', change, { on: event.$ref }),
    move: (event, to) => this.move(event, to),
    changeGuests: (event, change) => this.call('changeGuests', change, { on: event.$ref }),
    edited: (reference) => this.edited.items.find(({ $ref }) => $ref === reference),
    isGone: (reference) => this.edited.ready && this.edited.freshness.state !== 'failed' && !this.edited.items.some(({ $ref }) => $ref === reference),
    closed: (event, kept) => this.formClosed(event, kept),
  });
  /** What a form is about, however far its day is from the one on screen. */
  private readonly edited = this.live('events', () => (this.composing.editedId === undefined ? undefined : { where: { id: this.composing.editedId } }));
  private readonly calendars = this.live('calendars', () => (this.composing.isOpen ? { orderBy: [['name', 'asc']] } : undefined));
  private readonly moving = new Moving(this, {
    pixelsPerMinute: HOUR / 60,
    drop: (held) => this.moveFrom(held.box.event, placeOf(held, this.environment.timeZone)),
    announce: (held) => (this.announcement = held ? heldText(held, this.environment) : ''),
  });

  private readonly sight = new Sight(this, {
    drawn: this.drawn,
    rows: this.rows,
    ready: () => this.events.ready,
    changedDay: () => (this.opened = undefined),
  });

  @state() private opened: string | undefined;
  /** Whose details had the focus last. */
  private entered: string | undefined;
  @state() private announcement = '';

  override render() {
    return html`<div class="frame" @keydown=${this.onWidgetKey}>
      ${this.events.render({
        ready: (items) => this.dayView(items),
        empty: () => this.dayView([]),
      })}
      ${this.composing.render()}
      <p class="hidden" role="status">${this.announcement}</p>
    </div>`;
  }

  private dayView(items: readonly EventRow[]) {
    const { day, today } = this.environment;
    const { events, boxes } = this.drawn.draw(items, day, this.environment.timeZone);
    const window = dayWindow(day, this.environment.timeZone);
    const hours = hoursShown(boxes, this.config, this.environment, day === today ? elapsed(this.now.time, window) : undefined);
    const { listed } = this.sight;
    const beyond = beyondWords(this.events.freshness, this.environment);
    const opened = items.find(({ $ref }) => $ref === this.opened);
    return html`
      <div class="head">
        <div class="all-day" role="group" aria-label=${msg('All day')}>${listed ? this.timelineButton() : allDayView(events.filter(({ allDay }) => allDay), { ...this.dayList, showAll: () => this.sight.showAs(true) })}</div>
        <button class="quiet new" title=${msg('New event (N)')} @click=${() => this.composing.startNew()}>${icon('add')} ${this.composing.hasLeftNew ? msg('Continue event') : msg('New event')}</button>
      </div>
      <div>${this.details.part?.departureView(this.drawn.departed, this.environment, (to) => this.selectDay(to), () => (this.drawn.dismiss(), this.requestUpdate()))}${leftView(this.events.changes, this.environment, this.drawn.departed?.$ref, (reference) => this.markOf(reference), (to) => this.selectDay(to))}</div>
      <div>${this.attempts.render()}</div>
      <div class="scroll" tabindex=${boxes.length > 0 || listed ? -1 : 0} role="group" aria-label=${formatDay(day, this.environment.locale)} @scroll=${this.rows.onScroll}>
        ${beyond || events.length === 0 ? html`<p class="viv-view">${beyond ?? msg('Nothing is scheduled. The day is yours.')}</p>` : nothing}
        ${listed
          ? dayListView(events, this.rows, this.dayList)
          : timelineView({
              ...this.dayList,
              boxes,
              window,
              hours,
              now: this.now.time,
              isToday: day === today,
              arrived: this.drawn.arrived,
              moving: this.moving,
              open: (box) => this.open(box.event),
              compose: (minute) => this.composing.startNew(minute),
              onKey: (event, box) => this.onKey(event, box, boxes),
            })}
      </div>
      ${opened ? this.details.part?.detailsView(opened, this.environment, this.commandsFor(opened)) : nothing}`;
  }

  private markOf(reference: string) {
    const change = this.events.changes.get(reference);
    return this.events.mark(reference, change && changeWords(change, this.environment));
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
    return this.sight.isChosenList ? html`<button class="quiet new" @click=${() => this.sight.showAs(false)}>${msg('Timeline')}</button>` : nothing;
  }

  private commandsFor(event: EventRow): DetailsCommands {
    return {
      close: () => this.closeDetails(),
      openLink: (url) => this.openLink(url),
      account: accountLabel(this.host, this.events.items, event.$ref),
      tellGuests: this.tellsGuests,
      setTellGuests: (tellGuests) => this.setState({ tellGuests }),
      respond: (response) => void this.attempts.run(this.call('respond', { response }, { on: event.$ref })),
      pickUp: () => {
        const box = this.drawn.boxes.find((candidate) => candidate.event.$ref === event.$ref);
        this.closeDetails();
        if (box) this.moving.pickUp(box);
      },
      moveTo: (place) => this.moveFrom(event, place),
      refuse: (why) => this.attempts.say(why),
      known: this.events,
      now: this.now.time,
      edit: () => this.startEdit(event),
      isBegun: this.composing.hasLeft(event),
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

  /** What somebody else moves meanwhile leaves the hand: let go, it would undo theirs. */
  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const held = this.moving.held?.box.event;
    const now = held && this.events.items.find(({ $ref }) => $ref === held.$ref);
    if (!held || (now?.start === held.start && now.end === held.end)) return;
    this.moving.cancel();
    this.announcement = msg(str`Somebody else changed “${held.title}” meanwhile.`);
  }

  private open(event: EventRow): void {
    if (this.moving.consumeClick() || this.moving.held) return;
    this.opened = this.opened === event.$ref ? undefined : event.$ref;
    if (this.opened && !this.details.part) void this.attempts.run(this.details.load()).then((loaded) => !loaded && (this.opened = undefined));
  }

  private async loadDetails() {
    const { departureView, detailsStyles, detailsView, KeptFocus } = await import('./details.js');
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(detailsStyles.styleSheet!);
    new KeptFocus(this, this.made);
    return { departureView, detailsView };
  }

  private closeDetails(): void {
    const reference = this.opened;
    this.opened = undefined;
    if (reference) this.sight.focusOn(reference);
  }

  private onKey(event: KeyboardEvent, box: Box, boxes: readonly Box[]): void {
    if (this.moving.onKey(event, getComputedStyle(this).direction === 'rtl')) return;
    // Enter opens what cannot be moved, as it does any button.
    if ((event.key === 'm' || (event.key === 'Enter' && !box.event.readOnly)) && !event.metaKey && !event.ctrlKey) return this.obey(event, box.event.readOnly, () => this.moving.pickUp(box));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && boxes[boxes.indexOf(box) + step];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.sight.focusOn(next.event.$ref);
  }

  private formClosed(event: EventRow | undefined, kept: boolean): void {
    if (kept) this.announcement = msg('What you wrote is kept.');
    void this.updateComplete.then(() => (event ? this.sight.focusOn(event.$ref) : this.renderRoot.querySelector<HTMLElement>('.new')?.focus()));
  }

  protected override updated(): void {
    const details = this.renderRoot.querySelector<HTMLElement>('.details');
    if (this.opened === this.entered || (this.opened && !details)) return;
    this.entered = this.opened;
    details?.focus();
  }

  /** Keys of the whole widget; in a field they are text. */
  private readonly onWidgetKey = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (key === 'escape' && (this.opened || this.composing.isOpen)) {
      event.stopPropagation();
      if (this.composing.isOpen) this.composing.leave();
      else this.closeDetails();
    } else if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (key === 'n' && !this.composing.isOpen) this.obey(event, false, () => this.composing.startNew());
    else if (key === 'e') {
      // What has the focus or is open, wherever it stands; in the form it is text.
      const on = (event.target as Element).closest<HTMLElement>('[data-ref]')?.dataset['ref'] ?? (this.composing.isOpen ? undefined : this.opened);
      const found = this.events.items.find(({ $ref }) => $ref === on);
      if (found) this.obey(event, found.readOnly, () => this.startEdit(found));
    }
  };

  private obey(key: Event, readOnly: boolean, run: () => void): void {
    key.preventDefault();
    if (readOnly) this.announcement = msg('This cannot be changed from here.');
    else run();
  }
}
