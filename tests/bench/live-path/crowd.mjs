import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const DAY = 86_400_000;
/** Mirrored, but neither shown today nor looked ahead at: what is on screen stays an ordinary day. */
const days = [...Array.from({ length: 24 }, (_, index) => index - 28), ...Array.from({ length: 60 }, (_, index) => index + 20)];

/** Fills the stopped product's demo calendar up to `count` events. Answers the last one. */
export async function crowd(dataFolder, title, count) {
  const path = join(dataFolder, 'demo/google-calendar.json');
  const saved = JSON.parse(await readFile(path, 'utf8'));
  const { events } = saved.snapshot.store;
  const model = events.find(({ resource }) => resource.summary === title);
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  for (let index = events.length; index < count; index += 1) {
    const start = midnight + days[index % days.length] * DAY + (8 * 60 + ((index * 7) % 540)) * 60_000;
    const at = (time) => ({ dateTime: new Date(time).toISOString() });
    const id = `crowd${String(index).padStart(6, '0')}`;
    const resource = { ...model.resource, id, iCalUID: `${id}@bench.example`, summary: `Crowd ${index}`, start: at(start), end: at(start + 1_800_000) };
    events.push({ ...model, resource });
  }
  await writeFile(path, JSON.stringify(saved));
  return events.at(-1).resource;
}
