import { VivariumError } from '@vivarium/sdk/contract';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * A folder as a person typed it, as it is on this machine.
 *
 * @throws VivariumError `invalid-input` where there is none
 */
export async function folderAt(typed: string): Promise<string> {
  const text = typed.trim();
  const path = text === '~' || text.startsWith('~/') ? join(homedir(), text.slice(1)) : text;
  if (!isAbsolute(path)) throw new VivariumError('invalid-input', 'Write the whole path of the folder, from the top of the disk or from “~”.');
  const found = await realpath(path).catch(() => undefined);
  if (found === undefined || !(await stat(found)).isDirectory()) throw new VivariumError('invalid-input', `There is no folder “${text.slice(0, 200)}” on this machine. Look how it is written.`);
  return found;
}
