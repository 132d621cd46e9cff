import { msg, str } from '@lit/localize';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { z } from 'zod';
import type { Placement } from '../../board/layout.js';

/** A value of a configuration. */
export type Value = Placement['config'][string];
/** A configuration as it is stored. */
export type Config = Placement['config'];

/** One setting of a widget, as a form shows it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'switch' | 'number' | 'text' | 'choice' | 'list';
  readonly whole?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly string[];
  /** Absent: it has to be given. */
  readonly initial?: Value;
}

interface Property {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly default?: Value;
  readonly enum?: unknown;
  readonly items?: { readonly type?: unknown };
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly maxLength?: unknown;
  readonly maxItems?: unknown;
}

/** The JSON Schema of a widget's configuration, as far as forms go; a widget from elsewhere brought it as data. */
export function schemaOf({ config }: Pick<WidgetDefinition, 'config'>, brought: unknown): unknown {
  return brought ?? { properties: Object.fromEntries(Object.entries(config.shape).map(([name, schema]) => [name, propertyOf(schema as z.ZodType)])) };
}

/** Written by hand: zod's own writer of JSON Schema would be part of the first picture, whose zod comes without it. */
function propertyOf(schema: z.ZodType): Property {
  const { description } = schema;
  const { def } = schema._zod as unknown as { readonly def: Definition };
  const words = description === undefined ? {} : { description };
  if (def.innerType) return { ...propertyOf(def.innerType), ...words, ...(def.defaultValue !== undefined && { default: def.defaultValue }) };
  const checks = [def, ...(def.checks ?? []).map((check) => check._zod.def)];
  const bound = (name: string) => checks.find(({ check, inclusive }) => check === name && inclusive === true)?.value;
  const maximum = checks.find(({ check }) => check === 'max_length')?.maximum;
  if (def.type === 'number') return { type: checks.some(({ format }) => format?.includes('int')) ? 'integer' : 'number', minimum: bound('greater_than'), maximum: bound('less_than'), ...words };
  if (def.type === 'enum') return { type: 'string', enum: Object.values(def.entries ?? {}), ...words };
  if (def.type === 'array') return { type: 'array', items: { type: def.element?._zod.def.type }, maxItems: maximum, ...words };
  return { type: def.type, maxLength: maximum, ...words };
}

/** What is read of zod's own description of a check. */
interface Check {
  readonly check?: string;
  readonly format?: string;
  readonly value?: unknown;
  readonly inclusive?: boolean;
  readonly maximum?: unknown;
}

/** What is read of zod's own description of a schema. */
interface Definition extends Check {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly innerType?: z.ZodType;
  readonly defaultValue?: Value;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly element?: z.ZodType;
}

/** The settings that a form can show; `others` are those it cannot, by label. */
export function fieldsOf(schema: unknown): { readonly fields: readonly Field[]; readonly others: readonly string[] } {
  const properties = (schema as { readonly properties?: Record<string, Property> } | undefined)?.properties ?? {};
  const fields: Field[] = [];
  const others: string[] = [];
  for (const [name, property] of Object.entries(properties)) {
    const field = fieldOf(name, property);
    if (field) fields.push(field);
    else others.push(labelOf(name, property));
  }
  return { fields, others };
}

function fieldOf(name: string, property: Property): Field | undefined {
  const { type, items } = property;
  const rest = { name, label: labelOf(name, property), ...(property.default !== undefined && { initial: property.default }) };
  if (type === 'boolean') return { ...rest, type: 'switch' };
  if (type === 'number' || type === 'integer') return { ...rest, type: 'number', whole: type === 'integer', ...bounds(property.minimum, property.maximum) };
  if (Array.isArray(property.enum) && property.enum.every((one) => typeof one === 'string')) return { ...rest, type: 'choice', options: property.enum };
  if (type === 'string') return { ...rest, type: 'text', ...bounds(undefined, property.maxLength) };
  return type === 'array' && items?.type === 'string' ? { ...rest, type: 'list', ...bounds(undefined, property.maxItems) } : undefined;
}

// A whole number without a bound of its own says the largest there is.
const bounds = (min: unknown, max: unknown) => ({ ...(typeof min === 'number' && min > -1e15 && { min }), ...(typeof max === 'number' && max < 1e15 && { max }) });

function labelOf(name: string, { title, description }: Property): string {
  // Those of our own widgets are in the page's language.
  for (const what of [title, description]) if (typeof what === 'string' && what.trim() !== '') return msg(what);
  return name;
}

/** What is shown for a field: what was set, or what it starts with. */
export const valueOf = ({ name, initial }: Field, config: Config): Value | undefined => (Object.hasOwn(config, name) ? config[name] : initial);

/** Without what is as it starts: a later version may start otherwise. */
export function changedOf(fields: readonly Field[], config: Config): Config {
  const initial = new Map(fields.map((field) => [field.name, JSON.stringify(field.initial)]));
  return Object.fromEntries(Object.entries(config).filter(([name, value]) => JSON.stringify(value) !== initial.get(name)));
}

/** What is wrong with a configuration, by field. */
export function problemsOf(definition: Pick<WidgetDefinition, 'config'>, fields: readonly Field[], config: Config): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  for (const field of fields) {
    const problem = problemOf(field, valueOf(field, config));
    if (problem) problems.set(field.name, problem);
  }
  const { success, error } = definition.config.safeParse(config);
  for (const { path, message } of success ? [] : error.issues) {
    const name = String(path[0] ?? '');
    if (!problems.has(name)) problems.set(name, message);
  }
  return problems;
}

function problemOf({ type, min, max, whole }: Field, value: Value | undefined): string | undefined {
  if (value === undefined) return msg('This is needed.');
  if (type === 'list') return max !== undefined && Array.isArray(value) && value.length > max ? msg(str`At most ${max} lines.`) : undefined;
  if (type !== 'number') return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return msg('Write a number.');
  if (min !== undefined && max !== undefined && (value < min || value > max)) return msg(str`Choose a number from ${min} to ${max}.`);
  if (min !== undefined && value < min) return msg(str`At least ${min}.`);
  if (max !== undefined && value > max) return msg(str`At most ${max}.`);
  return whole && !Number.isInteger(value) ? msg('Write a whole number.') : undefined;
}
