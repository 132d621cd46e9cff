import { decodeMessage, encodeMessage, companionToPage, SESSION_HEADER, SOCKET_PATH, SOCKET_PROTOCOL, SOCKET_SESSION, type AgentAsk, type AgentCall } from '@vivarium/sdk/protocol';
import { VivariumError } from '@vivarium/sdk/contract';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startCompanion, type Companion } from '../companion.js';
import { newBrowserKey, sendAsPage, shellFixture, temporaryFolder, type Answer } from '../companion-testing.js';

/** A page that answers calls of agents as a test wants. */
export interface TestPage {
  readonly calls: AgentCall[];
  close(): Promise<void>;
}

/** A companion as it runs, with what a paired browser does. */
export class AgentBench {
  private constructor(
    readonly companion: Companion,
    readonly dataFolder: string,
    private readonly token: string,
  ) {}

  static async start(): Promise<AgentBench> {
    const dataFolder = await temporaryFolder();
    const companion = await startCompanion({ version: '9.9.9', port: 0, dataFolder, shellFolder: await shellFixture(), sourceFolder: join(import.meta.dirname, '../../..'), plugins: [], demo: false, log: () => undefined, vault: 'file' });
    const code = companion.issueLink().split('#code=')[1];
    const { publicKey } = await newBrowserKey();
    const paired = await sendAsPage(companion.origin, 'POST', '/api/session/pair', { code, publicKey });
    return new AgentBench(companion, dataFolder, (JSON.parse(paired.text) as { token: string }).token);
  }

  get mcp(): URL {
    return new URL('/mcp', this.companion.origin);
  }

  /** A request as the page makes it. */
  ask(method: string, path: string, body?: unknown): Promise<Answer> {
    return sendAsPage(this.companion.origin, method, path, body, { [SESSION_HEADER]: this.token });
  }

  /** An agent with a token. */
  async agent(wanted: { title?: string; author?: boolean; days?: number } = {}): Promise<{ id: string; token: string }> {
    const { text } = await this.ask('POST', '/api/agents', { title: 'Helper', author: false, ...wanted });
    const { agent, token } = JSON.parse(text) as { agent: { id: string }; token: string };
    return { id: agent.id, token };
  }

  /** Lines of the log that agents left. */
  async logged(): Promise<Record<string, unknown>[]> {
    const { text } = await this.ask('GET', '/api/documents');
    return (JSON.parse(text) as { kind: string; id: string; content?: { lines: Record<string, unknown>[] } }[]).flatMap(({ kind, id, content }) => (kind === 'log' && id.startsWith('calls-') ? (content?.lines ?? []) : []));
  }

  /** An open page. */
  async page(answer: (ask: AgentAsk, agent: AgentCall['agent']) => unknown, { visible = true, attends = true } = {}): Promise<TestPage> {
    const { origin } = this.companion;
    const socket = new WebSocket(origin.replace('http', 'ws') + SOCKET_PATH, [SOCKET_PROTOCOL, SOCKET_SESSION + this.token], { origin });
    const calls: AgentCall[] = [];
    socket.on('message', (data: Buffer, binary) => {
      const { message } = decodeMessage(binary ? data : data.toString());
      const parsed = companionToPage.parse(message);
      if (parsed.type !== 'call') return;
      const { id, call } = parsed;
      if ('due' in call) return;
      calls.push(call);
      Promise.resolve()
        .then(() => answer(call.ask, call.agent))
        .then(
          (result) => socket.send(encodeMessage({ type: 'answer', id, result: result as never })),
          (thrown: unknown) => socket.send(encodeMessage({ type: 'answer', id, error: VivariumError.from(thrown).toJSON() })),
        );
    });
    await once(socket, 'open');
    if (attends) socket.send(encodeMessage({ type: 'attend', visible }));
    return {
      calls,
      close: async () => {
        if (socket.readyState === socket.CLOSED) return;
        const closed = once(socket, 'close');
        socket.close();
        await closed;
      },
    };
  }

  async close(): Promise<void> {
    await this.companion.close();
    await rm(this.dataFolder, { recursive: true, force: true });
  }
}
