import { createHash, randomBytes } from 'node:crypto';
import type { Authentication, ContractDefinition } from '../../contract/index.js';
import type { Transport } from '../../connector/index.js';

/** How a plugin's demo account signs in; exported by its emulator.ts as `demoAccount`. `settings`: what a person would choose for it. */
export type DemoAccount =
  | { type: 'oauth2'; clientId: string; clientSecret?: string; login: string }
  | { type: 'token'; token: string; settings?: Readonly<Record<string, unknown>> }
  /** The source asks nobody who they are. */
  | { type: 'none' };

/** The contract's URL at the emulator. */
const moved = (url: string, origin: string) => {
  const { pathname, search } = new URL(url);
  return origin + pathname + search;
};

/** Signs in at the emulator by the code flow with PKCE, as the companion does. Answers the access token. */
async function signIn(auth: Extract<Authentication, { type: 'oauth2' }>, account: Extract<DemoAccount, { type: 'oauth2' }>, origin: string, scopes: readonly string[]) {
  const verifier = randomBytes(32).toString('base64url');
  const redirect = 'http://127.0.0.1:1/callback';
  const authorize = new URL(moved(auth.authorizeUrl, origin));
  authorize.search = new URLSearchParams({
    ...auth.parameters,
    client_id: account.clientId,
    redirect_uri: redirect,
    response_type: 'code',
    scope: scopes.join(' '),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'none',
    login_hint: account.login,
  }).toString();
  const consent = await fetch(authorize, { redirect: 'manual' });
  const code = new URL(consent.headers.get('location') ?? 'about:blank').searchParams.get('code');
  if (!code) throw new Error(`No code: ${consent.status} ${consent.headers.get('location') ?? (await consent.text())}`);
  const answer = await fetch(moved(auth.tokenUrl, origin), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
      client_id: account.clientId,
      code_verifier: verifier,
      ...(account.clientSecret === undefined ? {} : { client_secret: account.clientSecret }),
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

/**
 * A connector's way to an emulator without a companion: signs in for real, moves the contract's hosts to the
 * emulator's and adds the credential and the contract's headers. For tests on Node.
 *
 * @param scopes - Default: all of the contract's.
 */
export async function emulatorTransport(contract: ContractDefinition, origin: string, account: DemoAccount, scopes?: readonly string[]): Promise<Transport> {
  const { auth } = contract;
  const token = account.type === 'token' ? account.token : auth.type === 'oauth2' && account.type === 'oauth2' ? await signIn(auth, account, origin, scopes ?? auth.scopes) : '';
  return async ({ method, url, headers, body, signal }) => {
    const rule = contract.network.find((candidate) => candidate.origin === new URL(url).origin);
    const response = await fetch(moved(url, origin), {
      method,
      headers: { ...rule?.headers, ...headers, authorization: `Bearer ${token}` },
      body: body ?? null,
      signal: signal ?? null,
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.arrayBuffer() };
  };
}
