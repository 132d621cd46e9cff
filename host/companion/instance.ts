import { VivariumError } from '@vivarium/sdk/contract';
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Exit, exitCodes, folderOption } from './cli.js';
import { writePrivate } from './private-file.js';
import { sendJson, type Route, type RouteRequest } from './route.js';
import { sameSecret } from './session.js';

/** The lock file: who runs on this data folder, where, and a secret by which its owner can ask for a fresh link. */
const Lock = z.object({ pid: z.int(), secret: z.string(), origin: z.url().optional() });
type Lock = z.output<typeof Lock>;

/** Asks a running companion in its owner's name. @throws VivariumError */
export type AskInstance = (method: Route['method'], path: string, body?: unknown) => Promise<unknown>;

/** Something that only the owner of the data folder may ask: they can read the secret in its lock. */
export interface InstanceEndpoint extends Pick<Route, 'method' | 'path' | 'bodyLimit'> {
  answer(request: RouteRequest): unknown;
}

const Link = z.object({ url: z.url() });
const secretHeader = 'x-vivarium-instance';

/** Another companion runs on this data folder. */
export class AlreadyRuns extends Exit {
  constructor(
    readonly other: Lock,
    folder: string,
  ) {
    super(
      exitCodes.alreadyRuns,
      `Vivarium already runs on this data folder${other.origin ? ` at ${other.origin}` : ''} (process ${other.pid}).\n` +
        `To open it in a browser: npm start -- open${folderOption(folder)}\n` +
        'For a second one, name another folder with --data-dir and another --port.',
    );
  }
}

/** This process's hold on a data folder. */
export class Instance {
  private constructor(
    private readonly path: string,
    private lock: Lock,
  ) {}

  /**
   * Takes the folder, or a folder whose holder crashed.
   *
   * @throws AlreadyRuns
   * @throws Exit 5 where the folder cannot be written, or others can
   */
  static async take(folder: string): Promise<Instance> {
    const path = join(folder, 'instance.lock');
    const lock: Lock = { pid: process.pid, secret: randomBytes(24).toString('base64url') };
    const mine = `${path}.${process.pid}`;
    try {
      await makeFolder(folder);
      await refuseShared(folder);
      await writeFile(mine, JSON.stringify(lock), { mode: 0o600 });
    } catch (error) {
      throw error instanceof Exit ? error : unusable(folder, error);
    }
    try {
      for (;;) {
        try {
          // A link appears whole or not at all, and only one of two processes gets the name.
          await link(mine, path);
          return new Instance(path, lock);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(folder, error);
        }
        const held = await readLock(path);
        if (held && (await isAlive(held))) throw new AlreadyRuns(held, folder);
        await removeStale(path, held);
      }
    } finally {
      await rm(mine, { force: true });
    }
  }

  /** Asks the companion that runs on a folder for a fresh one-time link. Undefined where none runs. */
  static async askLink(folder: string): Promise<string | undefined> {
    const running = await Instance.running(folder);
    return running && Link.parse(await running('POST', '/instance/link')).url;
  }

  /** Where the companion that runs on a folder answers. Undefined where none runs. */
  static async originOn(folder: string): Promise<string | undefined> {
    const held = await readLock(join(folder, 'instance.lock'));
    return held?.origin !== undefined && (await isAlive(held)) ? held.origin : undefined;
  }

  /** The way to the companion that runs on a folder, for its owner. Undefined where none runs. */
  static async running(folder: string): Promise<AskInstance | undefined> {
    const held = await readLock(join(folder, 'instance.lock'));
    if (!held?.origin || !(await isAlive(held))) return undefined;
    const { origin, secret } = held;
    return async (method, path, body) => {
      const response = await fetch(origin + path, { method, headers: { [secretHeader]: secret }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const answer: unknown = await response.json();
      if (!response.ok) throw VivariumError.from(answer);
      return answer;
    };
  }

  /** Tells later starts where this one answers. */
  async announce(origin: string): Promise<void> {
    this.lock = { ...this.lock, origin };
    await writePrivate(this.path, JSON.stringify(this.lock));
  }

  /** Answers `askLink`, the liveness probe of a later start, and what else its owner may ask in the terminal. */
  routes(issueLink: () => string, more: readonly InstanceEndpoint[] = []): readonly Route[] {
    const guarded = ({ method, path, bodyLimit = 0, answer }: InstanceEndpoint): Route => ({
      method,
      path,
      access: 'public',
      bodyLimit,
      handle: async (request, response) => {
        const known = sameSecret(String(request.headers[secretHeader] ?? ''), this.lock.secret);
        sendJson(response, known ? 200 : 404, known ? await answer(request) : { code: 'not-found', message: 'There is nothing at this address.' });
      },
    });
    const own: InstanceEndpoint[] = [
      { method: 'GET', path: '/instance', answer: () => ({ pid: process.pid }) },
      { method: 'POST', path: '/instance/link', answer: () => ({ url: issueLink() }) },
    ];
    return [...own, ...more].map(guarded);
  }

  async release(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

/** Who may write to the folder could put links and keys of their own where secrets go. Windows keeps its rights elsewhere. */
async function refuseShared(folder: string): Promise<void> {
  if (process.platform === 'win32' || ((await stat(folder)).mode & 0o022) === 0) return;
  throw new Exit(exitCodes.dataFolder, `Other users can write to the data folder ${folder}.\nTake that right from them (chmod go-w), or name another folder with --data-dir.`);
}

async function readLock(path: string): Promise<Lock | undefined> {
  try {
    return Lock.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A process id is given again after a crash, so a holder that says where it answers must also answer. */
async function isAlive({ pid, origin, secret }: Lock): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (!origin) return pid !== process.pid;
  try {
    const response = await fetch(`${origin}/instance`, { headers: { [secretHeader]: secret }, signal: AbortSignal.timeout(3000) });
    return response.ok || response.status === 503;
  } catch (error) {
    return (error as Error).name === 'TimeoutError';
  }
}

/** Moves a stale lock away, and puts it back if it turns out to be a fresh one of a process that was quicker. */
async function removeStale(path: string, stale: Lock | undefined): Promise<void> {
  const aside = `${path}.stale-${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = await readLock(aside);
  if (moved && moved.secret !== stale?.secret) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

const unusable = (folder: string, error: unknown): Exit => {
  const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
  const cannot = (why: string) => new Exit(exitCodes.dataFolder, `The data folder ${folder} cannot be ${why}, or name another folder with --data-dir.`);
  if (code === 'EEXIST' || code === 'ENOTDIR') return new Exit(exitCodes.dataFolder, `The data folder ${folder} cannot be made: there is a file in its place.\nName another folder with --data-dir.`);
  if (code === 'ENOSPC' || code === 'EDQUOT') return cannot(`written: there is no room left (${code}).\nFree some`);
  return cannot(`written (${code}).\nGive yourself the right to write there`);
};

/** Makes a folder and those above it. One by one: Node's own recursion never ends where a folder is there but takes none, as in `/proc`. */
async function makeFolder(folder: string): Promise<void> {
  if (dirname(folder) !== folder && !(await stat(folder).catch(() => undefined))) await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error;
  });
}
