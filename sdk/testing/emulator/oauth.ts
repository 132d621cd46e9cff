import { createHash, randomBytes } from 'node:crypto';
import type { Handler, Reply, RouteRequest } from './server.js';

/** What an authorization server knows. */
export interface OAuthOptions {
  clients: readonly { id: string; secret?: string }[];
  /** Identities that can consent. */
  users: readonly { login: string; name: string }[];
  paths: { authorize: string; token: string; revoke: string };
  now: () => Date;
  /** Seconds an access token lives. Default 3600. */
  lifetime?: number;
  /** Earlier grants, as `snapshot()` gave them, so that a connected account survives a restart. */
  snapshot?: unknown;
  onChange?: () => void;
  /** The service's name on the consent page. */
  title: string;
}

/** An authorization server: code flow with PKCE for loopback clients, refresh, revocation (RFC 6749, 7636, 7009, 8252). */
export interface OAuthServer {
  readonly routes: Readonly<Record<string, Handler>>;
  /** The grant behind a bearer header, or the 401/403 in Google's form. `scopes`: any one of them suffices. */
  check(request: RouteRequest, scopes: readonly string[]): { login: string } | Reply;
  /** Ends the life of every access token, as after an hour. */
  expireAccessTokens(): void;
  /** Ends every consent: refresh answers invalid_grant. */
  revokeAll(): void;
  snapshot(): unknown;
}

interface Grant {
  client: string;
  login: string;
  scopes: string[];
  refresh: string;
  access: Record<string, number>;
}

const secret = () => randomBytes(24).toString('base64url');
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Loopback redirect of an installed application: any port, any path (RFC 8252 section 7.3). */
function isLoopback(uri: string): boolean {
  try {
    const { protocol, hostname } = new URL(uri);
    return protocol === 'http:' && (hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost');
  } catch {
    return false;
  }
}

/** An authorization server whose routes are added to an emulator's own. */
export function createOAuthServer(options: OAuthOptions): OAuthServer {
  const { clients, users, paths, now, lifetime = 3600, onChange = () => undefined } = options;
  const codes = new Map<string, { grant: Grant; redirect: string; challenge: string; expires: number }>();
  let grants: Grant[] = structuredClone((options.snapshot as Grant[] | undefined) ?? []);
  const time = () => now().getTime();
  const failure = (error: string, description: string, status = 400): Reply => ({ status, body: { error, error_description: description } });
  const redirectTo = (uri: string, values: Record<string, string | null>): Reply => {
    const target = new URL(uri);
    for (const [name, value] of Object.entries(values)) if (value !== null) target.searchParams.set(name, value);
    return { status: 302, headers: { location: target.href } };
  };

  function consent(query: URLSearchParams, login: string): Reply {
    const grant: Grant = { client: query.get('client_id') ?? '', login, scopes: (query.get('scope') ?? '').split(' ').filter(Boolean), refresh: secret(), access: {} };
    const code = secret();
    const redirect = query.get('redirect_uri') ?? '';
    codes.set(code, { grant, redirect, challenge: query.get('code_challenge') ?? '', expires: time() + 60_000 });
    return redirectTo(redirect, { code, state: query.get('state'), scope: grant.scopes.join(' ') });
  }

  function wrongRequest(query: URLSearchParams): Reply | undefined {
    // Without a known client and a loopback redirect nothing may be redirected (RFC 6749 section 4.1.2.1).
    if (!clients.some(({ id }) => id === query.get('client_id'))) return failure('invalid_client', 'The OAuth client was not found.', 401);
    if (!isLoopback(query.get('redirect_uri') ?? '')) return failure('redirect_uri_mismatch', 'A desktop client redirects to loopback.');
    const back = (error: string) => redirectTo(query.get('redirect_uri') ?? '', { error, state: query.get('state') });
    if (query.get('response_type') !== 'code') return back('unsupported_response_type');
    if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')) return back('invalid_request');
    if (!query.get('scope')) return back('invalid_scope');
    return undefined;
  }

  const authorize: Handler = ({ query }) => {
    const wrong = wrongRequest(query);
    if (wrong) return wrong;
    if (query.get('prompt') === 'none') {
      const user = users.find(({ login }) => login === query.get('login_hint'));
      return user ? consent(query, user.login) : redirectTo(query.get('redirect_uri') ?? '', { error: 'login_required', state: query.get('state') });
    }
    const scopes = (query.get('scope') ?? '').split(' ').map((scope) => `<li><code>${escape(scope)}</code></li>`);
    const buttons = users.map(({ login, name }) => `<button name="login" value="${escape(login)}">Continue as ${escape(name)} (${escape(login)})</button>`);
    return {
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(options.title)}: consent</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:10vh auto;padding:0 1rem}button{font:inherit;padding:.6rem 1rem;margin:.25rem 0;display:block;width:100%}</style>
<main><h1>${escape(options.title)} (demo)</h1><p>An application asks for access:</p><ul>${scopes.join('')}</ul>
<form method="post" action="${escape(paths.authorize)}?${escape(query.toString())}">${buttons.join('')}<button name="login" value="">Cancel</button></form></main></html>`,
    };
  };

  const decide: Handler = ({ query, body }) => {
    const wrong = wrongRequest(query);
    if (wrong) return wrong;
    const user = users.find(({ login }) => login === new URLSearchParams(body).get('login'));
    return user ? consent(query, user.login) : redirectTo(query.get('redirect_uri') ?? '', { error: 'access_denied', state: query.get('state') });
  };

  function issue(grant: Grant, withRefresh: boolean): Reply {
    const access = secret();
    grant.access[access] = time() + lifetime * 1000;
    onChange();
    return {
      headers: { 'cache-control': 'no-store' },
      body: {
        access_token: access,
        expires_in: lifetime,
        token_type: 'Bearer',
        scope: grant.scopes.join(' '),
        ...(withRefresh ? { refresh_token: grant.refresh } : {}),
      },
    };
  }

  const token: Handler = ({ body, headers }) => {
    if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return failure('invalid_request', 'The body must be form-encoded.');
    const form = new URLSearchParams(body);
    const client = clients.find(({ id }) => id === form.get('client_id'));
    if (!client || (client.secret !== undefined && client.secret !== form.get('client_secret'))) return failure('invalid_client', 'Unauthorized', 401);
    if (form.get('grant_type') === 'authorization_code') {
      const code = form.get('code') ?? '';
      const pending = codes.get(code);
      codes.delete(code);
      const verifier = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
      if (!pending || pending.expires < time() || pending.grant.client !== client.id || pending.redirect !== form.get('redirect_uri') || pending.challenge !== verifier)
        return failure('invalid_grant', 'Malformed auth code.');
      grants.push(pending.grant);
      return issue(pending.grant, true);
    }
    if (form.get('grant_type') === 'refresh_token') {
      const grant = grants.find(({ refresh, client: owner }) => refresh === form.get('refresh_token') && owner === client.id);
      return grant ? issue(grant, false) : failure('invalid_grant', 'Token has been expired or revoked.');
    }
    return failure('unsupported_grant_type', 'Invalid grant_type.');
  };

  const revoke: Handler = ({ body, query }) => {
    const given = new URLSearchParams(body).get('token') ?? query.get('token') ?? '';
    const before = grants.length;
    grants = grants.filter(({ refresh, access }) => refresh !== given && !Object.hasOwn(access, given));
    onChange();
    return grants.length < before ? { body: {} } : failure('invalid_token', 'Token expired or revoked');
  };

  return {
    routes: { [`GET ${paths.authorize}`]: authorize, [`POST ${paths.authorize}`]: decide, [`POST ${paths.token}`]: token, [`POST ${paths.revoke}`]: revoke },
    check({ headers }, scopes) {
      const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
      const grant = grants.find(({ access }) => Object.hasOwn(access, bearer) && (access[bearer] ?? 0) > time());
      const error = (code: number, status: string, reason: string, message: string): Reply => ({
        status: code,
        headers: code === 401 ? { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' } : {},
        body: { error: { code, message, status, errors: [{ message, domain: 'global', reason }] } },
      });
      if (!grant) return error(401, 'UNAUTHENTICATED', 'authError', 'Request had invalid authentication credentials.');
      if (!scopes.some((scope) => grant.scopes.includes(scope))) return error(403, 'PERMISSION_DENIED', 'insufficientPermissions', 'Request had insufficient authentication scopes.');
      return { login: grant.login };
    },
    expireAccessTokens() {
      for (const grant of grants) grant.access = {};
    },
    revokeAll() {
      grants = [];
      onChange();
    },
    snapshot: () => structuredClone(grants),
  };
}
