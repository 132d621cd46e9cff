import { msg, str } from '@lit/localize';
import { z } from 'zod';
import { Placement } from '../board/layout.js';
import { Theme } from './theme.js';

/** Widgets that can be put on a page. */
export const MOST_PLACEMENTS = 60;

/** What a person makes: everything about a page but its place in the sidebar and its past. */
export const ArtifactContent = z.object({
  title: z.string().trim().min(1).max(120),
  theme: Theme.default('system'),
  // Two tabs that each filled a page may leave more than one could.
  placements: z.array(Placement).max(2 * MOST_PLACEMENTS),
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
  versions: z.array(z.object({ at: z.iso.datetime(), why: z.string().max(200), content: ArtifactContent })).max(100),
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

const newId = (): string => crypto.randomUUID();
