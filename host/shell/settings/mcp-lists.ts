import { msg, str } from '@lit/localize';
import { tagOf } from '../../../widgets/items/tag.js';
import type { McpServer } from '@vivarium/sdk/protocol';
import type { ShellServices } from '../services.js';

/**
 * After a person looked at a changed tool and agreed to it: our own lists of what it answered, on whatever page, show what
 * it answers now. Those only look. What other widgets were allowed of it stays void.
 */
export function followLists(library: Pick<ShellServices['library'], 'list' | 'change'>, before: McpServer, after: McpServer): void {
  const { id, title } = after;
  const kept = new Set(after.setup.collections.map(({ name }) => name));
  const next = new Map<string, string>();
  for (const { name, tool, list } of before.setup.collections) {
    const successor = after.setup.collections.find((one) => one.tool === tool && one.list === list);
    if (!kept.has(name) && successor) next.set(tagOf({ contract: id, name }), tagOf({ contract: id, name: successor.name }));
  }
  for (const { id: page, placements } of library.list) {
    if (placements.some(({ widget }) => next.has(widget))) library.change(page, { placements: placements.map((one) => ({ ...one, widget: next.get(one.widget) ?? one.widget })) }, msg(str`Follow what ${title} offers now`));
  }
}
