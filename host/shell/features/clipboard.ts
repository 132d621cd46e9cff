import { msg, str } from '@lit/localize';
import { formatCount } from '@vivarium/sdk/kinds';
import { firstFree } from '../../board/engine.js';
import { grids, layoutIn, type Placement } from '../../board/layout.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import { showPlacement } from './add-widget.js';
import type { Shell } from './shell.js';

/** Widgets that were copied or cut, as they were then. */
interface Held {
  readonly artifact: string;
  readonly placements: readonly Placement[];
}

/**
 * Lets widgets be copied, cut and pasted, within a page and from page to page. What a widget may see stays where it was
 * given: a permission that holds on one page does not come along, and neither does what a widget from elsewhere saved there.
 */
export function addClipboard(shell: Shell): void {
  const { services } = shell;
  const { commands, library, widgets, host } = services;
  let held: Held | undefined;

  const named = (placements: readonly Placement[]) => {
    const [first] = placements;
    return placements.length === 1 ? (widgets.get(first!.widget)?.title ?? first!.widget) : formatCount(placements.length, host.locale, msg('1 widget'), msg(str`${placements.length} widgets`));
  };
  const take = (ids: string | undefined): readonly Placement[] => {
    const chosen = new Set(JSON.parse(ids ?? '[]') as string[]);
    const { artifact } = shell;
    const placements = artifact?.placements.filter(({ id }) => chosen.has(id)) ?? [];
    if (artifact && placements.length > 0) held = { artifact: artifact.id, placements: structuredClone(placements) };
    commands.changed();
    return placements;
  };

  commands.add(
    {
      id: 'placement-copy',
      group: 'view',
      title: () => msg('Copy widget'),
      run: (ids) => {
        const placements = take(ids);
        if (placements.length > 0) shell.say({ message: msg(str`Copied ${named(placements)}.`), lasts: 4000 });
      },
    },
    {
      id: 'placement-cut',
      group: 'view',
      title: () => msg('Cut widget'),
      run: (ids) => {
        const placements = take(ids);
        const { artifact } = shell;
        if (!artifact || placements.length === 0) return;
        library.change(artifact.id, { placements: artifact.placements.filter((one) => !placements.includes(one)) }, msg(str`Cut ${named(placements)}`));
        shell.say({ message: msg(str`Cut ${named(placements)}. Paste it on any page.`), lasts: 4000 });
      },
    },
    {
      id: 'paste',
      group: 'page',
      icon: 'copy',
      get shown() {
        return held ? (['menu'] as const) : [];
      },
      title: () => (held ? msg(str`Paste ${named(held.placements)}`) : msg('Paste')),
      possible: () => held !== undefined && shell.artifact !== undefined && shell.view !== undefined,
      run: () => paste(),
    },
  );

  function paste(): void {
    const { artifact } = shell;
    if (!held || !artifact) return;
    if (artifact.placements.length + held.placements.length > MOST_PLACEMENTS)
      return shell.say({ tone: 'danger', message: msg(str`A page holds ${MOST_PLACEMENTS} widgets. Take one away first, or make another page.`) });
    const elsewhere = held.artifact !== artifact.id;
    let placements = artifact.placements;
    const pasted: Placement[] = [];
    for (const { widget, config, configVersion, state, cells } of held.placements) {
      const definition = widgets.get(widget);
      const keeps = state && !(elsewhere && (!definition || !host.grants.trusts(definition)));
      const wide = firstFree(layoutIn('wide', placements), cells.wide, grids.wide.columns);
      const placement: Placement = { id: crypto.randomUUID(), widget, config: structuredClone(config), ...(configVersion && { configVersion }), cells: { wide }, ...(keeps && { state: structuredClone(state) }) };
      placements = [...placements, placement];
      pasted.push(placement);
    }
    library.change(artifact.id, { placements }, msg(str`Pasted ${named(pasted)}`));
    void arrive(pasted[0]!.id);
    shell.say({ message: msg(str`Pasted ${named(pasted)}.`), lasts: 4000 });
  }

  /** It is brought into view; while the page is arranged it has the focus, for the next key. */
  async function arrive(id: string): Promise<void> {
    await showPlacement(shell, id);
    const board = shell.view?.board;
    if (board?.editing) board.focusPlacement(id);
  }
}
