import { VivariumError } from '@vivarium/sdk/contract';
import type { McpQuestion, McpReply } from '@vivarium/sdk/protocol';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Transport } from '../../../host/companion/broker-transport.js';
import { McpServers } from '../../../host/companion/mcp/servers.js';
import { FileVault } from '../../../host/companion/vault-file.js';

/** What a scenario tells its client. */
export const Task = z.object({
  url: z.url(),
  scenario: z.string(),
  context: z.object({ client_id: z.string().optional(), client_secret: z.string().optional(), toolCalls: z.array(z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) })).optional() }),
});
/** What a scenario tells its client. */
export type Task = z.output<typeof Task>;

/** Rounds of consent that a person has the patience for. */
const MOST_ROUNDS = 2;
/** As the scenario of client documents wants it. */
const CLIENT_DOCUMENT = 'https://conformance-test.local/client-metadata.json';

/**
 * Does with a server what a person does, by the product's own client: adds it, signs in where that is asked, and calls
 * what it offers.
 */
export async function useServer({ url, scenario, context }: Task): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vivarium-conformance-'));
  const broker = new Transport();
  const vault = await FileVault.open(join(folder, 'vault'), () => undefined);
  const servers = await McpServers.open(
    { dataFolder: folder, vault, version: '0', log: () => undefined, contracts: new Map(), clientMetadataUrl: CLIENT_DOCUMENT, ask: (_, question) => Promise.resolve(answerTo(question)), connect: () => Promise.resolve(), stateChanged: () => undefined, sourceChanged: () => undefined },
    broker,
  );
  let rounds = 0;
  const signedIn = async (id: string, run: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      const failure = await run().then(() => undefined, (thrown: unknown) => VivariumError.from(thrown));
      if (!failure) return;
      if (failure.code !== 'signed-out' || (rounds += 1) > MOST_ROUNDS) throw failure;
      const { client_id: clientId, client_secret: clientSecret } = context;
      const page = await servers.get(id).beginSignIn(clientId === undefined ? undefined : { clientId, clientSecret });
      // The page of consent sends back at once, and says by that what became of it.
      if (page) await (await fetch(page)).text();
    }
  };
  try {
    const { id } = await servers.add({ title: 'Conformance', transport: { type: 'http', url, secrets: [] }, secretValues: {}, roots: [] });
    const entry = servers.get(id);
    await signedIn(id, () => entry.restart());
    for (const { name, arguments: parameters } of context.toolCalls ?? (await callsOf(scenario, folder)))
      await signedIn(id, () => entry.answer({ url: new URL(`${servers.originOf(id)}/call/tool`), method: 'POST', headers: {}, body: JSON.stringify({ tool: name, arguments: parameters }) })).catch((thrown: unknown) => {
        // One of its tools answers against the protocol, which the client says.
        if (scenario !== 'sep-2322-client-request-state') throw thrown;
      });
  } finally {
    await servers.close();
    broker.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sends a form as it stands, with a yes where one is asked for. */
function answerTo(question: McpQuestion): McpReply {
  const fields = question.mode === 'form' ? Object.entries(question.schema.properties) : [];
  return { action: 'accept', content: Object.fromEntries(fields.flatMap(([name, field]) => (field['type'] === 'boolean' && field['default'] === undefined ? [[name, true]] : []))) };
}

/** What is called: every tool that was agreed to, as it was kept. */
async function callsOf(scenario: string, folder: string): Promise<{ name: string; arguments: Record<string, unknown> }[]> {
  // Its server offers a tool and cannot run it.
  if (scenario === 'json-schema-ref-no-deref') return [];
  const { servers } = JSON.parse(await readFile(join(folder, 'mcp.json'), 'utf8')) as { servers: { tools: Record<string, { inputSchema: unknown }> }[] };
  const { tools } = servers[0]!;
  const named = Object.keys(tools);
  if (scenario === 'json-schema-2020-12-preservation') return [{ name: 'json_schema_echo', arguments: { schema: tools['json_schema_2020_12_tool']?.inputSchema } }];
  return named.map((name) => ({ name, arguments: { a: 2, b: 3 } }));
}
