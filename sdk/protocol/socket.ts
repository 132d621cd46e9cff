import { ErrorData } from '../contract/errors.js';
import { z } from 'zod';
import { AgentCall } from './agent.js';
import { DueCall } from './automation.js';
import { CompanionEvent } from './companion.js';
import { PROTOCOL_VERSION } from './version.js';

/** Where the page's WebSocket to the companion opens. */
export const SOCKET_PATH = '/api/socket';
/** Subprotocol of the page's WebSocket. */
export const SOCKET_PROTOCOL = `vivarium.${PROTOCOL_VERSION}`;
/**
 * Before the session token, which is offered as the second subprotocol: the one header a page can set for a WebSocket.
 * The companion never repeats it.
 */
export const SOCKET_SESSION = 'session.';
/** Close codes of the companion: the page signs in again; the page is of another version. */
export const SOCKET_CLOSED = { session: 4401, version: 4400 } as const;
/** Bytes that one request to a source may carry. */
export const REQUEST_LIMIT = 10_000_000;

/** Page to companion. Bytes behind a `request` are its body; without bytes it has none. */
export const pageToCompanion = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('request'),
    id: z.int(),
    account: z.string(),
    method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
    url: z.url().max(8000),
    headers: z.record(z.string(), z.string()),
  }),
  z.object({ type: z.literal('abort'), id: z.int() }),
  /** This page answers what other agents ask; of several the one that can be seen is asked. */
  z.object({ type: z.literal('attend'), visible: z.boolean() }),
  /** What became of a `call`: a result or an error. */
  z.object({ type: z.literal('answer'), id: z.int(), result: z.json().optional(), error: ErrorData.optional() }),
]);
/** Page to companion. */
export type PageToCompanion = z.output<typeof pageToCompanion>;

/**
 * Companion to page. A source's body is the bytes behind its `response` and, while there is `more`, behind the `part`s
 * that follow. A `failure` is the broker's refusal, or the end of a body that was cut.
 */
export const companionToPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('response'), id: z.int(), status: z.int(), headers: z.record(z.string(), z.string()), more: z.boolean() }),
  z.object({ type: z.literal('part'), id: z.int(), more: z.boolean() }),
  z.object({ type: z.literal('failure'), id: z.int(), error: ErrorData }),
  /** Something the companion tells by itself; the first thing on every connection is `alive`. */
  z.object({ type: z.literal('event'), event: CompanionEvent }),
  /** Another agent of the person's asks something, or an automation is due. */
  z.object({ type: z.literal('call'), id: z.int(), call: z.union([AgentCall, DueCall]) }),
  /** Nobody waits for the answer any more. */
  z.object({ type: z.literal('call-end'), id: z.int() }),
]);
/** What the companion asks of a page. */
export type PageCall = AgentCall | DueCall;
/** Companion to page. */
export type CompanionToPage = z.output<typeof companionToPage>;

const LENGTH = 4;

/** A message as it is sent: JSON as text or, with bytes, one binary message of the JSON's length (32 bits, big-endian), the JSON and the bytes. */
export function encodeMessage(message: PageToCompanion | CompanionToPage, bytes?: Uint8Array): string | Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(message);
  if (!bytes) return text;
  const head = new TextEncoder().encode(text);
  const encoded = new Uint8Array(LENGTH + head.length + bytes.length);
  new DataView(encoded.buffer).setUint32(0, head.length);
  encoded.set(head, LENGTH);
  encoded.set(bytes, LENGTH + head.length);
  return encoded;
}

/** The JSON of a message, still to be parsed, and its bytes. @throws SyntaxError, RangeError where it is none. */
export function decodeMessage(data: string | Uint8Array): { message: unknown; bytes: Uint8Array | undefined } {
  if (typeof data === 'string') return { message: JSON.parse(data) as unknown, bytes: undefined };
  const end = LENGTH + new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0);
  if (end > data.byteLength) throw new RangeError('The message ends before its JSON.');
  return { message: JSON.parse(new TextDecoder().decode(data.subarray(LENGTH, end))) as unknown, bytes: data.subarray(end) };
}
