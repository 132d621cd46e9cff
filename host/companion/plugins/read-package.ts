import { VivariumError } from '@vivarium/sdk/contract';
import { isLeftOut, type PluginOrigin } from '@vivarium/sdk/protocol';
import { lstat, open, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { download } from './download.js';
import { checkPackage, type CheckedPackage } from './package.js';

const MAX_FILE = 500_000;
const MAX_FILES = 100;
const MAX_PACKAGE = 4_000_000;

/** Where a plugin is: an address, a folder or a file. */
export async function originOf(source: string): Promise<PluginOrigin> {
  if (/^https?:\/\//i.test(source)) return { type: 'url', from: source };
  const path = resolve(source);
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new VivariumError('not-found', `There is nothing at ${path}.`);
  return { type: found.isDirectory() ? 'folder' : 'file', from: path };
}

/** Reads a plugin from where it is, and checks it. Nothing of it is run. @throws VivariumError */
export async function readPackage({ type, from }: PluginOrigin): Promise<CheckedPackage> {
  if (type === 'given') throw new VivariumError('not-found', `It was chosen in the page as “${from}”, and nobody knows where that lies. Choose the newer one there: “Install a plugin…”.`);
  if (type === 'folder') return readFolder(from);
  const text = type === 'url' ? await download(from, MAX_PACKAGE) : await readText(from, MAX_PACKAGE);
  return checkPackage(parse(text, from));
}

/** `plugin.json` and the sources beside it. Links lead elsewhere, so there may be none. */
async function readFolder(folder: string): Promise<CheckedPackage> {
  const manifest = parse(await readText(join(folder, 'plugin.json'), MAX_PACKAGE), 'plugin.json');
  const files: Record<string, string> = {};
  const visit = async (under: string): Promise<void> => {
    for (const entry of await readdir(join(folder, under), { withFileTypes: true })) {
      const path = under + entry.name;
      if (isLeftOut(entry.isDirectory() ? `${path}/` : path)) continue;
      if (entry.isSymbolicLink()) throw new VivariumError('invalid-input', `${path} is a link. A plugin consists of files of its own; put the file there instead.`);
      if (entry.isDirectory()) await visit(`${path}/`);
      else if (/\.(ts|js|json)$/.test(path)) {
        if (Object.keys(files).length >= MAX_FILES) throw new VivariumError('too-large', `The folder has more than ${MAX_FILES} source files.`);
        files[path] = await readText(join(folder, path), MAX_FILE);
      }
    }
  };
  await visit('');
  return checkPackage({ manifest, files });
}

/** A plain file's text, as UTF-8 and no longer than it may be. A device or a pipe would never end. */
async function readText(path: string, most: number): Promise<string> {
  const about = await lstat(path).catch(() => undefined);
  if (!about) throw new VivariumError('not-found', `There is no ${path}. A plugin's folder has a plugin.json; "npm start -- plugin manifest" writes it.`);
  if (!about.isFile()) throw new VivariumError('invalid-input', `${path} is no plain file.`);
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > most) throw new VivariumError('too-large', `${path} is longer than ${most} bytes.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
  } catch (thrown) {
    throw thrown instanceof TypeError ? new VivariumError('invalid-input', `${path} is no text.`, { cause: thrown }) : thrown;
  } finally {
    await handle.close();
  }
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new VivariumError('invalid-input', `${what} is no JSON.`, { cause });
  }
}
