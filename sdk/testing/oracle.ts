import type { Condition, Query, Scalar } from '../contract/index.js';

type Item = Readonly<Record<string, unknown>>;

function matchesCondition(value: unknown, condition: Condition): boolean {
  const tests = typeof condition === 'object' && condition !== null ? condition : { eq: condition };
  return Object.entries(tests).every(([operator, operand]) => {
    switch (operator) {
      case 'eq':
        return (value ?? null) === operand;
      case 'ne':
        return (value ?? null) !== operand;
      case 'in':
        return (operand as Scalar[]).includes((value ?? null) as Scalar);
      case 'has':
        return Array.isArray(value) ? value.includes(operand) : typeof value === 'string' && value.toLowerCase().includes(String(operand).toLowerCase());
      default: {
        if (typeof value !== typeof operand || (typeof value !== 'string' && typeof value !== 'number')) return false;
        const order = value < (operand as typeof value) ? -1 : value > (operand as typeof value) ? 1 : 0;
        return { lt: order < 0, lte: order <= 0, gt: order > 0, gte: order >= 0 }[operator] ?? false;
      }
    }
  });
}

function matches(item: Item, where: NonNullable<Query['where']>): boolean {
  return Object.entries(where).every(([field, condition]) =>
    field === 'any'
      ? (condition as NonNullable<Query['where']>[]).some((branch) => matches(item, branch))
      : matchesCondition(item[field], condition as Condition),
  );
}

function compare(left: unknown, right: unknown, direction: 'asc' | 'desc'): number {
  const missing = (value: unknown) => value === undefined || value === null;
  if (missing(left) || missing(right)) return Number(missing(left)) - Number(missing(right));
  const [a, b] = [left as string, right as string];
  const order = a < b ? -1 : a > b ? 1 : 0;
  return direction === 'asc' ? order : -order;
}

/**
 * What a query means, computed the slow and obvious way: filter, sort, cut. Ties are broken by `$ref`, then `id`.
 * The store's engine is tested against it.
 */
export function evaluateQuery<T extends Item>(items: readonly T[], { where = {}, orderBy = [], limit = 10_000 }: Query): T[] {
  return items
    .filter((item) => matches(item, where))
    .sort((left, right) => {
      for (const [field, direction] of orderBy) {
        const order = compare(left[field], right[field], direction);
        if (order !== 0) return order;
      }
      return compare(left['$ref'] ?? left['id'], right['$ref'] ?? right['id'], 'asc');
    })
    .slice(0, limit);
}
