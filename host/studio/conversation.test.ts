import { expect } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import type { StudioLine } from '@vivarium/sdk/protocol';
import type { CompanionSession } from '../connectors/host.js';
import { converse } from './conversation.js';

/** A companion that says these lines and then waits, and answers what the page posts like this; `stop` is the person's. */
function companion(lines: readonly object[], answer: () => Response = () => new Response('null')) {
  const seen = { posted: [] as string[], left: false };
  const stopped = new AbortController();
  let say!: (line: object) => void;
  const stream = (signal: AbortSignal) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        say = (line) => controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
        lines.forEach(say);
        signal.addEventListener('abort', () => ((seen.left = true), controller.error(signal.reason)));
      },
      cancel: () => void (seen.left = true),
    });
  const session = {
    fetch: (path: string, { signal }: { signal: AbortSignal }) => Promise.resolve(path === '/api/studio' ? new Response(stream(signal)) : (seen.posted.push(path), answer())),
    request(path: string) {
      seen.posted.push(path);
      if (path === 'POST /api/studio/stop') return Promise.resolve(say(done) ?? null);
      // The draft does not load: that is a finding, too.
      return Promise.reject(new VivariumError('not-found', 'There is no such draft.'));
    },
  } as unknown as Pick<CompanionSession, 'request' | 'fetch'>;
  const run = (heard: (line: StudioLine) => void = () => undefined) => converse({ prompt: 'What is next?', locale: 'en', shapes: [] }, { session, contracts: [], taken: new Set(), heard, ask: () => Promise.resolve([null]) }, AbortSignal.any([stopped.signal, AbortSignal.timeout(5000)]));
  return { seen, run, stop: () => stopped.abort() };
}

const size = { w: 4, h: 4 };
const done: StudioLine = {
  type: 'done', draft: 'draft-done',
  result: {
    files: { 'widget.ts': 'export {};' }, entry: 'widget.ts', findings: [], summary: 'As far as it came.', model: 'mid-1', usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0 }, rounds: 1,
    manifest: { tag: 'gen-next', title: 'Next', description: 'What is next.', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: {}, config: { type: 'object' }, sample: {} },
  },
};
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
      expect(seen.posted.filter((path) => path.startsWith('/'))).to.have.length(1);
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

  for (const [what, severity] of [['passed its checks', 'warning'], ['did not pass', 'error']] as const)
    it(`when the person has enough after a draft ${what}, ${severity === 'error' ? 'leaves with nothing' : 'ends with it'}`, async () => {
      const checked: StudioLine = { type: 'checked', round: 1, findings: [{ severity, where: 'no items', message: 'It scrolls.' }] };
      const { seen, run, stop } = companion([started, checked]);
      const made = run((line) => line.type === 'checked' && stop()).then(({ draft }) => draft, () => 'nothing');
      expect(await made).to.equal(severity === 'error' ? 'nothing' : 'draft-done');
      expect(seen.posted).to.deep.equal(severity === 'error' ? [] : ['POST /api/studio/stop']);
      expect(seen.left).to.equal(true);
    });
});
