import { expect } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { VivariumError } from '@vivarium/sdk/contract';
import { SESSION_HEADER, type CompanionEvent } from '@vivarium/sdk/protocol';
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

  it('events come through cut connections, half lines and lines it does not know', async () => {
    const session = await pairOnce();
    const pieces = ['{"type":"alive"}\n{"type":"cha', 'nged","account":"a-1","at":1}\n{"type":"tomorrow"}\n{"type":"changed","account":"a-2","at":2}\n'];
    companion.routes = { 'GET /api/events': () => new Response(new Blob(pieces).stream()) };
    const states: string[] = [];
    session.onConnection((state) => states.push(state));
    const end = new AbortController();
    const seen: CompanionEvent[] = [];
    for await (const event of session.events(end.signal)) {
      seen.push(event);
      if (seen.length === 6) end.abort();
    }
    const once = [{ type: 'alive' }, { type: 'changed', account: 'a-1', at: 1 }, { type: 'changed', account: 'a-2', at: 2 }];
    expect(seen).to.deep.equal([...once, ...once]);
    expect(states).to.deep.equal(['open', 'lost', 'open']);
  });
});
