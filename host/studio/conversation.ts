import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import { StudioLine, type StudioQuestion, type StudioRequest, type StudioResult } from '@vivarium/sdk/protocol';
import type { CompanionSession } from '../connectors/host.js';
import { linesOf, refusalOf } from './lines.js';
import { verify, type VerifyOptions } from './verify.js';

/** What a run of the studio needs of the page. */
export interface ConversationOptions {
  readonly session: Pick<CompanionSession, 'request' | 'fetch'>;
  readonly contracts: readonly Contract[];
  readonly taken: ReadonlySet<string>;
  readonly recorded?: VerifyOptions['recorded'];
  /** Hears of everything that happens, as it happens. */
  heard(line: StudioLine): void;
  /** Asks the person: one answer a question, null where they leave it to Claude. */
  ask(questions: readonly StudioQuestion[], signal: AbortSignal): Promise<readonly (string | null)[]>;
}

/** What hears of a widget that is written. */
export type Hearing = Pick<ConversationOptions, 'heard' | 'ask'>;

/**
 * One run: Claude writes in the companion, its drafts run here. Stopped after a draft passed its checks, it ends with that one.
 *
 * @throws VivariumError where there is nothing to place
 */
export async function converse(request: StudioRequest, options: ConversationOptions, stopped: AbortSignal): Promise<{ draft: string; result: StudioResult }> {
  const { session, contracts, taken, recorded, heard, ask } = options;
  let run = '';
  let passed = false;
  const leaving = new AbortController();
  const { signal } = leaving;
  const leave = () => leaving.abort(stopped.reason);
  const stop = () => (passed ? void session.request('POST /api/studio/stop', { run }).catch(leave) : leave());
  if (stopped.aborted) stop();
  stopped.addEventListener('abort', stop, { once: true });
  const post = (path: string, body: unknown) => session.fetch(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' }, signal });
  const tell = async (path: string, body: unknown) => {
    const told = await post(path, body);
    const refusal = told.ok ? undefined : await refusalOf(told);
    // Where nobody waits for it any more, the next line says how it goes on. Else somebody would wait for it forever.
    if (refusal && refusal.code !== 'not-found') throw refusal;
  };
  const response = await post('/api/studio', request);
  for await (const line of linesOf(response, StudioLine)) {
    if (line.type === 'started') run = line.run;
    if (line.type === 'checked') passed ||= line.findings.every(({ severity }) => severity !== 'error');
    heard(line);
    if (line.type === 'error') throw VivariumError.from(line.error);
    else if (line.type === 'done') return { draft: line.draft, result: line.result };
    else if (line.type === 'asks') await tell('/api/studio/reply', { run, answers: await ask(line.questions, signal) });
    else if (line.type === 'check') await tell('/api/studio/answer', { run, check: line.check, ...(await verify(line.draft, { session, contracts, taken, recorded, tag: request.change?.tag }, signal)) });
  }
  throw new VivariumError('unavailable', 'Vivarium stopped in the middle. Nothing was placed. Try again.');
}
