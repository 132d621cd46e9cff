import { kinds, type EventItem, type Row } from '@vivarium/sdk/contract';
import { dayOf, addDays, dayWindow, eventsOn, type EventRow } from '@vivarium/sdk/kinds';
import type { Host } from '../../connectors/host.js';
import { remindersOf, type Reminder } from './due.js';

/**
 * Says when appointments are about to begin; of one that is made, or moved, when it was time for that already, at once.
 * What was due before it was started is on screen, and is not said.
 */
export class Reminders {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private events: readonly EventRow[] = [];
  /** When each began as it was last heard of; undefined until the first answer. */
  private starts: ReadonlyMap<string, string> | undefined;
  /** What was said, so that nothing is said twice. */
  private readonly said = new Set<string>();
  private end: (() => void) | undefined;
  private told = Date.now();

  /** `minutes`: how long before. */
  constructor(
    private readonly host: Pick<Host, 'open' | 'timeZone'>,
    private readonly minutes: number,
    private readonly tell: (reminder: Reminder) => void,
  ) {
    this.open();
  }

  close(): void {
    clearTimeout(this.timer);
    this.end?.();
  }

  /** Today and tomorrow; opened again when it is tomorrow. */
  private open(): void {
    this.end?.();
    const { host } = this;
    const today = dayOf(Date.now(), host.timeZone);
    const until = Date.parse(dayWindow(today, host.timeZone).end);
    this.end = host.open(kinds.event, eventsOn(today, addDays(today, 1), host.timeZone), ({ items, ready }) => {
      if (!ready) return;
      this.events = items as readonly Row<EventItem>[];
      this.sayLate();
      this.schedule(until);
    });
  }

  /** What came in, or came to another time, after it was to be said. */
  private sayLate(): void {
    const { starts } = this;
    this.starts = new Map(this.events.map(({ $ref, start }) => [$ref, start]));
    if (!starts) return;
    for (const reminder of remindersOf(this.events, this.minutes, Date.now())) if (reminder.at <= this.told && starts.get(reminder.event.$ref) !== reminder.event.start) this.say(reminder);
  }

  private say(reminder: Reminder): void {
    const { $ref, start } = reminder.event;
    if (this.said.has(`${$ref} ${start}`)) return;
    this.said.add(`${$ref} ${start}`);
    this.tell(reminder);
  }

  private schedule(until: number): void {
    clearTimeout(this.timer);
    const next = remindersOf(this.events, this.minutes, Date.now()).find(({ at }) => at > this.told);
    this.timer = setTimeout(() => this.due(until), Math.min(next?.at ?? until, until) - Date.now());
  }

  private due(until: number): void {
    const now = Date.now();
    const since = this.told;
    this.told = now;
    for (const reminder of remindersOf(this.events, this.minutes, now)) if (reminder.at > since && reminder.at <= now) this.say(reminder);
    if (now >= until) this.open();
    else this.schedule(until);
  }
}
