import { VivariumError } from '@vivarium/sdk/contract';
import { RestyleLine, type RestyleRequest } from '@vivarium/sdk/protocol';
import type { CompanionSession } from '../connectors/host.js';
import { linesOf } from './lines.js';

/** What Claude answered, with what it cost. */
export type Restyled = Extract<RestyleLine, { type: 'done' }>;

/** Has Claude dress a page. `heard` hears of what happens meanwhile, and what was spent where there is no look. @throws VivariumError where there is no look */
export async function restyle(request: RestyleRequest, session: Pick<CompanionSession, 'fetch'>, heard: (line: RestyleLine) => void, signal: AbortSignal): Promise<Restyled> {
  const response = await session.fetch('/api/restyle', { method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json' }, signal });
  for await (const line of linesOf(response, RestyleLine)) {
    if (line.type === 'done') return line;
    heard(line);
    if (line.type === 'error') throw VivariumError.from(line.error);
  }
  throw new VivariumError('unavailable', 'Vivarium stopped in the middle. The page is as it was. Try again.');
}
