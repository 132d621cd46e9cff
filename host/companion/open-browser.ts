import { execFileSync, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writePrivate } from './private-file.js';

/** How long the browser has to read the page that leads on. */
const keptFor = 60_000;

/**
 * Opens a link that holds a secret. Command lines are visible to every user of a machine, so the browser gets a file
 * that only its owner can read and that leads on to the link.
 *
 * @returns false where there is no display or no browser that could read the file.
 */
export async function openBrowser(url: string, dataFolder: string): Promise<boolean> {
  const command = openCommand();
  if (!command) return false;
  const file = join(dataFolder, 'open.html');
  await writePrivate(file, `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}"><title>Vivarium</title>\n`);
  setTimeout(() => void rm(file, { force: true }), keptFor).unref();
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, pathToFileURL(file).href], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function openCommand(): readonly [string, ...string[]] | undefined {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  return isConfined() ? undefined : ['xdg-open'];
}

/** A browser from a snap (`firefox_firefox.desktop`) may not read hidden folders, where the data folder is. */
function isConfined(): boolean {
  try {
    return execFileSync('xdg-settings', ['get', 'default-web-browser'], { encoding: 'utf8', timeout: 2000, stdio: ['ignore', 'pipe', 'ignore'] }).includes('_');
  } catch {
    return false;
  }
}
