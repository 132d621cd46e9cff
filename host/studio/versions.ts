import { SourceFiles, StudioExchange, StudioFinding, WidgetManifest, type StoredDocument, type StudioResult } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { Documents } from '../connectors/host.js';

const KEPT = 20;
/** What is kept of one widget, in characters. The oldest go first. */
const MOST = 600_000;

const Version = z.object({
  at: z.iso.datetime(),
  /** What was asked; empty for what was there before anybody asked here. */
  prompt: z.string().max(4000),
  model: z.string().max(200),
  /** How it came to be where nobody was asked: written by a person, or copied from another widget. */
  made: z.enum(['hand', 'copy']).optional(),
  rounds: z.int(),
  usage: z.object({ inputTokens: z.int(), outputTokens: z.int(), cacheReadTokens: z.int(), cost: z.number().optional() }).optional(),
  findings: z.array(StudioFinding),
  /** What Claude asked before it built. */
  exchange: StudioExchange.optional(),
  files: SourceFiles,
  entry: z.string().max(120),
  manifest: WidgetManifest,
});
/** One state of a widget, with how it came to be. */
export type WidgetVersion = z.output<typeof Version>;

const Past = z.object({ format: z.literal(1), versions: z.array(z.unknown()) });
/** Beside the widget, not in it: what is given away with a page has no past. Long tags that begin alike share one. */
const idOf = (tag: string) => `made-${tag}`.slice(0, 64);
/** Where what cannot be read is kept, one document each time. */
const asideOf = (tag: string, count: number) => `unread-${tag.slice(0, 50)}-${count}`;

/** What is there of a widget and those that share its document. Whole: all of it can be read. */
function pastOf(documents: Pick<Documents, 'get'>, tag: string): { readonly versions: readonly WidgetVersion[]; readonly whole: boolean } {
  const content = documents.get('settings', idOf(tag))?.content;
  const each = Past.safeParse(content).data?.versions.map((one) => Version.safeParse(one).data);
  const versions = each?.filter((one) => one !== undefined) ?? [];
  return { versions, whole: content === undefined || versions.length === each?.length };
}

/** The states of a widget, the newest first. */
export function versionsOf(documents: Pick<Documents, 'get'>, tag: string): readonly WidgetVersion[] {
  return pastOf(documents, tag).versions.filter(({ manifest }) => manifest.tag === tag);
}

/** Where states of a widget are that cannot be read: a newer Vivarium wrote them, or a hand did. In the data folder. */
export function unreadOf(documents: Pick<Documents, 'get'>, tag: string): readonly string[] {
  const places = pastOf(documents, tag).whole ? [] : [idOf(tag)];
  for (let count = 1; documents.get('settings', asideOf(tag, count)); count += 1) places.push(asideOf(tag, count));
  return places.map((id) => `settings/${id}`);
}

/** Keeps a state of a widget as the newest. What cannot be read of those before is not written over: it is set aside. */
export function keepVersion(documents: Pick<Documents, 'get' | 'put'>, version: WidgetVersion): void {
  const { tag } = version.manifest;
  const past = pastOf(documents, tag);
  if (!past.whole) documents.put('settings', asideOf(tag, unreadOf(documents, tag).length), documents.get('settings', idOf(tag))!.content);
  const versions = [version, ...versionsOf(documents, tag)].slice(0, KEPT);
  while (versions.length > 1 && JSON.stringify(versions).length > MOST) versions.pop();
  versions.push(...past.versions.filter(({ manifest }) => manifest.tag !== tag));
  documents.put('settings', idOf(tag), JSON.parse(JSON.stringify({ format: 1, versions })) as StoredDocument['content']);
}

/** The state that a run of the studio made. */
export function versionFrom({ files, entry, manifest, model, rounds, usage, findings, exchange }: StudioResult, prompt: string, now: Date): WidgetVersion {
  return { at: now.toISOString(), prompt, model, rounds, usage, findings, ...(exchange && { exchange }), files, entry, manifest };
}

/** One line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Most pairs of lines that are looked at for what two texts have in common. */
const MOST_PAIRS = 2_250_000;

const as = (kind: DiffLine['kind'], lines: readonly string[]) => lines.map((text): DiffLine => ({ kind, text }));

/** What two texts have in common and what each has alone, line by line (longest common subsequence). */
export function compareLines(before: string, after: string): readonly DiffLine[] {
  const [old, young] = [before, after].map((text) => text.split('\n')) as [string[], string[]];
  const least = Math.min(old.length, young.length);
  let begin = 0;
  while (begin < least && old[begin] === young[begin]) begin += 1;
  let end = 0;
  while (end < least - begin && old.at(-1 - end) === young.at(-1 - end)) end += 1;
  return [...as('same', old.slice(0, begin)), ...between(old.slice(begin, old.length - end), young.slice(begin, young.length - end)), ...as('same', old.slice(old.length - end))];
}

/** The same of what lies between the lines that two texts begin and end with. */
function between(old: readonly string[], young: readonly string[]): readonly DiffLine[] {
  if (old.length * young.length > MOST_PAIRS) return [...as('removed', old), ...as('added', young)];
  // lengths[i][j]: lines in common from old[i] and young[j] on.
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(young.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) for (let j = young.length - 1; j >= 0; j -= 1) lengths[i]![j] = old[i] === young[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  const lines: DiffLine[] = [];
  for (let i = 0, j = 0; i < old.length || j < young.length; ) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      lines.push({ kind: 'same', text: old[i]! });
      i += 1;
      j += 1;
    } else if (j >= young.length || (i < old.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ kind: 'removed', text: old[i]! });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: young[j]! });
      j += 1;
    }
  }
  return lines;
}

/** What differs between two states of a widget: lines with two of what is around them. */
export function compareVersions(before: Pick<WidgetVersion, 'files'>, after: Pick<WidgetVersion, 'files'>): readonly { readonly file: string; readonly lines: readonly DiffLine[] }[] {
  const names = [...new Set([...Object.keys(before.files), ...Object.keys(after.files)])].sort();
  return names.flatMap((file) => {
    const lines = compareLines(before.files[file] ?? '', after.files[file] ?? '');
    const near = lines.filter((_, index) => lines.slice(Math.max(0, index - 2), index + 3).some(({ kind }) => kind !== 'same'));
    return near.length > 0 ? [{ file, lines: near }] : [];
  });
}
