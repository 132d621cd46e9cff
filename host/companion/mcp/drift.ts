import type { McpCollection, McpToolAnswer } from '@vivarium/sdk/protocol';
import { driftOf } from '../../../plugins/mcp/items.js';
import { isLines, itemsAt } from '../../../plugins/mcp/lists.js';
import { shapeOf } from '../../../plugins/mcp/propose.js';
import { valueOf } from '../../../plugins/mcp/result.js';
import { notice } from '../notice.js';

const MOST_SAID = 5;

/** What of a server's collections is otherwise than when they were added: the person may have to look at it. */
export class Drift {
  private readonly byCollection = new Map<string, readonly string[]>();

  get words(): readonly string[] {
    return [...this.byCollection.values()].flat();
  }

  /** Looks at what a collection's tool answered; `one` is the collection, while there is one. Answers whether there is something else to say. */
  look(name: string, one: McpCollection | undefined, answer: McpToolAnswer): boolean {
    const found = one && itemsAt(valueOf(answer), one.list, isLines(one.shape));
    const drift = !one ? [] : found === undefined ? [notice(`there is no list at ${one.list || 'its top'}`)] : found.length > 0 ? driftOf(one.shape, shapeOf(found)) : [];
    const said = one ? drift.slice(0, MOST_SAID).map((what) => notice(`“${one.title}” is not what it was: ${what}.`)) : [];
    if (String(this.byCollection.get(name) ?? []) === String(said)) return false;
    if (said.length === 0) this.byCollection.delete(name);
    else this.byCollection.set(name, said);
    return true;
  }
}
