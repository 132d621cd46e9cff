/** One item of the workload: a flat calendar entry, so that every peer can keep it as it is. */
export type Item = { id: string; title: string; day: string; start: number; end: number; location: string; organizer: string; status: string; notes: string; allDay: boolean };

/** What keeps items under test. Every call ends when its work is done and readable after a reload. */
export interface Keeper {
  open(name: string): Promise<void>;
  write(items: Item[]): Promise<void>;
  change(item: Item): Promise<void>;
  close(): Promise<void>;
  /** What a page that starts has in memory after reading everything. */
  read(name: string): Promise<Map<string, Item>>;
}

const item = (index: number): Item => ({
  id: `event-${String(index).padStart(6, '0')}`,
  title: `Call with client ${index % 311}`,
  day: `2026-05-${String((index % 28) + 1).padStart(2, '0')}`,
  start: 1_770_000_000_000 + index * 900_000,
  end: 1_770_000_000_000 + index * 900_000 + 1_800_000,
  location: `Room ${index % 17}, second floor`,
  organizer: `person${index % 97}@apex-consulting.example`,
  status: index % 9 === 0 ? 'tentative' : 'confirmed',
  notes: `Notes of meeting ${index}: open points, next steps and who takes them until the week after.`,
  allDay: index % 23 === 0,
});

/** Milliseconds to write `count` items, to change one of them, and to read them into a fresh connection. Throws where an item is lost. */
export async function measure(keeper: Keeper, count: number): Promise<{ write: number; change: number; read: number }> {
  const name = `bench-${crypto.randomUUID()}`;
  const items = Array.from({ length: count }, (_, index) => item(index));
  await keeper.open(name);
  const times: number[] = [performance.now()];
  await keeper.write(items);
  times.push(performance.now());
  const changed = { ...item(count >> 1), title: 'Changed' };
  await keeper.change(changed);
  times.push(performance.now());
  await keeper.close();
  const [began, written, updated] = times as [number, number, number];
  const reopened = performance.now();
  const found = await keeper.read(name);
  const read = performance.now() - reopened;
  if (found.size !== count || found.get(changed.id)?.title !== 'Changed') throw new Error(`Kept ${found.size} of ${count}, the changed one as "${found.get(changed.id)?.title}"`);
  return { write: written - began, change: updated - written, read };
}
