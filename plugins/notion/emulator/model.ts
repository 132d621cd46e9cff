import { createHash } from 'node:crypto';

/** Option of a select, status or multi-select property. */
export interface Option {
  id: string;
  name: string;
  color: string;
}

interface PropertyBase {
  id: string;
  name: string;
}

/** A property of a data source. */
export type Property = PropertyBase &
  (
    | { type: 'title' | 'rich_text' | 'url' | 'email' | 'phone_number' | 'checkbox' | 'date' | 'people' }
    | { type: 'created_time' | 'last_edited_time' | 'created_by' | 'last_edited_by' }
    | { type: 'number'; format: string }
    | { type: 'select' | 'multi_select'; options: Option[] }
    | { type: 'status'; options: Option[]; groups: { id: string; name: string; color: string; option_ids: string[] }[] }
    | { type: 'relation'; source: string; synced: string }
    | { type: 'formula'; expression: string }
    | { type: 'rollup'; relation: string; target: string; function: 'unchecked' | 'checked' | 'count' | 'sum' | 'show_original' }
  );

/** How a piece of text looks, where it is not as usual. */
export type Annotations = Partial<Record<'bold' | 'italic' | 'strikethrough' | 'underline' | 'code', boolean> & { color: string }>;

/** Text with its links and marks, as a person wrote it. */
export type Text = { content: string; link: string | null; annotations?: Annotations }[];

/** A stored value; options, people and related pages by id. What is computed is never stored. */
export type Value = Text | string | number | boolean | null | string[] | { start: string; end: string | null; time_zone: string | null };

/** A table. */
export interface Source {
  id: string;
  database: string;
  title: string;
  created: string;
  edited: string;
  trashed: boolean;
  properties: Property[];
}

/** A row. */
export interface Page {
  id: string;
  source: string;
  created: string;
  edited: string;
  author: string;
  editor: string;
  trashed: boolean;
  /** By property id. */
  values: Record<string, Value>;
  children: string[];
}

/** One block of a page. */
export interface Block {
  id: string;
  page: string;
  /** The page or the block it is in. */
  parent: string;
  type: string;
  text: Text;
  checked: boolean;
  created: string;
  edited: string;
  author: string;
  trashed: boolean;
  children: string[];
}

/** Somebody in the workspace. */
export interface User {
  id: string;
  name: string;
  email?: string;
}

/** A comment on a page. */
export interface Comment {
  id: string;
  page: string;
  discussion: string;
  created: string;
  author: string;
  text: Text;
}

/** Everything there is; plain data, so that a snapshot is a copy. */
export interface WorkspaceData {
  version: 1;
  name: string;
  /** The integration's own user. */
  bot: User;
  users: User[];
  sources: Source[];
  pages: Page[];
  blocks: Block[];
  comments: Comment[];
}

/** A UUID that is always the same for the same name. */
export function idOf(...name: string[]): string {
  const hex = createHash('sha256').update(name.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Notion keeps edit times to the minute. */
export const toMinute = (date: Date): string => new Date(Math.floor(date.getTime() / 60_000) * 60_000).toISOString();

/** Text without links. */
export const plain = (content: string): Text => (content === '' ? [] : [{ content, link: null }]);

/** The words of a text. */
export const wordsOf = (text: Text): string => text.map(({ content }) => content).join('');
