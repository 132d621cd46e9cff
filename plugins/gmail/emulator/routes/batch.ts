import { setTimeout as delay } from 'node:timers/promises';
import type { Faults, Handler, Reply, RouteRequest } from '@vivarium/sdk/testing/emulator';
import { apiError, invalid, notFound } from '../errors.js';

/** Gmail refuses larger batches. */
const LARGEST = 100;

/** What answers one call of a batch: the API's own routes behind the same checks. */
export interface BatchTarget {
  routes: Readonly<Record<string, Handler>>;
  before(request: RouteRequest): Reply | undefined;
  faults: Faults;
}

function resolve(routes: BatchTarget['routes'], method: string, path: string): { handler: Handler; params: Record<string, string> } | undefined {
  for (const [key, handler] of Object.entries(routes)) {
    const [verb, pattern = ''] = key.split(' ');
    const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    const match = verb === method ? new RegExp(`^${pattern.replace(/:\w+/g, '([^/]+)')}$`).exec(path) : null;
    if (match) return { handler, params: Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1]!)])) };
  }
  return undefined;
}

async function answer(target: BatchTarget, outer: RouteRequest, method: string, path: string): Promise<Reply | 'cut'> {
  const url = new URL(path, outer.url);
  const fault = target.faults.take(method, path);
  if (fault === 'cut') return 'cut';
  if (fault === 'malformed') return { body: '{"id": "half' };
  if (fault && 'status' in fault) return fault;
  if (fault) await delay(fault.delayMs);
  const route = resolve(target.routes, method, url.pathname);
  const request: RouteRequest = { ...outer, method, url, params: route?.params ?? {}, query: url.searchParams, body: '', json: () => ({}) };
  try {
    return target.before(request) ?? (await route?.handler(request)) ?? notFound();
  } catch (thrown) {
    if (thrown instanceof Error) return apiError(500, 'backendError', thrown.message);
    return thrown as Reply;
  }
}

function partOf(id: string, { status = 200, headers = {}, body }: Reply): string {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const lines = Object.entries({ 'Content-Type': 'application/json; charset=UTF-8', ...headers, 'Content-Length': String(Buffer.byteLength(text)) });
  return `Content-Type: application/http\r\nContent-ID: <response-${id}>\r\n\r\nHTTP/1.1 ${status} ${status < 300 ? 'OK' : 'Error'}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}\r\n`;
}

/**
 * `POST /batch/gmail/v1`: many calls in one request, each answered by itself and in any order (here: backwards, so
 * that nobody counts on the order). GET only, which is what a batch is for here.
 */
export const batchHandler =
  (target: () => BatchTarget): Handler =>
  async (request) => {
    const boundary = /^multipart\/mixed;\s*boundary="?([^";]+)"?/i.exec(request.headers['content-type'] ?? '')?.[1];
    if (!boundary) return invalid('Failed to parse batch request, error: missing boundary');
    const parts = request.body.split(`--${boundary}`).slice(1, -1);
    if (parts.length > LARGEST) return invalid(`The batch request could not be processed: more than ${LARGEST} calls.`);
    const answers: string[] = [];
    for (const part of parts) {
      const [, id = '', method = '', path = ''] = /content-id:\s*<([^>]+)>[^]*?\r?\n\r?\n(GET) (\/\S+)/i.exec(part) ?? [];
      if (!path) return invalid('Failed to parse batch request, error: a part is no GET request');
      const reply = await answer(target(), request, method, path);
      if (reply !== 'cut') answers.unshift(partOf(id, reply));
    }
    const marker = 'batch_emulator_0123456789';
    return { headers: { 'content-type': `multipart/mixed; boundary=${marker}` }, body: `${answers.map((part) => `--${marker}\r\n${part}`).join('')}--${marker}--\r\n` };
  };
