import type { FetchLike } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import { Readable } from 'node:stream';
import type { Transport } from '../broker-transport.js';

const bodiless = new Set([204, 205, 304]);

const thisMachine = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether an address is of this machine. */
export const isHere = ({ hostname }: URL): boolean => thisMachine.has(hostname);

/**
 * `fetch` for an MCP server and its sign-in, by the broker's rules: https to public addresses, pinned. A server that the
 * person named on this machine may name others there, such as where one signs in. Redirects are answers.
 */
export function brokeredFetch(transport: Transport, here: boolean): FetchLike {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (here && isHere(url)) transport.demoOrigins.add(url.origin);
    const { body, signal } = init;
    if (body != null && typeof body !== 'string' && !(body instanceof URLSearchParams)) throw new VivariumError('internal', 'Only text is sent to MCP servers.');
    const headers = Object.fromEntries(new Headers(init.headers));
    if (body instanceof URLSearchParams) headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8';
    const answer = await transport.send({ url, method: init.method ?? 'GET', headers, ...(body == null ? {} : { body: String(body) }), ...(signal ? { signal } : {}) });
    const status = answer.statusCode ?? 502;
    const given = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined && name !== 'content-encoding' && name !== 'content-length') given.set(name, Array.isArray(value) ? value.join(', ') : value);
    if (bodiless.has(status)) {
      answer.resume();
      return new Response(null, { status, headers: given });
    }
    const content = transport.content(answer);
    content.on('error', () => undefined);
    if (!/^text\/event-stream\b/i.test(given.get('content-type') ?? '')) endLate(content, url, transport.limits.whole);
    return new Response(Readable.toWeb(content) as ReadableStream, { status, headers: given });
  };
}

/** What is no stream of events is whole in time, or is none. */
function endLate(content: Readable, { hostname }: URL, milliseconds: number): void {
  const timer = setTimeout(() => content.destroy(new VivariumError('timeout', `${hostname} did not finish its answer in time. It is asked again later.`)), milliseconds);
  content.once('close', () => clearTimeout(timer));
}
