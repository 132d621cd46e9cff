import type { z } from 'zod';
import { VivariumError, type ContractDefinition, type ErrorCode } from '../contract/index.js';

/** One request as a connector makes it. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** A path on the contract's first origin, or an absolute URL on one of its origins. */
  url: string;
  /** Values that are undefined are left out, lists are repeated. */
  query?: Query | undefined;
  headers?: Record<string, string> | undefined;
  body?: string | ArrayBuffer | undefined;
  signal?: AbortSignal | undefined;
}

type Query = Record<string, string | number | boolean | undefined | readonly (string | number)[]>;

/** An answer of the source, whatever its status. Header names are lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: ArrayBuffer;
  text(): string;
  /** @throws VivariumError `invalid-response` when the body is no JSON. */
  json(): unknown;
}

/** Carries a request to the broker. The worker's is a MessagePort, a test's may be `fetch`. */
export type Transport = (request: {
  method: HttpRequest['method'];
  url: string;
  headers: Record<string, string>;
  body?: string | ArrayBuffer | undefined;
  signal?: AbortSignal | undefined;
}) => Promise<{ status: number; headers: Record<string, string>; body: ArrayBuffer }>;

/** A source's answer with a status that is no success. */
export class HttpError extends VivariumError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    /** Parsed where it was JSON, else text. */
    readonly body: unknown,
    retryAfter?: number,
  ) {
    super(code, message, { retryAfter });
  }
}

interface Options<Schema extends z.ZodType | undefined> {
  query?: Query | undefined;
  headers?: Record<string, string> | undefined;
  /** Parses the answer; without it the JSON is `unknown`. */
  schema?: Schema;
  signal?: AbortSignal | undefined;
}
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : unknown;

/** The way out of a connector: JSON helpers over the broker. Anything but a 2xx throws {@link HttpError}. */
export interface Http {
  get<Schema extends z.ZodType | undefined = undefined>(url: string, options?: Options<Schema>): Promise<Parsed<Schema>>;
  post<Schema extends z.ZodType | undefined = undefined>(url: string, body: unknown, options?: Options<Schema>): Promise<Parsed<Schema>>;
  put<Schema extends z.ZodType | undefined = undefined>(url: string, body: unknown, options?: Options<Schema>): Promise<Parsed<Schema>>;
  patch<Schema extends z.ZodType | undefined = undefined>(url: string, body: unknown, options?: Options<Schema>): Promise<Parsed<Schema>>;
  delete<Schema extends z.ZodType | undefined = undefined>(url: string, options?: Options<Schema>): Promise<Parsed<Schema>>;
  /** The bare exchange: never throws for a status. */
  request(request: HttpRequest): Promise<HttpResponse>;
}

const codes: Record<number, ErrorCode> = {
  400: 'invalid-input',
  401: 'signed-out',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'cursor-gone',
  412: 'conflict',
  413: 'too-large',
  422: 'invalid-input',
  429: 'rate-limited',
};

/**
 * Milliseconds named by a Retry-After header: seconds or an HTTP date (RFC 9110 section 10.2.3).
 *
 * @param now - Epoch milliseconds.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  // Some send parts of seconds.
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The {@link HttpError} that says what an answer means. */
export function httpError(service: string, response: HttpResponse): HttpError {
  const { status, headers } = response;
  const code = codes[status] ?? (status >= 500 ? 'unavailable' : 'invalid-response');
  let body: unknown = response.text();
  try {
    body = JSON.parse(body as string);
  } catch {
    // Proxies and outages answer HTML: the text is all there is.
  }
  return new HttpError(code, `${service} answered with an error (${status}).`, status, headers, body, parseRetryAfter(headers['retry-after'], Date.now()));
}

const decoder = new TextDecoder();

/**
 * The {@link Http} of one connector.
 *
 * @param mapError - Gives a connector the last word on what an error answer means (a 403 that is a rate limit).
 */
export function createHttp(contract: ContractDefinition, transport: Transport, mapError: (error: HttpError) => VivariumError = (error) => error): Http {
  const origins = contract.network.map((rule) => rule.origin);

  async function request({ method, url, query, headers, body, signal }: HttpRequest): Promise<HttpResponse> {
    signal?.throwIfAborted();
    const target = new URL(url, origins[0]);
    if (!origins.includes(target.origin)) throw new VivariumError('blocked', `${target.origin} is not among the hosts of "${contract.id}".`);
    for (const [name, value] of Object.entries(query ?? {}))
      for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) target.searchParams.append(name, String(each));
    const answer = await transport({ method, url: target.href, headers: { accept: 'application/json', ...headers }, body, signal });
    const text = () => decoder.decode(answer.body);
    return {
      status: answer.status,
      headers: answer.headers,
      bytes: answer.body,
      text,
      json() {
        try {
          return JSON.parse(text()) as unknown;
        } catch (cause) {
          throw new VivariumError('invalid-response', `${contract.title} answered something that is not JSON.`, { cause });
        }
      },
    };
  }

  async function json<Schema extends z.ZodType | undefined>(
    method: HttpRequest['method'],
    url: string,
    body: unknown,
    { schema, headers, ...options }: Options<Schema> = {},
  ): Promise<Parsed<Schema>> {
    const sent = body === undefined ? { headers } : { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    const response = await request({ method, url, ...options, ...sent });
    if (response.status < 200 || response.status > 299) throw mapError(httpError(contract.title, response));
    const value = response.bytes.byteLength === 0 ? null : response.json();
    if (!schema) return value as Parsed<Schema>;
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const first = parsed.error.issues[0];
      throw new VivariumError('invalid-response', `${contract.title} answered in a form we do not know: ${[first?.path.join('.'), first?.message].filter(Boolean).join(' ')}`, {
        cause: parsed.error,
      });
    }
    return parsed.data as Parsed<Schema>;
  }

  return Object.freeze({
    request,
    get: (url, options) => json('GET', url, undefined, options),
    post: (url, body, options) => json('POST', url, body, options),
    put: (url, body, options) => json('PUT', url, body, options),
    patch: (url, body, options) => json('PATCH', url, body, options),
    delete: (url, options) => json('DELETE', url, undefined, options),
  } satisfies Http);
}
