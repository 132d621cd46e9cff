import { VivariumError } from '@vivarium/sdk/contract';
import { StudioAnswer, StudioReply, StudioRequest, type StudioFinding, type StudioLine } from '@vivarium/sdk/protocol';
import { randomUUID } from 'node:crypto';
import { claudeError, type Claude } from '../claude.js';
import type { FrameSource, FrameSources } from '../frames/sources.js';
import { endpoint, openLines, parseInput, sendJson, type RouteTable } from '../route.js';
import { withTypes, type TypeChecker } from '../types/type-checker.js';
import { Draft, ENTRY } from './draft.js';
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

  constructor(private readonly options: StudioOptions) {}

  /** Drafts as frames find them: under names that no installed widget has. */
  readonly sources: FrameSources = { widget: (tag) => Promise.resolve(this.drafts.get(tag)), contract: () => Promise.resolve(undefined) };

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
      async ({ files }) => {
        const draft = new Draft();
        draft.write(files);
        const findings = draft.scan();
        // Text that is not allowed is never run. Its types are no secret: all that is wrong is said at once.
        return findings.length > 0 ? { findings: [...findings, ...(await this.typesOf(draft.files))] } : { draft: this.keep(draft.files, `draft-${randomUUID().slice(0, 8)}-hand`), findings };
      },
      { bodyLimit: 4_000_000 },
    ),
    endpoint('POST /api/studio/types', async ({ draft }) => {
      const source = this.drafts.get(draft);
      if (!source) throw new VivariumError('not-found', 'This draft is not here any more. Check it again.');
      return { findings: await this.options.types.check(source) };
    }),
  ];

  private async run(request: StudioRequest, signal: AbortSignal, say: (line: StudioLine) => void): Promise<void> {
    const run = randomUUID();
    let draft = '';
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
        signal,
        say,
        types: (files) => this.typesOf(files),
        check: (files, round) => {
          draft = this.keep(files, `draft-${run.slice(0, 8)}-${round}`);
          return withTypes(this.ask(run, round, draft, signal, say), this.typesOf(files));
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
      say({ type: 'done', draft: this.keep(result.files, `draft-${run.slice(0, 8)}-done`), result });
    } catch (thrown) {
      const error = claudeError(signal.aborted ? signal.reason : thrown);
      if (error.code === 'signed-out') this.options.claude.refused(error.message);
      say({ type: 'error', error: error.toJSON(), ...(loop && { usage: loop.usage }) });
    }
  }

  private typesOf(files: Readonly<Record<string, string>>): Promise<StudioFinding[]> {
    return Object.hasOwn(files, ENTRY) ? this.options.types.check({ files, entry: ENTRY }) : Promise.resolve([]);
  }

  private keep(files: Readonly<Record<string, string>>, name: string): string {
    this.drafts.set(name, { files, entry: ENTRY });
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
