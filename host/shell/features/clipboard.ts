import { msg, str } from '@lit/localize';
import { formatCount } from '@vivarium/sdk/kinds';
import { firstFree } from '../../board/engine.js';
import { grids, layoutIn, type Placement } from '../../board/layout.js';
import { MOST_PLACEMENTS } from '../artifacts.js';
import { sayFull, showPlacement } from './add-widget.js';
import type { Shell } from './shell.js';

/** Widgets that were copied or cut, as they were then. */
interface Held {
  readonly artifact: string;
  readonly placements: readonly Placement[];
  /** What they were called, also when they are gone. */
  readonly words: string;
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
  const chosen = (ids: string | undefined): readonly Placement[] => {
    const all = new Set(JSON.parse(ids ?? '[]') as string[]);
    return shell.artifact?.placements.filter(({ id }) => all.has(id)) ?? [];
  };
  const take = (ids: string | undefined): readonly Placement[] => {
    const { artifact } = shell;
    const placements = chosen(ids);
    if (artifact && placements.length > 0) held = { artifact: artifact.id, placements: structuredClone(placements), words: named(placements) };
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
    { id: 'placement-duplicate', group: 'view', title: () => msg('Duplicate'), run: (ids) => duplicate(ids) },
    {
      id: 'paste',
      group: 'page',
      icon: 'copy',
      get shown() {
        return held ? (['menu'] as const) : [];
      },
      title: () => (held ? msg(str`Paste ${held.words}`) : msg('Paste')),
      possible: () => held !== undefined && shell.artifact !== undefined && shell.view !== undefined,
      run: () => paste(),
    },
  );

  // On an empty page, and beside its widgets, nothing has the focus that would hear the key.
  document.addEventListener('paste', (event) => {
    const isElsewhere = event.composedPath().some((node) => node instanceof Element && node.matches('input, textarea, [contenteditable], dialog'));
    const isEdited = shell.view?.board?.editing ?? shell.artifact?.placements.length === 0;
    if (isEdited && !isElsewhere && commands.run('paste')) event.preventDefault();
  });

  function paste(): void {
    const { artifact } = shell;
    if (!held || !artifact) return;
    // A widget whose making was undone since would be a card that says nothing but that.
    const there = held.placements.filter(({ widget }) => widgets.has(widget));
    if (there.length === 0) return shell.say({ message: msg(str`Not pasted, it is not here any more: ${held.words}. Redo what made it, then paste again.`), lasts: 8000 });
    if (artifact.placements.length + there.length > MOST_PLACEMENTS) return sayFull(shell);
    const elsewhere = held.artifact !== artifact.id;
    let placements = artifact.placements;
    const pasted: Placement[] = [];
    for (const { widget, config, configVersion, state, cells } of there) {
      const definition = widgets.get(widget);
      const keeps = state && !(elsewhere && (!definition || !host.grants.trusts(definition)));
      const wide = firstFree(layoutIn('wide', placements), cells.wide, grids.wide.columns);
      const placement: Placement = { id: crypto.randomUUID(), widget, config: structuredClone(config), ...(configVersion && { configVersion }), cells: { wide }, ...(keeps && { state: structuredClone(state) }) };
      placements = [...placements, placement];
      pasted.push(placement);
    }
    library.change(artifact.id, { placements }, msg(str`Pasted ${named(pasted)}`));
    void arrive(pasted[0]!.id);
    const left = there.length < held.placements.length;
    shell.say({ message: left ? msg(str`Pasted ${named(pasted)}. What else was copied is not here any more.`) : msg(str`Pasted ${named(pasted)}.`), lasts: left ? 8000 : 4000 });
  }

  /** Beside the page's other widgets; what was copied before stays copied. */
  async function duplicate(ids: string | undefined): Promise<void> {
    const { artifact } = shell;
    const originals = chosen(ids);
    if (!artifact || originals.length === 0) return;
    if (artifact.placements.length + originals.length > MOST_PLACEMENTS) return sayFull(shell);
    let placements = artifact.placements;
    for (const one of originals) {
      const wide = firstFree(layoutIn('wide', placements), one.cells.wide, grids.wide.columns);
      placements = [...placements, { ...structuredClone(one), id: crypto.randomUUID(), cells: { wide } }];
    }
    const words = named(originals);
    library.change(artifact.id, { placements }, msg(str`Duplicated ${words}`));
    await arrive(placements[artifact.placements.length]!.id);
    shell.view?.board?.announce(msg(str`Duplicated ${words}`));
  }

  /** It is brought into view; while the page is arranged it has the focus, for the next key. */
  async function arrive(id: string): Promise<void> {
    await showPlacement(shell, id);
    const board = shell.view?.board;
    if (board?.editing) board.focusPlacement(id);
  }
}
