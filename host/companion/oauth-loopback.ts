import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VivariumError } from '@vivarium/sdk/contract';

/** What a consent must come back with. */
export interface Expected {
  state: string;
  /** Compared where the answer names one (RFC 9207). */
  issuer: string;
  timeoutMs: number;
  /** Takes the code, and the issuer where the answer named one; the browser is told how it went. */
  finish(code: string, issuer?: string): Promise<void>;
}

/** One consent's way back: a listener on a random port and path of loopback (RFC 8252 section 7.3). */
export class Loopback {
  readonly redirectUri: string;
  private expected: Expected | undefined;
  private timer: NodeJS.Timeout | undefined;
  private settle!: (error?: VivariumError) => void;
  /** Settles once: when the code was taken, or the consent was declined, timed out or was given up. */
  readonly done: Promise<void>;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly host: string,
    private readonly path: string,
  ) {
    this.redirectUri = `http://${host}${path}`;
    this.done = new Promise((resolve, reject) => (this.settle = (error) => (error ? reject(error) : resolve())));
    this.done.catch(() => undefined);
  }

  /** A path is given only where the source was told it before. */
  static async open(path = `/${randomBytes(16).toString('base64url')}`): Promise<Loopback> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const loopback = new Loopback(server, `127.0.0.1:${(server.address() as AddressInfo).port}`, path);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void loopback.answer(request, response));
    return loopback;
  }

  /** Waits for one answer that fits. Wrong ones are refused and change nothing. */
  expect(expected: Expected): void {
    this.expected = expected;
    this.timer = setTimeout(() => this.end(new VivariumError('timeout', 'Nobody answered the consent page in time. Connect again.')), expected.timeoutMs);
    this.timer.unref();
  }

  /** Gives up waiting. */
  close(): void {
    this.end(new VivariumError('aborted', 'Connecting was cancelled.'));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Anybody may knock here, with addresses that are none.
    const url = URL.canParse(request.url ?? '', this.redirectUri) ? new URL(request.url ?? '', this.redirectUri) : undefined;
    if (request.headers.host !== this.host || url?.pathname !== this.path) return page(response, 404, 'Not found', 'This is not the address of a sign-in.');
    if (request.method !== 'GET') return page(response, 405, 'Not allowed', 'A sign-in comes back with GET.');
    const { expected } = this;
    const only = (name: string) => (url.searchParams.getAll(name).length === 1 ? (url.searchParams.get(name) ?? undefined) : undefined);
    const issuer = url.searchParams.has('iss') ? only('iss') : expected?.issuer;
    if (!expected || !same(only('state') ?? '', expected.state) || issuer !== expected.issuer)
      return page(response, 400, 'Not this sign-in', 'This answer does not belong to the sign-in that Vivarium started. Go back to the page where you consented.');
    const [code, error] = [only('code'), only('error')];
    if (code === undefined && error === undefined) return page(response, 400, 'Incomplete', 'The answer carries no code. Go back to the page where you consented.');
    // From here on the state is spent: a second answer, be it the same, finds nobody waiting.
    this.expected = undefined;
    // Nobody keeps anybody waiting any more but the source, whose answers have limits of their own.
    clearTimeout(this.timer);
    if (code === undefined) {
      page(response, 200, 'Not connected', 'The consent was not given. You can close this window.');
      return this.end(new VivariumError('declined', 'The consent was not given. Nothing was connected.'));
    }
    try {
      await expected.finish(code, only('iss'));
      page(response, 200, 'Connected', 'You can close this window and go back to Vivarium.');
      this.end();
    } catch (thrown) {
      const failure = VivariumError.from(thrown);
      page(response, 200, 'Not connected', failure.message);
      this.end(failure);
    }
  }

  private end(error?: VivariumError): void {
    clearTimeout(this.timer);
    this.expected = undefined;
    this.settle(error);
    this.server.close();
    this.server.closeIdleConnections();
  }
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The colours of Vivarium's own page (host/ui/tokens.css.ts), which this one cannot load. */
const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#f6f6f3, #121311); color: light-dark(#1b1c1a, #ecedea) }
body { margin: 0; padding: 18vh 16px 0 }
main { max-width: 26rem; margin: 0 auto; padding: 24px 28px; border: 1px solid light-dark(#e4e4df, #2c2e2b); border-radius: 12px; background: light-dark(#ffffff, #1a1b19) }
h1 { margin: 0; font-size: 20px; line-height: 1.3 }
p { margin: 8px 0 0; overflow-wrap: anywhere; color: light-dark(#5e5f5a, #a5a8a1) }
.name { margin: 0 0 12px; font-size: 13px; font-weight: 600; color: light-dark(#1c6b50, #7fd1ab) }
`.replace(/\n/g, '');

function page(response: ServerResponse, status: number, title: string, text: string): void {
  const escape = (value: string) => value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>${style}</style>
<main><p class="name">Vivarium</p><h1>${escape(title)}</h1><p>${escape(text)}</p></main></html>`);
}
