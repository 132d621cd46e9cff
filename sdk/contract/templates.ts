import type { ActionDefinition, Inverse, Preview } from './action.js';
import type { InverseTemplate, OptimisticTemplate, PreviewTemplate } from './template-data.js';

/**
 * What a contract computes, as data: text with places in braces, `{item.title}` or `{input.stage}`. Inside values, a
 * text that is nothing but one place stands for the value itself, of whatever type.
 */
type Values = { readonly item?: unknown; readonly input?: unknown; readonly output?: unknown };

const place = /\{(item|input|output)((?:\.[A-Za-z0-9_-]{1,64}){0,8})\}/g;
const onlyPlace = new RegExp(`^${place.source}$`);
function valueAt(values: Values, root: string, path: string): unknown {
  let value: unknown = values[root as keyof Values];
  for (const name of path.split('.').slice(1)) value = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  return value;
}

const inWords = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string));

function text(template: string, values: Values): string {
  return template.replace(place, (_, root: string, path: string) => inWords(valueAt(values, root, path))).slice(0, 600);
}

function filled(template: unknown, values: Values): unknown {
  if (typeof template === 'string') {
    const whole = onlyPlace.exec(template);
    return whole ? valueAt(values, whole[1]!, whole[2]!) : text(template, values);
  }
  if (Array.isArray(template)) return template.map((each) => filled(each, values));
  if (typeof template !== 'object' || template === null) return template;
  // A place without a value leaves its field out.
  return Object.fromEntries(Object.entries(template).flatMap(([name, value]) => {
    const one = filled(value, values);
    return one === undefined ? [] : [[name, one]];
  }));
}

/** The data a function was made of, by {@link templateOf}. */
const origins = new WeakMap<object, unknown>();
function withOrigin<F extends (...values: never[]) => unknown>(run: F, template: unknown): F {
  origins.set(run, template);
  return run;
}
/** The template that a function of a contract was made of, or undefined for one that was written as code. */
export const templateOf = (run: object): unknown => origins.get(run);

/**
 * A preview that can be carried as data.
 *
 * @example
 * preview: previewFrom({ title: 'Resolve “{item.title}”', lines: [{ label: 'State', before: '{item.state}', after: 'resolved' }] })
 */
export function previewFrom(template: PreviewTemplate): ActionDefinition['preview'] {
  return withOrigin((input: unknown, item: unknown): Preview => {
    const values = { input, item };
    const lines = template.lines?.map(({ label, before, after }) => ({ label: text(label, values), ...(before === undefined ? {} : { before: text(before, values) }), after: text(after, values) }));
    return { title: text(template.title, values), ...(lines ? { lines } : {}) };
  }, template);
}

/** How an item will look, as data: the fields that change, or null when it will be gone. */
export function optimisticFrom(template: OptimisticTemplate): <Item extends Record<string, unknown>>(item: Item, input: unknown) => Item | null {
  return withOrigin(<Item extends Record<string, unknown>>(item: Item, input: unknown): Item | null => (template === null ? null : { ...item, ...(filled(template, { item, input }) as Partial<Item>) }), template);
}

/** The action that takes one back, as data. */
export function inverseFrom(template: InverseTemplate): (item: unknown, input: unknown, output: unknown) => Inverse {
  return withOrigin((item: unknown, input: unknown, output: unknown): Inverse => ({ action: template.action, input: filled(template.input, { item, input, output }) }), template);
}

/**
 * Who signed in, as data: the text or whole number at a JSON Pointer (RFC 6901) of the source's answer.
 *
 * @example
 * identity: { path: '/v1/me', label: labelAt('/user/email'), key: labelAt('/user/id') }
 */
export function labelAt(pointer: string): (answer: unknown) => string | undefined {
  const names = pointer.split('/').slice(1).map((name) => name.replace(/~1/g, '/').replace(/~0/g, '~'));
  return withOrigin((answer: unknown) => {
    let value = answer;
    for (const name of names) value = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (Number.isSafeInteger(value)) return String(value);
    return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
  }, pointer);
}
