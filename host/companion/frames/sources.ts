import { VivariumError } from '@vivarium/sdk/contract';
import { WidgetDocument, type StoredDocument } from '@vivarium/sdk/protocol';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Source text that may not be trusted: never run by the companion, never read from a disk by what it names. */
export interface FrameSource {
  /** Modules by path in their folder: `widget.ts`, `parts/row.ts`. */
  files: Readonly<Record<string, string>>;
  /** The one that exports `widget`, or of a contract the module itself. */
  entry: string;
}

/** Where widgets from elsewhere are found. */
export interface FrameSources {
  /** The widget of this tag. */
  widget(tag: string): Promise<FrameSource | undefined>;
  /** The contract of an installed connector, imported as `@vivarium/<connector>/contract`. */
  contract(connector: string): Promise<FrameSource | undefined>;
}

/** Generated and handwritten widgets: documents of the kind `widget`, whose id is the tag. */
export function documentSources(list: () => readonly StoredDocument[]): FrameSources {
  return {
    widget(tag) {
      const content = list().find(({ kind, id }) => kind === 'widget' && id === tag)?.content;
      if (content === undefined) return Promise.resolve(undefined);
      const document = WidgetDocument.safeParse(content);
      if (!document.success || document.data.manifest.tag !== tag) throw new VivariumError('invalid-input', `The widget "${tag}" is not stored in a form that this version reads.`);
      return Promise.resolve(document.data);
    },
    contract: () => Promise.resolve(undefined),
  };
}

/** This repository's own widgets, for tests that run them in page and frame: their folder and what they share. */
export function builtInSources(sourceFolder: string): FrameSources {
  return {
    async widget(tag) {
      const name = /^viv-([a-z-]+)$/.exec(tag)?.[1];
      if (name === undefined || !existsSync(join(sourceFolder, 'widgets', name, 'index.ts'))) return undefined;
      const files: Record<string, string> = {};
      for (const folder of [name, 'shared'])
        for (const file of await readdir(join(sourceFolder, 'widgets', folder)))
          if (file.endsWith('.ts') && !file.endsWith('.test.ts')) files[`${folder}/${file}`] = await readFile(join(sourceFolder, 'widgets', folder, file), 'utf8');
      return { files, entry: `${name}/index.ts` };
    },
    contract: () => Promise.resolve(undefined),
  };
}

/** The first of several sources that knows. */
export function firstOf(sources: readonly FrameSources[]): FrameSources {
  const ask = async (question: (one: FrameSources) => Promise<FrameSource | undefined>) => {
    for (const one of sources) {
      const found = await question(one);
      if (found) return found;
    }
    return undefined;
  };
  return { widget: (tag) => ask((one) => one.widget(tag)), contract: (connector) => ask((one) => one.contract(connector)) };
}
