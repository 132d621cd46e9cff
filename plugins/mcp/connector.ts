import { implement, type Connector } from '@vivarium/sdk/connector';
import { contractFromData } from '@vivarium/sdk/contract';
import { McpResourceItem, McpToolAnswer, type McpWorkerSetup } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { mapItems } from './items.js';
import { successOf } from './result.js';

/** The connector of one MCP server: its contract came as data, its tools are called through the broker, where the companion holds the server. */
export function connectorOf({ contract: data, reads, actions, collections }: McpWorkerSetup): Connector {
  const contract = contractFromData(data);
  const { definition } = contract;
  type Implementation = Parameters<typeof implement>[1];
  return implement(contract, {
    collections: Object.fromEntries([
      ...(Object.hasOwn(definition.collections, 'resources') ? [['resources', async function* ({ http, signal }: Parameters<Implementation['collections'][string]>[0]) {
        yield { reset: true, upsert: await http.post('/read/resources', {}, { signal, schema: z.array(McpResourceItem) }), last: true };
      }] as const] : []),
      ...collections.map((one) => [one.name, async function* ({ http, signal }: Parameters<Implementation['collections'][string]>[0]) {
        const answer = await http.post('/read/tool', { collection: one.name, tool: one.tool, arguments: one.arguments }, { signal, schema: McpToolAnswer });
        yield { reset: true, upsert: mapItems(one, successOf(answer, one.title)).items, last: true };
      }] as const),
    ]),
    reads: Object.fromEntries(reads.map(({ name, tool, whole }) => [name, async ({ http, signal, input }) => {
      const answer = await http.post('/read/tool', { tool, arguments: input }, { signal, schema: McpToolAnswer });
      return whole ? answer : successOf(answer, definition.reads[name]!.title);
    }])),
    actions: Object.fromEntries(actions.map(({ name, tool, whole }) => [name, async ({ http, signal, input }) => {
      const answer = await http.post('/call/tool', { tool, arguments: input }, { signal, schema: McpToolAnswer });
      const value = successOf(answer, definition.actions[name]!.title);
      return whole ? answer : value;
    }])),
  } as Implementation);
}
