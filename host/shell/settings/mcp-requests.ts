import { ErrorData, VivariumError } from '@vivarium/sdk/contract';
import type { ShellServices } from '../services.js';

/** Asks the companion about MCP servers. @throws VivariumError */
export async function askMcp(session: Pick<ShellServices['session'], 'fetch'>, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body: unknown = {}): Promise<unknown> {
  const init = method === 'GET' || method === 'DELETE' ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await session.fetch(`/api/mcp/${path}`, init);
  const answer: unknown = await response.json();
  if (!response.ok) throw VivariumError.from(ErrorData.parse(answer));
  return answer;
}
