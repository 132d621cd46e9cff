import { VivariumError } from '@vivarium/sdk/contract';
import { PluginManifest, WidgetManifest } from '@vivarium/sdk/protocol';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { readPackage } from './read-package.js';

/** What only the author knows; the rest follows from the code. */
const { connector: _connector, widgets: _widgets, ...headFields } = PluginManifest.shape;
const Head = z.object(headFields);

/**
 * Writes the part of `plugin.json` that follows from the author's code: the contract of `contract.ts`, and what each
 * `<folder>/index.ts` or `widget.ts` that exports `widget` declares. Runs that code, on its author's own machine.
 *
 * @param sourceFolder - This repository, for `@vivarium/sdk`, lit and zod where the folder has none of its own.
 */
export async function writeManifest(folder: string, sourceFolder: string): Promise<string> {
  const path = join(folder, 'plugin.json');
  if (!existsSync(path)) throw new VivariumError('not-found', `Write ${path} first, with format, id, version, title, description, author, license and sdk.`);
  const written = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  const head = Head.parse(written);
  const connector = existsSync(join(folder, 'contract.ts')) ? { contract: await contractOf(folder, sourceFolder), entry: 'connector.ts' } : undefined;
  const widgets = await Promise.all((await widgetEntries(folder)).map(async (entry) => ({ entry, manifest: await widgetOf(folder, entry, sourceFolder) })));
  const manifest = PluginManifest.parse({ ...head, ...(connector ? { connector } : {}), widgets });
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return `${path}: ${connector ? 'a connector' : 'no connector'}, ${widgets.length} ${widgets.length === 1 ? 'widget' : 'widgets'}.`;
}

/** Writes the whole plugin as one file beside its folder, and says its hash. */
export async function packFolder(folder: string): Promise<string> {
  const { manifest, files, hash } = await readPackage({ type: 'folder', from: folder });
  const path = join(dirname(folder), `${manifest.id}-${manifest.version}.vivarium.json`);
  await writeFile(path, `${JSON.stringify({ manifest, files }, null, 2)}\n`);
  return `${path}\nsha256 ${hash}`;
}

async function widgetEntries(folder: string): Promise<string[]> {
  const found = existsSync(join(folder, 'widget.ts')) ? ['widget.ts'] : [];
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== 'node_modules' && existsSync(join(folder, entry.name, 'index.ts'))) found.push(`${entry.name}/index.ts`);
  return found.sort();
}

async function contractOf(folder: string, sourceFolder: string): Promise<unknown> {
  // Templates are known to the copy of the SDK that made them: the one in the bundle.
  const code = `import * as exported from './contract.ts'; import { portableContract } from '@vivarium/sdk/contract';
    const contract = Object.values(exported).find((value) => value?.definition && value.collections); export const data = contract && portableContract(contract);`;
  const { data } = await run(folder, sourceFolder, code);
  if (!data) throw new VivariumError('invalid-input', 'contract.ts must export what defineContract returns.');
  return data;
}

async function widgetOf(folder: string, entry: string, sourceFolder: string): Promise<WidgetManifest> {
  const { manifest } = await run(folder, sourceFolder, `import { widget } from './${entry}'; import { manifestOf } from '@vivarium/sdk/widget'; export const manifest = manifestOf(widget);`);
  return WidgetManifest.parse(manifest);
}

/** Bundles a few lines of ours with the author's modules and runs them. */
async function run(folder: string, sourceFolder: string, code: string): Promise<Record<string, unknown>> {
  const { rolldown } = await import('rolldown');
  const output = await mkdtemp(join(tmpdir(), 'vivarium-author-'));
  const entry = join(folder, '\0author.ts');
  try {
    const build = await rolldown({
      input: entry,
      cwd: folder,
      platform: 'node',
      tsconfig: false,
      resolve: { conditionNames: ['vivarium-source', 'node', 'import', 'default'], extensionAlias: { '.js': ['.ts', '.js'] } },
      transform: { target: 'es2022', decorator: { legacy: true }, assumptions: { setPublicClassFields: true }, typescript: { removeClassFieldsWithoutInitializer: true } },
      onLog: () => undefined,
      plugins: [
        {
          name: 'author',
          resolveId(specifier, importer) {
            if (specifier === entry) return entry;
            if (importer === entry && specifier.startsWith('./')) return join(folder, specifier);
            if (/^[./]/.test(specifier) || specifier.startsWith('node:') || specifier.startsWith('\0')) return null;
            return importer?.includes('node_modules') ? null : this.resolve(specifier, join(sourceFolder, 'package.json'), { skipSelf: true });
          },
          load: (id) => (id === entry ? { code, moduleType: 'ts' } : null),
        },
      ],
    });
    const file = join(output, 'author.mjs');
    await build.write({ file, format: 'esm', codeSplitting: false });
    await build.close();
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (thrown) {
    throw thrown instanceof VivariumError ? thrown : new VivariumError('invalid-input', `Your code could not be run: ${stripVTControlCharacters((thrown as Error).message).replaceAll('\0', '')}`, { cause: thrown });
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}
