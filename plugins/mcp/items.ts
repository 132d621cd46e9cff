import { kinds, toInstant, VivariumError } from '@vivarium/sdk/contract';
import type { McpCollection } from '@vivarium/sdk/protocol';
import { isLines, itemsAt, valueAt } from './lists.js';
import { shapeOf } from './propose.js';

type Item = Record<string, unknown>;
type Reader = (item: Item, field: (name: string) => unknown, key: string) => Item;

/** Items of a tool's answer, each with the `key` and, where a kind is assigned, the fields of the kind. */
export interface Mapped {
  readonly items: Item[];
  /** What is otherwise than when the collection was agreed to, in words. */
  readonly drift: string[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined);

/** Seconds, milliseconds, days and date texts; undefined for what is no time. */
function instant(value: unknown): string | undefined {
  // As Google and Microsoft write them.
  if (typeof value === 'object' && value !== null) return instant((value as Item).dateTime ?? (value as Item).date ?? '');
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{9,13}(\.\d+)?$/.test(value) ? Number(value) : undefined;
  const date = new Date(number === undefined ? (text(value) ?? NaN) : number < 1e11 ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? undefined : toInstant(date);
}

const moment = (value: unknown): string | undefined => {
  const found = instant(value);
  return found === undefined ? undefined : toInstant(found);
};

function person(value: unknown): { name?: string; email: string } {
  if (typeof value === 'object' && value !== null) {
    const { name, email, address, emailAddress } = value as Item;
    if (emailAddress) return person(emailAddress);
    return { ...(typeof name === 'string' ? { name } : {}), email: (text(email) ?? text(address) ?? '').toLowerCase() };
  }
  const said = text(value) ?? '';
  const [, name, email] = /^\s*(.*?)\s*<([^>]+)>\s*$/.exec(said) ?? [];
  return email === undefined ? (said.includes('@') ? { email: said.trim().toLowerCase() } : { name: said, email: '' }) : { ...(name ? { name } : {}), email: email.toLowerCase() };
}

const later = (start: string, hours: number) => (start.length === 10 ? new Date(Date.parse(start) + 86_400_000).toISOString().slice(0, 10) : new Date(Date.parse(start) + hours * 3_600_000).toISOString());
const readers: Readonly<Record<NonNullable<McpCollection['kind']>, Reader>> = {
  event(_, field, key) {
    const start = instant(field('start'));
    const allDay = start?.length === 10;
    const end = instant(field('end'));
    const optional = Object.fromEntries(['location', 'description'].flatMap((name) => (typeof field(name) === 'string' ? [[name, field(name)]] : [])));
    return {
      id: key, title: text(field('title')) ?? '', start, allDay, status: 'confirmed', ...optional,
      end: start === undefined ? undefined : end !== undefined && end.length === start.length && end > start ? end : later(start, 1),
      attendees: [], calendar: text(field('calendar')) ?? '', recurring: false, readOnly: true, busy: true,
    };
  },
  message(_, field, key) {
    const body = (text(field('text')) ?? '').slice(0, 2000);
    return {
      id: key, thread: text(field('thread')) ?? key, subject: text(field('subject')) ?? body.split('\n')[0]!.slice(0, 120), from: person(field('from')), to: [], cc: [],
      at: moment(field('at')), snippet: body.slice(0, 160), text: body, unread: false, starred: false, inbox: true, sent: false, draft: false, labels: [], attachments: [], readOnly: true,
    };
  },
  record(item, field, key) {
    const fields = Object.fromEntries(Object.entries(item).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)).slice(0, 60));
    return { id: key, type: text(field('type')) ?? 'mcp', title: text(field('title')) ?? text(item.name) ?? text(item.title) ?? key, fields, emails: [], stage: text(field('stage')), editedAt: moment(field('editedAt')) ?? new Date(0).toISOString() };
  },
};

/** A short text that follows from the content alone (FNV-1a, twice): the key of an item that names none. */
function digest(value: unknown): string {
  const source = JSON.stringify(value) ?? '';
  let [left, right] = [0x811c9dc5, 0x1000193];
  for (let index = 0; index < source.length; index += 1) {
    left = Math.imul(left ^ source.charCodeAt(index), 0x01000193);
    right = Math.imul(right ^ source.charCodeAt(source.length - 1 - index), 0x01000193);
  }
  return (left >>> 0).toString(36) + (right >>> 0).toString(36);
}

/** Makes items of what a tool answered. @throws VivariumError `invalid-response` where the list is not where it was */
export function mapItems(collection: McpCollection, value: unknown): Mapped {
  const found = itemsAt(value, collection.list, isLines(collection.shape));
  if (!found) throw new VivariumError('invalid-response', `“${collection.tool}” answers in another form than when it was added: there is no list at ${collection.list || 'its top'}. Look at it in Settings.`);
  const items = found.map((item) => {
    const named = collection.key === undefined ? undefined : text(item[collection.key]);
    const key = named ?? digest(item);
    const read = collection.kind && readers[collection.kind](item, (name) => (collection.fields[name] === undefined ? undefined : valueAt(item, collection.fields[name])), key);
    // What the kind has a field for is the kind's, so that a stranger's `url` or `color` cannot break its items.
    const taken = collection.kind ? kinds[collection.kind].item.shape : {};
    const own = Object.fromEntries(Object.entries(item).filter(([name]) => !(name in Object.prototype) && !Object.hasOwn(taken, name)));
    return { ...own, ...read, key };
  });
  return { items, drift: found.length > 0 ? driftOf(collection.shape, shapeOf(found)) : [] };
}

/** Fields that went or have another type now. New ones hurt nobody. */
export function driftOf(agreed: McpCollection['shape'], now: McpCollection['shape']): string[] {
  return Object.entries(agreed).flatMap(([name, type]) => {
    const current = now[name];
    const same = current === type || [type, current].includes('null') || type === 'mixed';
    return same ? [] : [driftWords(name, type, current)];
  });
}

/** Said within a sentence, in the language of the page. */
function driftWords(name: string, before: string, now: string | undefined): string {
  if (now === undefined) return `“${name}” is missing`;
  return `“${name}” was ${before} and is ${now}`;
}
