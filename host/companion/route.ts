import { VivariumError } from '@vivarium/sdk/contract';
import { companionApi } from '@vivarium/sdk/protocol';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { z } from 'zod';

/**
 * Who may call a route. The server checks it before the handler runs.
 * - `session`: the page with a session token (the default of everything under `/api`)
 * - `page`: the page before it has a session: pairing only
 * - `public`: anything that reaches the port, such as a source calling a hook. No Origin, Sec-Fetch or token check.
 */
export type Access = 'session' | 'page' | 'public';

/** A request whose Host, origin, session, method, content type and size were already checked. */
export interface RouteRequest {
  /** The `:name` parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Whole body, at most the route's `bodyLimit`; empty for GET. */
  readonly body: Buffer;
  /** The body as JSON. Throws VivariumError `invalid-input` when it is none. */
  json(): unknown;
  /** Aborted when the client goes away before the answer is complete, or the companion stops. */
  readonly signal: AbortSignal;
}

/** One row of the companion's route table. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/accounts/:account`; a part with a colon matches one path segment. */
  readonly path: string;
  readonly access: Access;
  /** Bytes; 1 MB unless told. More answers 413 `too-large`. */
  readonly bodyLimit?: number;
  /** Writes the answer. A throw before the headers are sent answers ErrorData with a fitting status; after, it cuts the connection. */
  handle(request: RouteRequest, response: ServerResponse): Promise<void> | void;
}

/** Routes in the order they are tried. */
export type RouteTable = readonly Route[];

type Api = typeof companionApi;
/** `METHOD path` of a JSON endpoint. */
export type Endpoint = keyof Api;

/**
 * A JSON endpoint of `companionApi`: request (body and path parameters together) and response are parsed with its schemas.
 * A response that does not fit its schema is a defect of ours and answers 500.
 */
export function endpoint<Name extends Endpoint>(
  name: Name,
  handler: (params: z.output<Api[Name]['request']>, request: RouteRequest) => Promise<z.input<Api[Name]['response']>> | z.input<Api[Name]['response']>,
  options: { access?: Access; bodyLimit?: number } = {},
): Route {
  const [method, path] = name.split(' ') as [Route['method'], string];
  const schema = companionApi[name];
  return {
    method,
    path,
    access: options.access ?? 'session',
    ...(options.bodyLimit === undefined ? {} : { bodyLimit: options.bodyLimit }),
    async handle(request, response) {
      const body = method === 'GET' || request.body.length === 0 ? {} : request.json();
      const params = parseInput(schema.request, typeof body === 'object' && body !== null ? { ...body, ...request.params } : body);
      const answer = parseOutput(name, schema.response, await handler(params as z.output<Api[Name]['request']>, request));
      sendJson(response, 200, answer);
    },
  };
}

/** Writes one JSON answer. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const text = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': text.length, 'cache-control': 'no-store' });
  response.end(text);
}

/** Begins an answer of one JSON value a line. Answers what writes one; the caller ends the response. */
export function openLines<Line>(response: ServerResponse): (line: Line) => void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
  response.flushHeaders();
  return (line) => void response.write(`${JSON.stringify(line)}\n`);
}

/** Parses what a caller sent. Throws `invalid-input`, which answers 400. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new VivariumError('invalid-input', `The request does not fit: ${z.prettifyError(parsed.error)}`);
}

function parseOutput<Schema extends z.ZodType>(name: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new VivariumError('internal', `The answer of "${name}" does not fit its schema: ${z.prettifyError(parsed.error)}`);
}
