import type { McpCollection } from '@vivarium/sdk/protocol';
import { findLists, findThings, type FoundList } from './lists.js';

type Shape = McpCollection['shape'];
type Item = Readonly<Record<string, unknown>>;

const SAMPLE = 200;
const keyNames = ['id', 'uid', 'uuid', 'key', '_id', 'eventId', 'event_id', 'uri', 'url', 'path', 'email', 'name'];

/** The type of every field over all samples. */
export function shapeOf(items: readonly Item[]): Shape {
  const shape: Shape = {};
  for (const item of items.slice(0, SAMPLE))
    for (const [name, value] of Object.entries(item).slice(0, 100)) {
      if (name.length > 128 || name in Object.prototype) continue;
      const type = value === null ? 'null' : Array.isArray(value) ? 'array' : (typeof value as Shape[string]);
      const before = shape[name];
      shape[name] = before === undefined || before === type || before === 'null' ? type : type === 'null' ? before : 'mixed';
    }
  return shape;
}

/** The field that tells items apart: the likeliest name first, then any text that no two share. */
export function keyOf(items: readonly Item[]): string | undefined {
  const unique = (name: string) => {
    const values = items.map((item) => item[name]);
    return values.every((value) => (typeof value === 'string' && value !== '') || typeof value === 'number') && new Set(values.map(String)).size === values.length;
  };
  const names = Object.keys(items[0] ?? {}).filter((name) => name.length <= 128);
  return [...keyNames.filter((name) => names.includes(name)), ...names.filter((name) => /(id|_no|_nr|number|code|slug|sku)$/i.test(name)), ...(items.length > 2 ? names : [])].find(unique);
}

/** Where a value of a kind's field may lie in an item: the first pointer that leads to a fitting value in every sample counts. */
const places: Readonly<Record<NonNullable<McpCollection['kind']>, Readonly<Record<string, readonly string[]>>>> = {
  event: {
    start: ['/start', '/startTime', '/start_time', '/startDate', '/start_date', '/begins_at', '/from', '/when'],
    end: ['/end', '/endTime', '/end_time', '/endDate', '/end_date', '/ends_at', '/to'],
    title: ['/summary', '/title', '/subject', '/name'],
    location: ['/location', '/location/displayName', '/place'],
    description: ['/description', '/body', '/notes'],
  },
  message: {
    at: ['/date', '/receivedAt', '/received_at', '/receivedDateTime', '/timestamp', '/sentAt', '/internalDate', '/ts', '/at'],
    subject: ['/subject', '/title'],
    from: ['/from', '/sender', '/author', '/user'],
    text: ['/text', '/body', '/snippet', '/preview', '/content'],
    thread: ['/threadId', '/thread_id', '/thread', '/conversationId'],
  },
  record: {
    title: ['/title', '/name', '/summary', '/subject', '/label', '/displayName'],
    type: ['/type', '/entityType', '/kind', '/object'],
    stage: ['/stage', '/status', '/state'],
    editedAt: ['/updatedAt', '/updated_at', '/editedAt', '/last_edited_time', '/modified'],
  },
};
const needed: Readonly<Record<NonNullable<McpCollection['kind']>, readonly string[]>> = { event: ['start', 'title'], message: ['at', 'from', 'text'], record: [] };
const times = new Set(['start', 'end', 'at', 'editedAt']);

const at = (item: Item, pointer: string): unknown => pointer.split('/').slice(1).reduce<unknown>((value, name) => (typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Item)[name] : undefined), item);
const isTime = (value: unknown): boolean => typeof value === 'object' && value !== null ? isTime((value as Item).dateTime ?? (value as Item).date ?? '') : typeof value === 'string' && /\d{4}-\d{2}-\d{2}|^\d{9,13}(\.\d+)?$/.test(value) ? true : typeof value === 'number' && value > 1e9;

/** Where the fields of a kind are in items; undefined where they lack what the kind needs. */
export function fieldsOf(kind: NonNullable<McpCollection['kind']>, items: readonly Item[]): McpCollection['fields'] | undefined {
  const fields: Record<string, string> = {};
  for (const [field, pointers] of Object.entries(places[kind])) {
    const pointer = pointers.find((one) => items.some((item) => (times.has(field) ? isTime(at(item, one)) : ['string', ...(field === 'from' ? ['object'] : [])].includes(typeof at(item, one)))));
    if (pointer !== undefined) fields[field] = pointer;
  }
  return needed[kind].every((field) => field in fields) ? fields : undefined;
}

/** The kind that items seem to be of, and where its fields are. A record could be anything: that is for the person to say. */
export function kindOf(items: readonly Item[]): Pick<McpCollection, 'kind' | 'fields'> {
  for (const kind of ['event', 'message'] as const) {
    const fields = fieldsOf(kind, items);
    if (fields) return { kind, fields };
  }
  return { fields: {} };
}

/** A name of a contract: letters and digits, beginning with a letter. */
export function memberName(text: string, taken: ReadonlySet<string>): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const joined = words.map((word, index) => (index === 0 ? word[0]!.toLowerCase() + word.slice(1) : word[0]!.toUpperCase() + word.slice(1))).join('').slice(0, 56);
  const name = /^[A-Za-z]/.test(joined) ? joined : `tool${joined}`;
  const free = (candidate: string) => !taken.has(candidate) && !(candidate in Object.prototype);
  if (free(name)) return name;
  for (let count = 2; ; count += 1) if (free(`${name}${count}`)) return `${name}${count}`;
}

/** The collection that an answer without a list of objects is when a person wants it kept: an object, lines or words. */
export function proposeThings(tool: string, title: string, value: unknown, taken: Set<string>): McpCollection[] {
  const found = findThings(value);
  return found ? proposed([found], tool, title, taken) : [];
}

/** Collections that a tool's answer could be: one per list of objects in it, at most three. */
export function proposeCollections(tool: string, title: string, value: unknown, taken: Set<string>): McpCollection[] {
  return proposed(findLists(value), tool, title, taken);
}

function proposed(lists: readonly FoundList[], tool: string, title: string, taken: Set<string>): McpCollection[] {
  return lists.filter(({ pointer }) => pointer.length <= 500).slice(0, 3).map(({ pointer, items }) => {
    const last = (pointer.split('/').at(-1) ?? '').replace(/[^\p{L}\p{N} _-]/gu, '');
    const name = memberName(last ? `${tool} ${last}` : tool, taken);
    taken.add(name);
    const samples = items.slice(0, SAMPLE);
    const key = keyOf(samples);
    return { name, title: (last ? `${title}: ${last}` : title).slice(0, 60), tool, arguments: {}, list: pointer, ...(key === undefined ? {} : { key }), ...kindOf(samples), shape: shapeOf(samples), every: 30 };
  });
}
