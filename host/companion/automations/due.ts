import { addDays, dayOf, instantOf } from '@vivarium/sdk/kinds';
import type { AutomationSchedule } from '@vivarium/sdk/protocol';

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
/** Days that are looked at: what was missed longer ago is not told one by one. */
const LONGEST = 40;

/**
 * When a schedule is due after `from`, up to and with `until` (epoch milliseconds): once a day, as clocks on the wall
 * show it. A time that the clocks skip is due when they have skipped it; one that they show twice is due the first time.
 */
export function dueBetween({ days, time, timeZone, since }: AutomationSchedule, from: number, until: number): number[] {
  const begin = Math.max(from, Date.parse(since), until - LONGEST * 86_400_000);
  const due: number[] = [];
  for (let day = dayOf(begin, timeZone), last = dayOf(until, timeZone); day <= last; day = addDays(day, 1)) {
    const at = Date.parse(instantOf(day, minutesOf(time), timeZone));
    if (days.includes(weekday(day)) && at > begin && at <= until) due.push(at);
  }
  return due;
}
