import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import {
  BriefingLine,
  BriefingRequest,
  brokerToWorker,
  companionApi,
  CompanionEvent,
  companionToPage,
  decodeMessage,
  encodeMessage,
  hostToWorker,
  InstalledPlugin,
  McpDraft,
  McpReply,
  McpResourceItem,
  McpServer,
  McpToolAnswer,
  Outcome,
  PagePlanLine,
  PagePlanRequest,
  pageToCompanion,
  PROTOCOL_VERSION,
  RestyleLine,
  RestyleRequest,
  SESSION_HEADER,
  SOCKET_CLOSED,
  SOCKET_PATH,
  SOCKET_PROTOCOL,
  SOCKET_SESSION,
  storageToWorker,
  StudioAnswer,
  StudioLine,
  StudioReply,
  StudioRequest,
  workerToBroker,
  workerToStorage,
} from './index.js';

/**
 * What was once said on the worker's and the companion's channels, by protocol version. These files are never edited
 * once released: a message that changes its form gets a new sample beside them, one that changes its meaning a new
 * version. A message of an older version that is not understood any more is named in `retired`.
 */
const folder = join(import.meta.dirname, 'golden');
const retired: Readonly<Record<number, readonly string[]>> = {
  // Requests to sources went by POST /api/broker, what the companion told by GET /api/events.
  2: ['broker'],
};

const channels: readonly { name: string; file: string; schema: z.ZodType; samples(file: Recorded): unknown[] }[] = [
  ...Object.entries(hostToWorker).flatMap(([name, row]) =>
    (['params', 'result'] as const).map((part) => ({ name: `${name} ${part}`, file: 'worker', schema: row[part] as z.ZodType, samples: ({ hostToWorker: rows }: Recorded) => (rows?.[name] ?? []).map((one) => one[part]) })),
  ),
  { name: 'outcome', file: 'worker', schema: Outcome, samples: (file) => file['outcome'] as never },
  { name: 'worker to broker', file: 'worker', schema: workerToBroker, samples: (file) => file['workerToBroker'] as never },
  { name: 'broker to worker', file: 'worker', schema: brokerToWorker, samples: (file) => file['brokerToWorker'] as never },
  { name: 'worker to storage', file: 'worker', schema: workerToStorage, samples: (file) => file['workerToStorage'] as never },
  { name: 'storage to worker', file: 'worker', schema: storageToWorker, samples: (file) => file['storageToWorker'] as never },
  ...Object.entries(companionApi).flatMap(([name, row]) =>
    (['request', 'response'] as const).map((part) => ({ name: `${name} ${part}`, file: 'companion', schema: row[part] as z.ZodType, samples: ({ api }: Recorded) => (api?.[name] ?? []).map((one) => one[part]) })),
  ),
  { name: 'installed plugins', file: 'companion', schema: InstalledPlugin, samples: ({ api }) => (api?.['GET /api/plugins'] ?? []).flatMap((one) => one['response']) },
  { name: 'page to companion', file: 'companion', schema: pageToCompanion, samples: (file) => (file['pageToCompanion'] ?? []) as never },
  { name: 'companion to page', file: 'companion', schema: companionToPage, samples: (file) => [...((file['companionToPage'] ?? []) as []), ...(file['events'] as unknown[]).map((event) => ({ type: 'event', event }))] },
  { name: 'events', file: 'companion', schema: CompanionEvent, samples: (file) => file['events'] as never },
  { name: 'briefing', file: 'companion', schema: BriefingRequest, samples: (file) => file['briefing'] as never },
  { name: 'briefing lines', file: 'companion', schema: BriefingLine, samples: (file) => file['briefingLines'] as never },
  { name: 'MCP servers', file: 'mcp', schema: McpServer, samples: (file) => (file['servers'] ?? []) as never },
  { name: 'MCP drafts', file: 'mcp', schema: McpDraft, samples: (file) => (file['drafts'] ?? []) as never },
  { name: 'MCP tool answers', file: 'mcp', schema: McpToolAnswer, samples: (file) => (file['toolAnswers'] ?? []) as never },
  { name: 'MCP replies', file: 'mcp', schema: McpReply, samples: (file) => (file['replies'] ?? []) as never },
  { name: 'MCP resources', file: 'mcp', schema: McpResourceItem, samples: (file) => (file['resources'] ?? []) as never },
  { name: 'studio', file: 'studio', schema: StudioRequest, samples: (file) => (file['requests'] ?? []) as never },
  { name: 'studio lines', file: 'studio', schema: StudioLine, samples: (file) => (file['lines'] ?? []) as never },
  { name: 'restyles', file: 'restyle', schema: RestyleRequest, samples: (file) => (file['requests'] ?? []) as never },
  { name: 'restyle lines', file: 'restyle', schema: RestyleLine, samples: (file) => (file['lines'] ?? []) as never },
  { name: 'page plans', file: 'studio', schema: PagePlanRequest, samples: (file) => (file['plans'] ?? []) as never },
  { name: 'page plan lines', file: 'studio', schema: PagePlanLine, samples: (file) => (file['planLines'] ?? []) as never },
  { name: 'studio replies', file: 'studio', schema: StudioReply, samples: (file) => (file['replies'] ?? []) as never },
  { name: 'studio answers', file: 'studio', schema: StudioAnswer, samples: (file) => (file['answers'] ?? []) as never },
];

type Rows = Record<string, Record<string, unknown>[]>;
interface Recorded {
  hostToWorker?: Rows;
  api?: Rows;
  [more: string]: unknown;
}

/** JSON has no bytes: `{"$bytes": "aGk="}` stands for them. */
function revive(_: string, value: unknown): unknown {
  const bytes = typeof value === 'object' && value !== null && '$bytes' in value ? value.$bytes : undefined;
  return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')).buffer : value;
}
/** A version without the file had none of its channels. */
const recorded = (version: number, file: string): Recorded => {
  const path = join(folder, `v${version}`, `${file}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8'), revive) as Recorded) : {};
};

/** What a message said and its receiver no longer hears: `batch.cursor`. */
function unheard(said: unknown, heard: unknown, path = ''): string[] {
  if (typeof said !== 'object' || said === null || said instanceof ArrayBuffer) return Object.is(said, heard) || said instanceof ArrayBuffer ? [] : [path];
  return Object.entries(said).flatMap(([name, value]) => unheard(value, (heard as Record<string, unknown> | undefined)?.[name], `${path}.${name}`));
}

/** The parts of a schema that no sample has: fields, options of unions, members of lists. */
function unsaid(schema: unknown, samples: readonly unknown[], path: string): string[] {
  const present = samples.filter((sample) => sample !== undefined && sample !== null);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return present.length === 0 ? [path] : unsaid(schema.unwrap(), present, path);
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]) => {
      const values = present.filter((sample) => Object.hasOwn(sample as object, name)).map((sample) => (sample as Record<string, unknown>)[name]);
      return values.length === 0 ? [`${path}.${name}`] : unsaid(field, values, `${path}.${name}`);
    });
  if (schema instanceof z.ZodArray) return present.flat().length === 0 ? [`${path}[]`] : unsaid(schema.element, present.flat(), `${path}[]`);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option, index) => {
      const fitting = present.filter((sample) => (option as z.ZodType).safeParse(sample).success);
      return fitting.length === 0 ? [`${path}|${index}`] : unsaid(option, fitting, `${path}|${index}`);
    });
  return [];
}

const versions = readdirSync(folder).map((name) => Number(name.slice(1))).sort((left, right) => left - right);

for (const version of versions)
  describe(`protocol ${version}`, () => {
    for (const { name, file, schema, samples } of channels) {
      if (retired[version]?.includes(name)) continue;
      it(`understands every recorded word: ${name}`, () => {
        for (const sample of samples(recorded(version, file))) assert.deepEqual(unheard(sample, schema.parse(sample)), []);
      });
    }

    it('has samples of nothing else', () => {
      const { hostToWorker: rows = {} } = recorded(version, 'worker');
      const { api = {} } = recorded(version, 'companion');
      const known = [...Object.keys(hostToWorker), ...Object.keys(companionApi), ...(retired[version] ?? [])];
      assert.deepEqual([...Object.keys(rows), ...Object.keys(api)].filter((name) => !known.includes(name)), []);
    });
  });

describe('this version', () => {
  it('is recorded', () => assert.equal(versions.at(-1), PROTOCOL_VERSION));

  for (const { name, file, schema, samples } of channels)
    it(`is recorded whole, with every field and every alternative: ${name}`, () => {
      const all = samples(recorded(PROTOCOL_VERSION, file));
      assert.ok(all.length > 0, 'There is no sample.');
      assert.deepEqual(unsaid(schema, all, name), []);
    });

  it('names its headers as ever', () =>
    assert.deepEqual(recorded(PROTOCOL_VERSION, 'companion')['headers'], { session: SESSION_HEADER }));

  it('opens its socket as ever', () =>
    assert.deepEqual(recorded(PROTOCOL_VERSION, 'companion')['socket'], { path: SOCKET_PATH, protocol: SOCKET_PROTOCOL, session: SOCKET_SESSION, closed: SOCKET_CLOSED }));

  it('writes and reads messages with bytes and without as ever', () => {
    for (const { message, bytes, sent } of recorded(PROTOCOL_VERSION, 'companion')['wire'] as { message: never; bytes?: ArrayBuffer; sent: string | ArrayBuffer }[]) {
      const raw = typeof sent === 'string' ? sent : new Uint8Array(sent);
      assert.deepEqual(encodeMessage(message, bytes && new Uint8Array(bytes)), raw);
      assert.deepEqual(decodeMessage(raw), { message, bytes: bytes && new Uint8Array(bytes) });
    }
  });

  it('notices a field, an alternative and a message without a sample', () => {
    const schema = z.object({ a: z.array(z.object({ b: z.string().optional() })), c: z.discriminatedUnion('t', [z.object({ t: z.literal('x') }), z.object({ t: z.literal('y') })]) });
    assert.deepEqual(unsaid(schema, [{ a: [{}], c: { t: 'x' } }], 'm'), ['m.a[].b', 'm.c|1']);
    assert.deepEqual(unheard({ a: { b: 1, gone: 2 } }, { a: { b: 1 } }), ['.a.gone']);
  });
});
