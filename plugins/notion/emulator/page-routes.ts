import { z } from 'zod';
import type { RouteRequest, ServerOptions } from '@vivarium/sdk/testing/emulator';
import { textOf } from './compute.js';
import { plain, wordsOf, type Page, type Property, type Value } from './model.js';
import { pageHtml } from './page.js';
import { fail } from './errors.js';
import { parseBody } from './requests.js';
import { DateText } from './values.js';
import type { Workspace } from './workspace.js';

const editable = ['title', 'status', 'number', 'rich_text', 'date', 'email', 'checkbox'];
const Edit = z.strictObject({ property: z.string(), value: z.string() });
const Note = z.strictObject({ text: z.string().min(1).max(2000) });
const Trash = z.strictObject({ trashed: z.boolean() });

/** What a person typed into a cell as the value it stands for. */
function typed(property: Property, text: string): Value {
  switch (property.type) {
    case 'number': {
      const number = Number(text);
      return text === '' ? null : Number.isNaN(number) ? fail('validation_error', `${property.name} must be a number.`) : number;
    }
    case 'checkbox':
      return text === 'true';
    case 'date':
      if (text === '') return null;
      return DateText.safeParse(text).success ? { start: text, end: null, time_zone: null } : fail('validation_error', `${property.name} must be a date.`);
    case 'status':
      return property.options.find(({ name }) => name === text)?.id ?? fail('validation_error', `${text} is no option of ${property.name}.`);
    case 'title':
    case 'rich_text':
      return plain(text);
    default:
      return text === '' ? null : text;
  }
}

/** The routes of the person's own page: the HTML and what its cells write. They need JSON, so no other site can call them. */
export function pageRoutes(workspace: Workspace, revision: () => number, links: () => readonly { title: string; url: string }[]): ServerOptions['routes'] {
  const person = () => workspace.data.users[0]?.id ?? workspace.data.bot.id;
  const target = ({ params }: RouteRequest): Page => workspace.page(params['id'] ?? '');
  const body = <Schema extends z.ZodType>(request: RouteRequest, schema: Schema) =>
    request.headers['content-type']?.startsWith('application/json') ? parseBody(schema, request.json()) : fail('invalid_json', 'Send JSON.');

  const row = (page: Page, columns: readonly Property[]) => ({
    id: page.id,
    trashed: page.trashed,
    cells: Object.fromEntries(columns.map((property) => [property.id, textOf(workspace, page, property)])),
    notes: page.children.map((id) => workspace.block(id)).filter(({ trashed }) => !trashed).map(({ text }) => wordsOf(text)),
  });

  return {
    'GET /': () => ({
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'" },
      body: pageHtml(workspace.data.name, links()),
    }),
    'GET /_page/state': ({ query }) => {
      if (query.get('revision') === String(revision())) return { status: 204 };
      const sources = workspace.data.sources.map((source) => {
        const columns = source.properties.filter(({ type }) => editable.includes(type) || type === 'people' || type === 'rollup');
        return {
          id: source.id,
          title: source.title,
          columns: columns.map((property) => ({
            id: property.id,
            name: property.name,
            type: property.type,
            editable: editable.includes(property.type),
            ...('options' in property ? { options: property.options.map(({ name, color }) => ({ name, color })) } : {}),
          })),
          rows: workspace.data.pages.filter((page) => page.source === source.id).map((page) => row(page, columns)),
        };
      });
      return { body: { revision: revision(), sources } };
    },
    'POST /_page/pages/:id/cell': (request) => {
      const page = target(request);
      const { property: key, value } = body(request, Edit);
      const property = workspace.property(workspace.source(page.source), key);
      workspace.updatePage(page, person(), new Map([[property, typed(property, value)]]));
      return { status: 204 };
    },
    'POST /_page/pages/:id/note': (request) => {
      const { text } = body(request, Note);
      workspace.append(target(request), person(), [{ type: 'paragraph', text: plain(text), checked: false, children: [] }]);
      return { status: 204 };
    },
    'POST /_page/pages/:id/trash': (request) => {
      workspace.trashPage(target(request), person(), body(request, Trash).trashed);
      return { status: 204 };
    },
  };
}
