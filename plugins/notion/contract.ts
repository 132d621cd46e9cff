import {
  action,
  collection,
  defineContract,
  FieldValue,
  kinds,
  NoteItem,
  read,
  RecordItem,
  RecordTypeItem,
  type Preview,
} from '@vivarium/sdk/contract';
import { z } from 'zod';

/** A row of a data source. */
export const NotionRecord = RecordItem.extend({
  /** Name of the property that holds the stage, where the type has one. */
  stageProperty: z.string().optional(),
});
/** A row of a data source. */
export type NotionRecord = z.output<typeof NotionRecord>;

const recordTypes = collection({ title: 'Record types', kind: kinds.recordType, item: RecordTypeItem, key: 'id', pace: { visible: 15, hidden: 600 } });
const records = collection({ title: 'Records', kind: kinds.record, item: NotionRecord, key: 'id', pace: { visible: 5, hidden: 300, cost: 2 }, followsAccount: true });
const notes = collection({ title: 'Notes', kind: kinds.note, item: NoteItem, key: 'id', pace: { visible: 10, hidden: 600, cost: 2 }, followsAccount: true });

/** A field's value in words. */
const words = (value: FieldValue | undefined): string => {
  const text = Array.isArray(value) ? value.join(', ') : value && typeof value === 'object' ? [value.start, value.end ?? []].flat().join(' – ') : String(value ?? '');
  return text || '(empty)';
};
const change = (title: string, label: string, before: FieldValue | undefined, after: FieldValue): Preview => ({
  title,
  lines: [{ label, before: words(before), after: words(after) }],
});
const titleOf = (item: NotionRecord | undefined) => item?.title ?? 'record';

const advance = action({
  title: 'Change stage',
  on: records,
  fulfils: kinds.record.actions.advance,
  input: kinds.record.actions.advance.input,
  output: z.null(),
  risk: 'reversible',
  preview: ({ stage }, item) => change(`Move “${titleOf(item)}” to ${stage}`, item?.stageProperty ?? 'Stage', item?.stage, stage),
  optimistic: (item, { stage }) => ({ ...item, stage, fields: item.stageProperty === undefined ? item.fields : { ...item.fields, [item.stageProperty]: stage } }),
  inverse: (item) => (item?.stage === undefined ? undefined : { action: 'advance', input: { stage: item.stage } }),
});

const update = action({
  title: 'Update property',
  on: records,
  fulfils: kinds.record.actions.update,
  /** `marks`: with the links, marks and mentions that the text had when it was replaced. */
  input: kinds.record.actions.update.input.extend({ marks: z.boolean().optional() }),
  /** Whether it was a text that had such. */
  output: z.boolean(),
  risk: 'reversible',
  preview: ({ property, value }, item) => change(`Change ${property} of “${titleOf(item)}”`, property, item?.fields[property], value),
  optimistic: (item, { property, value }) => ({
    ...item,
    fields: { ...item.fields, [property]: value },
    ...(property === item.stageProperty && typeof value === 'string' && { stage: value }),
  }),
  inverse: (item, { property }, marks) => {
    const value = item?.fields[property];
    return value === undefined ? undefined : { action: 'update', input: { property, value, marks } };
  },
});

const addNote = action({
  title: 'Add note',
  on: records,
  fulfils: kinds.record.actions.addNote,
  input: kinds.record.actions.addNote.input,
  output: z.object({ blocks: z.array(z.string()) }),
  risk: 'reversible',
  refreshes: ['notes'],
  preview: ({ text }, item) => ({ title: `Add a note to “${titleOf(item)}”`, lines: [{ label: 'Note', after: text }] }),
  // The record itself stays as it is: the note appears with the sync of the notes.
  optimistic: (item) => item,
  inverse: (_, __, { blocks }) => ({ action: 'removeBlocks', input: { blocks } }),
});

const removeBlocks = action({
  title: 'Remove note',
  takesBack: true,
  input: z.object({ blocks: z.array(z.string()).min(1).max(100) }),
  output: z.null(),
  // Notion keeps removed blocks in its trash.
  risk: 'reversible',
  refreshes: ['records', 'notes'],
  preview: ({ blocks }) => ({ title: blocks.length === 1 ? 'Remove the note' : `Remove ${blocks.length} paragraphs` }),
});

const createPage = action({
  title: 'Create record',
  input: z.object({
    type: RecordItem.shape.type,
    title: z.string().min(1).max(2000),
    /** By property name. */
    fields: z.record(z.string(), FieldValue).optional(),
    note: z.string().min(1).max(2000).optional(),
  }),
  output: z.object({ page: z.string() }),
  risk: 'reversible',
  refreshes: ['records', 'notes'],
  preview: ({ title, fields = {}, note }) => ({
    title: `Create “${title}”`,
    lines: [...Object.entries(fields).map(([label, value]) => ({ label, after: words(value) })), ...(note === undefined ? [] : [{ label: 'Note', after: note }])],
  }),
  inverse: (_, __, { page }) => ({ action: 'archive', input: { page, archived: true } }),
});

const archive = action({
  title: 'Archive record',
  input: z.object({ page: z.string(), archived: z.boolean() }),
  output: z.null(),
  risk: 'reversible',
  refreshes: ['records', 'notes'],
  preview: ({ archived }) => ({ title: archived ? 'Move the record to the trash' : 'Take the record out of the trash' }),
  inverse: (_, { page, archived }) => ({ action: 'archive', input: { page, archived: !archived } }),
});

const Bot = z.object({ id: z.string().optional(), name: z.string().nullable(), bot: z.object({ workspace_name: z.string().nullish(), workspace_id: z.string().optional() }) });

const botOf = (answer: unknown) => Bot.safeParse(answer).data;

const notionVersion = { 'Notion-Version': '2025-09-03' };

/** Notion: data sources as typed records, their pages' content as notes. */
export const notion = defineContract({
  id: 'notion',
  version: 1,
  title: 'Notion',
  auth: { type: 'token', label: 'Internal integration secret', helpUrl: 'https://www.notion.so/profile/integrations' },
  network: [
    {
      origin: 'https://api.notion.com',
      methods: ['GET', 'POST', 'PATCH', 'DELETE'],
      paths: ['/v1'],
      headers: notionVersion,
    },
    { origin: 'https://api.notion.com', methods: ['POST'], paths: ['/v1/search', '/v1/data_sources/*/query'], headers: notionVersion, harmless: true },
  ],
  identity: {
    path: '/v1/users/me',
    // A workspace's name is neither unique nor for good, and each of its integrations sees other pages.
    key: (answer) => botOf(answer)?.id,
    // An integration that was deleted never comes back; a new one of the workspace may go on in its place.
    workspace: (answer) => botOf(answer)?.bot.workspace_id,
    label: (answer) => {
      const bot = botOf(answer);
      return bot?.bot.workspace_name ?? bot?.name ?? undefined;
    },
  },
  // Published as an average of three requests a second.
  quota: { units: 30, perSeconds: 10 },
  collections: { recordTypes, records, notes },
  reads: {
    /** For a page whose note is not mirrored (very large workspaces). */
    content: read({ title: 'Page content', of: records, input: z.object({ id: z.string() }), output: NoteItem, maxAge: 60 }),
  },
  actions: { advance, update, addNote, removeBlocks, createPage, archive },
  push: ['recordTypes', 'records', 'notes'],
});
