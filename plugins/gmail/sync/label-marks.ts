import { fingerprint } from '@vivarium/sdk/connector';

/** Names of the user's labels, by id. */
export type LabelNames = Readonly<Record<string, string>>;

const LENGTH = 4;
/** Gmail allows a mailbox 10,000 labels. The marks of these are 88,000 characters, which fit into a cursor however long the names are. */
const MOST = 11_000;

const short = (text: string) => fingerprint(text).slice(-LENGTH);

/** The first of the names: of what is beyond no mark would fit. */
const marked = (names: LabelNames) => Object.entries(names).slice(0, MOST);

/** Which labels there are and what they are called, as text: 8 characters a label. */
export const packLabels = (names: LabelNames): string => marked(names).map(([id, name]) => short(id) + short(name)).join('');

/** Ids of the labels that were there when this text was made and had another name. */
export function renamedSince(packed: string, names: LabelNames): string[] {
  const ids = new Set<string>();
  // Two ids may have the same mark, so it is the pair that says that nothing changed.
  const pairs = new Set<string>();
  for (let at = 0; at < packed.length; at += 2 * LENGTH) {
    ids.add(packed.slice(at, at + LENGTH));
    pairs.add(packed.slice(at, at + 2 * LENGTH));
  }
  return marked(names).flatMap(([id, name]) => (ids.has(short(id)) && !pairs.has(short(id) + short(name)) ? [id] : []));
}
