import { VivariumError } from '@vivarium/sdk/contract';
import { posix } from 'node:path';
import type { FrameSource, FrameSources } from './sources.js';

/** Modules of ours that a widget from elsewhere may use, next to its own files and the contracts of connectors. */
const forWidgets = /^(lit(\/[\w./-]+)?|@lit\/context|@lit\/localize|zod(\/(mini|v4(-mini)?))?|@vivarium\/sdk\/(widget|contract|kinds))$/;
/** And a connector from elsewhere, next to its own files. */
const forConnectors = /^(zod(\/(mini|v4(-mini)?))?|@vivarium\/sdk\/(connector|contract|kinds))$/;
const contract = /^@vivarium\/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\/contract$/;

/** What an import of untrusted code means: one of its own files, a package of ours, or a connector's contract. */
export type Meaning = { file: string } | { package: string } | { contract: string };

/**
 * Decides by the text of an import alone; no disk is asked.
 *
 * @throws VivariumError `invalid-input` with file and line, for anything that is not allowed.
 */
export function meaningOf(specifier: string, importer: string, source: FrameSource, who: 'widget' | 'connector' = 'widget'): Meaning {
  const wrong = (why: string) => new VivariumError('invalid-input', `${importer}:${lineOf(source.files[importer] ?? '', specifier)}: cannot import "${specifier.slice(0, 200)}": ${why}`);
  if (/^\.\.?\//.test(specifier)) {
    const path = posix.join(posix.dirname(importer), specifier);
    const found = [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}.js`, `${path}/index.ts`, `${path}/index.js`].find((name) => Object.hasOwn(source.files, name));
    if (found === undefined) throw wrong(path.startsWith('..') ? `it is outside the ${who}’s own files.` : `there is no such file in the ${who}.`);
    return { file: found };
  }
  if ((who === 'widget' ? forWidgets : forConnectors).test(specifier) && !specifier.includes('..')) return { package: specifier };
  if (who === 'connector') throw wrong('a connector may import its own files, zod and @vivarium/sdk/{connector,contract,kinds}.');
  const connector = contract.exec(specifier)?.[1];
  if (connector !== undefined && connector !== 'sdk') return { contract: connector };
  throw wrong('a widget may import its own files, lit, @lit/context, @lit/localize, zod, @vivarium/sdk/{widget,contract,kinds} and contracts of installed connectors.');
}

/** The line that names an import, for the message. */
export function lineOf(text: string, specifier: string): number {
  const at = ["'", '"', '`'].map((quote) => text.indexOf(quote + specifier + quote)).find((index) => index >= 0) ?? 0;
  return text.slice(0, at).split('\n').length;
}

/** Connectors whose contracts the text of a source may import. */
function contractImports({ files }: FrameSource): readonly string[] {
  const found = Object.values(files).flatMap((text) => [...text.matchAll(/['"]@vivarium\/([a-z0-9-]+)\/contract['"]/g)].map(([, connector]) => connector!));
  return [...new Set(found)].sort();
}

/** Contracts of connectors from elsewhere that a widget imports. */
export async function contractsOf(widget: FrameSource, sources: Pick<FrameSources, 'contract'>): Promise<Record<string, FrameSource>> {
  const found: Record<string, FrameSource> = {};
  for (const connector of contractImports(widget)) {
    const source = await sources.contract(connector);
    if (source) found[connector] = source;
  }
  return found;
}
