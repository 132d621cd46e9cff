const DAY = 86_400_000;

/** The day `offset` calendar days after `day`. */
export const addDays = (day: string, offset: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + offset * DAY).toISOString().slice(0, 10);

/** Calendar days from `from` to `to`. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** 0 is Sunday. */
export const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

const isWeekend = (day: string): boolean => weekday(day) % 6 === 0;

/** The `count`-th working day after (or, negative, before) `today`; 0 is today itself, even at a weekend. */
export function workday(today: string, count: number): string {
  let day = today;
  for (let left = Math.abs(count); left > 0; ) {
    day = addDays(day, Math.sign(count));
    if (!isWeekend(day)) left -= 1;
  }
  return day;
}

/** The instant at which clocks in `timeZone` show `day` and `time`; of two, the first; in a gap, the one after it. */
export function instantIn(timeZone: string, day: string, time: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const first = wanted - offsetAt(timeZone, wanted);
  return new Date(wanted - offsetAt(timeZone, first));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const number = 'numeric';
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: number, month: number, day: number, hour: number, minute: number, second: number });
    formats.set(timeZone, format);
  }
  return format;
}

/** Milliseconds by which clocks in `timeZone` are ahead of UTC at an instant (epoch ms). */
export function offsetAt(timeZone: string, at: number): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000;
}

/** Replaces `{+2}` by the name of the second working day from today and `{date-3}` by its date ("4 March"). */
export function fillDates(text: string, today: string): string {
  return text.replace(/\{(date)?([+-]\d+)\}/g, (_, date: string | undefined, count: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...(date ? { day: 'numeric', month: 'long' } : { weekday: 'long' }) }).format(
      new Date(`${workday(today, Number(count))}T00:00:00Z`),
    ),
  );
}
