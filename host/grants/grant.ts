import { QuerySchema } from '@vivarium/sdk/contract';
import { UseName } from '@vivarium/sdk/protocol';
import { z } from 'zod';

const Field = z.string().min(1).max(100);
const scalar = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);

/** What one argument may be. Without a member any value is allowed; with one, only a single value or a list of such. */
export const ArgumentRule = z.strictObject({
  /** One of these, also every element of a list. */
  in: z.array(scalar).max(200).optional(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  /** Characters of a text. */
  maxLength: z.int().nonnegative().optional(),
  /** Elements of a list. */
  maxItems: z.int().nonnegative().optional(),
});
/** What one argument may be. */
export type ArgumentRule = z.output<typeof ArgumentRule>;

/** How far a grant reaches. What is absent limits nothing; what is present all has to hold. */
export const Limits = z.strictObject({
  /** Only these accounts. */
  accounts: z.array(z.string().max(200)).max(50).optional(),
  /** Only in this artifact. */
  artifact: z.string().max(64).optional(),
  /** Only these fields of an item, besides its reference. */
  fields: z.array(Field).max(200).optional(),
  /** Only items for which this holds; of an action: the item it acts on. */
  where: QuerySchema.shape.where,
  /** Only these arguments, each within its rule: others cannot be given. */
  arguments: z.record(Field, ArgumentRule).optional(),
  /** An external or destructive action within the limits runs without being asked about each time. */
  withoutAsking: z.literal(true).optional(),
  /** Epoch milliseconds from which it no longer holds. */
  expires: z.number().optional(),
});
/** How far a grant reaches. */
export type Limits = z.output<typeof Limits>;

/**
 * One consent. Nothing in it is ever changed but that it ended: other limits are another grant. So two copies of a
 * ledger can be brought together without anything getting wider.
 */
export const Grant = z.strictObject({
  ...Limits.shape,
  id: z.string().min(1).max(64),
  use: UseName,
  /** Epoch milliseconds. */
  since: z.number(),
  ended: z.strictObject({ at: z.number(), why: z.enum(['revoked', 'replaced', 'unused']) }).optional(),
});
/** One consent. */
export type Grant = z.output<typeof Grant>;

/** What a document of the kind `grants` holds; its id is the widget's tag. A grant that cannot be read grants nothing. */
export const GrantsDocument = z.strictObject({ format: z.literal(1), grants: z.array(z.unknown()) });

/** The same text is the same thing. */
export function useKey(use: UseName): string {
  if (use.ref === 'kind') return `kind ${use.kind}`;
  return use.ref === 'kind-action' ? `kind-action ${use.kind}.${use.name}` : `${use.ref} ${use.contract}.${use.name}`;
}
