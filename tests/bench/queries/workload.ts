/** One calendar entry of the workload. */
export type Entry = { id: string; day: string; start: number; title: string };
/** One mail of the workload. */
export type Mail = { id: string; label: string; at: number; subject: string };

/** An engine under test. `change` and `open` end when the results are current and readable. */
export interface Engine {
  load(entries: Entry[], mails: Mail[]): Promise<void> | void;
  /** Opens the pair of live queries number `index`: the entries of a day by start, the ten latest mails of a label. */
  open(index: number): Promise<void> | void;
  change(entry: Entry): Promise<void> | void;
  /** Titles of the day of pair `index`, in order. */
  titles(index: number): string[];
  close(): Promise<void> | void;
}

const DAYS = 100;
export const dayOf = (index: number) => `2026-day-${String(index % DAYS).padStart(3, '0')}`;
export const labelOf = (index: number) => `label-${index % 10}`;

/** `count` items, half entries, half mails; the same every time. */
export function workload(count: number): { entries: Entry[]; mails: Mail[] } {
  const half = count / 2;
  return {
    entries: Array.from({ length: half }, (_, index) => ({ id: `e${index}`, day: dayOf(index), start: (index * 7919) % 86_400, title: `Entry ${index}` })),
    mails: Array.from({ length: half }, (_, index) => ({ id: `m${index}`, label: labelOf(index), at: (index * 104_729) % 1_000_003, subject: `Mail ${index}` })),
  };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Milliseconds to load, and per change (median of `changes`). Throws where a result is wrong. */
export async function measure(engine: Engine, count: number, queries: number, changes: number): Promise<{ load: number; change: number }> {
  const { entries, mails } = workload(count);
  let start = performance.now();
  await engine.load(entries, mails);
  for (let index = 0; index < queries; index++) await engine.open(index);
  const load = performance.now() - start;
  const times: number[] = [];
  for (let turn = 0; turn < changes; turn++) {
    const entry = { ...(entries[(turn * DAYS) % entries.length] as Entry), start: (turn * 613) % 86_400, title: `Changed ${turn}` };
    start = performance.now();
    await engine.change(entry);
    const titles = engine.titles(0);
    times.push(performance.now() - start);
    if (!titles.includes(entry.title)) throw new Error(`The change ${turn} did not arrive: ${titles.slice(0, 5).join(', ')}`);
  }
  await engine.close();
  return { load, change: median(times) };
}
