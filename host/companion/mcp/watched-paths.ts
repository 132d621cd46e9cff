import type { McpTransport } from '@vivarium/sdk/protocol';
import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, isAbsolute, resolve } from 'node:path';

const MOST = 10;
/** A file that is being written is told of when it is whole. */
const SETTLES_MS = 15;
/** Between two words of it. */
const GAP_MS = 100;
/** The same where the server itself wrote because it was asked, which it may do every time: doubled each time. */
const OWN_GAP_MS = 250;
const LONGEST_GAP_MS = 30_000;

/**
 * Files and folders that a local server was pointed at, by its arguments and those of its settings that are no secret: what
 * another program writes there is news of the server, which itself only tells of what it did. What it runs is none of them.
 */
export function pathsOf(transport: McpTransport): string[] {
  if (transport.type !== 'stdio') return [];
  const named = [...transport.args.map((arg) => /^--?[\w-]+=(.+)$/.exec(arg)?.[1] ?? arg), ...Object.values(transport.env)];
  const paths = named.filter((path) => isAbsolute(path) && !/\.([cm]?[jt]s|py|jar|exe|sh|wasm)$/i.test(path)).map((path) => resolve(path));
  return [...new Set(paths)].filter((path) => kindOf(path) !== undefined).slice(0, MOST);
}

/** One that is not there yet will be a file, where its folder is there already. */
function kindOf(path: string): 'folder' | 'file' | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return path === dirname(path) ? undefined : 'folder';
    if (found?.isFile()) return 'file';
    return !found && statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Tells at once when one of these paths changes, of a folder what is directly in it; of what the server writes whenever it
 * is asked, ever more rarely.
 */
export class WatchedPaths {
  private readonly watchers: FSWatcher[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity;
  private toldAt = -Infinity;
  /** How often in a row it was the server itself. */
  private own = 0;

  /** `asked`: whether the server is being asked something, or was a moment ago. */
  constructor(
    paths: readonly string[],
    private readonly asked: () => boolean,
    private readonly changed: () => void,
  ) {
    for (const path of paths) this.watch(path);
  }

  close(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers.splice(0)) watcher.close();
  }

  private watch(path: string): void {
    const file = kindOf(path) === 'file' ? basename(path) : undefined;
    try {
      // Many write another file and put it in the place of the old one: its folder sees that. A database writes beside itself first.
      const watcher = watch(file === undefined ? path : dirname(path), (_, name) => {
        if (file === undefined || name === null || name === file || name === `${file}-wal`) this.noticed();
      });
      watcher.on('error', () => watcher.close());
      this.watchers.push(watcher);
    } catch {
      // Nobody can watch it: it is asked for like everything that does not tell of itself.
    }
  }

  private noticed(): void {
    const now = performance.now();
    const own = this.asked();
    const due = Math.max(now + SETTLES_MS, this.toldAt + (own ? Math.min(LONGEST_GAP_MS, OWN_GAP_MS * 2 ** this.own) : GAP_MS));
    if (due >= this.due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => {
      this.due = Infinity;
      this.toldAt = performance.now();
      this.own = own ? this.own + 1 : 0;
      this.changed();
    }, due - now);
  }
}
