import { VivariumError } from '@vivarium/sdk/contract';
import { StudioAnswer, StudioReply, StudioRequest, type StudioFinding, type StudioLine } from '@vivarium/sdk/protocol';
import { randomUUID } from 'node:crypto';
import type { Claude } from '../claude.js';
import type { FrameSource, FrameSources } from '../frames/sources.js';
import { endpoint, openLines, parseInput, sendJson, type RouteTable } from '../route.js';
import { withTypes, type TypeChecker } from '../types/type-checker.js';
import { Draft } from './draft.js';
import { studioLimits, StudioLoop, type StudioLimits } from './loop.js';
import { studioPrompt } from './prompt.js';

/** What the studio needs of the process around it. */
export interface StudioOptions {
  claude: Claude;
  sourceFolder: string;
  types: Pick<TypeChecker, 'warm' | 'check'>;
  limits?: Partial<StudioLimits>;
}

type Answered = Pick<StudioAnswer, 'manifest' | 'findings'>;

const CHECK_LIMIT = 300_000;
const DRAFTS_KEPT = 20;

/** Runs of the studio: Claude writes here, where the key is; the page runs what it wrote, where the sandbox is. */
export class Studio {
  private readonly asked = new Map<string, (answers: StudioReply['answers']) => void>();
  private readonly waiting = new Map<string, (answer: Answered) => void>();
  private readonly drafts = new Map<string, FrameSource>();
  /** Ends runs, by their names. */
  private readonly running = new Map<string, AbortController>();

  constructor(private readonly options: StudioOptions) {}

  /** Drafts as frames find them: under names that no installed widget has. */
  readonly sources: FrameSources = { widget: (tag) => Promise.resolve(this.draftOf(tag)), contract: () => Promise.resolve(undefined) };

  readonly routes: RouteTable = [
    {
      method: 'POST',
      path: '/api/studio',
      access: 'session',
      // A picture may come with it.
      bodyLimit: 4_000_000,
      handle: async (request, response) => {
        const wanted = parseInput(StudioRequest, request.json());
        await this.run(wanted, request.signal, openLines(response));
        response.end();
      },
    },
    {
      method: 'POST',
      path: '/api/studio/answer',
      access: 'session',
      handle: (request, response) => {
        const { run, check, manifest, findings } = parseInput(StudioAnswer, request.json());
        const answer = this.waiting.get(`${run}/${check}`);
        if (!answer) throw new VivariumError('not-found', 'Nobody waits for this answer any more.');
        answer({ manifest, findings });
        sendJson(response, 200, null);
      },
    },
    {
      method: 'POST',
      path: '/api/studio/reply',
      access: 'session',
      handle: (request, response) => {
        const { run, answers } = parseInput(StudioReply, request.json());
        const answer = this.asked.get(run);
        if (!answer) throw new VivariumError('not-found', 'Nobody waits for this answer any more.');
        answer(answers);
        sendJson(response, 200, null);
      },
    },
    endpoint(
      'POST /api/studio/draft',
      async ({ files, entry }) => {
        const draft = new Draft(files, entry);
        const findings = draft.scan();
        // Text that is not allowed is never run. Its types are no secret: all that is wrong is said at once.
        return findings.length > 0 ? { findings: [...findings, ...(await this.typesOf(draft.source))] } : { draft: this.keep(draft.source, `draft-${randomUUID().slice(0, 8)}-hand`), findings };
      },
      { bodyLimit: 4_000_000 },
    ),
    endpoint('POST /api/studio/stop', ({ run }) => {
      const running = this.running.get(run);
      if (!running) throw new VivariumError('not-found', 'This run has ended.');
      running.abort(new VivariumError('aborted', 'You stopped it.'));
      return null;
    }),
    endpoint('POST /api/studio/types', async ({ draft }) => {
      const source = this.draftOf(draft);
      if (!source) throw new VivariumError('not-found', 'This draft is not here any more. Check it again.');
      return { findings: await this.options.types.check(source) };
    }),
  ];

  /** `gone`: aborted when nobody listens any more. */
  private async run(request: StudioRequest, gone: AbortSignal, say: (line: StudioLine) => void): Promise<void> {
    const run = randomUUID();
    const stopped = new AbortController();
    this.running.set(run, stopped);
    const signal = AbortSignal.any([gone, stopped.signal]);
    let draft: string | undefined;
    let loop: StudioLoop | undefined;
    try {
      const access = await this.options.claude.access();
      say({ type: 'started', run, model: access.model });
      // It is ready before Claude has written the first file.
      this.options.types.warm();
      loop = new StudioLoop({
        access,
        system: await studioPrompt(this.options.sourceFolder),
        request,
        limits: { ...studioLimits, ...this.options.limits },
        gone,
        signal,
        say,
        told: (thrown) => this.options.claude.told(thrown, signal),
        types: (source) => this.typesOf(source),
        check: (source, round) => {
          draft = this.keep(source, `draft-${run.slice(0, 8)}-${round}`, draft);
          return withTypes(this.ask(run, round, draft, signal, say), this.typesOf(source));
        },
        ask: (questions) => {
          // People think as long as they want: only leaving or stopping ends it.
          const answered = new Promise<StudioReply['answers']>((resolve, reject) => {
            signal.addEventListener('abort', () => reject(VivariumError.from(signal.reason)), { once: true });
            this.asked.set(run, resolve);
          });
          say({ type: 'asks', questions: [...questions] });
          return answered.finally(() => this.asked.delete(run));
        },
      });
      const result = await loop.make();
      say({ type: 'done', draft: this.keep(result, `draft-${run.slice(0, 8)}-done`, draft), result });
    } catch (thrown) {
      if (draft !== undefined) this.drafts.delete(draft);
      say({ type: 'error', error: this.options.claude.told(thrown, signal), ...(loop && { usage: loop.usage }) });
    } finally {
      this.running.delete(run);
    }
  }

  private typesOf(source: FrameSource): Promise<StudioFinding[]> {
    return Object.hasOwn(source.files, source.entry) ? this.options.types.check(source) : Promise.resolve([]);
  }

  /** What was asked for last is kept longest: it is run, or looked at. */
  private draftOf(name: string): FrameSource | undefined {
    const found = this.drafts.get(name);
    if (found && this.drafts.delete(name)) this.drafts.set(name, found);
    return found;
  }

  /** In the place of the draft before, where it is of the same run: that one is not run again. */
  private keep({ files, entry }: FrameSource, name: string, before?: string): string {
    if (before !== undefined) this.drafts.delete(before);
    this.drafts.set(name, { files, entry });
    for (const oldest of this.drafts.keys()) if (this.drafts.size > DRAFTS_KEPT) this.drafts.delete(oldest);
    return name;
  }

  private ask(run: string, check: number, draft: string, signal: AbortSignal, say: (line: StudioLine) => void): Promise<Answered> {
    const key = `${run}/${check}`;
    return new Promise<Answered>((resolve, reject) => {
      const timer = setTimeout(() => end(() => resolve({ findings: [{ severity: 'error', where: 'run', message: 'The page did not answer in time: the widget may run in a circle.' }], manifest: undefined })), CHECK_LIMIT);
      const gone = () => end(() => reject(VivariumError.from(signal.reason)));
      const end = (settle: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', gone);
        this.waiting.delete(key);
        settle();
      };
      signal.addEventListener('abort', gone, { once: true });
      this.waiting.set(key, (answer) => end(() => resolve(answer)));
      say({ type: 'check', check, draft, round: check });
    });
  }
}
