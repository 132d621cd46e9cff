import { VivariumError, type FieldValue } from '@vivarium/sdk/contract';
import type { Context } from '@vivarium/sdk/connector';
import { z } from 'zod';
import type { NotionRecord } from '../contract.js';
import { notionApi, type NotionApi } from './api.js';
import { readField, richText, writeField } from './fields.js';
import { markedText, rememberText, richPieces, textBefore } from './marks.js';
import { completed } from './property-items.js';
import { BlockContent, PropertyValue, plainText, type Block, type Page } from './schemas.js';

type Acting<Input> = Context & { input: Input; idempotencyKey: string };
/** How a property is written. `marks`: with what the text had beside its words when it was replaced. */
interface Writing {
  readonly isStage?: boolean;
  readonly marks?: boolean | undefined;
}

/** Decisions that are remembered: no retry comes so late. */
const REMEMBERED = 50;
/** Ids that are remembered of one: some of a long note are enough to know it by. */
const MOST_MADE = 20;

/** What is kept of a decision: when it was first tried, and what it is known to have made. Once, only the time was kept. */
const Tried = z.union([z.number().transform((at) => ({ at, made: [] as string[] })), z.object({ at: z.number(), made: z.array(z.string()) })]);
const TRIED = 'tried ';

/**
 * The first try of a decision, or undefined when this is it. Notion knows no idempotency keys: a retry looks first
 * whether it was done. Kept where it outlives the worker, since page or companion may end in between.
 */
async function earlierTry({ storage, idempotencyKey }: Acting<unknown>): Promise<{ at: number; made: string[] } | undefined> {
  const earlier = Tried.safeParse(await storage.get(TRIED + idempotencyKey)).data;
  if (!earlier) {
    await storage.set(TRIED + idempotencyKey, { at: Date.now(), made: [] });
    const names = (await storage.keys()).filter((one) => one.startsWith(TRIED));
    for (const oldest of names.slice(0, -REMEMBERED)) await storage.delete(oldest);
  }
  return earlier;
}

/** Remembers what this decision made, so that the retry of another one does not take it for its own. */
async function remember<Id extends string>({ storage, idempotencyKey }: Acting<unknown>, made: Id[]): Promise<Id[]> {
  const name = TRIED + idempotencyKey;
  const { at } = Tried.safeParse(await storage.get(name)).data ?? { at: Date.now() };
  // It is done, whether or not that can be remembered.
  await storage.set(name, { at, made: made.slice(0, MOST_MADE) }).catch(() => undefined);
  return made;
}

/** Whether something may be what an earlier try of this decision made: made since then, by us, and by no other decision. */
async function mayBeOurs(context: Acting<unknown>, api: NotionApi, since: number): Promise<(one: Made) => boolean> {
  const { storage, idempotencyKey } = context;
  const names = (await storage.keys()).filter((name) => name.startsWith(TRIED) && name !== TRIED + idempotencyKey);
  const others = new Set((await Promise.all(names.map(async (name) => Tried.safeParse(await storage.get(name)).data?.made ?? []))).flat());
  const { id: us } = await api.me();
  // Times are given by the minute, and two clocks never quite agree.
  return ({ id, created_time, created_by }) => !others.has(id) && created_by?.id === us && Date.parse(created_time) >= since - SLACK;
}
type Made = Pick<Page, 'id' | 'created_time' | 'created_by'>;
const SLACK = 180_000;

/** `to` as sure as `from` is text: fields are compared by content. */
const same = (a: FieldValue | undefined, b: FieldValue | undefined) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** A select would silently make an option that it does not have; a stage must be one of those there are. */
async function checkStage(api: NotionApi, page: Page, property: string, stage: string): Promise<void> {
  if (page.parent.data_source_id === undefined) return;
  const { properties } = await api.source(page.parent.data_source_id);
  const options = properties[property]?.select?.options ?? properties[property]?.status?.options ?? [];
  if (!options.some(({ name }) => name === stage))
    throw new VivariumError('invalid-input', `“${stage}” is no stage of ${property}. Choose one of: ${options.map(({ name }) => name).join(', ')}.`);
}

/** Writes one property, unless somebody else wrote it after the person saw it. Answers whether it was a text of which more than its words can be brought back. */
async function writeProperty(context: Acting<unknown>, item: NotionRecord, property: string, value: FieldValue, { isStage = false, marks = false }: Writing): Promise<boolean> {
  const api = notionApi(context);
  const page = await completed(api, await api.page(item.id));
  if (page.in_trash) throw new VivariumError('not-found', `“${item.title}” is in Notion's trash. Restore it there first.`);
  const current = page.properties[property];
  if (current === undefined) throw new VivariumError('conflict', `“${property}” is no property of “${item.title}” any more. Its schema changed; look again.`);
  const field = readField(current);
  const place = { page: item.id, property };
  const text = marks ? await textBefore(context, place, value) : undefined;
  if (!text && same(field, value)) return (await textBefore(context, place, item.fields[property])) !== undefined;
  const seen = item.fields[property];
  // Edit times are too coarse to tell two edits of a minute apart, and an edit elsewhere in the page is no conflict: the value decides.
  if (Date.parse(page.last_edited_time) >= Date.parse(item.editedAt) && !same(field, seen))
    throw new VivariumError('conflict', `Somebody changed ${property} of “${item.title}” meanwhile. Look at the new value, then decide again.`);
  const { type } = PropertyValue.catch({ type: 'number', number: null }).parse(current);
  if (isStage && typeof value === 'string' && type === 'select') await checkStage(api, page, property, value);
  const isText = type === 'title' || type === 'rich_text';
  const pieces = markedText(current);
  const isKept = pieces !== undefined && (await rememberText(context, { ...place, pieces }));
  await api.updatePage(item.id, { properties: { [property]: text && isText ? { [type]: richPieces(text) } : writeField(property, (current as { type?: string }).type ?? type, value) } });
  return isKept;
}

/** Blocks that Notion takes at once. */
const MOST_BLOCKS = 100;

/** A text by its paragraphs; of very many the last ones are together. */
function paragraphsOf(text: string): string[] {
  const all = text.split(/\n{2,}/).map((words) => words.trim()).filter(Boolean);
  return all.length > MOST_BLOCKS ? [...all.slice(0, MOST_BLOCKS - 1), all.slice(MOST_BLOCKS - 1).join('\n\n')] : all;
}

const paragraphs = (text: string) => paragraphsOf(text).map((words) => ({ object: 'block', type: 'paragraph', paragraph: { rich_text: richText(words) } }));

/** The blocks of a page and their words. */
async function blocksOf(api: NotionApi, page: string): Promise<{ block: Block; words: string }[]> {
  const all: { block: Block; words: string }[] = [];
  for await (const blocks of api.children(page))
    for (const block of blocks) all.push({ block, words: plainText(BlockContent.catch({}).parse(block[block.type]).rich_text ?? []) });
  return all;
}

/** The blocks that an earlier try appended, if its answer was lost on the way: the last ones, since others may have followed. */
async function alreadyAppended(api: NotionApi, page: string, text: string, isOurs: (one: Made) => boolean): Promise<string[] | undefined> {
  const wanted = paragraphsOf(text);
  const all = await blocksOf(api, page);
  for (let start = all.length - wanted.length; start >= 0; start -= 1) {
    const run = all.slice(start, start + wanted.length);
    if (run.every(({ block, words }, index) => words === wanted[index] && isOurs(block))) return run.map(({ block }) => block.id);
  }
  return undefined;
}

type NewPage = { type: string; title: string; fields?: Record<string, FieldValue> | undefined; note?: string | undefined };

/**
 * The page that an earlier try created, if its answer was lost on the way. A title is shared easily: it must begin with
 * the note, and of several the one with most of the fields is taken. A second page is a lesser harm than a wrong one,
 * which would hide that the right one was never made and go to the trash in its place.
 */
async function alreadyCreated(api: NotionApi, { type, title, fields = {}, note }: NewPage, titleProperty: string, since: number, isOurs: (one: Made) => boolean): Promise<string | undefined> {
  const wanted = note === undefined ? [] : paragraphsOf(note);
  const alike = ({ properties }: Page) => Object.entries(fields).filter(([name, value]) => same(readField(properties[name]), value)).length;
  let found: Page | undefined;
  for await (const { pages } of api.query(type, { since: new Date(since - SLACK).toISOString() }))
    for (const page of pages) {
      if (readField(page.properties[titleProperty]) !== title || !isOurs(page) || (found && alike(found) >= alike(page))) continue;
      const blocks = wanted.length > 0 ? await blocksOf(api, page.id) : [];
      if (wanted.every((words, index) => words === blocks[index]?.words)) found = page;
    }
  return found?.id;
}

/** What the contract's actions do. */
export const actions = {
  async advance(context: Acting<{ stage: string }> & { item: NotionRecord }) {
    const { item, input } = context;
    if (item.stageProperty === undefined) throw new VivariumError('invalid-input', `“${item.title}” has no stages. Choose its stage property in the account's settings.`);
    await writeProperty(context, item, item.stageProperty, input.stage, { isStage: true });
    return null;
  },

  async update(context: Acting<{ property: string; value: FieldValue; marks?: boolean | undefined }> & { item: NotionRecord }) {
    const { item, input } = context;
    return writeProperty(context, item, input.property, input.value, { isStage: input.property === item.stageProperty, marks: input.marks });
  },

  async addNote(context: Acting<{ text: string }> & { item: NotionRecord }) {
    const { input, item } = context;
    const api = notionApi(context);
    const earlier = await earlierTry(context);
    if (earlier && earlier.made.length === paragraphsOf(input.text).length) return { blocks: earlier.made };
    const done = earlier && (await alreadyAppended(api, item.id, input.text, await mayBeOurs(context, api, earlier.at)));
    return { blocks: await remember(context, done ?? (await api.append(item.id, paragraphs(input.text))).map(({ id }) => id)) };
  },

  async removeBlocks(context: Acting<{ blocks: string[] }>) {
    const api = notionApi(context);
    for (const block of context.input.blocks) {
      await api.removeBlock(block).catch(async (thrown: unknown) => {
        // Somebody else removed it first: that is what was wanted. Of one in the trash Notion says that it cannot be edited.
        const { code } = VivariumError.from(thrown);
        if (code !== 'not-found' && !(code === 'invalid-input' && (await api.block(block)).in_trash)) throw thrown;
      });
    }
    return null;
  },

  async createPage(context: Acting<NewPage>) {
    const { input } = context;
    const api = notionApi(context);
    const source = await api.source(input.type);
    const titleProperty = Object.values(source.properties).find(({ type }) => type === 'title')?.name ?? 'title';
    const earlier = await earlierTry(context);
    if (earlier?.made[0] !== undefined) return { page: earlier.made[0] };
    const done = earlier && (await alreadyCreated(api, input, titleProperty, earlier.at, await mayBeOurs(context, api, earlier.at)));
    if (done !== undefined) {
      await remember(context, [done]);
      return { page: done };
    }
    const properties = Object.entries(input.fields ?? {}).map(([name, value]) => {
      const property = source.properties[name];
      if (!property) throw new VivariumError('invalid-input', `“${name}” is no property of this type of record.`);
      return [name, writeField(name, property.type, value)] as const;
    });
    const page = await api.createPage({
      parent: { type: 'data_source_id', data_source_id: source.id },
      properties: { ...Object.fromEntries(properties), [titleProperty]: { title: richText(input.title) } },
      ...(input.note === undefined ? {} : { children: paragraphs(input.note) }),
    });
    await remember(context, [page.id]);
    return { page: page.id };
  },

  async archive(context: Acting<{ page: string; archived: boolean }>) {
    await notionApi(context).updatePage(context.input.page, { in_trash: context.input.archived });
    return null;
  },
};
