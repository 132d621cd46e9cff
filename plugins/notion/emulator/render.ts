import { compute, textOf, valueOf } from './compute.js';
import type { Block, Comment, Option, Page, Property, Source, Text, User, Value } from './model.js';
import type { Workspace } from './workspace.js';

const annotations = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: 'default' };
const partialUser = (id: string) => ({ object: 'user', id });

/** The address of a page or database in Notion's own app. */
export const urlOf = (id: string): string => `https://www.notion.so/${id.replaceAll('-', '')}`;

/** Rich text as Notion answers it. */
export const renderText = (text: Text) =>
  text.map(({ content, link, annotations: own }) => ({
    type: 'text',
    text: { content, link: link === null ? null : { url: link } },
    annotations: { ...annotations, ...own },
    plain_text: content,
    href: link,
  }));

/** A user as Notion answers it; `bot` for the integration's own. */
export function renderUser(user: User, bot?: { workspace: string }) {
  const common = { object: 'user', id: user.id, name: user.name, avatar_url: null };
  if (bot) return { ...common, type: 'bot', bot: { owner: { type: 'workspace', workspace: true }, workspace_name: bot.workspace, workspace_id: user.id, workspace_limits: { max_file_upload_size_in_bytes: 5_242_880 } } };
  return { ...common, type: 'person', person: user.email === undefined ? {} : { email: user.email } };
}

const renderOption = ({ id, name, color }: Option) => ({ id, name, color });

/**
 * The inner part of a property value: what stands under the key of its type.
 *
 * @param most - How many pages and people it may refer to, or be computed from.
 */
export function renderInner(workspace: Workspace, page: Page, property: Property, value: Value, most = Infinity): unknown {
  switch (property.type) {
    case 'title':
    case 'rich_text':
      return renderText(value as Text);
    case 'select':
    case 'status': {
      const chosen = property.options.find(({ id }) => id === value);
      return chosen ? renderOption(chosen) : null;
    }
    case 'multi_select':
      return property.options.filter(({ id }) => (value as string[]).includes(id)).map(renderOption);
    case 'people':
      return (value as string[]).slice(0, most).map((id) => renderUser(workspace.user(id)));
    case 'relation':
      return (value as string[]).slice(0, most).map((id) => ({ id }));
    case 'created_time':
      return page.created;
    case 'last_edited_time':
      return page.edited;
    case 'created_by':
      return partialUser(page.author);
    case 'last_edited_by':
      return partialUser(page.editor);
    case 'formula': {
      const computed = compute(workspace, page, property, most);
      return { type: 'number', number: computed.type === 'number' ? computed.value : null };
    }
    case 'rollup': {
      const computed = compute(workspace, page, property, most);
      if (computed.type === 'number') return { type: 'number', number: computed.value, function: property.function };
      const array = computed.values.map((each) => ({ type: computed.property.type, [computed.property.type]: renderInner(workspace, page, computed.property, each, most) }));
      return { type: 'array', array, function: property.function };
    }
    default:
      return value;
  }
}

/**
 * Of what refers to other pages and people, the entries that a page itself names, and from which its rollups and
 * formulas are computed. Only relations say that there are more.
 */
const NAMED = 25;

function renderValue(workspace: Workspace, page: Page, property: Property) {
  const value = valueOf(page, property);
  const { id, type } = property;
  return { id, type, [type]: renderInner(workspace, page, property, value, NAMED), ...(type === 'relation' ? { has_more: (value as string[]).length > NAMED } : {}) };
}

/** A page as Notion answers it; `only` restricts it to some property ids. */
export function renderPage(workspace: Workspace, page: Page, only?: readonly string[]) {
  const source = workspace.source(page.source);
  const properties = source.properties.filter(({ id }) => !only?.length || only.includes(id));
  return {
    object: 'page',
    id: page.id,
    created_time: page.created,
    last_edited_time: page.edited,
    created_by: partialUser(page.author),
    last_edited_by: partialUser(page.editor),
    cover: null,
    icon: null,
    parent: { type: 'data_source_id', data_source_id: source.id, database_id: source.database },
    archived: page.trashed,
    in_trash: page.trashed,
    is_archived: false,
    is_locked: false,
    properties: Object.fromEntries(properties.map((property) => [property.name, renderValue(workspace, page, property)])),
    url: urlOf(page.id),
    public_url: null,
  };
}

function renderProperty(workspace: Workspace, property: Property, source: Source) {
  const full = ({ id, name, color }: Option) => ({ id, name, color, description: null });
  const nameOf = (sourceId: string, id: string) => workspace.source(sourceId).properties.find((each) => each.id === id)?.name ?? '';
  const config = () => {
    switch (property.type) {
      case 'number':
        return { format: property.format };
      case 'select':
      case 'multi_select':
        return { options: property.options.map(full) };
      case 'status':
        return { options: property.options.map(full), groups: property.groups };
      case 'formula':
        return { expression: property.expression };
      case 'relation':
        return {
          database_id: workspace.source(property.source).database,
          data_source_id: property.source,
          type: 'dual_property',
          dual_property: { synced_property_id: property.synced, synced_property_name: nameOf(property.source, property.synced) },
        };
      case 'rollup': {
        const relation = source.properties.find(({ id }) => id === property.relation);
        return {
          function: property.function,
          relation_property_id: property.relation,
          relation_property_name: relation?.name ?? '',
          rollup_property_id: property.target,
          rollup_property_name: relation?.type === 'relation' ? nameOf(relation.source, property.target) : '',
        };
      }
      default:
        return {};
    }
  };
  return { id: property.id, name: property.name, description: null, type: property.type, [property.type]: config() };
}

/** A data source as Notion answers it. */
export function renderSource(workspace: Workspace, source: Source) {
  return {
    object: 'data_source',
    id: source.id,
    title: renderText([{ content: source.title, link: null }]),
    description: [],
    parent: { type: 'database_id', database_id: source.database },
    database_parent: { type: 'workspace', workspace: true },
    is_inline: false,
    in_trash: source.trashed,
    archived: source.trashed,
    created_time: source.created,
    last_edited_time: source.edited,
    created_by: partialUser(workspace.data.bot.id),
    last_edited_by: partialUser(workspace.data.bot.id),
    properties: Object.fromEntries(source.properties.map((property) => [property.name, renderProperty(workspace, property, source)])),
    icon: null,
    cover: null,
    url: urlOf(source.database),
    public_url: null,
  };
}

/** A database, the container of data sources, as Notion answers it. */
export function renderDatabase(source: Source) {
  return {
    object: 'database',
    id: source.database,
    title: renderText([{ content: source.title, link: null }]),
    description: [],
    parent: { type: 'workspace', workspace: true },
    is_inline: false,
    in_trash: source.trashed,
    archived: source.trashed,
    is_locked: false,
    created_time: source.created,
    last_edited_time: source.edited,
    data_sources: [{ id: source.id, name: source.title }],
    icon: null,
    cover: null,
    url: urlOf(source.database),
    public_url: null,
  };
}

/** A block as Notion answers it. */
export function renderBlock(workspace: Workspace, block: Block) {
  const rich = { rich_text: renderText(block.text), color: 'default' };
  const content: Record<string, unknown> = {
    paragraph: { ...rich, icon: null },
    to_do: { ...rich, checked: block.checked },
    code: { rich_text: rich.rich_text, caption: [], language: 'plain text' },
    heading_1: { ...rich, is_toggleable: false },
    heading_2: { ...rich, is_toggleable: false },
    heading_3: { ...rich, is_toggleable: false },
    divider: {},
  };
  return {
    object: 'block',
    id: block.id,
    parent: block.parent === block.page ? { type: 'page_id', page_id: block.page } : { type: 'block_id', block_id: block.parent },
    created_time: block.created,
    last_edited_time: block.edited,
    created_by: partialUser(block.author),
    last_edited_by: partialUser(block.author),
    has_children: block.children.some((id) => !workspace.block(id).trashed),
    archived: block.trashed,
    in_trash: block.trashed,
    type: block.type,
    [block.type]: content[block.type] ?? rich,
  };
}

/** A comment as Notion answers it. */
export function renderComment(workspace: Workspace, comment: Comment) {
  return {
    object: 'comment',
    id: comment.id,
    parent: { type: 'page_id', page_id: comment.page },
    discussion_id: comment.discussion,
    created_time: comment.created,
    last_edited_time: comment.created,
    created_by: partialUser(comment.author),
    rich_text: renderText(comment.text),
    display_name: { type: 'integration', resolved_name: workspace.data.bot.name },
  };
}

/** The words of a page's title. */
export function titleOf(workspace: Workspace, page: Page): string {
  const title = workspace.source(page.source).properties.find(({ type }) => type === 'title');
  return title ? textOf(workspace, page, title) : '';
}
