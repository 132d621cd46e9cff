import { Ajv, type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { createHttp, memoryStorage, type Context, type Transport } from '@vivarium/sdk/connector';
import type { Exchange } from '@vivarium/sdk/testing/emulator';
import { connector } from './connector.js';
import { notion } from './contract.js';
import { demoAccount, type NotionEmulator } from './emulator.js';

/** What the companion's broker does for a demo account: the emulator's origin, the token, the contract's headers. */
export function contextFor(emulator: NotionEmulator, settings: Record<string, unknown> = {}, signal = new AbortController().signal): Context {
  const [rule] = notion.definition.network;
  const transport: Transport = async ({ method, url, headers, body, signal: cancelled }) => {
    const { pathname, search } = new URL(url);
    const response = await fetch(emulator.origin + pathname + search, {
      method,
      headers: { ...headers, ...rule?.headers, authorization: `Bearer ${demoAccount.token}` },
      ...(body === undefined ? {} : { body }),
      ...(cancelled ? { signal: cancelled } : {}),
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.arrayBuffer() };
  };
  const http = createHttp(notion.definition, transport, connector.mapError);
  return { http, signal, storage: memoryStorage(), account: { id: 'notion-1', label: 'Apex Consulting', timeZone: 'UTC', readOnly: false, settings } };
}

/** One mirrored collection, kept as the host keeps it: items and cursor by batch, a reset staged and swapped at the end. */
export class Mirror<Item = Record<string, unknown>> {
  items = new Map<string, Item>();
  cursor: string | undefined;
  /** Items and keys that the last sync carried. */
  last = { upserts: 0, removes: 0, batches: 0, reset: false };

  constructor(
    private readonly collection: keyof typeof notion.collections,
    private readonly context: Context,
  ) {}

  async sync(): Promise<this> {
    let target = this.items;
    this.last = { upserts: 0, removes: 0, batches: 0, reset: false };
    let cursor = this.cursor;
    for await (const batch of connector.sync(this.collection, { ...this.context, cursor: this.cursor })) {
      assert.deepEqual(batch.rejected, []);
      if (batch.reset) {
        target = new Map();
        this.last.reset = true;
      }
      for (const item of batch.upsert) target.set(String(item['id']), item as Item);
      for (const key of batch.remove) target.delete(key);
      this.last.upserts += batch.upsert.length;
      this.last.removes += batch.remove.length;
      this.last.batches += 1;
      cursor = batch.cursor ?? cursor;
      if (!this.last.reset) this.cursor = cursor;
    }
    this.items = target;
    this.cursor = cursor;
    return this;
  }

  get all(): Item[] {
    return [...this.items.values()];
  }
}

const schema = JSON.parse(readFileSync(new URL('./fixtures/notion-api.schema.json', import.meta.url), 'utf8')) as object;
const ajv = new Ajv({ strict: false, allErrors: false }).addSchema(schema, 'notion');
const validators = new Map<string, ValidateFunction>();

/** Fails unless a value is what `@notionhq/client` calls by this name. */
export function assertNotion(type: string, value: unknown): void {
  const validate = validators.get(type) ?? ajv.compile({ $ref: `notion#/definitions/${type}` });
  validators.set(type, validate);
  assert.ok(validate(value), `${type}: ${ajv.errorsText(validate.errors).slice(0, 600)}\n${JSON.stringify(value)?.slice(0, 600)}`);
}

const operations: [RegExp, { request?: string; path?: string; answer?: string }][] = [
  [/^POST \/v1\/search$/, { request: 'SearchParameters', answer: 'SearchResponse' }],
  [/^POST \/v1\/data_sources\/([^/]+)\/query$/, { request: 'QueryDataSourceParameters', path: 'data_source_id', answer: 'QueryDataSourceResponse' }],
  [/^(?:GET|PATCH) \/v1\/data_sources\/[^/]+$/, { answer: 'DataSourceObjectResponse' }],
  [/^GET \/v1\/databases\/[^/]+$/, { answer: 'DatabaseObjectResponse' }],
  [/^GET \/v1\/pages\/[^/]+$/, { answer: 'PageObjectResponse' }],
  [/^GET \/v1\/pages\/[^/]+\/properties\/[^/]+$/, { answer: 'GetPagePropertyResponse' }],
  [/^PATCH \/v1\/pages\/([^/]+)$/, { request: 'UpdatePageParameters', path: 'page_id', answer: 'PageObjectResponse' }],
  [/^POST \/v1\/pages$/, { request: 'CreatePageParameters', answer: 'PageObjectResponse' }],
  [/^GET \/v1\/blocks\/[^/]+\/children$/, { answer: 'ListBlockChildrenResponse' }],
  [/^PATCH \/v1\/blocks\/([^/]+)\/children$/, { request: 'AppendBlockChildrenParameters', path: 'block_id', answer: 'AppendBlockChildrenResponse' }],
  [/^(?:GET|PATCH|DELETE) \/v1\/blocks\/[^/]+$/, { answer: 'BlockObjectResponse' }],
  [/^GET \/v1\/users$/, { answer: 'ListUsersResponse' }],
  [/^GET \/v1\/users\/[^/]+$/, { answer: 'UserObjectResponse' }],
  [/^GET \/v1\/comments$/, { answer: 'ListCommentsResponse' }],
  [/^POST \/v1\/comments$/, { answer: 'CommentObjectResponse' }],
];

/** Relations say whether there are more, which the types leave out. */
const asTyped = (_: string, value: unknown): unknown => {
  if ((value as { type?: unknown } | null)?.type !== 'relation') return value;
  const { has_more: __, ...typed } = value as { has_more?: unknown };
  return typed;
};

/** Validates recorded exchanges, both ways, against Notion's own types. Answers how many. */
export function assertTraffic(exchanges: readonly Exchange[]): number {
  let checked = 0;
  for (const { method, path, requestBody, status, responseBody } of exchanges) {
    if (status !== 200 || !path.startsWith('/v1/')) continue;
    const line = `${method} ${path.split('?')[0]}`;
    const operation = operations.find(([pattern]) => pattern.test(line));
    assert.ok(operation, `no schema for ${line}`);
    const [pattern, { request, path: parameter, answer }] = operation;
    if (request) assertNotion(request, { ...(JSON.parse(requestBody) as object), ...(parameter ? { [parameter]: pattern.exec(line)?.[1] } : {}) });
    if (answer) assertNotion(answer, JSON.parse(responseBody, asTyped));
    checked += 1;
  }
  return checked;
}

/** A clock that stands still until it is told to go on. */
export class TestClock {
  constructor(private time = Date.parse('2026-03-02T10:05:10Z')) {}
  readonly now = (): Date => new Date(this.time);
  forward(seconds: number): void {
    this.time += seconds * 1000;
  }
}
