import { VivariumError } from '@vivarium/sdk/contract';
import { SESSION_HEADER } from '@vivarium/sdk/protocol';
import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from './http-errors.js';
import type { Access } from './route.js';

/**
 * Refuses a request that does not come from our own page. Every check stands alone: a browser that is tricked, an old
 * browser without Fetch Metadata and a program without a token each fail at one of them.
 *
 * @throws HttpRefusal
 */
export function checkRequest(message: IncomingMessage, access: Access, origin: string, hasSession: (token: string) => boolean): void {
  const { method, headers } = message;
  if (access !== 'public') {
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') throw new HttpRefusal(403, 'blocked', 'Only the Vivarium page itself may ask this.');
    const named = headers.origin;
    if (method === 'GET' ? named !== undefined && named !== origin : named !== origin)
      throw new HttpRefusal(403, 'blocked', 'Only the Vivarium page itself may ask this.');
    if (method !== 'GET' && method !== 'DELETE' && !/^application\/json(;|$)/.test(headers['content-type'] ?? ''))
      throw new HttpRefusal(415, 'invalid-input', 'Send application/json.');
  }
  if (access === 'session') {
    const token = headers[SESSION_HEADER];
    if (typeof token !== 'string' || !hasSession(token))
      throw new HttpRefusal(401, 'signed-out', 'This page has no session any more. Open Vivarium with a fresh link from its terminal.', {
        'www-authenticate': 'Vivarium',
      });
  }
}

/** Reads a body of at most `limit` bytes. */
export async function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new HttpRefusal(413, 'too-large', `At most ${limit} bytes are taken here.`, { connection: 'close' });
  if (Number(message.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    // A client that hangs up in the middle is no defect of ours, or anybody could fill the log.
    if (error instanceof VivariumError || message.complete) throw error;
    throw new VivariumError('aborted', 'The request ended before its body did.', { cause: error });
  }
  return Buffer.concat(chunks);
}
