import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import type { Account, CompanionEvent, companionApi } from '@vivarium/sdk/protocol';
import type { DemoAccount } from '@vivarium/sdk/testing/emulator';
import type { z } from 'zod';
import type { Accounts, Identity } from './accounts.js';
import { toEmulator } from './broker.js';
import { permit } from './broker-rules.js';
import type { Transport } from './broker-transport.js';
import type { Demos, RunningDemo } from './demo.js';
import { authorize, OAuthSession, type OAuthAuthentication, type OAuthClient, type Tokens } from './oauth.js';
import { Loopback } from './oauth-loopback.js';

type ConnectRequest = z.output<(typeof companionApi)['POST /api/accounts/connect']['request']>;
type OAuthRequest = Omit<Extract<ConnectRequest, { type: 'oauth2' }>, 'type'>;
type TokenRequest = Omit<Extract<ConnectRequest, { type: 'token' }>, 'type'>;

/** How accounts get connected. */
export interface ConnectOptions {
  accounts: Accounts;
  demos: Demos;
  transport: Transport;
  log: (message: string) => void;
  publish: (event: CompanionEvent) => void;
  /** Milliseconds a consent page may stay open. */
  consentTimeout?: number;
}

/** Consent pages may be left open and forgotten; the oldest then gives way. */
const MAX_OPEN_CONSENTS = 4;

/** A consent that somebody was sent to. */
interface Consent {
  authorizeUrl: string;
  /** Fulfilled when the account is connected. */
  account: Promise<Account>;
}

/** Signs identities in: by consent in the browser, by a pasted token, or as a demo that takes the same way. */
export class Connecting {
  private readonly open = new Set<Loopback>();

  constructor(private readonly options: ConnectOptions) {}

  /** Handles `POST /api/accounts/connect`. */
  async connect(request: ConnectRequest): Promise<{ authorizeUrl?: string; account?: Account }> {
    if (request.type !== 'demo' && request.type !== 'none' && request.account !== undefined) this.options.accounts.get(request.account);
    switch (request.type) {
      case 'oauth2':
        return { authorizeUrl: (await this.consent(request, { demo: this.standIn(request.connector) !== undefined })).authorizeUrl };
      case 'token':
        return { account: await this.token(request, this.standIn(request.connector)) };
      case 'demo':
        return { account: await this.demo(request.connector) };
      case 'none':
        return { account: await this.anybody(request.connector, this.standIn(request.connector) !== undefined) };
    }
  }

  /** Connects a source that anybody may ask: there is one account of it. */
  async anybody(connector: string, demo = false): Promise<Account> {
    const { auth, title } = this.options.accounts.contract(connector).definition;
    if (auth.type !== 'none') throw new VivariumError('invalid-input', `${title} needs a sign-in.`);
    return this.options.accounts.connect({ connector, label: title, readOnly: false, demo, secret: undefined });
  }

  /** Connects a pasted token once its source has accepted it. */
  async token({ connector, token, readOnly, account }: TokenRequest, demo?: RunningDemo): Promise<Account> {
    const contract = this.options.accounts.contract(connector);
    if (contract.definition.auth.type !== 'token') throw new VivariumError('invalid-input', `${contract.definition.title} does not sign in with a token.`);
    const bearer = token.trim();
    if (!/^[\x21-\x7e]+$/.test(bearer)) throw new VivariumError('invalid-input', 'A token has no spaces or line breaks in it. Paste it again.');
    const identified = await this.identify(contract, bearer, demo?.origin);
    const settings = demo?.account.type === 'token' ? demo.account.settings : undefined;
    return this.options.accounts.connect({ ...identified, connector, readOnly, demo: demo !== undefined, secret: { type: 'token', token: bearer }, settings, account });
  }

  /** Connects the demo account by the way real ones take; the companion answers the consent page itself. */
  async demo(connector: string): Promise<Account> {
    this.options.accounts.contract(connector);
    const demo = this.options.demos.get(connector);
    if (!demo) throw new VivariumError('unavailable', 'The demo is not running. Start Vivarium without --no-demo.');
    if (demo.account.type === 'none') return this.anybody(connector, true);
    const account = await (demo.account.type === 'token' ? this.token({ connector, token: demo.account.token, readOnly: false }, demo) : this.demoConsent(connector, demo.account));
    if (account.callbackUrl !== undefined) demo.addWebhook?.(account.callbackUrl);
    return account;
  }

  private async demoConsent(connector: string, { clientId, clientSecret, login }: Extract<DemoAccount, { type: 'oauth2' }>): Promise<Account> {
    const consent = await this.consent({ connector, clientId, clientSecret, readOnly: false }, { demo: true, byPerson: false });
    const url = new URL(consent.authorizeUrl);
    url.searchParams.set('prompt', 'none');
    url.searchParams.set('login_hint', login);
    const answer = await fetch(url, { redirect: 'manual' });
    const back = answer.headers.get('location');
    if (back === null) throw new VivariumError('invalid-response', `The demo of ${connector} did not consent (${answer.status}).`);
    await fetch(back);
    return consent.account;
  }

  /**
   * Gives every connector without a real account its demo account, under the id it had, unless the person removed it.
   * Demo and real accounts of one connector never stand side by side.
   */
  async restoreDemos(connectors: Iterable<string>): Promise<void> {
    for (const connector of connectors) {
      const here = this.options.accounts.list().filter((account) => account.connector === connector);
      const demo = here.find((account) => account.demo);
      if (this.options.demos.get(connector) && here.every((account) => account.demo) && this.options.accounts.wantsDemo(connector)) {
        await this.demo(connector).catch((error: unknown) => this.options.log(`The demo account of ${connector} is not connected: ${VivariumError.from(error).message}`));
      } else if (demo) await this.options.accounts.dropDemo(demo.id);
    }
  }

  /** Gives up every consent that is still open. */
  close(): void {
    for (const loopback of this.open) loopback.close();
  }

  private async consent({ connector, clientId, clientSecret, readOnly, account }: OAuthRequest, { demo = false, byPerson = true }: { demo?: boolean; byPerson?: boolean }): Promise<Consent> {
    const contract = this.options.accounts.contract(connector);
    const { auth, title } = contract.definition;
    if (auth.type !== 'oauth2') throw new VivariumError('invalid-input', `${title} does not sign in with a consent page.`);
    const client = await this.clientOf(account, clientId?.trim(), clientSecret?.trim() || undefined);
    const emulator = demo ? this.emulator(connector) : undefined;
    const scopes = readOnly ? auth.readOnlyScopes : auth.scopes;
    if (this.open.size >= MAX_OPEN_CONSENTS) this.open.values().next().value?.close();
    const loopback = await Loopback.open();
    this.open.add(loopback);
    const { url, state, verifier } = authorize(auth, client, scopes, loopback.redirectUri, emulator);
    let connected: Account | undefined;
    loopback.expect({
      state,
      issuer: new URL(auth.authorizeUrl).origin,
      timeoutMs: this.options.consentTimeout ?? 600_000,
      finish: async (code) => {
        const session = new OAuthSession({ title, auth, client, transport: this.options.transport, emulator });
        const tokens = await session.exchange(code, verifier, loopback.redirectUri, scopes);
        const identified = await this.identify(contract, tokens.accessToken, emulator);
        connected = await this.options.accounts.connect({ ...identified, connector, readOnly, demo, secret: { type: 'oauth2', client, tokens }, problem: shortfall(auth, scopes, tokens), account });
      },
    });
    const result = loopback.done.then(
      () => {
        const account = connected as Account;
        if (byPerson) this.options.publish({ type: 'consent-given', connector, account: account.id });
        return account;
      },
      (thrown: unknown) => {
        const error = VivariumError.from(thrown);
        this.options.log(`${title} was not connected: ${error.message}`);
        if (byPerson) this.options.publish({ type: 'consent-failed', connector, error: error.toJSON(), ...(account === undefined ? {} : { account }) });
        throw error;
      },
    );
    void result.catch(() => undefined).finally(() => this.open.delete(loopback));
    return { authorizeUrl: url.href, account: result };
  }

  private async clientOf(account: string | undefined, clientId: string | undefined, clientSecret: string | undefined): Promise<OAuthClient> {
    if (clientId !== undefined) return { clientId, clientSecret };
    const known = account === undefined ? undefined : await this.options.accounts.client(account);
    if (!known) throw new VivariumError('invalid-input', 'The OAuth client of before is not known any more. Enter its ID and secret.');
    return known;
  }

  /** Who signed in, asked of the source itself. */
  private async identify(contract: Contract, bearer: string, emulator: string | undefined): Promise<Pick<Identity, 'label' | 'key' | 'workspace'>> {
    const { identity, network, title, auth } = contract.definition;
    const first = network[0];
    if (!identity || !first) return { label: undefined };
    const { url, rule } = permit(contract.definition, 'GET', first.origin + identity.path);
    const { status, text } = await this.options.transport.text({
      url: toEmulator(url, emulator),
      method: 'GET',
      headers: { accept: 'application/json', ...rule.headers, authorization: `Bearer ${bearer}` },
    });
    // Nobody copied what a consent page gave: the source knows who it is and refuses what they ask.
    if (status === 403 && auth.type === 'oauth2')
      throw new VivariumError('forbidden', `${title} refuses this sign-in (403). Enable its API in the project of your OAuth client, allow all that the consent page asks for, and connect again.`);
    if (status === 401 || status === 403) throw new VivariumError('invalid-input', `${title} does not accept this sign-in (${status}). Check that it was copied whole and may read ${title}.`);
    if (status !== 200) throw new VivariumError('unavailable', `${title} cannot say who signed in just now (${status}). Try again in a minute.`);
    try {
      const answer: unknown = JSON.parse(text);
      return { label: identity.label(answer), key: identity.key?.(answer), workspace: identity.workspace?.(answer) };
    } catch (cause) {
      throw new VivariumError('invalid-response', `${title} answered something we cannot read. Try again in a minute.`, { cause });
    }
  }

  /** The emulator that an author put in the place of the source: whoever signs in there is signed in here as a demo account. */
  private standIn(connector: string): RunningDemo | undefined {
    const demo = this.options.demos.get(connector);
    return demo?.standIn ? demo : undefined;
  }

  private emulator(connector: string): string | undefined {
    return this.options.demos.get(connector)?.origin;
  }
}

/** What the person unticked on the consent page, in words. */
function shortfall({ scopes: all }: OAuthAuthentication, requested: readonly string[], { scopes: granted }: Tokens): string | undefined {
  const missing = requested.filter((scope) => all.includes(scope) && !granted.includes(scope)).map((scope) => scope.split('/').at(-1));
  return missing.length > 0 ? `Not everything was allowed (missing: ${missing.join(', ')}). Reconnect and tick all boxes to use it fully.` : undefined;
}
