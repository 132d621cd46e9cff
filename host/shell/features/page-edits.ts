import { msg, str } from '@lit/localize';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { LayoutEvent } from '../../board/board.js';
import { firstFree } from '../../board/engine.js';
import { grids, layoutIn } from '../../board/layout.js';
import { Patience } from '../../grants/patience.js';
import type { ArtifactDocument } from '../artifacts.js';
import type { ShellServices } from '../services.js';

type Services = Pick<ShellServices, 'library' | 'widgets' | 'commands'>;

const titleOf = ({ widgets }: Services, artifact: ArtifactDocument, placement: string): string => {
  const tag = artifact.placements.find(({ id }) => id === placement)?.widget ?? '';
  return widgets.get(tag)?.title ?? tag;
};

/** Keeps a layout that a person made. */
export function arrange(services: Services, id: string, { breakpoint, cells, hold }: LayoutEvent): void {
  const artifact = services.library.get(id);
  if (!artifact) return;
  const placements = artifact.placements.map((placement) => ({ ...placement, cells: { ...placement.cells, [breakpoint]: cells.get(placement.id) ?? placement.cells[breakpoint] } }));
  const ids = hold.type === 'move' ? hold.ids : [hold.id];
  const title = titleOf(services, artifact, ids[0]!);
  services.library.change(id, { placements }, hold.type === 'resize' ? msg(str`Resized ${title}`) : ids.length > 1 ? msg(str`Moved ${ids.length} widgets`) : msg(str`Moved ${title}`));
}

/** Does what a person chose for a placement. */
export function editPlacement(services: Services, id: string, placement: string, command: string, all: readonly string[] = [placement]): void {
  if (command === 'copy' || command === 'cut' || command === 'paste') return void services.commands.run(command === 'paste' ? 'paste' : `placement-${command}`, JSON.stringify(all));
  const artifact = services.library.get(id);
  const found = artifact?.placements.find((one) => one.id === placement);
  if (!artifact || !found) return;
  const { placements } = artifact;
  const title = titleOf(services, artifact, placement);
  if (command === 'remove') services.library.change(id, { placements: placements.filter((one) => one !== found) }, msg(str`Removed ${title}`));
  else if (command === 'duplicate') {
    const wide = firstFree(layoutIn('wide', placements), found.cells.wide, grids.wide.columns);
    const copy = { ...structuredClone(found), id: crypto.randomUUID(), cells: { wide } };
    services.library.change(id, { placements: [...placements, copy] }, msg(str`Duplicated ${title}`));
  } else services.commands.run(`placement-${command}`, placement);
}

/** With what widgets from elsewhere want opened. */
const links = new Patience({ now: Date.now });

/** An address can carry data away: the person sees all of it before it is opened. Who asks while it is asked, or soon after a no, is not heard. */
export async function openForeignLink({ ask }: Pick<ShellServices, 'ask'>, { tag, title }: Pick<WidgetDefinition, 'tag' | 'title'>, url: string): Promise<void> {
  if (links.objection(tag, title) !== undefined) return;
  const question = () => ask({
    preview: { title: msg(str`“${title}” wants to open a page`), lines: [{ label: msg('Address'), after: url }] },
    consequence: msg('The page learns what its address says.'),
    yes: msg('Open the page'),
    danger: false,
    foreign: true,
  });
  if (await links.ask(tag, question, (yes) => (yes ? 'yes' : 'no'))) window.open(url, '_blank', 'noopener,noreferrer');
}
