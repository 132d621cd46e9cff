/** A stretch of time, in epoch milliseconds. */
export interface Stretch {
  start: number;
  end: number;
}

/** Minutes of `day` that none of the others covers. Overlapping ones count once. */
export function freeMinutes(day: Stretch, taken: readonly Stretch[]): number {
  let free = 0;
  let from = day.start;
  for (const { start, end } of [...taken].sort((a, b) => a.start - b.start)) {
    if (start > from) free += Math.min(start, day.end) - from;
    from = Math.max(from, end);
    if (from >= day.end) break;
  }
  if (from < day.end) free += day.end - from;
  return Math.max(0, Math.round(free / 60_000));
}
