import { z } from 'zod';
import { VivariumError } from './errors.js';

/** A JSON Schema that was checked: nothing in it can run long, lead elsewhere or name what every object has. */
export type DataSchema = { readonly [Keyword: string]: unknown };

/** Keywords that schemas are carried with. What zod writes besides is dropped; `pattern` too, see below. */
const carried = new Set([
  'type', 'title', 'description', 'default', 'enum', 'const', 'format',
  'properties', 'required', 'additionalProperties', 'propertyNames',
  'items', 'prefixItems', 'minItems', 'maxItems', 'anyOf', 'oneOf', 'allOf',
  'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf',
]);
/** Known, and left out: a stranger's regular expression can take for ever on a stranger's text. Formats say the same. */
const dropped = new Set(['pattern', '$schema', '$id', 'id', '$comment', 'examples', 'readOnly', 'deprecated']);
const branches = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const MAX_DEPTH = 16;
const MAX_NODES = 2000;

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The part of a JSON Schema (draft 2020-12) that a contract carries.
 *
 * @throws VivariumError `invalid-input` naming the place that cannot be carried: references, unknown keywords, names
 * that every object has, more than 2,000 nodes.
 */
export function checkDataSchema(schema: unknown): DataSchema {
  let nodes = 0;
  const visit = (value: unknown, place: string, depth: number): unknown => {
    const wrong = (what: string) => new VivariumError('invalid-input', `The schema at ${place || 'its top'} ${what}.`);
    if (typeof value === 'boolean') return value;
    if (!isObject(value)) throw wrong('is no JSON Schema');
    if (++nodes > MAX_NODES) throw wrong(`is larger than ${MAX_NODES} parts`);
    if (depth > MAX_DEPTH) throw wrong('is nested too deeply');
    const result: Json = {};
    for (const [keyword, argument] of Object.entries(value)) {
      if (dropped.has(keyword)) continue;
      if (keyword === '$ref' || keyword === '$defs') throw wrong('refers to another schema, as recursive ones do; write it out');
      if (!carried.has(keyword)) throw wrong(`uses "${keyword}", which cannot be carried`);
      if (keyword === 'properties') {
        if (!isObject(argument)) throw wrong('has no properties');
        result.properties = Object.fromEntries(
          Object.entries(argument).map(([name, property]) => {
            if (name in Object.prototype) throw wrong(`names a property "${name}", which every object has`);
            return [name, visit(property, `${place}/${name}`, depth + 1)];
          }),
        );
      } else if (keyword === 'items' || keyword === 'additionalProperties' || keyword === 'propertyNames') result[keyword] = visit(argument, `${place}/${keyword}`, depth + 1);
      else if ((branches as readonly string[]).includes(keyword)) {
        if (!Array.isArray(argument) || argument.length > 100) throw wrong(`has no list in "${keyword}"`);
        result[keyword] = argument.map((branch, index) => visit(branch, `${place}/${keyword}/${index}`, depth + 1));
      } else result[keyword] = argument;
    }
    return result;
  };
  return visit(schema, '', 0) as DataSchema;
}

/**
 * A schema as data, for a contract's `use`: what comes `in` may leave out what has a default.
 *
 * @throws VivariumError `invalid-input` where zod's JSON Schema or {@link checkDataSchema} cannot carry it.
 */
export function dataOfSchema(schema: z.ZodType, use: 'in' | 'out'): DataSchema {
  let written: unknown;
  try {
    written = z.toJSONSchema(schema, { io: use === 'in' ? 'input' : 'output', unrepresentable: 'throw' });
  } catch (cause) {
    throw new VivariumError('invalid-input', `A schema cannot be carried as data (${(cause as Error).message}). Use no transforms, dates or custom types in it.`, { cause });
  }
  return checkDataSchema(written);
}

/** The zod schema that stands for checked data. @throws VivariumError `invalid-input` */
export function schemaFromData(data: unknown): z.ZodType {
  const checked = checkDataSchema(data);
  try {
    // A registry of its own, so that a stranger's titles and descriptions land in nobody else's.
    return z.fromJSONSchema(checked as Parameters<typeof z.fromJSONSchema>[0], { registry: z.registry() });
  } catch (cause) {
    throw new VivariumError('invalid-input', `A schema cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** {@link schemaFromData} of an object. Fields that it does not name are dropped, never refused: a source may add some. */
export function objectFromData(data: unknown): z.ZodObject {
  const schema = schemaFromData(data);
  if (!(schema instanceof z.ZodObject)) throw new VivariumError('invalid-input', 'A schema of an item or an input must be of the type "object" with named properties.');
  return z.object(schema.shape as z.core.$ZodLooseShape);
}
