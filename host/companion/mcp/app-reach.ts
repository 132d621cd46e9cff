import type { Tool } from '@modelcontextprotocol/client';
import { appsOf } from './apps.js';
import type { Connection } from './connection.js';
import type { McpRecord } from './server-file.js';
import { titleOf } from './setup.js';

/** What the apps of a server would reach. What was allowed before stays so while it is asked for. */
export async function reachOf(connection: Pick<Connection, 'appPage'>, tools: readonly Tool[], before: McpRecord['reach']): Promise<McpRecord['reach']> {
  const found: McpRecord['reach'] = {};
  for (const { uri } of appsOf(tools, titleOf)) {
    const wants = await connection.appPage(uri).then((page) => [...page.wants], (): string[] => []);
    if (wants.length > 0) found[uri] = { wants, allowed: (before[uri]?.allowed ?? []).filter((what) => wants.includes(what)) };
  }
  return found;
}
