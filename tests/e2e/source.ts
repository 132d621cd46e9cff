import type { Page } from 'playwright-core';

/** An exchange in an emulator's journal, as far as tests look. */
export interface Exchange {
  method: string;
  path: string;
  requestHeaders: Record<string, string>;
  status: number;
  responseBody: string;
}

/** An event as Google writes it. */
export interface WireEvent {
  id: string;
  etag: string;
  summary: string;
  location?: string;
  attendees?: { self?: boolean; responseStatus: string }[];
  start: { dateTime?: string; date?: string };
  end: { dateTime?: string; date?: string };
}

const DAY = 86_400_000;

/** YYYY-MM-DD of a moment on this machine, whose time zone the product shares. */
export const localDay = (at: Date = new Date()): string => new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** A day and its distance. */
export const addDays = (day: string, count: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10);

/** Tomorrow, or yesterday on a Sunday: another day of the week that is on screen. */
export function anotherDayOfThisWeek(today: string): string {
  return addDays(today, new Date(`${today}T00:00:00Z`).getUTCDay() === 0 ? -1 : 1);
}

/** A demo source, reached as the person does: by the link on the page. Changed by somebody else than the product. */
export class Source {
  protected constructor(readonly page: string) {}

  static async of(page: Page, title: 'Gmail' | 'Google Calendar' | 'Notion'): Promise<Source> {
    return new Source(await linkTo(page, title));
  }

  /** What was asked of it so far. */
  async journal(): Promise<Exchange[]> {
    return (await (await this.fetch('/_emulator/journal')).json()) as Exchange[];
  }

  /** Switches a fault on, until {@link Source.heal}. */
  async break(path: string, then: unknown, { method, times = 'forever' }: { method?: string; times?: number | 'forever' } = {}): Promise<void> {
    await this.fetch('/_emulator/faults', { method: 'POST', body: JSON.stringify({ match: { path, ...(method ? { method } : {}) }, times, then }) });
  }

  async heal(): Promise<void> {
    await this.fetch('/_emulator/faults', { method: 'DELETE' });
  }

  protected async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.page), init);
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}

/** The demo calendar in the hands of its owner. */
export class CalendarSource extends Source {
  private constructor(
    page: string,
    private readonly token: string,
  ) {
    super(page);
  }

  static async open(page: Page): Promise<CalendarSource> {
    const url = await linkTo(page, 'Google Calendar');
    const [, settings = '{}'] = /id="settings">(.*?)<\/script>/.exec(await (await fetch(url)).text()) ?? [];
    return new CalendarSource(url, (JSON.parse(settings) as { ownerToken: string }).ownerToken);
  }

  /** The only event of this title, as it is now. */
  async event(title: string): Promise<WireEvent> {
    const { items } = await this.api<{ items: WireEvent[] }>('GET', `${events}?q=${encodeURIComponent(title)}`);
    const [found, ...others] = items.filter(({ summary }) => summary === title);
    if (!found || others.length > 0) throw new Error(`Not one event "${title}" but ${items.length}.`);
    return found;
  }

  /** Waits until the event of this title is so. */
  async until(title: string, so: (event: WireEvent) => boolean, { within = 15_000 } = {}): Promise<WireEvent> {
    for (const end = Date.now() + within; ; ) {
      const { change } = await this.latest();
      const event = await this.event(title).catch(() => undefined);
      if (event && so(event)) return event;
      if (Date.now() > end) throw new Error(`"${title}" ${event ? `stayed at ${JSON.stringify(event.start)}` : 'did not come'}.`);
      await this.latest(change, end);
    }
  }

  change(event: WireEvent, changes: Partial<WireEvent>): Promise<WireEvent> {
    return this.api('PATCH', `${events}/${event.id}`, changes);
  }

  create(event: Pick<WireEvent, 'summary' | 'start' | 'end'>): Promise<WireEvent> {
    return this.api('POST', events, event);
  }

  async remove(event: WireEvent): Promise<void> {
    await this.fetch(`/calendar/v3${events}/${event.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${this.token}` } });
  }

  /** Moves an event to a day, at the same time of the day. */
  move(event: WireEvent, day: string): Promise<WireEvent> {
    const days = Math.round((Date.parse(day) - Date.parse(localDay(new Date(event.start.dateTime!)))) / DAY);
    const shift = (instant = '') => {
      const at = new Date(instant);
      at.setDate(at.getDate() + days);
      return { dateTime: at.toISOString() };
    };
    return this.change(event, { start: shift(event.start.dateTime), end: shift(event.end.dateTime) });
  }

  /** The count of changes, at once or when it is another one. */
  private async latest(since = -1, until = Infinity): Promise<{ change: number }> {
    const signal = Number.isFinite(until) ? AbortSignal.timeout(Math.max(1, until - Date.now())) : undefined;
    return (await (await this.fetch(`/window/changes?since=${since}`, signal ? { signal } : {})).json()) as { change: number };
  }

  private async api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return (await (await this.fetch(`/calendar/v3${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })).json()) as T;
  }
}

/** The demo mailbox and the demo CRM in the hands of somebody else. */
export class OtherSources {
  private constructor(
    private readonly gmail: string,
    private readonly notion: string,
  ) {}

  static async open(page: Page): Promise<OtherSources> {
    return new OtherSources(await linkTo(page, 'Gmail'), await linkTo(page, 'Notion'));
  }

  /** Somebody writes a mail. */
  async write(subject: string): Promise<void> {
    const from = /<option value="([^"]+)"/.exec(await (await fetch(this.gmail)).text())?.[1]?.replaceAll('&#64;', '@');
    await this.post(new URL('/_page/send', this.gmail), { from, subject, text: 'As we said.', thread: '' });
  }

  /** Sets a status column of the record that has this text in it. */
  async advance(record: string, to: string): Promise<void> {
    const { sources } = (await (await fetch(new URL('/_page/state?revision=', this.notion))).json()) as { sources: { columns: { id: string; type: string }[]; rows: { id: string; cells: Record<string, string> }[] }[] };
    for (const { columns, rows } of sources) {
      const row = rows.find(({ cells }) => Object.values(cells).includes(record));
      const column = columns.find(({ type }) => type === 'status');
      if (row && column) return this.post(new URL(`/_page/pages/${row.id}/cell`, this.notion), { property: column.id, value: to });
    }
    throw new Error(`No record "${record}".`);
  }

  private async post(url: URL, body: unknown): Promise<void> {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  }
}

const events = '/calendars/primary/events';

async function linkTo(page: Page, title: string): Promise<string> {
  const link = page.getByRole('link', { name: title, exact: true });
  return (await link.getAttribute('href'))!;
}
