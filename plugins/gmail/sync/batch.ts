import { VivariumError } from '@vivarium/sdk/contract';
import { httpError, type Context, type HttpResponse } from '@vivarium/sdk/connector';
import type { z } from 'zod';
import { parameter } from '../mime/headers.js';
import { mapError } from './api.js';

/** Google asks for at most 50 calls in one batch: larger ones trip the rate limit. */
export const BATCH_SIZE = 50;

const ATTEMPTS = 4;
/** A longer wait is the scheduler's to plan, where what was fetched so far is committed. */
export const LONGEST_WAIT = 2_000;
/** Gmail counts by the minute. Who would lose what was fetched by giving up waits until the next one. */
export const NEXT_MINUTE = 70_000;

type Call = Pick<Context, 'http' | 'signal'>;

/** The parts of a `multipart/mixed` answer by their number, each an HTTP response. */
export function parseBatch(contentType: string | undefined, text: string): Map<number, HttpResponse> {
  const boundary = parameter(contentType, 'boundary');
  if (!boundary) throw new VivariumError('invalid-response', 'Gmail answered a batch without saying where its parts end.');
  const parts = new Map<number, HttpResponse>();
  for (const part of `\n${text}`.split(new RegExp(`\\r?\\n--${boundary.replace(/[^\w]/g, '\\$&')}(?:--)?[ \\t]*(?=\\r?\\n|$)`)).slice(1)) {
    const match = /content-id:\s*<?response-item-(\d+)>?[^]*?\r?\n\r?\nHTTP\/[\d.]+ (\d{3})[^\n]*\n([^]*)$/i.exec(part);
    if (!match) continue;
    const [, number = '', status = '', rest = ''] = match;
    const gap = /(?:^|\n)\r?\n/.exec(rest);
    const body = gap ? rest.slice(gap.index + gap[0].length) : '';
    const headers = Object.fromEntries(
      (gap ? rest.slice(0, gap.index) : rest).split(/\r?\n/).flatMap((line) => {
        const colon = line.indexOf(':');
        return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
      }),
    );
    parts.set(Number(number), {
      status: Number(status),
      headers,
      bytes: new TextEncoder().encode(body).buffer,
      text: () => body,
      json() {
        try {
          return JSON.parse(body) as unknown;
        } catch (cause) {
          throw new VivariumError('invalid-response', 'Gmail answered something that is not JSON.', { cause });
        }
      },
    });
  }
  return parts;
}

async function exchange(paths: readonly string[], { http, signal }: Call): Promise<Map<number, HttpResponse>> {
  const boundary = `batch_${crypto.randomUUID()}`;
  const body = paths.map((path, number) => `--${boundary}\r\nContent-Type: application/http\r\nContent-ID: <item-${number}>\r\n\r\nGET ${path} HTTP/1.1\r\n\r\n`);
  const response = await http.request({
    method: 'POST',
    url: '/batch/gmail/v1',
    headers: { 'content-type': `multipart/mixed; boundary=${boundary}`, accept: 'multipart/mixed' },
    body: `${body.join('')}--${boundary}--\r\n`,
    signal,
  });
  if (response.status < 200 || response.status > 299) throw mapError(httpError('Gmail', response));
  return parseBatch(response.headers['content-type'], response.text());
}

const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });

/** Asks, and where Gmail wants to wait for no longer than this asks again. */
export async function patiently<T>(longest: number, { signal }: Pick<Call, 'signal'>, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (thrown) {
      const { code, retryAfter = Infinity } = VivariumError.from(thrown);
      if (code !== 'rate-limited' || retryAfter > longest || attempt >= ATTEMPTS) throw thrown;
      await wait(retryAfter, signal);
    }
  }
}

/** What became of one call of a batch. */
export type Part<T> = { value: T } | { gone: true } | { unreadable: string };

/**
 * GETs many paths in batches. Parts that were rate limited or met a fault of Gmail's are asked again, the others are
 * kept: one bad part never costs the good ones. An unreadable part is reported and passes. A token that has ended refuses
 * the parts and not the batch, so nobody renews it: one of them is asked alone, which does, and the others once more.
 *
 * @param longest - Milliseconds that it waits before it asks again.
 * @throws VivariumError when parts still fail after several attempts, or the account itself is refused.
 */
export async function batchGet<Schema extends z.ZodType>(paths: readonly string[], schema: Schema, call: Call, longest = LONGEST_WAIT): Promise<Part<z.output<Schema>>[]> {
  const results: Part<z.output<Schema>>[] = [];
  let open = paths.map((_, index) => index);
  let renewed = false;
  for (let attempt = 1; open.length > 0; attempt++) {
    const asked = open.slice(0, BATCH_SIZE);
    const answers = await patiently(longest, call, () => exchange(asked.map((index) => paths[index]!), call));
    const refused: number = renewed ? -1 : asked.findIndex((_, position) => answers.get(position)?.status === 401);
    if (refused >= 0) answers.set(refused, await call.http.request({ method: 'GET', url: paths[asked[refused]!]!, signal: call.signal }));
    renewed ||= refused >= 0;
    const failed: number[] = [];
    let failure: VivariumError | undefined;
    for (const [position, index] of asked.entries()) {
      const response = answers.get(position);
      if (response && response.status >= 200 && response.status < 300) {
        const parsed = schema.safeParse(tryJson(response));
        results[index] = parsed.success ? { value: parsed.data } : { unreadable: parsed.error.issues[0]?.message ?? 'does not fit' };
      } else if (response?.status === 404) results[index] = { gone: true };
      else if (response?.status === 401 && refused >= 0 && position !== refused) failed.push(index);
      else {
        const error = response ? mapError(httpError('Gmail', response)) : new VivariumError('unavailable', 'Gmail left out a part of its answer.');
        if (error.code !== 'rate-limited' && error.code !== 'unavailable') throw error;
        if ((error.retryAfter ?? 0) >= (failure?.retryAfter ?? 0)) failure = error;
        failed.push(index);
      }
    }
    open = [...failed, ...open.slice(asked.length)];
    if (!failure) {
      attempt = 0;
      continue;
    }
    const pause = failure.retryAfter ?? 250 * 2 ** (attempt - 1) * (1 + Math.random());
    if (attempt >= ATTEMPTS || pause > longest) throw failure;
    await wait(pause, call.signal);
    // As long as it gets on it is no failure.
    if (failed.length < asked.length) attempt = 0;
  }
  return results;
}

function tryJson(response: HttpResponse): unknown {
  try {
    return response.json();
  } catch {
    return undefined;
  }
}
