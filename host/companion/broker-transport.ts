import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { VivariumError } from '@vivarium/sdk/contract';
import { checkedLookup, isPublicAddress, resolveBySystem, type Resolve } from './broker-address.js';

/** Limits of every request to a source. */
export interface Limits {
  /** Bytes of an answer, decompressed. */
  size: number;
  /** Milliseconds without a byte. */
  idle: number;
  /** Milliseconds until the head of an answer is whole: who sends it byte by byte is never idle. */
  head: number;
  /** Milliseconds from the first byte sent to the last received. */
  whole: number;
}

/** What the broker allows. */
export const DEFAULT_LIMITS: Limits = { size: 25_000_000, idle: 30_000, head: 60_000, whole: 60_000 };

/** One request as it leaves the machine. */
export interface OutgoingRequest {
  url: URL;
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Uint8Array | undefined;
  signal?: AbortSignal | undefined;
}

/** How a transport is made. */
export interface TransportOptions {
  resolve?: Resolve;
  /** Which addresses may be connected to; public ones unless told. */
  permitted?: (address: string) => boolean;
  limits?: Partial<Limits>;
}

/** Sends requests: https to public addresses, and plain http to the demo's emulators. Connections are kept. */
export class Transport {
  /** Origins of running emulators, the only ones reached without TLS. */
  readonly demoOrigins = new Set<string>();
  /** Sources that live in this process, by an origin that nobody outside knows. */
  readonly inner = new Map<string, (outgoing: OutgoingRequest) => Promise<string>>();
  readonly limits: Limits;
  private readonly permitted: (address: string) => boolean;
  private readonly secure: HttpsAgent;
  private readonly loopback = new HttpAgent({ keepAlive: true });

  constructor({ resolve = resolveBySystem, permitted = isPublicAddress, limits }: TransportOptions = {}) {
    this.permitted = permitted;
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.secure = new HttpsAgent({ keepAlive: true, lookup: checkedLookup(resolve, permitted) });
  }

  /** The answer once its headers are there. Redirects are answers: following one is the caller's decision. */
  async send(outgoing: OutgoingRequest): Promise<IncomingMessage> {
    const inner = this.inner.get(outgoing.url.origin);
    if (inner) return inProcess(await inner(outgoing));
    try {
      return await this.once(outgoing);
    } catch (error) {
      // A kept connection that the source closed meanwhile says nothing about the source: a read is sent once more.
      if (outgoing.method === 'GET' && error instanceof StaleConnection) return await this.once(outgoing).catch(fail);
      return fail(error);
    }
  }

  /** A small answer as text, decompressed. */
  async text(outgoing: OutgoingRequest): Promise<{ status: number; text: string }> {
    const signal = AbortSignal.any([AbortSignal.timeout(this.limits.whole), ...(outgoing.signal ? [outgoing.signal] : [])]);
    const answer = await this.send({ ...outgoing, signal });
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of this.content(answer)) chunks.push(chunk as Buffer);
      return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
    } catch (error) {
      return fail(error);
    }
  }

  /** The answer's content: decompressed, and cut with `too-large` where it exceeds the limit. */
  content(answer: IncomingMessage): Readable {
    const size = this.limits.size;
    const tooLarge = () => new VivariumError('too-large', `The source answered more than ${size / 1_000_000} MB. Ask for less at a time.`);
    if (Number(answer.headers['content-length'] ?? 0) > size) {
      answer.destroy();
      throw tooLarge();
    }
    let seen = 0;
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        seen += chunk.length;
        if (seen > size) done(tooLarge());
        else done(null, chunk);
      },
    });
    const stages = [answer, ...decoder(answer.headers['content-encoding']), limit] as const;
    for (let index = 1; index < stages.length; index++) {
      const [from, to] = [stages[index - 1] as Readable, stages[index] as Transform];
      from.on('error', (error) => to.destroy(failure(error)));
      to.on('close', () => from.destroy());
      from.pipe(to);
    }
    return limit;
  }

  /** Ends every connection. */
  close(): void {
    this.secure.destroy();
    this.loopback.destroy();
  }

  private once({ url, method, headers, body, signal }: OutgoingRequest): Promise<IncomingMessage> {
    const demo = url.protocol === 'http:';
    if (demo ? !this.demoOrigins.has(url.origin) : url.protocol !== 'https:')
      return Promise.reject(new VivariumError('blocked', `${url.origin} may not be reached: only https is.`));
    // Names are checked when they are resolved; an address is resolved by nobody.
    const address = url.hostname.replace(/^\[|\]$/g, '');
    if (!demo && isIP(address) !== 0 && !this.permitted(address)) return Promise.reject(new VivariumError('blocked', `${url.hostname} is no public address.`));
    return new Promise((resolve, reject) => {
      const options = {
        method,
        agent: demo ? this.loopback : this.secure,
        headers: { 'accept-encoding': 'gzip, br', ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
        ...(signal ? { signal } : {}),
      };
      const late = () => new VivariumError('timeout', 'The source did not answer in time.');
      const sent: ClientRequest = demo ? httpRequest(url, options, resolve) : httpsRequest(url, options, resolve);
      sent.setTimeout(this.limits.idle, () => sent.destroy(late()));
      const head = setTimeout(() => sent.destroy(late()), this.limits.head);
      sent.once('response', () => clearTimeout(head));
      sent.once('close', () => clearTimeout(head));
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const reason = signal?.aborted ? (signal.reason as Error) : error;
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection('stale', { cause: reason }) : reason);
      });
      sent.end(body);
    });
  }
}

/** An answer that took no wire. */
function inProcess(text: string): IncomingMessage {
  const body = Buffer.from(text);
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
  return Object.assign(Readable.from([body], { objectMode: false }), { statusCode: 200, headers }) as unknown as IncomingMessage;
}

class StaleConnection extends Error {}

function decoder(encoding: string | undefined): Transform[] {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return [createGunzip()];
    case 'br':
      return [createBrotliDecompress()];
    case 'deflate':
      return [createInflate()];
    default:
      return [];
  }
}

const UNREACHABLE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'ETIMEDOUT']);

/** Throws a network failure in the product's words. */
function fail(thrown: unknown): never {
  throw failure(thrown);
}

function failure(thrown: unknown): VivariumError {
  const error = thrown instanceof StaleConnection ? thrown.cause : thrown;
  if (error instanceof VivariumError) return error;
  const { code, name } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError') return VivariumError.from(error);
  if (code && UNREACHABLE.has(code)) return new VivariumError('offline', 'The source cannot be reached. Check the network.', { cause: error });
  return new VivariumError('unavailable', 'The connection to the source broke.', { cause: error });
}
