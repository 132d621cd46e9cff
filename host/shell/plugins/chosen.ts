import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { isLeftOut } from '@vivarium/sdk/protocol';

/** A plugin as a person chose it: the companion checks it, and refuses what is none. */
export interface Chosen {
  readonly name: string;
  readonly content: unknown;
}

const MOST = { file: 500_000, files: 100, package: 4_000_000 };

/** A plugin in one file. @throws VivariumError */
export async function fromFile(file: File): Promise<Chosen> {
  return { name: file.name, content: parse(await textOf(file, MOST.package), file.name) };
}

/** A plugin's folder: `plugin.json` and the sources beside it. @throws VivariumError */
export async function fromFolder(all: readonly File[]): Promise<Chosen> {
  const inside = all.map((file) => ({ file, path: file.webkitRelativePath.split('/').slice(1).join('/') }));
  const manifest = inside.find(({ path }) => path === 'plugin.json');
  const name = all[0]?.webkitRelativePath.split('/')[0] ?? '';
  if (!manifest) throw new VivariumError('not-found', msg(str`There is no plugin.json in “${name}”. Choose the folder that has it.`));
  const sources = inside.filter(({ path }) => /\.(ts|js|json)$/.test(path) && !isLeftOut(path));
  if (sources.length > MOST.files) throw new VivariumError('too-large', msg(str`The folder has more than ${MOST.files} source files.`));
  const files = Object.fromEntries(await Promise.all(sources.map(async ({ file, path }) => [path, await textOf(file, MOST.file)] as const)));
  return { name, content: { manifest: parse(await textOf(manifest.file, MOST.package), 'plugin.json'), files } };
}

async function textOf(file: File, most: number): Promise<string> {
  if (file.size > most) throw new VivariumError('too-large', msg(str`“${file.name}” is too long for a plugin.`));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch (cause) {
    throw new VivariumError('invalid-input', msg(str`“${file.name}” is no text.`), { cause });
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new VivariumError('invalid-input', msg(str`“${name}” is no plugin: it holds no JSON.`), { cause });
  }
}
