import { msg, str } from '@lit/localize';
import { formatCount } from '@vivarium/sdk/kinds';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import type { LayoutEvent } from '../../board/board.js';
import type { Placement } from '../../board/layout.js';
import { Patience } from '../../grants/patience.js';
import { openOutside } from '../../ui/outside.js';
import type { ArtifactView } from '../artifact-view.js';
import type { ArtifactDocument } from '../artifacts.js';
import type { ShellServices } from '../services.js';

type Services = Pick<ShellServices, 'library' | 'widgets'>;

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

/** The view of a page as changes of its widgets need it. */
type EditedView = Pick<ArtifactView, 'services' | 'artifact' | 'board' | 'updateComplete' | 'renderRoot'>;

/** What is about several at once, and is loaded late. */
const copying: ReadonlySet<string> = new Set(['copy', 'cut', 'paste', 'duplicate']);

/** Does what a person chose for placements: one change for all of them, said, with the focus on what came of it. */
export async function editPlacement(view: EditedView, placement: string, command: string, all: readonly string[] = [placement]): Promise<void> {
  const { services } = view;
  if (copying.has(command)) return void services.commands.choose(command === 'paste' ? 'paste' : `placement-${command}`, JSON.stringify(all));
  const artifact = services.library.get(view.artifact.id);
  const found = artifact?.placements.filter(({ id }) => all.includes(id)) ?? [];
  if (!artifact || found.length === 0) return;
  const words = found.length === 1 ? titleOf(services, artifact, found[0]!.id) : formatCount(found.length, services.host.locale, msg('1 widget'), msg(str`${found.length} widgets`));
  if (command === 'remove') await remove(view, artifact, found, words);
  else await services.commands.choose(`placement-${command}`, placement);
}

async function remove(view: EditedView, { id, placements }: ArtifactDocument, found: readonly Placement[], words: string): Promise<void> {
  view.services.library.change(id, { placements: placements.filter((one) => !found.includes(one)) }, msg(str`Removed ${words}`));
  await view.updateComplete;
  if (view.board) return view.board.announce(msg(str`Removed ${words}`));
  // With the last one its board goes, and the focus with it.
  view.renderRoot.querySelector<HTMLElement>('viv-screen > *[slot=actions]')?.focus();
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
  if (await links.ask(tag, question, (yes) => (yes ? 'yes' : 'no'))) openOutside(url);
}
