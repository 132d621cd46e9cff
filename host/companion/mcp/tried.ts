import type { Tool } from '@modelcontextprotocol/client';
import type { McpCollection } from '@vivarium/sdk/protocol';
import { proposeCollections } from '../../../plugins/mcp/propose.js';
import { successOf } from '../../../plugins/mcp/result.js';
import type { Connection } from './connection.js';
import { isRead, titleOf } from './setup.js';

/** Milliseconds that trying a tool may take. */
export const SAMPLE_MS = 15_000;
const MOST_SAMPLES = 8;

/** Asks tools that read and need nothing once, and proposes what their answers could be. */
export async function tried(connection: Pick<Connection, 'call'>, tools: readonly Tool[], taken: Set<string>): Promise<McpCollection[]> {
  const found: McpCollection[] = [];
  const candidates = tools.filter((tool) => isRead(tool) && (tool.inputSchema.required ?? []).length === 0).slice(0, MOST_SAMPLES);
  for (const tool of candidates) {
    // What has to tell how far it is takes too long to be asked again and again.
    const long = new AbortController();
    const answer = await connection.call(tool.name, {}, { signal: AbortSignal.any([AbortSignal.timeout(SAMPLE_MS), long.signal]), progress: () => long.abort() }).catch(() => undefined);
    if (!answer || answer.isError) continue;
    found.push(...proposeCollections(tool.name, titleOf(tool), successOf(answer, titleOf(tool)), taken));
  }
  return found.slice(0, 12);
}
