import { noChange } from 'lit';
import { Directive, directive, PartType, type ChildPart, type PartInfo } from 'lit/directive.js';
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js';

/** One row and what it draws. */
export interface Drawn {
  readonly key: string;
  readonly view: unknown;
}

class Recycle extends Directive {
  private parts: { key: string; readonly part: ChildPart }[] = [];

  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.CHILD) throw new Error('recycle() stands between tags.');
  }

  render(_: readonly Drawn[]): unknown {
    return noChange;
  }

  override update(container: ChildPart, [rows]: [readonly Drawn[]]): unknown {
    const wanted = new Set(rows.map(({ key }) => key));
    const kept = this.parts.filter(({ key }) => wanted.has(key));
    const free = this.parts.filter(({ key }) => !wanted.has(key));
    const byKey = new Map(kept.map((one) => [one.key, one]));
    this.parts = rows.map(({ key, view }) => {
      const known = byKey.get(key);
      const before = kept[0]?.part;
      // Those that stay are not touched: moving one would take the focus from it.
      if (known && known === kept[0]) kept.shift();
      else if (known) {
        kept.splice(kept.indexOf(known), 1);
        insertPart(container, before, known.part);
      }
      const used = known?.part ?? insertPart(container, before, free.pop()?.part);
      setChildPartValue(used, view);
      return { key, part: used };
    });
    for (const { part } of free) removePart(part);
    return noChange;
  }
}

/** Rows by key, whose elements are used again: what leaves one end becomes what comes at the other. */
export const recycle = directive(Recycle);
