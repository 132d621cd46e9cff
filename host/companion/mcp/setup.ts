import type { Tool } from '@modelcontextprotocol/client';
import { contractFromData, VivariumError } from '@vivarium/sdk/contract';
import type { McpCollection, McpMember, McpWorkerSetup } from '@vivarium/sdk/protocol';
import { createHash } from 'node:crypto';
import { memberName } from '../../../plugins/mcp/propose.js';
import { appsOf, interfaceOf } from './apps.js';
import { notice } from '../notice.js';

/** What a server offers, as its contract is made of it. */
export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly revision: number;
  /** No two of the same name. */
  readonly tools: readonly Tool[];
  readonly hasResources: boolean;
  readonly collections: readonly McpCollection[];
  /** Members as they were named before: a name stays with its tool. */
  readonly known: readonly McpMember[];
  /** Tools that a person said only read. */
  readonly trusted: readonly string[];
}

const MOST = 40;
/** A widget asks for so many things at most. */
const MOST_FOR_APPS = 32;
/** What cannot be shown or would be read as something else. */
const plain = (text: string, length: number) =>
  text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069{}]+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, length);

/** A tool's name for people. Descriptions are written for models and never shown as our own words. */
export const titleOf = ({ name, title, annotations }: Tool): string => plain(title ?? annotations?.title ?? name, 60) || 'Tool';
/** Only a promise to read makes a read. */
export const isRead = ({ annotations }: Tool): boolean => annotations?.readOnlyHint === true;
/** Hints lower a risk to `external` at most: nothing here can take an action back. */
export const riskOf = ({ annotations }: Tool): 'external' | 'destructive' => (annotations?.destructiveHint === false ? 'external' : 'destructive');

/** What was agreed to of a tool: any other text is another tool, and so is another page or somebody else who may call it. */
export function fingerprint({ name, title, description, inputSchema, outputSchema, annotations, _meta }: Tool): string {
  const ui = interfaceOf({ _meta });
  const plain = ui.uri === undefined && ui.forModel && ui.forApp;
  return createHash('sha256').update(JSON.stringify([name, title, description, inputSchema, outputSchema, annotations, ...(plain ? [] : [ui])])).digest('hex');
}

const empty = { id: 'mcp', version: 1, title: 'MCP', auth: { type: 'none' }, network: [], quota: { units: 1, perSeconds: 1 }, collections: {}, reads: {}, actions: {} };
const text = { type: 'string' };
const resourceItem = { type: 'object', properties: { uri: text, name: text, title: text, description: text, mimeType: text, text }, required: ['uri', 'name'] };

/**
 * The contract of a server and what its worker needs besides. A schema that cannot be carried becomes one that takes
 * anything, and is named: the server still judges what it is sent.
 */
export function setupOf({ id, title, revision, tools, hasResources, collections, known, trusted }: Offer): { setup: McpWorkerSetup; notices: string[] } {
  const notices: string[] = [];
  const taken = new Set<string>(['resources', ...collections.map(({ name }) => name)]);
  for (const { name } of known) taken.add(name);
  const input = (tool: Tool) => {
    try {
      const { properties = {}, required = [] } = resolved(tool.inputSchema) as { properties?: Record<string, unknown>; required?: string[] };
      const schema = { type: 'object', properties, required: required.filter((name) => Object.hasOwn(properties, name)) };
      contractFromData({ ...empty, reads: { one: { title: 'one', input: schema, output: {}, maxAge: 0 } } });
      return schema;
    } catch (thrown) {
      notices.push(notice(`What “${titleOf(tool)}” takes cannot be checked here: ${VivariumError.from(thrown).message}`));
      return { type: 'object', properties: Object.fromEntries(Object.keys(tool.inputSchema.properties ?? {}).filter((name) => !(name in Object.prototype)).slice(0, 100).map((name) => [name, {}])) };
    }
  };
  const members = (chosen: readonly Tool[], what: string, whole?: true): { member: McpMember; tool: Tool }[] => {
    if (chosen.length > MOST) notices.push(notice(`Of its ${what}, ${chosen.length} in all, the first ${MOST} are used.`));
    return chosen.slice(0, MOST).map((tool) => {
      const name = known.find((one) => one.tool === tool.name && one.whole === whole)?.name ?? memberName(whole ? `app ${tool.name}` : tool.name, taken);
      taken.add(name);
      return { member: { name, tool: tool.name, ...(whole ? { whole } : {}) }, tool };
    });
  };
  const apps = appsOf(tools, titleOf);
  const onlyReads = (tool: Tool) => isRead(tool) || trusted.includes(tool.name);
  const forModel = tools.filter((tool) => interfaceOf(tool).forModel);
  // An app is answered as it would be anywhere else: by members of their own.
  const forApps = apps.length > 0 ? tools.filter((tool) => interfaceOf(tool).forApp).slice(0, MOST_FOR_APPS) : [];
  const reads = [...members(forModel.filter(onlyReads), notice('tools that read')), ...members(forApps.filter(onlyReads), notice('tools that read for its apps'), true)];
  const actions = [...members(forModel.filter((tool) => !onlyReads(tool)), notice('tools that do something')), ...members(forApps.filter((tool) => !onlyReads(tool)), notice('tools that do something for its apps'), true)];
  const follows = ['resources', ...collections.map(({ name }) => name)].filter((name) => hasResources || name !== 'resources');
  const contract = {
    id,
    version: revision,
    title: plain(title, 60) || 'MCP server',
    auth: { type: 'none' },
    network: [{ origin: 'https://mcp.invalid', methods: ['POST'], paths: ['/read'], harmless: true }, { origin: 'https://mcp.invalid', methods: ['POST'], paths: ['/call'] }],
    quota: { units: 120, perSeconds: 60 },
    collections: {
      ...(hasResources ? { resources: { title: 'Resources', item: resourceItem, key: 'uri', pace: { visible: 30, hidden: 900 } } } : {}),
      ...Object.fromEntries(collections.map((one) => [one.name, { title: plain(one.title, 60) || one.name, item: itemSchema(one), key: 'key', ...(one.kind ? { kind: one.kind } : {}), pace: { visible: one.every, hidden: Math.max(600, one.every) } }])),
    },
    reads: Object.fromEntries(reads.map(({ member, tool }) => [member.name, { title: titleOf(tool), input: input(tool), output: {}, maxAge: member.whole ? 0 : 30 }])),
    actions: Object.fromEntries(actions.map(({ member, tool }) => [member.name, { title: titleOf(tool), input: input(tool), output: {}, risk: riskOf(tool), refreshes: follows, preview: { title: `${titleOf(tool)} (${plain(title, 60)})` } }])),
    push: follows,
  };
  contractFromData(contract);
  return { setup: { contract: contract as unknown as McpWorkerSetup['contract'], reads: reads.map(({ member }) => member), actions: actions.map(({ member }) => member), collections: [...collections], apps }, notices };
}

/** An item has its key; everything else may be missing, and is held to the type it had. */
function itemSchema({ shape }: McpCollection): Record<string, unknown> {
  const types: Record<string, unknown> = { string: text, number: { type: 'number' }, boolean: { type: 'boolean' } };
  const properties = Object.fromEntries(Object.entries(shape).map(([name, type]) => [name, types[type] ? { anyOf: [types[type], { type: 'null' }] } : {}]));
  return { type: 'object', properties: { ...properties, key: text }, required: ['key'] };
}

/** References into the schema itself, written out; recursive ones and other places are refused by depth and by number. */
function resolved(schema: unknown): unknown {
  let nodes = 0;
  const known = new Set(['type', 'title', 'description', 'default', 'enum', 'const', 'format', 'properties', 'required', 'items', 'prefixItems', 'minItems', 'maxItems', 'anyOf', 'oneOf', 'allOf', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'propertyNames', '$ref']);
  const visit = (value: unknown, depth: number, names = false): unknown => {
    if (++nodes > 5000 || depth > 20) throw new VivariumError('invalid-input', 'its schema is too large or recursive.');
    if (Array.isArray(value)) return value.map((one) => visit(one, depth + 1));
    if (typeof value !== 'object' || value === null) return value;
    const reference = (value as { $ref?: unknown }).$ref;
    if (!names && typeof reference === 'string') {
      const target = reference.startsWith('#/') ? reference.slice(2).split('/').reduce<unknown>((at, part) => (typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? (at as Record<string, unknown>)[part] : undefined), schema) : undefined;
      if (target === undefined) throw new VivariumError('invalid-input', `it refers to ${reference.slice(0, 100)}.`);
      return visit(target, depth + 1);
    }
    // Inputs are objects with named members; what else a schema says of them is for the server to check.
    return Object.fromEntries(Object.entries(value).filter(([name]) => names || known.has(name)).map(([name, member]) => [name, ['default', 'enum', 'const', 'required'].includes(name) && !names ? member : visit(member, depth + 1, !names && name === 'properties')]));
  };
  return visit(schema, 0);
}
