import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Handler, Reply, RouteRequest, ServerOptions } from '@vivarium/sdk/testing/emulator';
import { failure, fail, notFound } from './errors.js';
import type { Property, Source, Value } from './model.js';
import { propertyItem } from './property-items.js';
import { findPages, paginate, QueryRequest } from './query.js';
import { renderBlock, renderComment, renderDatabase, renderPage, renderSource, renderUser, titleOf } from './render.js';
import { AppendChildren, CreateComment, CreatePage, parseBody, readBlock, Search, UpdateBlock, UpdatePage, UpdateSource } from './requests.js';
import { readText, readValue } from './values.js';
import type { Workspace } from './workspace.js';

/** The versions this emulator speaks: data sources came with the first, `position` and `meeting_notes` with the second. */
const VERSIONS = ['2025-09-03', '2026-03-11'];

/** What every API request must carry: a token that was given out, and a version. */
export function authorise(tokens: ReadonlySet<string>, { headers }: RouteRequest): Reply | undefined {
  const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (token === undefined || !tokens.has(token)) return failure('unauthorized', 'API token is invalid.');
  const version = headers['notion-version'];
  if (version === undefined) return failure('missing_version', 'Notion-Version header failed validation: Notion-Version header should be defined, instead was `undefined`.');
  if (!VERSIONS.includes(version)) return failure('validation_error', `Notion-Version header failed validation: Notion-Version header should be ${VERSIONS.map((each) => `"${each}"`).join(' or ')}.`);
  return undefined;
}

const json = (request: RouteRequest): unknown => {
  try {
    return request.json();
  } catch {
    return fail('invalid_json', 'Error parsing JSON body.');
  }
};
const PageSize = z.coerce.number().int().min(1).max(100).default(100);
const pageSize = (query: URLSearchParams) => parseBody(PageSize, query.get('page_size') ?? undefined);

/** The routes under `/v1`. `queryLimit`: entries that one query answers at most, over all its pages. */
export function apiRoutes(workspace: Workspace, queryLimit: number): ServerOptions['routes'] {
  const { data } = workspace;
  const bot = data.bot.id;
  const param = (request: RouteRequest) => request.params['id'] ?? '';

  const readProperties = (source: Source, properties: Record<string, unknown>): Map<Property, Value> =>
    new Map(
      Object.entries(properties).map(([key, value]) => {
        const property = workspace.property(source, key);
        return [property, readValue(workspace, property, value)];
      }),
    );

  const query: Handler = (request) => {
    const source = workspace.source(param(request));
    const body = parseBody(QueryRequest, json(request));
    const found = findPages(workspace, source, body);
    const list = paginate(found.slice(0, queryLimit), body.start_cursor, body.page_size);
    const status = found.length > queryLimit ? { request_status: { type: 'incomplete', incomplete_reason: 'query_result_limit_reached' } } : {};
    const only = request.query.getAll('filter_properties').concat(request.query.getAll('filter_properties[]'));
    return { body: { ...list, results: list.results.map((page) => renderPage(workspace, page, only)), type: 'page_or_data_source', page_or_data_source: {}, ...status } };
  };

  const search: Handler = (request) => {
    const { query: words, filter, sort, start_cursor, page_size } = parseBody(Search, json(request));
    const wanted = filter && 'value' in filter ? filter.value : undefined;
    const trashed = filter?.in_trash ?? false;
    const has = (title: string) => title.toLowerCase().includes(words.toLowerCase());
    const pages = data.pages.filter((page) => wanted !== 'data_source' && page.trashed === trashed && has(titleOf(workspace, page)));
    const sources = data.sources.filter((source) => wanted !== 'page' && source.trashed === trashed && has(source.title));
    const found = [...sources, ...pages];
    const direction = sort && 'direction' in sort && sort.direction === 'ascending' ? 1 : -1;
    if (sort && 'timestamp' in sort) found.sort((a, b) => (a.edited < b.edited ? -direction : a.edited > b.edited ? direction : 0));
    const list = paginate(found, start_cursor, page_size);
    const results = list.results.map((each) => ('values' in each ? renderPage(workspace, each) : renderSource(workspace, each)));
    return { body: { ...list, results, type: 'page_or_data_source', page_or_data_source: {} } };
  };

  const updateSource: Handler = (request) => {
    const source = workspace.source(param(request));
    const body = parseBody(UpdateSource, json(request));
    for (const [key, change] of Object.entries(body.properties)) {
      const property = workspace.property(source, key);
      if (change.name !== undefined) property.name = change.name;
      const options = (change as Record<string, { options: { id?: string; name?: string; color?: string }[] } | undefined>)[property.type]?.options;
      if (options && 'options' in property)
        property.options = options.map(({ id, name, color }) => {
          const known = property.options.find((option) => option.id === id || option.name === name);
          return { id: known?.id ?? randomUUID(), name: name ?? known?.name ?? '', color: color ?? known?.color ?? 'default' };
        });
      workspace.schemaChanged(source, property);
    }
    source.trashed = body.in_trash ?? body.archived ?? source.trashed;
    return { body: renderSource(workspace, source) };
  };

  const updatePage: Handler = (request) => {
    const page = workspace.page(param(request));
    const body = parseBody(UpdatePage, json(request));
    const trashed = body.in_trash ?? body.archived;
    if (trashed !== undefined) workspace.trashPage(page, bot, trashed);
    workspace.updatePage(page, bot, readProperties(workspace.source(page.source), body.properties));
    return { body: renderPage(workspace, page) };
  };

  const item: Handler = (request) => {
    const page = workspace.page(param(request));
    const property = workspace.property(workspace.source(page.source), request.params['property'] ?? '');
    const size = pageSize(request.query);
    const urlOf = (cursor: string) => `https://api.notion.com/v1/pages/${page.id}/properties/${property.id}?start_cursor=${cursor}&page_size=${size}`;
    return { body: propertyItem(workspace, page, property, request.query.get('start_cursor'), size, urlOf) };
  };

  const createPage: Handler = (request) => {
    const { parent, properties, children } = parseBody(CreatePage, json(request));
    const source = 'data_source_id' in parent ? workspace.source(parent.data_source_id) : workspace.database(parent.database_id);
    return { body: renderPage(workspace, workspace.createPage(source, bot, readProperties(source, properties), children.map((child) => readBlock(child)))) };
  };

  const container = (id: string) => workspace.findPage(id) ?? workspace.block(id);

  const children: Handler = (request) => {
    const parent = container(param(request));
    if (parent.trashed) return notFound('block', parent.id);
    const blocks = parent.children.map((id) => workspace.block(id)).filter(({ trashed }) => !trashed);
    const list = paginate(blocks, request.query.get('start_cursor'), pageSize(request.query));
    return { body: { ...list, results: list.results.map((block) => renderBlock(workspace, block)), type: 'block', block: {} } };
  };

  const append: Handler = (request) => {
    const body = parseBody(AppendChildren, json(request));
    const parent = container(param(request));
    const after = body.position?.type === 'after_block' ? body.position.after_block.id : body.after;
    const made = workspace.append(parent, bot, body.children.map((child) => readBlock(child)), after);
    return { body: { object: 'list', results: made.map((block) => renderBlock(workspace, block)), next_cursor: null, has_more: false, type: 'block', block: {} } };
  };

  const updateBlock: Handler = (request) => {
    const block = workspace.block(param(request));
    const body = parseBody(UpdateBlock, json(request));
    const content = body[block.type] as { rich_text?: unknown; checked?: boolean } | undefined;
    workspace.editBlock(block, bot, {
      trashed: body.in_trash ?? body.archived ?? block.trashed,
      text: content?.rich_text === undefined ? block.text : readText(content.rich_text, `body.${block.type}.rich_text`),
      checked: content?.checked ?? block.checked,
    });
    return { body: renderBlock(workspace, block) };
  };

  return {
    'GET /v1/users/me': () => ({ body: renderUser(data.bot, { workspace: data.name }) }),
    'GET /v1/users': ({ query: parameters }) => {
      const list = paginate(data.users, parameters.get('start_cursor'), pageSize(parameters));
      return { body: { ...list, results: list.results.map((user) => renderUser(user)), type: 'user', user: {} } };
    },
    'GET /v1/users/:id': (request) => ({ body: renderUser(workspace.user(param(request))) }),
    'POST /v1/search': search,
    'GET /v1/databases/:id': (request) => ({ body: renderDatabase(workspace.database(param(request))) }),
    'GET /v1/data_sources/:id': (request) => ({ body: renderSource(workspace, workspace.source(param(request))) }),
    'PATCH /v1/data_sources/:id': updateSource,
    'POST /v1/data_sources/:id/query': query,
    'GET /v1/pages/:id': (request) => ({ body: renderPage(workspace, workspace.page(param(request)), request.query.getAll('filter_properties')) }),
    'GET /v1/pages/:id/properties/:property': item,
    'PATCH /v1/pages/:id': updatePage,
    'POST /v1/pages': createPage,
    'GET /v1/blocks/:id': (request) => ({ body: renderBlock(workspace, workspace.block(param(request))) }),
    'PATCH /v1/blocks/:id': updateBlock,
    'DELETE /v1/blocks/:id': (request) => {
      const block = workspace.block(param(request));
      if (block.trashed) return failure('validation_error', "Can't edit block that is archived. You must unarchive the block before editing.");
      workspace.editBlock(block, bot, { trashed: true });
      return { body: renderBlock(workspace, block) };
    },
    'GET /v1/blocks/:id/children': children,
    'PATCH /v1/blocks/:id/children': append,
    'GET /v1/comments': ({ query: parameters }) => {
      const page = workspace.page(parameters.get('block_id') ?? '');
      const list = paginate(data.comments.filter((comment) => comment.page === page.id), parameters.get('start_cursor'), pageSize(parameters));
      return { body: { ...list, results: list.results.map((comment) => renderComment(workspace, comment)), type: 'comment', comment: {} } };
    },
    'POST /v1/comments': (request) => {
      const { parent, rich_text } = parseBody(CreateComment, json(request));
      return { body: renderComment(workspace, workspace.addComment(workspace.page(parent.page_id), bot, readText(rich_text, 'body.rich_text'))) };
    },
  };
}
