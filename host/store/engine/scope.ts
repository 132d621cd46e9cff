import { sameData, type AnyRow } from './rows.js';

/** What of a target somebody may see: some accounts, some rows, some fields. */
export interface Scope {
  /** The same text is the same scope: equal queries of equal scopes share a result. */
  readonly key: string;
  /** Undefined: all. Others are as if they were not there. */
  readonly accounts: ReadonlySet<string> | undefined;
  admits(row: AnyRow): boolean;
  /** The fields of a row that are seen, or undefined for all. */
  fieldsOf(row: AnyRow): ReadonlySet<string> | undefined;
}

function cut(row: AnyRow, fields: ReadonlySet<string>): AnyRow {
  const seen: Record<string, unknown> = {};
  for (const field of fields) if (Object.hasOwn(row, field)) seen[field] = row[field];
  return Object.freeze({ ...seen, $ref: row.$ref });
}

/** Rows cut to their seen fields. Row and list keep their identity while nothing that is seen changed. */
export class Cut {
  private seen = new Map<string, { readonly row: AnyRow; readonly cut: AnyRow }>();
  private items: readonly AnyRow[] = Object.freeze([]);

  constructor(private readonly scope: Scope) {}

  apply(rows: readonly AnyRow[]): readonly AnyRow[] {
    const before = this.seen;
    this.seen = new Map();
    const items = rows.map((row) => this.one(row, before.get(row.$ref)));
    if (items.length !== this.items.length || items.some((item, index) => item !== this.items[index])) this.items = Object.freeze(items);
    return this.items;
  }

  private one(row: AnyRow, known: { row: AnyRow; cut: AnyRow } | undefined): AnyRow {
    let result = known?.row === row ? known.cut : undefined;
    if (!result) {
      const fields = this.scope.fieldsOf(row);
      result = fields ? cut(row, fields) : row;
      if (known && sameData(known.cut, result)) result = known.cut;
    }
    this.seen.set(row.$ref, { row, cut: result });
    return result;
  }
}
