import { z } from 'zod';

/** Name of a member of a contract, of an entry of `uses` or of a setting: never a name that every object has. */
export const Name = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9]*$/)
  .refine((name) => !(name in Object.prototype), 'reserved name');
