import { z } from 'zod';

/** A value a condition can compare with. */
export type Scalar = string | number | boolean | null;

/** A condition on one field; several operators in one condition must all hold. */
export type Condition =
  | Scalar
  | {
      eq?: Scalar;
      ne?: Scalar;
      lt?: string | number;
      lte?: string | number;
      gt?: string | number;
      gte?: string | number;
      /** The field is one of these. */
      in?: readonly Scalar[];
      /** The field is an array with this element, or a text with this part (case-insensitive). */
      has?: string | number;
    };

/** Conditions by field, all of which must hold; with `any`, at least one of its branches too. */
export type Where<Item = Record<string, unknown>> = { [Field in keyof Item & string]?: Condition } & {
  any?: readonly Where<Item>[];
};

/** A field to sort by and its direction. Missing values sort last. */
export type OrderBy<Item = Record<string, unknown>> = readonly (readonly [keyof Item & string, 'asc' | 'desc'])[];

/** A serialisable question to one collection or kind; the same text is the same query. */
export interface Query<Item = Record<string, unknown>> {
  where?: Where<Item>;
  orderBy?: OrderBy<Item>;
  /** At most this many items, from 1 to 10,000. */
  limit?: number;
}

const scalar = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);
const bound = z.union([z.string().max(2000), z.number()]);
const condition = z.union([
  scalar,
  z.strictObject({
    eq: scalar.optional(),
    ne: scalar.optional(),
    lt: bound.optional(),
    lte: bound.optional(),
    gt: bound.optional(),
    gte: bound.optional(),
    in: z.array(scalar).max(1000).optional(),
    has: bound.optional(),
  }),
]);
const field = z.string().max(100).regex(/^[A-Za-z][\w-]*$/).refine((name) => !(name in Object.prototype), 'reserved name');

const branch = z.record(field, condition);
/** {@link Query} as it arrives over a wire. `any` branches do not nest. */
export const QuerySchema = z.strictObject({
  where: z
    .record(field, z.union([condition, z.array(branch).max(20)]))
    .refine((where) => Object.entries(where).every(([name, value]) => Array.isArray(value) === (name === 'any')), 'only `any` takes branches')
    .optional(),
  orderBy: z.array(z.tuple([field, z.enum(['asc', 'desc'])])).max(4).optional(),
  limit: z.int().min(1).max(10_000).optional(),
});
