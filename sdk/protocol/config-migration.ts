import { z } from 'zod';
import { Name } from './manifest-name.js';

/**
 * One step from the settings of a version to those of the next. Steps are data: the host takes them for widgets whose
 * code it never runs as well. A step whose setting is not there, or is of another form, changes nothing.
 */
export const ConfigStep = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('rename'), name: Name, to: Name }),
  z.strictObject({ do: z.literal('remove'), name: Name }),
  /** Where it was not set: for a default that is another one now. */
  z.strictObject({ do: z.literal('add'), name: Name, value: z.json() }),
  /** Pairs of a value and what it is now. */
  z.strictObject({ do: z.literal('replace'), name: Name, values: z.array(z.tuple([z.json(), z.json()])).max(50) }),
  /** A number in another unit. */
  z.strictObject({ do: z.literal('scale'), name: Name, by: z.number() }),
  /** One value becomes a list of it. */
  z.strictObject({ do: z.literal('list'), name: Name }),
  /** A list becomes the first of it; an empty one is no longer set. */
  z.strictObject({ do: z.literal('first'), name: Name }),
]);
/** One step from the settings of a version to those of the next. */
export type ConfigStep = z.output<typeof ConfigStep>;

/** The nth leads from version n to version n + 1; settings that say no version are of version 1. */
export const ConfigMigrations = z.array(z.array(ConfigStep).max(50)).max(50);
/** The nth leads from version n to version n + 1. */
export type ConfigMigrations = readonly (readonly ConfigStep[])[];
