import { VivariumError } from '@vivarium/sdk/contract';
import { PagePlanLine, type PagePlanRequest } from '@vivarium/sdk/protocol';
import type { CompanionSession } from '../connectors/host.js';
import { linesOf } from './lines.js';

/** What Claude planned, with what it cost. */
export type Planned = Extract<PagePlanLine, { type: 'done' }>;

/** Has Claude plan a page. `heard` hears of what happens meanwhile, and what was spent where there is no plan. @throws VivariumError where there is no plan */
export async function planPage(request: PagePlanRequest, session: Pick<CompanionSession, 'fetch'>, heard: (line: PagePlanLine) => void, signal: AbortSignal): Promise<Planned> {
  const response = await session.fetch('/api/studio/plan', { method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json' }, signal });
  for await (const line of linesOf(response, PagePlanLine)) {
    if (line.type === 'done') return line;
    heard(line);
    if (line.type === 'error') throw VivariumError.from(line.error);
  }
  throw new VivariumError('unavailable', 'Vivarium stopped in the middle. Nothing was made. Try again.');
}
