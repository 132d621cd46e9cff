import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { VivariumError } from '@vivarium/sdk/contract';
import { z } from 'zod';
import { Instance } from '../instance.js';
import { agentServer } from './agent-server.js';
import { CALL_PATH, type PassedCall } from './routes.js';
import type { AgentTool } from './tools.js';

/** Where a client's configuration puts the token. */
export const TOKEN_VARIABLE = 'VIVARIUM_TOKEN';

/** What `vivarium mcp` runs with. */
export interface AgentProcess {
  version: string;
  dataFolder: string;
  tools: Readonly<Record<string, AgentTool>>;
  token: string | undefined;
}

const LARGEST_MESSAGE = 2 << 20;
const Answer = z.object({ value: z.record(z.string(), z.unknown()), untrusted: z.boolean().optional(), image: z.base64().optional() });

/**
 * Speaks MCP on this process's stdin and stdout and passes calls on to the running Vivarium. It starts none: the data are
 * in an open page, and a person starts and opens it. Without one it goes on, and every call says what to do.
 * Resolves when the client has gone.
 */
export async function serveAgent({ version, dataFolder, tools, token }: AgentProcess): Promise<void> {
  const call = async (tool: string, input: unknown, signal: AbortSignal, client: string | undefined) => {
    if (!token) throw new VivariumError('signed-out', `There is no token. Create one in Vivarium (Settings, "Your other agents") and put it into the variable ${TOKEN_VARIABLE} of this server's configuration.`);
    const origin = await Instance.originOn(dataFolder);
    if (!origin) throw new VivariumError('offline', `Vivarium does not run on ${dataFolder}. Start it with "npm start" in its folder and open its page, then try again.`);
    const body: z.input<typeof PassedCall> = { tool, input, ...(client === undefined ? {} : { client }) };
    const response = await fetch(origin + CALL_PATH, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body), signal, redirect: 'error' }).catch((thrown: unknown) => {
      if (signal.aborted) throw thrown;
      throw new VivariumError('offline', 'Vivarium does not answer. Is it still running in its terminal?', { cause: thrown });
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw VivariumError.from(answer ?? new VivariumError('unavailable', `Vivarium answered ${response.status}.`));
    return Answer.parse(answer);
  };
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: LARGEST_MESSAGE });
  const gone = new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  const server = serveStdio(agentServer({ version, tools, call }), { transport, onerror: (error) => void process.stderr.write(`${error.message}\n`) });
  await gone;
  await server.close();
}
