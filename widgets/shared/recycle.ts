import { noChange } from 'lit';
import { Directive, directive, type ChildPart } from 'lit/directive.js';
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js';

/** One row and what it draws. */
export interface Drawn {
  readonly key: string;
  readonly view: unknown;
}

class Recycle extends Directive {
  private parts: { key: string; readonly part: ChildPart }[] = [];

  render(_: readonly Drawn[]): unknown {
    return noChange;
  }

  override update(container: ChildPart, [rows]: [readonly Drawn[]]): unknown {
    const wanted = new Set(rows.map(({ key }) => key));
    let kept = this.parts.filter(({ key }) => wanted.has(key));
    const free = this.parts.filter(({ key }) => !wanted.has(key));
    const byKey = new Map(kept.map((one) => [one.key, one]));
    this.parts = rows.map(({ key, view }) => {
      const known = byKey.get(key);
      // Those that stay are not touched: moving one would take the focus from it. Around the one that has it the others move.
      const stays = known && (known === kept[0] || (known.part.startNode as Comment).nextElementSibling?.matches(':focus-within'));
      if (stays) kept.splice(0, kept.indexOf(known) + 1);
      else kept = kept.filter((one) => one !== known);
      const used = stays ? known.part : insertPart(container, kept[0]?.part, (known ?? free.pop())?.part);
      setChildPartValue(used, view);
      return { key, part: used };
    });
    for (const { part } of free) removePart(part);
    return noChange;
  }
}

/** Rows by key, whose elements are used again: what leaves one end becomes what comes at the other. */
export const recycle = directive(Recycle);
