import { z } from 'zod';
import { sameData } from '../../store/engine/rows.js';
import { ArtifactDocument } from '../artifacts.js';

/** One value that a change set: absent before or after means that it was not there. */
export const Change = z.strictObject({ path: z.array(z.string().max(200)).max(5), before: z.json().optional(), after: z.json().optional() });
/** One value that a change set. */
export type Change = z.output<typeof Change>;

type Json = Exclude<Change['before'], undefined>;
type Tree = { [name: string]: Json };
const isTree = (value: Json | undefined): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values below these are told apart; anything deeper is one value. */
const parts: readonly (readonly string[])[] = [[], ['placements'], ['placements', '*'], ['placements', '*', 'cells'], ['placements', '*', 'config']];
const isPart = (path: readonly string[]) => parts.some((part) => part.length === path.length && part.every((name, index) => name === '*' || name === path[index]));

/** An artifact as named values: placements by id, without what only widgets or the library write. */
function treeOf(artifact: ArtifactDocument): Tree {
  const { title, theme, order, placements } = artifact;
  return structuredClone({ title, theme, order, placements: Object.fromEntries(placements.map(({ id, ...rest }) => [id, rest])) }) as unknown as Tree;
}

/** What differs between two states of an artifact. One that came or went is one value, its past included. */
export function changesBetween(before: ArtifactDocument | undefined, after: ArtifactDocument | undefined): Change[] {
  if (!before || !after) return before === after ? [] : [changeOf([], before as unknown as Json, after as unknown as Json)];
  return differences(treeOf(before), treeOf(after), []);
}

function differences(before: Json | undefined, after: Json | undefined, path: readonly string[]): Change[] {
  if (isTree(before) && isTree(after) && isPart(path))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => (path.length === 2 && name === 'state' ? [] : differences(before[name], after[name], [...path, name])));
  return sameData(before, after) ? [] : [changeOf(path, before, after)];
}

const changeOf = (path: readonly string[], before: Json | undefined, after: Json | undefined): Change => ({
  path: [...path],
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

/** What comes of taking changes back, or of making them again. */
export interface Applied {
  /** The artifact afterwards; undefined: there is none. */
  readonly artifact: ArtifactDocument | undefined;
  /** How many of the changes had an effect. */
  readonly made: number;
  /** Values that somebody changed since: they stay as they are. */
  readonly kept: number;
}

/** Takes changes back. A value that is no longer what the change made of it was changed since, and stays. */
export const takeBack = (artifact: ArtifactDocument | undefined, changes: readonly Change[]): Applied => apply(artifact, changes.map(({ path, before, after }) => changeOf(path, after, before)));

/** Makes changes again, where things are still as they were before. */
export const makeAgain = (artifact: ArtifactDocument | undefined, changes: readonly Change[]): Applied => apply(artifact, changes);

function apply(artifact: ArtifactDocument | undefined, changes: readonly Change[]): Applied {
  const whole = changes.find(({ path }) => path.length === 0);
  if (whole) {
    const wanted = whole.after === undefined ? undefined : ArtifactDocument.parse(whole.after);
    return (artifact === undefined) === (wanted === undefined) ? { artifact, made: 0, kept: 1 } : { artifact: wanted, made: 1, kept: 0 };
  }
  if (!artifact) return { artifact, made: 0, kept: changes.length };
  const tree = treeOf(artifact);
  let made = 0;
  for (const { path, before, after } of changes) {
    const holder = path.slice(0, -1).reduce<Json | undefined>((at, name) => (isTree(at) ? at[name] : undefined), tree);
    const name = path.at(-1)!;
    // A widget's state may have gone on since it was placed: taking it away is still what was meant.
    if (!isTree(holder) || !(path.length === 2 ? (holder[name] === undefined) === (before === undefined) : sameData(holder[name], before))) continue;
    if (after === undefined) delete holder[name];
    else holder[name] = after;
    made += 1;
  }
  const placements = Object.entries(tree['placements'] as Tree).map(([id, rest]) => ({ id, ...(rest as Tree) }));
  const next = ArtifactDocument.safeParse({ ...artifact, ...tree, placements });
  return next.success ? { artifact: next.data, made, kept: changes.length - made } : { artifact, made: 0, kept: changes.length };
}
