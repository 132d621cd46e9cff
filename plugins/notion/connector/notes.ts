import { toInstant, VivariumError, type NoteItem } from '@vivarium/sdk/contract';
import { fingerprint } from '@vivarium/sdk/connector';
import type { z } from 'zod';
import type { NotionApi } from './api.js';
import type { Reader } from './follow.js';
import { BlockContent, plainText, type Block, type Page } from './schemas.js';

type NoteBlock = NoteItem['blocks'][number];

/** How deep blocks in blocks are read, and how many of a page: every level costs a request per block. */
const DEPTH = 2;
const MOST_BLOCKS = 300;
/** Requests for page contents at the same time, and pages per run. */
const CONCURRENCY = 3;
const PAGES_PER_RUN = 60;
/** A page edited in a minute may be edited again in the same minute; this long after it began, no more. */
const SETTLED = 65_000;

const types: Record<string, NoteBlock['type']> = {
  paragraph: 'paragraph', heading_1: 'heading', heading_2: 'heading', heading_3: 'heading', heading_4: 'heading', bulleted_list_item: 'bullet',
  numbered_list_item: 'number', to_do: 'todo', toggle: 'bullet', quote: 'quote', callout: 'quote', code: 'code', divider: 'divider',
};

function textOf(content: z.output<typeof BlockContent>): string {
  if (content.rich_text) return plainText(content.rich_text);
  if (content.cells) return content.cells.map(plainText).join(' | ');
  return content.title ?? content.expression ?? (plainText(content.caption ?? []) || (content.url ?? ''));
}

function toNoteBlock(block: Block, depth: number): NoteBlock {
  const content = BlockContent.catch({}).parse(block[block.type]);
  const checked = block.type === 'to_do' ? { checked: content.checked ?? false } : {};
  return { id: block.id, type: types[block.type] ?? 'other', text: textOf(content), depth, ...checked };
}

/** The blocks of a page in reading order, down to {@link DEPTH}. */
async function readBlocks(api: NotionApi, parent: string, depth = 0, found: NoteBlock[] = []): Promise<NoteBlock[]> {
  try {
    for await (const blocks of api.children(parent)) {
      for (const block of blocks) {
        if (found.length >= MOST_BLOCKS) return found;
        found.push(toNoteBlock(block, depth));
        // What stands inside another page or table is theirs.
        if (block.has_children && depth < DEPTH && block.type !== 'unsupported' && !block.type.startsWith('child_')) await readBlocks(api, block.id, depth + 1, found);
      }
    }
  } catch (thrown) {
    // Notion refuses to list what holds a block that its API does not know: that part is missing, not every note.
    if (VivariumError.from(thrown).code !== 'invalid-input') throw thrown;
  }
  return found;
}

/** The content of one page; undefined when the page is gone meanwhile. */
export async function readNote(api: NotionApi, page: Pick<Page, 'id' | 'last_edited_time'>): Promise<NoteItem | undefined> {
  try {
    return { id: page.id, blocks: await readBlocks(api, page.id), editedAt: toInstant(page.last_edited_time) };
  } catch (thrown) {
    if (thrown instanceof VivariumError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

/**
 * Pages as notes. Content is fetched only for pages whose edit time changed, and again while the minute of that time
 * is not over, since a further edit in it would leave the time as it is. The mark says which: `s` settled, `u` not yet.
 */
export function noteReader(api: NotionApi): Reader<NoteItem> {
  let budget = PAGES_PER_RUN;
  return {
    bare: true,
    inParts: true,
    layout: () => '',
    outgrown: () => false,
    async *read(pages, _, known, at, room) {
      const settledMark = (page: Page) => `s${fingerprint(page.last_edited_time).slice(1)}`;
      const changed = pages.filter((page) => known.get(page.id) !== settledMark(page) && (known.has(page.id) || known.size < room));
      const now = changed.slice(0, budget);
      budget -= now.length;
      if (now.length < changed.length) yield { items: [], marks: [], unfinished: true };
      for (let index = 0; index < now.length; index += CONCURRENCY) {
        const some = now.slice(index, index + CONCURRENCY);
        const notes = await Promise.all(some.map((page) => readNote(api, page)));
        const items: NoteItem[] = [];
        const marks: [string, string][] = [];
        for (const [position, page] of some.entries()) {
          const note = notes[position];
          if (!note) continue;
          const contentMark = `u${fingerprint(JSON.stringify(note)).slice(1)}`;
          const settled = at === undefined ? false : at >= Date.parse(page.last_edited_time) + SETTLED;
          if (known.get(page.id) !== contentMark) items.push(note);
          marks.push([page.id, settled ? settledMark(page) : contentMark]);
        }
        yield { items, marks };
      }
    },
  };
}
