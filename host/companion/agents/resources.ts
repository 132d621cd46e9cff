import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type ReadResourceResult, type Resource, type ResourceTemplateType } from '@modelcontextprotocol/server';
import { VivariumError } from '@vivarium/sdk/contract';
import { guideNames } from '../studio/prompt.js';
import { textOf } from './told.js';
import type { ToolAnswer } from './tools.js';

/** What a resource is read by: the tool that answers the same, so that rights, pace and log are the same, too. */
interface Reading {
  readonly tool: string;
  readonly input: Record<string, unknown>;
}

const guide = (part: string) => `vivarium://guide/${encodeURIComponent(part)}`;
const json = 'application/json';
/** Words of others stand in a block that says so. */
const marked = 'text/plain';

/** Resources that are there for everybody who may read them. */
export const resources: readonly Resource[] = [
  { uri: 'vivarium://readable', name: 'readable', title: 'What may be read', description: 'What the person allowed you to read, with fields, accounts and until when.', mimeType: json },
  { uri: 'vivarium://activity', name: 'activity', title: 'Action log', description: 'What was done in the person\'s name, where they allowed it.', mimeType: marked },
  { uri: 'vivarium://shapes', name: 'shapes', title: 'Data shapes', description: 'Kinds of items that are connected: fields, types, ranges and invented examples.', mimeType: json },
  { uri: 'vivarium://pages', name: 'pages', title: 'Pages and widgets', description: 'The person\'s pages, and the widgets that can be placed or changed.', mimeType: marked },
  ...[...guideNames, 'Kinds'].map((part) => ({ uri: guide(part), name: part, title: `How widgets are written: ${part}`, mimeType: 'text/markdown' })),
];

/** Resources with a name in their address. */
export const resourceTemplates: readonly ResourceTemplateType[] = [
  { uriTemplate: 'vivarium://items/{name}', name: 'items', title: 'Items', description: 'The first 50 items of what list_readable names, in the limits that the person set.', mimeType: marked },
  { uriTemplate: 'vivarium://looks/{page}', name: 'look', title: 'How a page looks', description: 'The theme of a page, and every design token that it wears.', mimeType: marked },
  { uriTemplate: 'vivarium://widgets/{tag}', name: 'widget', title: 'A widget\'s code', description: 'The code of a widget that can be changed, and its versions.', mimeType: marked },
  { uriTemplate: 'vivarium://drafts/{draft}', name: 'draft', title: 'A draft of yours', description: 'The files of a draft, and what its last run found.', mimeType: json },
];

const plain: Readonly<Record<string, Reading>> = {
  readable: { tool: 'list_readable', input: {} },
  activity: { tool: 'read_activity', input: {} },
  shapes: { tool: 'list_data_shapes', input: {} },
  pages: { tool: 'list_pages', input: {} },
};
const named: Readonly<Record<string, (name: string) => Reading>> = {
  guide: (part) => ({ tool: 'read_sdk_guide', input: { part } }),
  items: (of) => ({ tool: 'read_items', input: { of } }),
  looks: (page) => ({ tool: 'read_look', input: { page } }),
  widgets: (tag) => ({ tool: 'read_widget', input: { tag } }),
  drafts: (draft) => ({ tool: 'read_draft', input: { draft } }),
};

/** How an address is read; undefined where there is nothing. */
function readingOf(uri: string): Reading | undefined {
  const [, what, name] = /^vivarium:\/\/([a-z]+)(?:\/([^/?#]+))?$/.exec(uri) ?? [];
  if (what === undefined) return undefined;
  if (name === undefined) return Object.hasOwn(plain, what) ? plain[what] : undefined;
  try {
    return Object.hasOwn(named, what) ? named[what]!(decodeURIComponent(name)) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads one, as the tool that it stands for answers. @throws ProtocolError with the code that the tool would answer */
export async function readResource(uri: string, call: (tool: string, input: unknown) => Promise<ToolAnswer>): Promise<ReadResourceResult> {
  const reading = readingOf(uri);
  if (!reading) throw new ResourceNotFoundError(uri);
  try {
    const answer = await call(reading.tool, reading.input);
    const { text } = answer.value;
    if (reading.tool === 'read_sdk_guide' && typeof text === 'string') return { contents: [{ uri, mimeType: 'text/markdown', text }] };
    return { contents: [{ uri, mimeType: answer.untrusted ? marked : json, text: textOf(answer), ...(answer.untrusted ? { _meta: { 'vivarium/untrusted': true } } : {}) }] };
  } catch (thrown) {
    const { code, message, retryAfter } = VivariumError.from(thrown).toJSON();
    // A name that none can have is as good as one that nobody has.
    if (code === 'not-found' || code === 'invalid-input') throw new ResourceNotFoundError(uri, message);
    throw new ProtocolError(ProtocolErrorCode.InternalError, `${code}: ${message}`, { code, message, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }
}
