/** Characters that take no room or turn text around: with them one title shows as another. */
export const unseen = /[^\P{C}\u200c\u200d]|\p{Zl}|\p{Zp}/u;

/** Whether a JSON value nests deeper than this; without recursion, which such a value is made to exhaust. */
export function nestsDeeperThan(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
