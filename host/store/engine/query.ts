import type { Condition, OrderBy, Query, Scalar } from '@vivarium/sdk/contract';
import type { AnyRow } from './rows.js';

/** Whether a row is in a query's result. */
export type Predicate = (row: AnyRow) => boolean;
/** A total order of rows: only a row and its own replacement compare as equal. */
export type Comparator = (left: AnyRow, right: AnyRow) => number;

type Test = (value: unknown) => boolean;

/** A bound holds only for values of its own type: a text is never smaller than a number. */
function bounded(bound: string | number, holds: (value: string | number) => boolean): Test {
  const type = typeof bound;
  return (value) => typeof value === type && holds(value as string | number);
}

function contains(part: string | number): Test {
  const text = String(part).toLowerCase();
  return (value) => (Array.isArray(value) ? value.includes(part) : typeof value === 'string' && value.toLowerCase().includes(text));
}

const orNull = (value: unknown) => (value ?? null) as Scalar;

function compileCondition(condition: Condition): Test[] {
  if (typeof condition !== 'object' || condition === null) return [(value) => orNull(value) === condition];
  const { eq, ne, lt, lte, gt, gte, has } = condition;
  const tests: Test[] = [];
  if (eq !== undefined) tests.push((value) => orNull(value) === eq);
  if (ne !== undefined) tests.push((value) => orNull(value) !== ne);
  if (lt !== undefined) tests.push(bounded(lt, (value) => value < lt));
  if (lte !== undefined) tests.push(bounded(lte, (value) => value <= lte));
  if (gt !== undefined) tests.push(bounded(gt, (value) => value > gt));
  if (gte !== undefined) tests.push(bounded(gte, (value) => value >= gte));
  if (has !== undefined) tests.push(contains(has));
  if (condition.in !== undefined) {
    const members = new Set(condition.in);
    tests.push((value) => members.has(orNull(value)));
  }
  return tests;
}

/** Turns `where` into one function, so that no query is interpreted per row. */
export function compileWhere(where: Query['where'] = {}): Predicate {
  const tests: Predicate[] = [];
  for (const [field, condition] of Object.entries(where)) {
    if (condition === undefined) continue;
    if (field === 'any') {
      const branches = (condition as readonly NonNullable<Query['where']>[]).map(compileWhere);
      tests.push((row) => branches.some((branch) => branch(row)));
    } else for (const test of compileCondition(condition as Condition)) tests.push((row) => test(row[field]));
  }
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (tests.length === 2) return (row) => first(row) && second(row);
  return (row) => tests.every((test) => test(row));
}

const rank = (value: unknown) => (typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : typeof value === 'boolean' ? 2 : 3);

/** Values of one type by size, of several by type; values without an order count as missing. */
function compareValues(left: unknown, right: unknown): number {
  if (typeof left === typeof right) return (left as string) < (right as string) ? -1 : (left as string) > (right as string) ? 1 : 0;
  return rank(left) - rank(right);
}

const isMissing = (value: unknown) => rank(value) === 3;

function compileField(field: string, direction: 'asc' | 'desc'): Comparator {
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => {
    const [left, right] = [a[field], b[field]];
    if (left === right) return 0;
    const [noLeft, noRight] = [isMissing(left), isMissing(right)];
    if (noLeft || noRight) return Number(noLeft) - Number(noRight);
    return sign * compareValues(left, right);
  };
}

const byReference: Comparator = (left, right) => (left.$ref < right.$ref ? -1 : left.$ref > right.$ref ? 1 : 0);

/** Turns `orderBy` into one function. Missing values come last in both directions; ties are broken by reference. */
export function compileOrder(orderBy: OrderBy = []): Comparator {
  const fields = orderBy.map(([field, direction]) => compileField(field, direction));
  const [first] = fields;
  if (!first) return byReference;
  if (fields.length === 1) return (left, right) => first(left, right) || byReference(left, right);
  return (left, right) => {
    for (const field of fields) {
      const order = field(left, right);
      if (order !== 0) return order;
    }
    return byReference(left, right);
  };
}
