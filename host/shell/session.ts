import { VivariumError } from '@vivarium/sdk/contract';
import { loadBrowserKey, saveBrowserKey } from '../store/keys.js';
import { CompanionClient, postJson, type TokenSource } from './companion-client.js';
import { codeIn, takeCode } from './pairing-code.js';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** The page's session with the companion. */
export type Session = CompanionClient;

/**
 * The session, at once: its first request signs in. {@link Session.ready} tells whether that worked; it rejects with
 * `signed-out` when this browser must be paired (show how to get a link) and with `offline` when no companion answers.
 */
export function createSession(): Session {
  // A new link opened in this tab changes only the fragment: without a reload nobody would read its code.
  addEventListener('hashchange', () => codeIn(location.hash) && location.reload());
  return new CompanionClient(new BrowserTokens(takeCode()));
}

/** The session once it is signed in. @throws VivariumError as {@link createSession} says. */
export async function openSession(): Promise<Session> {
  const session = createSession();
  await session.ready;
  return session;
}

/** Tokens by pairing once, later by signing a challenge with this browser's key. */
class BrowserTokens implements TokenSource {
  constructor(private code: string | undefined) {}

  async next(): Promise<string> {
    const code = this.code;
    this.code = undefined;
    if (!code) return this.prove();
    try {
      return await this.pair(code);
    } catch (thrown) {
      const error = VivariumError.from(thrown);
      // A link that was used already is no reason to send a paired browser away.
      if (error.code !== 'signed-out') {
        this.code = code;
        throw error;
      }
      return this.prove(error);
    }
  }

  private async pair(code: string): Promise<string> {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
    const { browser, token } = await postJson('POST /api/session/pair', { code, publicKey: { kty: kty ?? '', crv: crv ?? '', x: x ?? '', y: y ?? '' } });
    await saveBrowserKey({ browser, privateKey });
    return token;
  }

  private async prove(reason?: VivariumError): Promise<string> {
    const key = await loadBrowserKey();
    if (!key) throw reason ?? new VivariumError('signed-out', 'This browser is not paired. Open the link that Vivarium shows in its terminal.');
    const { browser, privateKey } = key;
    const { challenge } = await postJson('POST /api/session/challenge', { browser });
    const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new TextEncoder().encode(challenge));
    const { token } = await postJson('POST /api/session/prove', { browser, challenge, signature: base64url(signed) });
    return token;
  }
}

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
