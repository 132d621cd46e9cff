import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import type { PageToCompanion } from '@vivarium/sdk/protocol';
import { permitBatch } from './broker-batch.js';
import { ownHeaders } from './broker-headers.js';
import { permit, type Permit } from './broker-rules.js';
import type { Transport } from './broker-transport.js';

/** What the broker needs to know of an account. */
export interface BrokerAccount {
  readonly id: string;
  readonly contract: Contract;
  readonly readOnly: boolean;
  /** Where the demo's emulator stands in for the contract's hosts. */
  readonly emulator: string | undefined;
}

/** Where accounts and their credentials come from. */
export interface BrokerAccounts {
  /** @throws VivariumError `not-found`. */
  brokerAccount(id: string): BrokerAccount;
  /** The bearer credential. @throws VivariumError `signed-out`. */
  credential(id: string): Promise<string | undefined>;
  /** Another credential than the refused one, or undefined where there is no other. */
  renewed(id: string, refused: string): Promise<string | undefined>;
  /** Hears that the source accepted or refused the credential. */
  heard(id: string, accepted: boolean): void;
}

/** One request to a source, as a page passes it on. */
export type BrokerRequest = Omit<Extract<PageToCompanion, { type: 'request' }>, 'type' | 'id'> & { readonly body?: Uint8Array | undefined };

/** What a source answered. */
export interface BrokerAnswer {
  readonly status: number;
  /** Names are lower case. */
  readonly headers: Record<string, string>;
  /** Decompressed. It fails with a VivariumError where the source, a limit or the asker cuts it. */
  readonly content: Readable;
}

/** How a broker is made. */
export interface BrokerOptions {
  accounts: BrokerAccounts;
  transport: Transport;
  log: (message: string) => void;
}

const MAX_REDIRECTS = 3;
/** A source in this process may ask the person meanwhile, and has a limit of its own besides. */
const PERSON_MS = 600_000;
/** Of the connection rather than of the answer (RFC 9110 section 7.6.1), cookies, and what decompressing made untrue. */
const NOT_FORWARDED = new Set(['alt-svc', 'clear-site-data', 'connection', 'content-encoding', 'content-length', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'set-cookie', 'set-cookie2', 'te', 'trailer', 'transfer-encoding', 'upgrade']);
/** The one way from connector code to a source. It adds the credential, which never comes back. */
export class Broker {
  constructor(private readonly options: BrokerOptions) {}

  /** Sends a request that the account's contract permits. `asker` ends it, its answer's content included. @throws VivariumError */
  async exchange(wanted: BrokerRequest, asker: AbortSignal): Promise<BrokerAnswer> {
    const account = this.options.accounts.brokerAccount(wanted.account);
    const permitted = this.permitted(account, wanted);
    const signal = AbortSignal.any([asker, AbortSignal.timeout(permitted.url.hostname.endsWith('.invalid') ? PERSON_MS : this.options.transport.limits.whole)]);
    const answer = await this.authorised(account, permitted, wanted, signal);
    const status = answer.statusCode ?? 0;
    this.logRefusal(account.id, wanted.method, permitted.url.hostname, status);
    const content = this.options.transport.content(answer);
    const cut = () => content.destroy(VivariumError.from(signal.reason));
    signal.addEventListener('abort', cut, { once: true });
    // Whoever reads hears of it; one that nobody reads any more must not end the process.
    content.on('error', () => undefined).on('close', () => signal.removeEventListener('abort', cut));
    return { status, headers: forwarded(answer), content };
  }

  private permitted(account: BrokerAccount, { method, url, headers, body }: BrokerRequest): Permit {
    const permitted = permit(account.contract.definition, method, url);
    const text = body ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString() : '';
    const batched = permitBatch(account.contract.definition, permitted.url.origin, fromConnector(headers)['content-type'], text);
    if (account.readOnly && (batched.length > 0 ? batched : [permitted]).some(({ writes }) => writes))
      throw new VivariumError('forbidden', 'This account is connected read-only. Reconnect it with write access to change something.');
    return permitted;
  }

  /** Host and status only: paths hold names and addresses of people, queries what they searched for. */
  private logRefusal(account: string, method: string, hostname: string, status: number): void {
    if (status >= 400) this.options.log(`${account}: ${hostname} answered ${method} with ${status}.`);
  }

  /** Sends with the credential; a refused one is renewed once. */
  private async authorised(account: BrokerAccount, permitted: Permit, wanted: BrokerRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { accounts } = this.options;
    const credential = await accounts.credential(account.id);
    let answer = await this.follow(account, permitted, wanted, credential, signal);
    if (answer.statusCode === 401 && credential !== undefined) {
      const renewed = await accounts.renewed(account.id, credential).catch((error: unknown) => {
        answer.destroy();
        throw error;
      });
      if (renewed !== undefined) {
        answer.resume();
        answer = await this.follow(account, permitted, wanted, renewed, signal);
      }
    }
    const status = answer.statusCode ?? 0;
    // A fault of the source, or of what stands before it, says nothing of the credential.
    if (status === 401 || status < 400) accounts.heard(account.id, status !== 401);
    return answer;
  }

  /** Sends and follows redirects of reads, each checked like a request of its own. A redirected write is an answer. */
  private async follow(account: BrokerAccount, permitted: Permit, wanted: BrokerRequest, credential: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
    let current = permitted;
    for (let redirects = 0; ; redirects++) {
      const url = toEmulator(current.url, account.emulator);
      const answer = await this.options.transport.send({
        url,
        method: wanted.method,
        headers: { ...fromConnector(wanted.headers), ...current.rule.headers, ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }) },
        body: wanted.body,
        signal,
      });
      const { location } = answer.headers;
      if (wanted.method !== 'GET' || location === undefined || ![301, 302, 303, 307, 308].includes(answer.statusCode ?? 0)) return answer;
      answer.resume();
      if (redirects === MAX_REDIRECTS) throw new VivariumError('blocked', `${account.contract.definition.title} redirected too often.`);
      current = permit(account.contract.definition, 'GET', redirectTarget(location, url, current.url));
    }
  }
}

/** The same path on the emulator that stands in for every host of the contract. */
export function toEmulator(url: URL, emulator: string | undefined): URL {
  return emulator === undefined ? url : Object.assign(new URL(emulator), { pathname: url.pathname, search: url.search });
}

/** Where a redirect leads, in the source's own terms: an emulator's origin is put back to the one it stands for. */
function redirectTarget(location: string, sent: URL, meant: URL): string {
  const target = URL.canParse(location, sent) ? new URL(location, sent) : undefined;
  if (!target) return location;
  return target.origin === sent.origin ? meant.origin + target.pathname + target.search + target.hash : target.href;
}

function fromConnector(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name, value]) => ownHeaders.has(name) && !/[\r\n\0]/.test(value)),
  );
}

function forwarded(answer: IncomingMessage): Record<string, string> {
  const perConnection = new Set(answer.headers.connection?.split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined || NOT_FORWARDED.has(name) || perConnection.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
