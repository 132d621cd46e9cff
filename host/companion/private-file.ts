import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { VivariumError } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { Exit, exitCodes } from './cli.js';

/**
 * Replaces a file in one step, readable by its owner only. After a crash there is the old text or the new one.
 *
 * @throws VivariumError `unavailable` where the disk or its rights do not let it; the old text is then still there.
 */
export async function writePrivate(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new VivariumError('unavailable', `The data folder could not be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown'}). Check its disk and rights.`, { cause });
  }
}

/** What {@link writePrivate} had not finished when the companion was killed. It may hold what was erased since. */
async function removeHalfWritten(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((): string[] => []);
  const isHalfWritten = (name: string) => name.startsWith(`${basename(path)}.`) && /^\.[0-9a-f]+\.tmp$/.test(name.slice(basename(path).length));
  for (const name of names) if (isHalfWritten(name)) await rm(join(folder, name), { force: true });
}

/**
 * A JSON file parsed with its schema, or undefined where there is none. A file that cannot be read is kept beside the
 * new one under another name, and `onSetAside` hears its name: what a person had is never thrown away. To be asked
 * before anything is written to it. `numbered` gives the form its number where it had none at first.
 *
 * @throws Exit 5 where a newer Vivarium wrote it: it is not broken, and stays as it is
 */
export async function readPrivateJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  onSetAside: (name: string) => void,
  numbered: (value: unknown) => unknown = (value) => value,
): Promise<z.output<Schema> | undefined> {
  await removeHalfWritten(path);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isFolder(error, path)) onSetAside(await setAside(path));
    return undefined;
  }
  const value = numbered(parseJson(text));
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (isNewer(value, schema))
    throw new Exit(exitCodes.dataFolder, `A newer Vivarium wrote ${path}; this one leaves it as it is.\nUpdate Vivarium, or name another folder: npm start -- --data-dir <folder>`);
  onSetAside(await setAside(path));
  return undefined;
}

/**
 * Whether a file could not be read because there is a folder in its place; false where there is nothing.
 *
 * @throws Exit 5 for every other reason
 */
export function isFolder(error: unknown, path: string): boolean {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR' || code === 'ENOENT') return code === 'EISDIR';
  throw new Exit(exitCodes.dataFolder, `${path} cannot be read (${code}).\nGive yourself the right to read it, or name another folder: npm start -- --data-dir <folder>`);
}

/** Keeps a file that cannot be read under another name, and answers that. */
export async function setAside(path: string): Promise<string> {
  const aside = `${path}.broken-${Date.now()}`;
  await rename(path, aside);
  return aside;
}

/** Whether a file says that its form is a later one than the schema's, in `format` or, where that is the form's number, in `version`. */
function isNewer(value: unknown, schema: z.ZodType): boolean {
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return false;
  return (['format', 'version'] as const).some((name) => {
    const known: unknown = schema.shape[name];
    const form: unknown = (value as Record<string, unknown>)[name];
    return known instanceof z.ZodLiteral && typeof form === 'number' && form > Number(known.value);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
