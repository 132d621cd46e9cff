import { VivariumError } from '@vivarium/sdk/contract';
import { PagePlanLine, type PagePlanRequest } from '@vivarium/sdk/protocol';
import type { CompanionSession } from '../connectors/host.js';
import { linesOf } from './lines.js';

/** What Claude planned, with what it cost. */
export type Planned = Extract<PagePlanLine, { type: 'done' }>;

/** Has Claude plan a page. `heard` hears why one waits. @throws VivariumError where there is no plan */
export async function planPage(request: PagePlanRequest, session: Pick<CompanionSession, 'fetch'>, heard: (reason: string) => void, signal: AbortSignal): Promise<Planned> {
  const response = await session.fetch('/api/studio/plan', { method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json' }, signal });
  for await (const line of linesOf(response, PagePlanLine)) {
    if (line.type === 'done') return line;
    if (line.type === 'error') throw VivariumError.from(line.error);
    if (line.type === 'waiting') heard(line.reason);
  }
  throw new VivariumError('unavailable', 'Vivarium stopped in the middle. Nothing was made. Try again.');
}
