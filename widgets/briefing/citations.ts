/** Something a sentence rests on. */
interface Source {
  readonly title: string;
}

/** A sentence cut where it names what it rests on. */
export interface Citations<Kind extends Source> {
  /** The sentence in its order: words, and the sources that it names itself. */
  readonly parts: readonly (string | Kind)[];
  /** Sources it does not name. */
  readonly rest: readonly Kind[];
}

/** Names shorter than this turn up in words that mean something else. */
const SHORTEST_NAME = 4;

/** Finds where a sentence names its sources; of names within each other the longest counts. */
export function cite<Kind extends Source>(text: string, sources: readonly Kind[]): Citations<Kind> {
  let parts: (string | Kind)[] = [text];
  const rest: Kind[] = [];
  const longestFirst = [...sources].sort((a, b) => b.title.length - a.title.length);
  for (const source of longestFirst) {
    const at = source.title.length < SHORTEST_NAME ? -1 : parts.findIndex((part) => typeof part === 'string' && part.includes(source.title));
    if (at < 0) {
      rest.push(source);
      continue;
    }
    const part = parts[at] as string;
    const start = part.indexOf(source.title);
    parts = [...parts.slice(0, at), part.slice(0, start), source, part.slice(start + source.title.length), ...parts.slice(at + 1)];
  }
  return { parts: parts.filter((part) => part !== ''), rest: sources.filter((source) => rest.includes(source)) };
}
