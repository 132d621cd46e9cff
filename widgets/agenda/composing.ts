import { msg } from '@lit/localize';
import { parseItemReference, VivariumError, type CalendarItem, type Row } from '@vivarium/sdk/contract';
import { dayOf, instantOf, minuteOf, nextFreeSlot, type EventRow, type Window } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { Attempts } from '../shared/attempts.js';
import type * as Drafts from './draft.js';
import type { Draft } from './draft.js';
import type { DraftEvent } from './form.js';

/** A calendar as the widget sees it. */
export type CalendarRow = Row<CalendarItem>;

/** A new appointment as its source is asked for it. */
export interface NewEvent extends Window {
  title: string;
  timeZone: string;
  attendees?: string[];
  location?: string;
  description?: string;
  calendar?: string;
}

/** The agenda around a form. */
export interface ComposingSource {
  readonly attempts: Attempts;
  /** Known appointments around the day. */
  readonly known: () => readonly EventRow[];
  readonly calendars: () => readonly CalendarRow[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  create(event: NewEvent, account: string | undefined): Promise<unknown>;
  edit(event: EventRow, change: { title?: string; location?: string; description?: string }): Promise<unknown>;
  move(event: EventRow, to: Window): Promise<unknown>;
  changeGuests(event: EventRow, change: { add: string[]; remove: string[] }): Promise<unknown>;
  /** The form is gone; it was about this appointment, or a new one. */
  closed(event: EventRow | undefined): void;
}

type Owner = ReactiveControllerHost & { readonly environment: Environment };

const loadForm = async () => (await Promise.all([import('./draft.js'), import('./form.js')]))[0];
/** The form is fetched when the page has come to rest, so that it is there when nothing else is. */
const LOAD_AFTER = 3000;
const NINE = 9 * 60;

/** Writes down a new appointment, or changes one: opens the form, hands what it says to the source, and gives it back when that failed. */
export class Composing implements ReactiveController {
  /** There since the form was first opened. */
  private drafts!: typeof Drafts;
  private draft: Draft | undefined;
  private event: EventRow | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly owner: Owner,
    private readonly source: ComposingSource,
  ) {
    owner.addController(this);
  }

  hostConnected(): void {
    this.timer = setTimeout(() => void loadForm().catch(() => undefined), LOAD_AFTER);
  }

  hostDisconnected(): void {
    clearTimeout(this.timer);
    this.draft = this.event = undefined;
  }

  get isOpen(): boolean {
    return this.draft !== undefined;
  }

  /** Calendars that take new appointments, the main ones first. */
  private get calendars(): readonly CalendarRow[] {
    const usable = this.source.calendars().filter(({ writable, selected }) => writable && selected);
    return [...usable].sort((left, right) => Number(right.primary) - Number(left.primary));
  }

  /** A new appointment on the selected day, at a minute of it or when there is time. */
  startNew(minute?: number): void {
    const { environment } = this.owner;
    void this.open(({ newDraft }) => newDraft(environment.day, minute ?? this.freeMinute(), undefined));
  }

  startEdit(event: EventRow): void {
    void this.open(({ draftOf }) => draftOf(event, this.owner.environment.timeZone), event);
  }

  cancel(): void {
    const { event } = this;
    this.draft = this.event = undefined;
    this.owner.requestUpdate();
    this.source.closed(event);
  }

  render() {
    if (!this.draft) return nothing;
    return html`<viv-agenda-form .initial=${this.draft} ?existing=${this.event !== undefined} .calendars=${this.calendars} .environment=${this.owner.environment}
      .events=${this.source.known().filter(({ $ref }) => $ref !== this.event?.$ref)} @viv-draft=${this.onDraft}></viv-agenda-form>`;
  }

  private async open(draft: (drafts: Composing['drafts']) => Draft, event?: EventRow): Promise<void> {
    const loaded = loadForm().then((drafts) => void (this.drafts = drafts), (cause: unknown) => {
      throw new VivariumError('offline', msg('The form could not be loaded. Is Vivarium still running?'), { cause });
    });
    if (!(await this.source.attempts.run(loaded))) return;
    this.draft = draft(this.drafts);
    this.event = event;
    this.owner.requestUpdate();
  }

  private readonly onDraft = ({ draft }: DraftEvent): void => {
    const { event, draft: before } = this;
    this.cancel();
    if (draft && before) void this.save(draft, event);
  };

  /** What was refused, or not wanted after all, comes back to be changed. */
  private async save(draft: Draft, event: EventRow | undefined): Promise<void> {
    const done = await this.source.attempts.run(event ? this.change(draft, event) : this.create(draft));
    if (done || this.isOpen) return;
    this.draft = draft;
    this.event = event;
    this.owner.requestUpdate();
  }

  private create({ title, guests, location, description, calendar: chosen, ...times }: Draft): Promise<unknown> {
    const { timeZone } = this.owner.environment;
    const calendar = this.calendars.find(({ $ref }) => $ref === chosen) ?? this.calendars[0];
    const event: NewEvent = {
      title,
      ...this.drafts.timesOf({ title, guests, location, description, calendar: chosen, ...times }, timeZone)!,
      timeZone,
      ...(guests.length > 0 ? { attendees: [...guests] } : {}),
      ...(location.trim() ? { location: location.trim() } : {}),
      ...(description.trim() ? { description: description.trim() } : {}),
      ...(calendar ? { calendar: calendar.id } : {}),
    };
    return this.source.create(event, calendar && parseItemReference(calendar.$ref)?.account);
  }

  private async change(draft: Draft, event: EventRow): Promise<void> {
    const { timeZone } = this.owner.environment;
    const before = this.drafts.draftOf(event, timeZone);
    const text = (['title', 'location', 'description'] as const).filter((name) => draft[name].trim() !== before[name].trim());
    const times = this.drafts.timesOf(draft, timeZone)!;
    const add = draft.guests.filter((guest) => !before.guests.includes(guest));
    const remove = before.guests.filter((guest) => !draft.guests.includes(guest));
    // First: where the person says no to the mails, nothing else has been changed.
    if (add.length > 0 || remove.length > 0) await this.source.changeGuests(event, { add, remove });
    const writes: Promise<unknown>[] = [];
    if (text.length > 0) writes.push(this.source.edit(event, Object.fromEntries(text.map((name) => [name, draft[name].trim()]))));
    if (draft.allDay !== event.allDay || times.start !== event.start || times.end !== event.end) writes.push(this.source.move(event, times));
    await Promise.all(writes);
  }

  /** The first free hour of the day's working time that is still to come; else the next half hour, or nine. */
  private freeMinute(): number {
    const { environment } = this.owner;
    const { day, today, timeZone } = environment;
    const nine = instantOf(day, NINE, timeZone);
    const present = new Date(this.source.now()).toISOString();
    const slot = nextFreeSlot(this.source.known(), { minutes: 60, notBefore: present > nine ? present : nine, timeZone, days: 1 });
    if (slot && dayOf(slot.start, timeZone) === day) return minuteOf(slot.start, timeZone);
    return day === today ? Math.ceil((minuteOf(present, timeZone) + 1) / 30) * 30 : NINE;
  }
}
