import { z } from 'zod';
import { expand } from './recurrence.js';
import { toEpoch, type CalendarResource, type EventResource } from './resource.js';

/** An event or series with the number of the change that made it what it is. */
interface Stored {
  calendarId: string;
  change: number;
  resource: EventResource;
}
/** An instance that its series no longer has. */
interface Retired {
  calendarId: string;
  change: number;
  id: string;
  recurringEventId: string;
}

/** Everything a store holds, as plain data. */
export interface StoreData {
  /** Changes whenever older sync tokens stop being valid. */
  epoch: string;
  /** Number of the last change. */
  change: number;
  calendars: { change: number; resource: CalendarResource }[];
  events: Stored[];
  retired: Retired[];
}

const stored = z.object({ calendarId: z.string(), change: z.int(), resource: z.custom<EventResource>((value) => z.object({ id: z.string(), start: z.object({}) }).safeParse(value).success) });
/** {@link StoreData} as a snapshot brings it back. */
export const StoreDataSchema: z.ZodType<StoreData> = z.object({
  epoch: z.string(),
  change: z.int(),
  calendars: z.array(z.object({ change: z.int(), resource: z.custom<CalendarResource>((value) => z.object({ id: z.string(), summary: z.string() }).safeParse(value).success) })),
  events: z.array(stored),
  retired: z.array(z.object({ calendarId: z.string(), change: z.int(), id: z.string(), recurringEventId: z.string() })),
});

/** How far around now the instances of a changed series are compared. */
const RETIRE_SPAN = 400 * 86_400_000;

/** What `list` is asked for. */
export interface Selection {
  timeMin: number;
  timeMax: number;
  singleEvents: boolean;
  /** Only what changed after this change. */
  since?: number | undefined;
}

/** Calendars and events with a numbered history of changes, which is what sync tokens point into. */
export class Store {
  constructor(
    private readonly data: StoreData,
    private readonly now: () => Date,
    /** After every change: the calendar's id, or undefined for the list of calendars. */
    private readonly committed: (calendarId: string | undefined) => void,
  ) {}

  get epoch(): string {
    return this.data.epoch;
  }

  get change(): number {
    return this.data.change;
  }

  snapshot(): StoreData {
    return structuredClone(this.data);
  }

  calendars(since = -1): CalendarResource[] {
    return this.data.calendars.filter(({ change }) => change > since).map(({ resource }) => resource);
  }

  /** `primary` names the primary one. */
  calendar(id: string): CalendarResource | undefined {
    return this.data.calendars.map(({ resource }) => resource).find((resource) => resource.id === id || (id === 'primary' && resource.primary));
  }

  changeCalendar(id: string, fields: Partial<CalendarResource>): CalendarResource | undefined {
    const entry = this.data.calendars.find(({ resource }) => resource.id === id);
    if (!entry) return undefined;
    entry.change = this.data.change += 1;
    entry.resource = { ...entry.resource, ...fields, etag: this.etag() };
    this.committed(undefined);
    return entry.resource;
  }

  /** An event, a series or an instance of one; deleted ones too. */
  event(calendarId: string, id: string): EventResource | undefined {
    const own = this.find(calendarId, id)?.resource;
    if (own) return own;
    const series = this.seriesOf(calendarId, id)?.resource;
    const zone = this.zone(calendarId);
    if (!series || series.status === 'cancelled') return undefined;
    const stamp = id.slice(series.id.length + 1);
    const day = Date.parse(`${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}T12:00:00Z`);
    return Number.isNaN(day) ? undefined : expand(series, zone, day - 2 * 86_400_000, day + 2 * 86_400_000).find((instance) => instance.id === id);
  }

  /** Creates or replaces. An instance of a series becomes an exception of it. */
  put(calendarId: string, resource: EventResource): EventResource {
    const before = this.find(calendarId, resource.id);
    const change = (this.data.change += 1);
    const next: EventResource = { ...resource, etag: this.etag(), updated: this.now().toISOString() };
    if (before?.resource.recurrence || next.recurrence) this.retire(calendarId, change, before?.resource, next);
    if (before) Object.assign(before, { change, resource: next });
    else this.data.events.push({ calendarId, change, resource: next });
    this.committed(calendarId);
    return next;
  }

  /** The events of a calendar. Deleted ones are among them, whole; the caller leaves out or shortens them. */
  list(calendarId: string, { timeMin, timeMax, singleEvents, since }: Selection): EventResource[] {
    const zone = this.zone(calendarId);
    const inWindow = ({ start, end }: EventResource) => toEpoch(end, zone) > timeMin && toEpoch(start, zone) < timeMax;
    const own = this.data.events.filter((entry) => entry.calendarId === calendarId);
    const changed = since === undefined ? own : own.filter(({ change }) => change > since);
    const result: EventResource[] = [];
    for (const { resource } of changed) {
      if (resource.recurrence && singleEvents) {
        if (resource.status !== 'cancelled') result.push(...this.instances(calendarId, resource, timeMin, timeMax));
      }
      // A changed event that left the window must be heard of, or it would stay where it was.
      else if (since !== undefined || inWindow(resource)) result.push(resource);
    }
    if (since !== undefined && singleEvents) {
      for (const { id, recurringEventId, change, calendarId: owner } of this.data.retired) {
        const series = owner === calendarId && change > since ? this.find(calendarId, recurringEventId)?.resource : undefined;
        if (series) result.push({ ...series, id, recurringEventId, status: 'cancelled' });
      }
    }
    return result;
  }

  /** The instances of a series in a window, without those that are exceptions. */
  private instances(calendarId: string, series: EventResource, timeMin: number, timeMax: number): EventResource[] {
    const exceptions = new Set(this.data.events.filter((entry) => entry.calendarId === calendarId && entry.resource.recurringEventId === series.id).map(({ resource }) => resource.id));
    return expand(series, this.zone(calendarId), timeMin, timeMax).filter(({ id }) => !exceptions.has(id));
  }

  private retire(calendarId: string, change: number, before: EventResource | undefined, after: EventResource): void {
    const middle = this.now().getTime();
    const ids = (series: EventResource | undefined) =>
      series?.recurrence && series.status !== 'cancelled' ? expand(series, this.zone(calendarId), middle - RETIRE_SPAN, middle + RETIRE_SPAN).map(({ id }) => id) : [];
    const kept = new Set(ids(after));
    const { retired } = this.data;
    this.data.retired = retired.filter((entry) => entry.calendarId !== calendarId || !kept.has(entry.id));
    for (const id of ids(before)) if (!kept.has(id)) this.data.retired.push({ calendarId, change, id, recurringEventId: after.id });
    if (after.status !== 'cancelled') return;
    for (const entry of this.data.events) {
      if (entry.calendarId !== calendarId || entry.resource.recurringEventId !== after.id) continue;
      entry.change = change;
      entry.resource = { ...entry.resource, status: 'cancelled' };
    }
  }

  private find(calendarId: string, id: string): Stored | undefined {
    return this.data.events.find((entry) => entry.calendarId === calendarId && entry.resource.id === id);
  }

  private seriesOf(calendarId: string, instance: string): Stored | undefined {
    const cut = instance.lastIndexOf('_');
    return cut > 0 ? this.find(calendarId, instance.slice(0, cut)) : undefined;
  }

  private zone(calendarId: string): string {
    return this.calendar(calendarId)?.timeZone ?? 'UTC';
  }

  private etag(): string {
    return `"${this.now().getTime()}${String(this.data.change).padStart(6, '0')}"`;
  }
}
