import { auth, type Client, type FetchLike, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import type { McpTransport } from '@vivarium/sdk/protocol';
import { isUnauthorized, meaningOf } from './meaning.js';
import { mayWantEvents, remoteTransport, type RemoteTransport } from './remote.js';
import type { SignIn, StepUp } from './sign-in.js';
import { missing, StdioTransport } from './stdio.js';
import type { Transcript } from './transcript.js';

/** What starting a server takes. */
export interface StarterOptions {
  readonly title: string;
  readonly transport: McpTransport;
  /** Values of the secrets that the transport names. */
  secrets(): Promise<Readonly<Record<string, string>>>;
  readonly home: string;
  readonly fetch: FetchLike;
  readonly signIn: SignIn;
}

const CONNECT_MS = 30_000;
/** The same for one that may have to be fetched first, as npx does. */
const START_MS = 120_000;

/** Starts a client on a server. In which of the protocol's forms it is to be spoken to is learnt from what failed, and remembered. */
export class Starter {
  private legacy = false;
  /** It is reached with a stream of events, as it was before 2025. */
  private events = false;

  constructor(
    private readonly options: StarterOptions,
    private readonly transcript: Transcript,
    private readonly newClient: () => Client,
    /** Hears every message first. */
    private readonly hear: (message: JSONRPCMessage) => void,
  ) {}

  /** Answers a client that is connected. `opened` is told over what it tries: closing that once `signal` is aborted calls it off. */
  async start(opened: (transport: Transport) => void, signal: AbortSignal): Promise<Client> {
    let client: Client;
    try {
      client = await this.attempt(opened, signal);
    } catch (thrown) {
      if (signal.aborted || (this.options.transport.type === 'stdio' ? this.legacy : !this.events)) throw thrown;
      // Some servers of before do not survive a question they do not know, or only know the stream of events.
      this.legacy = true;
      client = await this.attempt(opened, signal).catch((again: unknown) => {
        if (this.options.transport.type === 'http') this.events = this.legacy = false;
        throw this.options.transport.type === 'http' && !isUnauthorized(again) ? thrown : again;
      });
    }
    this.legacy ||= client.getProtocolEra() === 'legacy';
    return client;
  }

  /** Connects to see whether somebody has to sign in: answers the transport that then wants a code, and the problem where there is one. */
  async knock(): Promise<{ readonly transport?: RemoteTransport; readonly problem?: VivariumError }> {
    const transport = (await this.transport()) as RemoteTransport;
    const client = this.newClient();
    try {
      await client.connect(transport, { timeout: CONNECT_MS });
    } catch (thrown) {
      const problem = meaningOf(this.options.title, thrown);
      // It stays open: what it learned is needed when the code comes.
      if (isUnauthorized(thrown)) return { transport, problem };
      await transport.close().catch(() => undefined);
      const before = this.events;
      this.events = mayWantEvents(thrown, transport);
      return this.events && !before ? this.knock() : { problem };
    }
    await client.close().catch(() => undefined);
    return {};
  }

  /** Asks a server elsewhere for more than it allowed. */
  async askForMore({ scope, resourceMetadataUrl }: StepUp): Promise<RemoteTransport> {
    const { transport: how, fetch, signIn, title } = this.options;
    const transport = (await this.transport()) as RemoteTransport;
    const where = resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl: new URL(resourceMetadataUrl) };
    await auth(signIn, { serverUrl: (how as Extract<McpTransport, { type: 'http' }>).url, scope, forceReauthorization: true, fetchFn: fetch, ...where }).catch((thrown: unknown) => {
      throw meaningOf(title, thrown);
    });
    return transport;
  }

  private async attempt(opened: (transport: Transport) => void, signal: AbortSignal): Promise<Client> {
    const client = this.newClient();
    const transport = await this.transport();
    signal.throwIfAborted();
    opened(transport);
    // The SDK hands every message to who was there before it, first.
    transport.onmessage = this.hear;
    try {
      const connecting = client.connect(transport, { timeout: transport instanceof StdioTransport ? START_MS : CONNECT_MS, ...(this.legacy ? { prior: { kind: 'legacy' } } : {}) });
      connecting.catch(() => undefined);
      // A question before the first answer does not notice that nobody is there any more.
      const ended = transport instanceof StdioTransport ? transport.ended.then(() => Promise.reject(new VivariumError('unavailable', `${this.options.title} ended at once.`))) : undefined;
      ended?.catch(() => undefined);
      await (ended ? Promise.race([connecting, ended]) : connecting);
    } catch (thrown) {
      await transport.close().catch(() => undefined);
      this.events = mayWantEvents(thrown, transport);
      const { transport: how } = this.options;
      // What broke first, the pipe or the process, is chance.
      throw how.type === 'stdio' && (transport as StdioTransport).isMissing ? missing(how.command) : thrown;
    }
    return client;
  }

  private async transport(): Promise<StdioTransport | RemoteTransport> {
    const { transport, home, fetch, signIn } = this.options;
    const secrets = await this.options.secrets();
    if (transport.type === 'stdio') return new StdioTransport({ command: transport.command, args: transport.args, env: { ...transport.env, ...secrets }, home, transcript: this.transcript });
    const headers = Object.fromEntries(transport.secrets.flatMap((name) => (secrets[name] === undefined ? [] : [[name, secrets[name]]])));
    return remoteTransport({ url: transport.url, headers, fetch, signIn, events: this.events });
  }
}
