import { msg } from '@lit/localize';
import type { Placement } from '../board/layout.js';
import type { ArtifactDocument } from './artifacts.js';

/** The first artifact of everybody: what to know and do today. Its order is the order on a phone. */
export const dailyCommandCenter = (): ArtifactDocument => ({
  schema: 1,
  id: 'daily-command-center',
  title: msg('Daily command center'),
  theme: 'system',
  order: 0,
  versions: [],
  placements: stacked([
    { id: 'week', widget: 'viv-week-strip', wide: [0, 0, 9, 2], medium: [0, 0, 6, 2], rows: 2 },
    { id: 'briefing', widget: 'viv-briefing', wide: [4, 2, 8, 5], medium: [0, 2, 6, 5], rows: 8 },
    { id: 'agenda', widget: 'viv-agenda', wide: [0, 2, 4, 12], medium: [0, 7, 3, 10], rows: 10 },
    { id: 'clients', widget: 'viv-clients', wide: [4, 7, 4, 7], medium: [3, 7, 3, 10], rows: 9 },
    { id: 'inbox', widget: 'viv-inbox', wide: [8, 7, 4, 7], medium: [0, 17, 6, 8], rows: 9 },
    { id: 'clock', widget: 'viv-clock', wide: [9, 0, 3, 2], medium: [0, 25, 6, 2], rows: 2 },
  ]),
});

type Box = readonly [x: number, y: number, w: number, h: number];

/** Placements whose narrow grid is one column, one below the other. */
function stacked(parts: readonly { id: string; widget: string; wide: Box; medium: Box; rows: number }[]): Placement[] {
  const cell = ([x, y, w, h]: Box) => ({ x, y, w, h });
  let y = 0;
  return parts.map(({ id, widget, wide, medium, rows }) => {
    const narrow = cell([0, y, 1, rows]);
    y += rows;
    return { id, widget, config: {}, cells: { wide: cell(wide), medium: cell(medium), narrow } };
  });
}
