import { z } from 'zod';

const count = z.int().min(0).max(36_500).optional();
/** How many whole days before and after today a collection is mirrored for; where a number is missing, as many as there are. */
export const MirroredDays = z.object({ before: count, after: count });
/** How many whole days before and after today a collection is mirrored for. */
export type MirroredDays = z.output<typeof MirroredDays>;

/** What is mirrored of all parts: the narrowest of each side; undefined where none has an end. */
export function narrowestDays(parts: readonly (MirroredDays | undefined)[]): MirroredDays | undefined {
  const least = (side: keyof MirroredDays): MirroredDays => {
    const counts = parts.flatMap((part) => part?.[side] ?? []);
    return counts.length > 0 ? { [side]: Math.min(...counts) } : {};
  };
  const days = { ...least('before'), ...least('after') };
  return Object.keys(days).length > 0 ? days : undefined;
}
