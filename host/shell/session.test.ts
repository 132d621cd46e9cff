import { expect, waitUntil as until } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { VivariumError } from '@vivarium/sdk/contract';
import { decodeMessage, encodeMessage, REQUEST_LIMIT, SESSION_HEADER, SOCKET_CLOSED, SOCKET_PATH, SOCKET_PROTOCOL, SOCKET_SESSION, type CompanionEvent, type CompanionToPage } from '@vivarium/sdk/protocol';
import { createSession, openSession } from './session.js';

type Answer = (body: Record<string, string>, request: { path: string; headers: Headers; signal?: AbortSignal | null }) => Response | Promise<Response>;

/** The companion's session rules in front of `fetch`, with real signatures. */
class FakeCompanion {
  readonly calls: string[] = [];
  readonly codes = new Set(['once']);
  token = 0;
  down = false;
  routes: Record<string, Answer> = {};
  private readonly keys = new Map<string, CryptoKey>();
  private readonly original = globalThis.fetch;

  install(): void {
    globalThis.fetch = async (input, init = {}) => {
      const path = input instanceof Request ? input.url : input.toString();
      const name = `${init.method ?? 'GET'} ${path}`;
      this.calls.push(name);
      if (this.down) throw new TypeError('Failed to fetch');
      const body = (init.body ? JSON.parse(init.body as string) : {}) as Record<string, string>;
      const headers = new Headers(init.headers);
      const own = this.session(name, body);
      if (own) return own;
      if (headers.get(SESSION_HEADER) !== `token-${this.token}`) return this.refuse();
      return this.routes[name]?.(body, { path, headers, signal: init.signal ?? null }) ?? json({ code: 'not-found', message: 'None.' }, 404);
    };
  }
  restore(): void {
    globalThis.fetch = this.original;
  }
  private refuse = () => json({ code: 'signed-out', message: 'No session.' }, 401, { 'www-authenticate': 'Vivarium' });

  private session(name: string, body: Record<string, string>): Promise<Response> | undefined {
    if (name === 'POST /api/session/pair') return this.pair(body as never);
    if (name === 'POST /api/session/challenge') return Promise.resolve(json({ challenge: `for ${body.browser}` }));
    if (name === 'POST /api/session/prove') return this.prove(body);
    return undefined;
  }
  private async pair({ code, publicKey }: { code: string; publicKey: JsonWebKey }) {
    if (!this.codes.delete(code)) return this.refuse();
    expect(Object.keys(publicKey)).to.have.members(['kty', 'crv', 'x', 'y']);
    const browser = `b${this.keys.size}`;
    this.keys.set(browser, await crypto.subtle.importKey('jwk', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']));
    return json({ browser, token: `token-${(this.token += 1)}` });
  }
  private async prove({ browser, challenge, signature }: Record<'browser' | 'challenge' | 'signature', string>) {
    const key = this.keys.get(browser);
    const bytes = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    const fits = key && (await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes, new TextEncoder().encode(challenge)));
    return fits ? json({ token: `token-${(this.token += 1)}` }) : this.refuse();
  }
}

const json = (value: unknown, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(value), { status, headers });
const codeOf = (promise: Promise<unknown>) => promise.then(() => 'none', (error: unknown) => VivariumError.from(error).code);

describe('session', () => {
  let companion: FakeCompanion;
  beforeEach(async () => {
    await deleteDB('vivarium-session');
    companion = new FakeCompanion();
    companion.install();
    history.replaceState(null, '', location.pathname + location.search);
  });
  afterEach(() => companion.restore());

  const pairOnce = async () => {
    location.hash = '#code=once';
    return openSession();
  };

  it('pairs with the code of the address and takes it out of the address', async () => {
    await pairOnce();
    expect(location.hash).to.equal('');
    expect(companion.calls).to.deep.equal(['POST /api/session/pair']);
  });

  it('proves itself on later loads with a key that cannot be exported', async () => {
    await pairOnce();
    await openSession();
    expect(companion.calls.slice(1)).to.deep.equal(['POST /api/session/challenge', 'POST /api/session/prove']);
    const { loadBrowserKey } = await import('../store/keys.js');
    const key = (await loadBrowserKey())!.privateKey;
    expect(key.extractable).to.equal(false);
    expect(await crypto.subtle.exportKey('jwk', key).then(() => 'exported', () => 'refused')).to.equal('refused');
  });

  it('a used link does not send a paired browser away', async () => {
    await pairOnce();
    location.hash = '#code=once';
    await openSession();
  });

  it('an unpaired browser hears signed-out, once and for all', async () => {
    const session = createSession();
    let expired = 0;
    session.onExpired(() => (expired += 1));
    expect(await codeOf(session.ready)).to.equal('signed-out');
    expect(await codeOf(session.request('GET /api/documents', {}))).to.equal('signed-out');
    expect(expired).to.equal(1);
    expect(companion.calls).to.deep.equal([]);
  });

  it('signs in again when the token has ended, once for requests that were refused together', async () => {
    const session = await pairOnce();
    companion.routes = { 'GET /api/documents': () => json([]) };
    companion.token += 1;
    const answers = await Promise.all([session.request('GET /api/documents', {}), session.request('GET /api/documents', {})]);
    expect(answers).to.deep.equal([[], []]);
    expect(companion.calls.filter((call) => call.endsWith('prove'))).to.have.length(1);
  });

  it('a companion that does not answer is offline, and the code is kept for the next try', async () => {
    companion.down = true;
    location.hash = '#code=once';
    const session = createSession();
    expect(await codeOf(session.ready)).to.equal('offline');
    companion.down = false;
    companion.routes = { 'GET /api/documents': () => json([]) };
    expect(await session.request('GET /api/documents', {})).to.deep.equal([]);
  });

  it('fills the path, keeps the details of a conflict, and refuses an answer that does not fit', async () => {
    const session = await pairOnce();
    const stored = { kind: 'settings', id: 'a', version: 2, content: 1 } as const;
    companion.routes = {
      'DELETE /api/accounts/a%2Fb': () => json(null),
      'PUT /api/documents': () => json({ code: 'conflict', message: 'Newer.', details: stored }, 409),
      'GET /api/documents': () => json([{ kind: 'poem' }]),
    };
    expect(await session.request('DELETE /api/accounts/:account', { account: 'a/b' })).to.equal(null);
    const refused = await session.request('PUT /api/documents', { kind: 'settings', id: 'a', version: 1 }).catch((error: unknown) => error as VivariumError);
    expect(refused).to.include({ code: 'conflict' });
    expect((refused as VivariumError).cause).to.deep.equal(stored);
    expect(await codeOf(session.request('GET /api/documents', {}))).to.equal('version');
  });

  describe('socket', () => {
    const original = globalThis.WebSocket;
    beforeEach(() => {
      FakeSocket.all = [];
      Object.assign(globalThis, { WebSocket: FakeSocket });
    });
    afterEach(() => Object.assign(globalThis, { WebSocket: original }));

    const hearing = async () => {
      const session = await pairOnce();
      const [states, events]: [string[], CompanionEvent[]] = [[], []];
      session.onConnection((state) => states.push(state));
      const end = session.onEvent((event) => events.push(event));
      const first = await FakeSocket.opened(1);
      first.tell({ type: 'event', event: { type: 'alive' } });
      return { session, states, events, end, first };
    };
    const request = { account: 'a-1', method: 'PUT', url: 'https://example.com/1', headers: { accept: 'x' }, body: 'hi' } as const;
    const never = new AbortController().signal;

    it('opens where the page is from and names the session in a header only', async () => {
      const { first, end } = await hearing();
      expect(first.url).to.equal(`${location.origin.replace('http', 'ws')}${SOCKET_PATH}`);
      expect(first.protocols).to.deep.equal([SOCKET_PROTOCOL, `${SOCKET_SESSION}token-1`]);
      end();
      expect(first.readyState).to.equal(3);
    });

    it('hears events over cut connections, and leaves out those it does not know', async () => {
      const { states, events, end, first } = await hearing();
      first.onmessage?.({ data: '{"type":"event","event":{"type":"tomorrow"}}' });
      first.tell({ type: 'event', event: { type: 'changed', account: 'a-1', at: 1 } });
      first.cut(1006);
      (await FakeSocket.opened(2)).tell({ type: 'event', event: { type: 'alive' } });
      expect(events).to.deep.equal([{ type: 'alive' }, { type: 'changed', account: 'a-1', at: 1 }, { type: 'alive' }]);
      await until(() => states.length === 3);
      expect(states).to.deep.equal(['open', 'lost', 'open']);
      end();
    });

    it('asks sources, puts answers in pieces together and passes refusals on', async () => {
      const { session, end, first } = await hearing();
      const [whole, refused] = [session.exchange(request, never), session.exchange({ ...request, body: undefined }, never)];
      await until(() => first.sent.length === 2);
      const { body: _, ...said } = request;
      expect(first.sent[0]).to.deep.equal({ message: { type: 'request', id: 1, ...said }, text: 'hi' });
      expect(first.sent[1]).to.deep.equal({ message: { type: 'request', id: 2, ...said }, text: undefined });
      first.tell({ type: 'response', id: 1, status: 201, headers: { etag: '1' }, more: true }, 'one ');
      first.tell({ type: 'failure', id: 2, error: { code: 'blocked', message: 'No.' } });
      first.tell({ type: 'part', id: 1, more: false }, 'two');
      const answer = await whole;
      expect(answer.ok && [answer.status, answer.headers, new TextDecoder().decode(answer.body)]).to.deep.equal([201, { etag: '1' }, 'one two']);
      expect(await refused).to.deep.equal({ ok: false, error: { code: 'blocked', message: 'No.' } });
      end();
    });

    it('says when nobody wants an answer any more', async () => {
      const { session, end, first } = await hearing();
      const stop = new AbortController();
      const answer = codeOf(session.exchange(request, stop.signal));
      await until(() => first.sent.length === 1);
      stop.abort();
      expect(await answer).to.equal('aborted');
      expect(first.sent[1]?.message).to.deep.equal({ type: 'abort', id: 1 });
      end();
    });

    it('a request on its way when the connection breaks is offline and not sent again; the next one opens another', async () => {
      const { session, end, first } = await hearing();
      const answer = codeOf(session.exchange(request, never));
      await until(() => first.sent.length === 1);
      first.cut(1006);
      expect(await answer).to.equal('offline');
      const next = codeOf(session.exchange(request, never));
      const second = await FakeSocket.opened(2);
      second.tell({ type: 'event', event: { type: 'alive' } });
      await until(() => second.sent.length === 1);
      second.tell({ type: 'response', id: 2, status: 200, headers: {}, more: false });
      expect(await next).to.equal('none');
      end();
    });

    it('a companion that does not answer elsewhere is lost here, too', async () => {
      const { session, states, end } = await hearing();
      companion.down = true;
      expect(await codeOf(session.request('GET /api/documents', {}))).to.equal('offline');
      expect(states).to.deep.equal(['open', 'lost']);
      end();
    });

    it('signs in again when the session has ended', async () => {
      const { end, first } = await hearing();
      first.cut(SOCKET_CLOSED.session);
      const second = await FakeSocket.opened(2);
      expect(second.protocols[1]).to.equal(`${SOCKET_SESSION}token-2`);
      second.cut(SOCKET_CLOSED.session);
      expect((await FakeSocket.opened(3)).protocols[1]).to.equal(`${SOCKET_SESSION}token-3`);
      end();
    });

    it('a companion of another version is said to be one', async () => {
      const session = await pairOnce();
      const answer = codeOf(session.exchange(request, never));
      (await FakeSocket.opened(1)).cut(SOCKET_CLOSED.version);
      expect(await answer).to.equal('version');
      const end = session.onEvent(() => undefined);
      end();
    });

    it('refuses a body no companion takes before it is sent', async () => {
      const { session, end, first } = await hearing();
      const answer = await session.exchange({ ...request, body: new ArrayBuffer(REQUEST_LIMIT + 1) }, never);
      expect(answer.ok ? undefined : answer.error.code).to.equal('too-large');
      expect(first.sent).to.deep.equal([]);
      end();
    });
  });
});

/** The companion's side of a WebSocket, in the test's hands. */
class FakeSocket {
  static all: FakeSocket[] = [];
  /** The count-th socket that was opened. */
  static async opened(count: number): Promise<FakeSocket> {
    await until(() => FakeSocket.all.length >= count);
    return FakeSocket.all[count - 1]!;
  }
  binaryType = 'blob';
  readyState = 1;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly sent: { message: unknown; text: string | undefined }[] = [];
  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }
  send(data: string | Uint8Array): void {
    const { message, bytes } = decodeMessage(data);
    this.sent.push({ message, text: bytes && new TextDecoder().decode(bytes) });
  }
  tell(message: CompanionToPage, text?: string): void {
    const data = encodeMessage(message, text === undefined ? undefined : new TextEncoder().encode(text));
    this.onmessage?.({ data: typeof data === 'string' ? data : data.buffer });
  }
  cut(code: number): void {
    this.readyState = 3;
    this.onclose?.(new CloseEvent('close', { code }));
  }
  close(): void {
    this.cut(1005);
  }
}
