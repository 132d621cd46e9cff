import type { Comparator } from './query.js';
import type { AnyRow } from './rows.js';

/** Where a row is, or belongs, in rows sorted by `compare`. */
export function position(sorted: readonly AnyRow[], row: AnyRow, compare: Comparator): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle] as AnyRow, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first `count` rows in order, without sorting the ones that cannot be among them. */
export function best(rows: Iterable<AnyRow>, compare: Comparator, count: number): { rows: AnyRow[]; complete: boolean } {
  let kept: AnyRow[] = [];
  let worst: AnyRow | undefined;
  let complete = true;
  const cut = () => {
    kept.sort(compare);
    if (kept.length <= count) return;
    kept = kept.slice(0, count);
    worst = kept[count - 1];
    complete = false;
  };
  for (const row of rows) {
    if (worst && compare(row, worst) > 0) continue;
    kept.push(row);
    if (kept.length >= 2 * count + 64) cut();
  }
  cut();
  return { rows: kept, complete };
}

/** Two sorted lists as one. */
export function merge(left: readonly AnyRow[], right: readonly AnyRow[], compare: Comparator): AnyRow[] {
  if (left.length === 0) return [...right];
  if (right.length === 0) return [...left];
  const merged: AnyRow[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const [a, b] = [left[i] as AnyRow, right[j] as AnyRow];
    if (compare(a, b) <= 0) {
      merged.push(a);
      i += 1;
    } else {
      merged.push(b);
      j += 1;
    }
  }
  while (i < left.length) merged.push(left[i++] as AnyRow);
  while (j < right.length) merged.push(right[j++] as AnyRow);
  return merged;
}
