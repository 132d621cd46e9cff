import { VivariumError, type ErrorData } from '@vivarium/sdk/contract';
import { StoredDocument, type CompanionEvent } from '@vivarium/sdk/protocol';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { readPrivateJson, writePrivate } from './private-file.js';
import { endpoint, type RouteTable } from './route.js';

type Kind = StoredDocument['kind'];

/** Folder of each kind; one folder per document in it, so that a person finds an artifact by its name and git diffs it well. */
const folders: Record<Kind, string> = { artifact: 'artifacts', widget: 'widgets', grants: 'grants', log: 'log', settings: 'settings', automation: 'automations' };

/** A document's file. `format` is raised with a migration when its shape changes. */
const DocumentFile = z.object({ format: z.literal(1), version: z.int().positive(), content: z.json().optional() });

const bodyLimit = 8 << 20;

/** The stored document differs from the one a write was based on. */
export class DocumentConflict extends VivariumError {
  constructor(readonly stored: StoredDocument) {
    super('conflict', `"${stored.kind}/${stored.id}" is at version ${stored.version} by now. Read it again, then write.`);
  }
  override toJSON(): ErrorData & { details: StoredDocument } {
    return { ...super.toJSON(), details: this.stored };
  }
}

/** What documents need of the process around them. */
export interface DocumentsOptions {
  /** The data folder. */
  folder: string;
  publish: (event: CompanionEvent) => void;
  log: (message: string) => void;
}

/**
 * The user's own documents as readable files in the data folder. A write names the version it replaces. A deleted
 * document leaves its version behind, so that a browser that was away learns of it.
 */
export class DocumentFolder {
  private readonly stored = new Map<string, StoredDocument>();
  /** Writes of one document run one after the other. */
  private readonly writing = new Map<string, Promise<unknown>>();

  private constructor(private readonly options: DocumentsOptions) {}

  static async open(options: DocumentsOptions): Promise<DocumentFolder> {
    const documents = new DocumentFolder(options);
    for (const kind of Object.keys(folders) as Kind[]) await documents.load(kind);
    return documents;
  }

  /** Every document, deleted ones without content. */
  list(): StoredDocument[] {
    return [...this.stored.values()];
  }

  /** @throws DocumentConflict when another version is stored. */
  put(document: StoredDocument): Promise<StoredDocument> {
    return this.inTurn(keyOf(document), () => this.replace(document));
  }

  /** Deletes what somebody no longer here was allowed: all grants of widgets whose tag begins like this, whatever a page writes meanwhile. */
  async forgetGrants(prefix: string): Promise<void> {
    const keys = new Set([...this.stored.keys(), ...this.writing.keys()].filter((key) => key.startsWith(`grants/${prefix}`)));
    for (const key of keys)
      await this.inTurn(key, async () => {
        const { content, ...known } = this.stored.get(key) ?? {};
        if (content !== undefined) await this.replace(known as StoredDocument);
      });
  }

  private inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.writing.get(key) ?? Promise.resolve();
    const write = before.then(work);
    const settled = write.catch(() => undefined);
    this.writing.set(key, settled);
    void settled.then(() => {
      if (this.writing.get(key) === settled) this.writing.delete(key);
    });
    return write;
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await Promise.all(this.writing.values());
  }

  readonly routes: RouteTable = [
    endpoint('GET /api/documents', () => this.list()),
    endpoint('PUT /api/documents', (document) => this.put(document), { bodyLimit }),
  ];

  private async replace({ kind, id, version, content }: StoredDocument): Promise<StoredDocument> {
    const current = this.stored.get(keyOf({ kind, id })) ?? { kind, id, version: 0 };
    if (current.version !== version) throw new DocumentConflict(current);
    if (kind === 'log' && !continues(current.content, content)) throw new VivariumError('forbidden', 'What was done stays in the log: lines can only be added to it.');
    const next: StoredDocument = { kind, id, version: version + 1, ...(content === undefined ? {} : { content }) };
    const file: z.input<typeof DocumentFile> = { format: 1, version: next.version, ...(content === undefined ? {} : { content }) };
    await writePrivate(this.pathOf(next), `${JSON.stringify(file, null, 2)}\n`);
    this.stored.set(keyOf(next), next);
    this.options.publish({ type: 'document', document: next });
    return next;
  }

  private async load(kind: Kind): Promise<void> {
    const folder = join(this.options.folder, folders[kind]);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || !StoredDocument.shape.id.safeParse(entry.name).success) continue;
      const id = entry.name;
      const file = await readPrivateJson(this.pathOf({ kind, id }), DocumentFile, (aside) =>
        this.options.log(`The ${kind} "${id}" could not be read. Its file is kept as ${aside}; the browser's copy, if there is one, is written back.`),
      );
      if (file) this.stored.set(keyOf({ kind, id }), { kind, id, version: file.version, ...(file.content === undefined ? {} : { content: file.content }) });
    }
  }

  private pathOf({ kind, id }: Pick<StoredDocument, 'kind' | 'id'>): string {
    return join(this.options.folder, folders[kind], id, `${kind}.json`);
  }
}

const keyOf = ({ kind, id }: Pick<StoredDocument, 'kind' | 'id'>): string => `${kind}/${id}`;

const Log = z.object({ lines: z.array(z.unknown()) });

/** Whether a log's new content is its old one with lines added. A log that cannot be read may be begun again. */
function continues(before: unknown, after: unknown): boolean {
  const [kept, next] = [Log.safeParse(before).data?.lines ?? [], Log.safeParse(after).data?.lines];
  return next !== undefined && kept.every((line, index) => isDeepStrictEqual(line, next[index]));
}
