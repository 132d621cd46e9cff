import { dayWindow, touchesDay, type EventRow } from '@vivarium/sdk/kinds';
import { Departures } from './departures.js';
import { layoutDay, type Box } from './layout.js';

/** More columns than this cannot be read: the day becomes a list. */
const MOST_COLUMNS = 6;
/** And so do more appointments than this. */
const MOST_BOXES = 120;

/** The day as it is on screen: its appointments, where they lie, and what moved since it was drawn before. */
export class DrawnDay {
  events: readonly EventRow[] = [];
  boxes: readonly Box[] = [];
  /** Those that came in while somebody looked. */
  arrived: ReadonlySet<string> = new Set();
  private of: { items: readonly EventRow[]; day: string; timeZone: string } | undefined;
  private moved: ReadonlyMap<string, number> = new Map();
  private readonly departures = new Departures();

  /** A timeline of it could not be read. */
  get isCrowded(): boolean {
    return this.boxes.length > MOST_BOXES || this.boxes.some(({ columns }) => columns > MOST_COLUMNS);
  }

  /** What left it last and is on another day now. */
  get departed(): EventRow | undefined {
    return this.departures.departed?.event;
  }

  dismiss(): void {
    this.departures.dismiss();
  }

  /** Lays the day out; again only when its items, its day or its zone changed. */
  draw(items: readonly EventRow[], day: string, timeZone: string): this {
    if (this.of?.items === items && this.of.day === day && this.of.timeZone === timeZone) return this;
    this.of = { items, day, timeZone };
    this.events = items.filter((event) => touchesDay(event, day, timeZone));
    this.boxes = layoutDay(this.events, dayWindow(day, timeZone));
    const tops = new Map(this.boxes.map(({ event, top }) => [event.$ref, top]));
    const { moved, arrived } = this.departures.follow(day, this.events, items, ({ $ref }) => tops.get($ref));
    this.moved = moved;
    this.arrived = arrived;
    return this;
  }

  /** By how many minutes appointments moved. Answers once, so that each is seen moving once. */
  takeMoved(): ReadonlyMap<string, number> {
    const { moved } = this;
    this.moved = new Map();
    return moved;
  }
}
