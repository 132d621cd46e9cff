import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Kind = 'artifact' | 'automation' | 'grants' | 'log' | 'widget';
const folders: Record<Kind, string> = { artifact: 'artifacts', automation: 'automations', grants: 'grants', log: 'log', widget: 'widgets' };

/** A document in a data folder: of which kind, its name, what is in it. */
export type Written = readonly [kind: Kind, id: string, content: unknown];

/** Writes a document into a data folder, as the companion finds it at its start. */
export async function writeDocument(dataFolder: string, [kind, id, content]: Written, version = 1): Promise<void> {
  const folder = join(dataFolder, folders[kind], id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${kind}.json`), JSON.stringify({ format: 1, version, content }), { mode: 0o600 });
}

/** A new data folder that these documents are in. */
export async function dataFolderWith(documents: readonly Written[]): Promise<string> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'vivarium-e2e-'));
  for (const document of documents) await writeDocument(dataFolder, document);
  return dataFolder;
}
