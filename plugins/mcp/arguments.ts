const day = (date: Date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

/** Arguments as they are now: `{today}`, `{today+7}` and `{now-1}` in texts stand for the day, and the instant, so many days from now. */
export function filledArguments<Value>(value: Value, now: Date): Value {
  if (typeof value === 'string')
    return value.replace(/\{(today|now)([+-]\d{1,4})?\}/g, (_, what: string, days = '0') => {
      const date = new Date(now);
      date.setDate(date.getDate() + Number(days));
      return what === 'today' ? day(date) : date.toISOString();
    }) as Value;
  if (Array.isArray(value)) return value.map((one: unknown) => filledArguments(one, now)) as Value;
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledArguments<unknown>(one, now)])) as Value;
  return value;
}
