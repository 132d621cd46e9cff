import { randomUUID } from 'node:crypto';
import { fail, notFound } from './errors.js';
import { toMinute, type Block, type Comment, type Page, type Property, type Source, type Text, type User, type Value, type WorkspaceData } from './model.js';

/** Something that happened, as webhooks tell it. */
export type Change =
  | { type: 'page.created' | 'page.deleted' | 'page.undeleted' | 'page.content_updated'; page: Page; blocks?: string[] }
  | { type: 'page.properties_updated'; page: Page; properties: string[] }
  | { type: 'data_source.schema_updated'; source: Source; property: Property }
  | { type: 'comment.created'; comment: Comment };

/** What a new block is made of. */
export interface BlockSpec {
  type: string;
  text: Text;
  checked: boolean;
  children: BlockSpec[];
}

const withoutDashes = (id: string) => id.replaceAll('-', '').toLowerCase();

function index<T extends { id: string }>(items: T[], what: string) {
  const byId = new Map(items.map((item) => [withoutDashes(item.id), item]));
  return {
    get: (id: string): T => byId.get(withoutDashes(id)) ?? notFound(what, id),
    find: (id: string): T | undefined => byId.get(withoutDashes(id)),
    add(item: T) {
      items.push(item);
      byId.set(withoutDashes(item.id), item);
    },
  };
}

/** The state of the emulated workspace: every change goes through here, gets its minute and is told to the listener. */
export class Workspace {
  private readonly sources;
  private readonly pages;
  private readonly blocks;
  private readonly users;

  constructor(
    readonly data: WorkspaceData,
    private readonly now: () => Date,
    private readonly changed: (change: Change) => void,
  ) {
    this.sources = index(data.sources, 'data source');
    this.pages = index(data.pages, 'page');
    this.blocks = index(data.blocks, 'block');
    this.users = index([...data.users, data.bot], 'user');
  }

  readonly source = (id: string): Source => this.sources.get(id);
  readonly page = (id: string): Page => this.pages.get(id);
  readonly findPage = (id: string): Page | undefined => this.pages.find(id);
  readonly block = (id: string): Block => this.blocks.get(id);
  readonly user = (id: string): User => this.users.get(id);

  /** The source whose database this is. */
  database(id: string): Source {
    return this.data.sources.find((source) => withoutDashes(source.database) === withoutDashes(id)) ?? notFound('database', id);
  }

  /** A property by the id or the name a request gives. */
  property(source: Source, key: string): Property {
    return source.properties.find(({ id, name }) => id === key || name === key) ?? fail('validation_error', `${key} is not a property that exists.`);
  }

  createPage(source: Source, author: string, values: Map<Property, Value>, children: BlockSpec[]): Page {
    const at = this.minute();
    const page: Page = { id: randomUUID(), source: source.id, created: at, edited: at, author, editor: author, trashed: false, values: {}, children: [] };
    this.pages.add(page);
    this.write(page, values);
    page.children = children.map((spec) => this.insert(page, page.id, author, spec).id);
    this.changed({ type: 'page.created', page });
    return page;
  }

  updatePage(page: Page, editor: string, values: Map<Property, Value>): void {
    if (values.size === 0) return;
    if (page.trashed) fail('validation_error', "Can't edit page on block with an archived ancestor. You must unarchive the ancestor before editing page.");
    this.write(page, values);
    this.touch(page, editor);
    this.changed({ type: 'page.properties_updated', page, properties: [...values.keys()].map(({ id }) => id) });
  }

  trashPage(page: Page, editor: string, trashed: boolean): void {
    if (page.trashed === trashed) return;
    page.trashed = trashed;
    this.touch(page, editor);
    this.changed({ type: trashed ? 'page.deleted' : 'page.undeleted', page });
  }

  append(parent: Page | Block, author: string, specs: BlockSpec[], after?: string): Block[] {
    const page = 'values' in parent ? parent : this.page(parent.page);
    if (page.trashed || parent.trashed) fail('validation_error', "Can't edit block that is archived. You must unarchive the block before editing.");
    const made = specs.map((spec) => this.insert(page, parent.id, author, spec));
    const position = after === undefined ? parent.children.length : parent.children.indexOf(this.block(after).id) + 1;
    parent.children.splice(position, 0, ...made.map(({ id }) => id));
    this.contentChanged(page, author, made);
    return made;
  }

  editBlock(block: Block, editor: string, edit: Partial<Pick<Block, 'text' | 'checked' | 'trashed'>>): void {
    Object.assign(block, edit);
    block.edited = this.minute();
    this.contentChanged(this.page(block.page), editor, [block]);
  }

  addComment(page: Page, author: string, text: Text): Comment {
    const comment = { id: randomUUID(), page: page.id, discussion: randomUUID(), created: this.minute(), author, text };
    this.data.comments.push(comment);
    this.changed({ type: 'comment.created', comment });
    return comment;
  }

  /** Tells that a property's name or options are different now. Like the real one, no page counts as edited by it. */
  schemaChanged(source: Source, property: Property): void {
    source.edited = this.minute();
    this.changed({ type: 'data_source.schema_updated', source, property });
  }

  private minute(): string {
    return toMinute(this.now());
  }

  private touch(page: Page, editor: string): void {
    page.edited = this.minute();
    page.editor = editor;
  }

  private contentChanged(page: Page, editor: string, blocks: Block[]): void {
    this.touch(page, editor);
    this.changed({ type: 'page.content_updated', page, blocks: blocks.map(({ id }) => id) });
  }

  private insert(page: Page, parent: string, author: string, { type, text, checked, children }: BlockSpec): Block {
    const at = this.minute();
    const block: Block = { id: randomUUID(), page: page.id, parent, type, text, checked, created: at, edited: at, author, trashed: false, children: [] };
    this.blocks.add(block);
    block.children = children.map((child) => this.insert(page, block.id, author, child).id);
    return block;
  }

  /** Stores values and keeps the other side of a relation true; the other page does not count as edited. */
  private write(page: Page, values: Map<Property, Value>): void {
    for (const [property, value] of values) {
      if (property.type === 'relation') this.relate(page, property, value as string[]);
      page.values[property.id] = value;
    }
  }

  private relate(page: Page, { id, synced }: Property & { type: 'relation' }, related: string[]): void {
    const before = (page.values[id] ?? []) as string[];
    for (const other of new Set([...before, ...related])) {
      const { values } = this.page(other);
      const rest = ((values[synced] ?? []) as string[]).filter((each) => each !== page.id);
      values[synced] = related.includes(other) ? [...rest, page.id] : rest;
    }
  }
}
