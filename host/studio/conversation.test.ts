import { expect } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioLine } from '@vivarium/sdk/protocol';
import type { CompanionSession } from '../connectors/host.js';
import { converse } from './conversation.js';

/** A companion that says these lines and then waits, and answers what the page posts like this. */
function companion(lines: readonly object[], answer: () => Response = () => new Response('null')) {
  const seen = { posted: [] as string[], left: false };
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => lines.forEach((line) => controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`))),
      cancel: () => void (seen.left = true),
    });
  const session = {
    fetch: (path: string) => Promise.resolve(path === '/api/studio' ? new Response(stream()) : (seen.posted.push(path), answer())),
    // The draft does not load: that is a finding, too.
    request: () => Promise.reject(new VivariumError('not-found', 'There is no such draft.')),
  } as Pick<CompanionSession, 'request' | 'fetch'>;
  const run = () => converse({ prompt: 'What is next?', locale: 'en', shapes: [] }, { session, contracts: [], taken: new Set(), heard: () => undefined, ask: () => Promise.resolve([null]) }, AbortSignal.timeout(5000));
  return { seen, run };
}

const started: StudioLine = { type: 'started', run: 'r', model: 'mid-1' };
const check: StudioLine = { type: 'check', check: 1, draft: 'draft-1', round: 1 };
const asks: StudioLine = { type: 'asks', questions: [{ question: 'Which?' }] };
const failureOf = (run: () => Promise<unknown>) => run().then(() => 'done', (thrown: unknown) => VivariumError.from(thrown));

describe('a conversation with the studio', () => {
  for (const line of [check, asks])
    it(`ends with what the companion says where it does not take what was answered (${line.type})`, async () => {
      const refusal = new VivariumError('too-large', 'That is too large.');
      const { seen, run } = companion([started, line], () => new Response(JSON.stringify(refusal.toJSON()), { status: 413 }));
      expect(await failureOf(run)).to.include({ code: 'too-large', message: 'That is too large.' });
      expect(seen.posted).to.have.length(1);
      expect(seen.left, 'nobody waits in the companion any more').to.equal(true);
    });

  it('goes on where nobody waits for an answer any more', async () => {
    const late = new VivariumError('not-found', 'Nobody waits for this answer any more.');
    const { run } = companion([started, check, { type: 'error', error: { code: 'quota', message: 'It cost too much.' } }], () => new Response(JSON.stringify(late.toJSON()), { status: 404 }));
    expect(await failureOf(run)).to.include({ code: 'quota' });
  });

  it('leaves the companion when it cannot go on, so that Claude is not asked further', async () => {
    const { seen, run } = companion([started, { type: 'unheard-of' }]);
    expect(await failureOf(run)).to.be.instanceOf(VivariumError);
    expect(seen.left).to.equal(true);
  });
});
