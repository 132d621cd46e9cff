import { msg, str } from '@lit/localize';
import { z } from 'zod';
import { Placement } from '../board/layout.js';

const Theme = z.enum(['system', 'light', 'dark']);

/** What a person makes: everything about a page but its place in the sidebar and its past. */
export const ArtifactContent = z.object({
  title: z.string().trim().min(1).max(120),
  theme: Theme.default('system'),
  placements: z.array(Placement).max(60),
});
/** What a person makes. */
export type ArtifactContent = z.output<typeof ArtifactContent>;

/** A page of the sidebar as it is stored. */
export const ArtifactDocument = z.object({
  ...ArtifactContent.shape,
  /** Raised when stored artifacts of an older form need a migration. */
  schema: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  /** Its place in the sidebar, ascending. */
  order: z.number(),
  /** Earlier contents, the newest first. */
  versions: z.array(z.object({ at: z.iso.datetime(), why: z.string().max(200), content: ArtifactContent })).max(30),
});
/** A page of the sidebar as it is stored. */
export type ArtifactDocument = z.output<typeof ArtifactDocument>;

const versionsKept = 30;

/** An artifact with other content; the content it had becomes its newest version, with the reason. */
export function revise(artifact: ArtifactDocument, change: Partial<ArtifactContent>, why: string, now: Date): ArtifactDocument {
  const { title, theme, placements } = artifact;
  const past = { at: now.toISOString(), why, content: { title, theme, placements } };
  return { ...artifact, ...change, versions: [past, ...artifact.versions].slice(0, versionsKept) };
}

/** A new artifact without widgets. */
export const emptyArtifact = (order: number, title = msg('New page')): ArtifactDocument => ({
  schema: 1,
  id: newId(),
  title,
  theme: 'system',
  order,
  placements: [],
  versions: [],
});

/** A copy with ids of its own: it shares nothing with the original and starts without a past. */
export const duplicateOf = (artifact: ArtifactDocument, order: number): ArtifactDocument => ({
  ...structuredClone(artifact),
  id: newId(),
  title: msg(str`${artifact.title} copy`).slice(0, 120),
  order,
  versions: [],
  placements: artifact.placements.map((placement) => ({ ...structuredClone(placement), id: newId() })),
});

/** A number that sorts between two neighbours; either may be missing at an end. */
export function orderBetween(before: number | undefined, after: number | undefined): number {
  if (before === undefined) return after === undefined ? 0 : after - 1;
  return after === undefined ? before + 1 : (before + after) / 2;
}

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

const newId = (): string => crypto.randomUUID();
