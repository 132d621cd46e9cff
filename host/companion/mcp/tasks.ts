import type { Client, JSONRPCMessage, Tool } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import { McpToolAnswer } from '@vivarium/sdk/protocol';
import { z } from 'zod';

/** How far a call is, as far as the server tells. */
export interface Told {
  readonly progress?: number | undefined;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

/** What a task runs with. */
interface TaskOptions {
  readonly title: string;
  readonly signal: AbortSignal;
  tell(told: Told): void;
  /** Answers what the server wants to know before it goes on. @throws VivariumError for what it is not told */
  answer(method: string, params: unknown, signal: AbortSignal): Promise<unknown>;
}

/** A tool answered, or works on. */
type Begun = { readonly answer: McpToolAnswer } | { readonly task: Task };

/** Name of the extension of 2026-07-28. A server only makes a task of a call where the client knows of it. */
export const tasksCapability = { 'io.modelcontextprotocol/tasks': {} };
/** Longest that a task may take which somebody waits for: a little less than the broker lets anything take. */
export const TASK_MS = 590_000;

/** Milliseconds until a task is asked for again: as the server wishes, within these. */
const [SOONEST_MS, LATEST_MS, USUAL_MS] = [250, 15_000, 1000];
const ANSWER_MS = 30_000;
const CANCEL_MS = 5000;
/** How often in a row it may not be heard of. */
const MOST_MISSED = 3;
const MOST_INPUTS = 20;
/** How much longer it may take than the server keeps it. */
const GRACE_MS = 2000;
/** What the SDK's answer to a call carries where the server made a task of it. */
const HELD = 'vivarium/task';
const HEARD = 'notifications/vivarium/heard';

const finite = z.number().optional().catch(undefined);
const Empty = z.looseObject({});
const State = z.looseObject({
  taskId: z.string().min(1).max(512),
  status: z.enum(['working', 'input_required', 'completed', 'failed', 'cancelled']),
  statusMessage: z.string().optional().catch(undefined),
  // Of 2025-11-25 and of 2026-07-28.
  pollInterval: finite,
  pollIntervalMs: finite,
  ttl: finite,
  ttlMs: finite,
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional().catch(undefined),
  inputRequests: z.record(z.string().max(200), z.looseObject({ method: z.string(), params: z.unknown().optional() })).optional().catch(undefined),
});
type State = z.output<typeof State>;

/** A call that the server goes on with after it answered, until {@link Tasks.follow} has what came of it. */
interface Task {
  readonly state: State;
  /** Of 2025-11-25: its questions and its answer come by `tasks/result`. */
  readonly older: boolean;
  /** What its progress is told by. */
  readonly token: string | undefined;
}

/**
 * Tools that are called as tasks (2025-11-25, and the extension of 2026-07-28): made, asked for at the interval that the
 * server wishes or when it tells, ended with whoever waits. The SDK knows their words but has nothing that runs them.
 */
export class Tasks {
  private readonly woken = new Map<string, () => void>();
  private readonly tokens = new Map<string, (told: Told) => void>();
  private count = 0;

  /** Has every message before the SDK, which refuses an answer that is a task and progress of what is answered. */
  hear(message: JSONRPCMessage): void {
    if ('result' in message) {
      const { result } = message as { result: Record<string, unknown> };
      if (result?.['resultType'] === 'task') Object.assign(message, { result: { resultType: 'complete', content: [], _meta: { [HELD]: result } } });
    } else if ('method' in message && !('id' in message)) {
      const { method, params } = message as { method: string; params?: Record<string, unknown> };
      if (method === 'notifications/tasks/status' || method === 'notifications/tasks') this.woken.get(String(params?.['taskId']))?.();
      const told = method === 'notifications/progress' ? this.tokens.get(String(params?.['progressToken'])) : undefined;
      if (!told) return;
      const { progress, total, message: said } = params ?? {};
      told({ ...(typeof progress === 'number' ? { progress } : {}), ...(typeof total === 'number' ? { total } : {}), ...(typeof said === 'string' ? { message: said } : {}) });
      Object.assign(message, { method: HEARD, params: {} });
    }
  }

  /** Whether the server wants this tool called as a task. Since 2026 it decides by itself, with the answer. */
  static wanted(client: Client, tool: Tool | undefined): boolean {
    const older = client.getProtocolEra() !== 'modern' && client.getServerCapabilities()?.tasks?.requests?.tools?.call !== undefined;
    return older && ['optional', 'required'].includes(tool?.execution?.taskSupport ?? '');
  }

  /** What the SDK's own call answered: an answer, or a task that was made instead. */
  static begun(answer: { _meta?: Record<string, unknown> | undefined }): Begun {
    const held = answer._meta?.[HELD];
    return held === undefined ? { answer: McpToolAnswer.parse(answer) } : { task: { state: stateOf(held), older: false, token: undefined } };
  }

  /** Calls a tool as a task, as of 2025-11-25. */
  async begin(client: Client, call: { name: string; arguments: Record<string, unknown> }, { signal, tell }: Pick<TaskOptions, 'signal' | 'tell'>, timeout: number): Promise<Begun> {
    signal.throwIfAborted();
    const token = `task-${(this.count += 1)}`;
    this.tokens.set(token, tell);
    // One that was made all the same while nobody waited any more is told to end.
    const late = new AbortController();
    let patience: ReturnType<typeof setTimeout> | undefined;
    const leave = () => (patience = setTimeout(() => late.abort(signal.reason), CANCEL_MS).unref());
    signal.addEventListener('abort', leave, { once: true });
    const made = client.request({ method: 'tools/call', params: { ...call, task: { ttl: TASK_MS }, _meta: { progressToken: token } } }, Empty, { signal: late.signal, timeout });
    try {
      const answer = await Promise.race([made, aborted(signal)]);
      if (answer['task'] === undefined) {
        this.tokens.delete(token);
        return { answer: McpToolAnswer.parse(answer) };
      }
      return { task: { state: stateOf(answer['task']), older: true, token } };
    } catch (thrown) {
      this.tokens.delete(token);
      if (signal.aborted) void made.then(({ task }) => this.cancel(client, stateOf(task).taskId), () => undefined).catch(() => undefined).finally(() => clearTimeout(patience));
      throw thrown;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Waits for what comes of a task. Whatever ends the waiting ends the task. */
  async follow(client: Client, { state: created, older, token }: Task, { title, signal, tell, answer }: TaskOptions): Promise<McpToolAnswer> {
    const id = created.taskId;
    const gone = new AbortController();
    const ends = AbortSignal.any([signal, gone.signal]);
    const options = { signal: ends, timeout: ANSWER_MS };
    const begun = performance.now();
    const asked = new Set<string>();
    let state = created;
    let missed = 0;
    let result: Promise<McpToolAnswer> | undefined;
    // Held open while it asks: its questions come with it.
    const deliver = () => (result ??= client.request({ method: 'tasks/result', params: { taskId: id } }, Empty, { signal: ends, timeout: TASK_MS }).then((given) => McpToolAnswer.parse(given)));
    try {
      for (;;) {
        signal.throwIfAborted();
        tell(state.statusMessage === undefined ? {} : { message: state.statusMessage });
        if (state.status === 'cancelled') throw new VivariumError('aborted', `${title} was cancelled by its server.${said(state)}`);
        if (state.status === 'failed' && !older) throw new VivariumError('unavailable', `${title} failed.${said({ statusMessage: state.error?.message ?? state.statusMessage })}`);
        if (state.status === 'failed') return await deliver().catch((thrown: unknown) => Promise.reject(new VivariumError('unavailable', `${title} failed.${said(state)}`, { cause: thrown })));
        if (state.status === 'completed') return older ? await deliver() : McpToolAnswer.parse(state.result);
        if (state.status === 'input_required' && older) deliver().catch(() => undefined);
        else if (state.status === 'input_required') await this.tellInputs(client, state, asked, ends, answer);
        const left = (state.ttl ?? state.ttlMs ?? TASK_MS) - (performance.now() - begun);
        if (left < -GRACE_MS) throw new VivariumError('timeout', `${title} was not done in the time that its server keeps it.`);
        const early = await Promise.race([this.pause(id, state.pollInterval ?? state.pollIntervalMs, ends), ...(result ? [result] : [])]);
        if (early) return early;
        try {
          state = stateOf(await client.request({ method: 'tasks/get', params: { taskId: id } }, Empty, options));
          missed = 0;
        } catch (thrown) {
          // What is not heard of for a moment may be there again; what it says is its word.
          if (signal.aborted || 'code' in (thrown as object) && typeof (thrown as { code: unknown }).code === 'number' || thrown instanceof VivariumError || (missed += 1) >= MOST_MISSED) throw thrown;
        }
        if (state.taskId !== id) throw new VivariumError('invalid-response', `${title} answered of another task than it was asked for.`);
      }
    } catch (thrown) {
      if (!['completed', 'failed', 'cancelled'].includes(state.status)) void this.cancel(client, id);
      throw thrown;
    } finally {
      gone.abort();
      if (token !== undefined) this.tokens.delete(token);
    }
  }

  private async tellInputs(client: Client, { taskId, inputRequests = {} }: State, asked: Set<string>, signal: AbortSignal, answer: TaskOptions['answer']): Promise<void> {
    const fresh = Object.entries(inputRequests).filter(([key]) => !asked.has(key));
    if (asked.size + fresh.length > MOST_INPUTS) throw new VivariumError('blocked', 'It asked more than one thing that is done can need.');
    const inputResponses: Record<string, unknown> = {};
    for (const [key, { method, params }] of fresh) {
      asked.add(key);
      inputResponses[key] = await answer(method, params, signal);
    }
    if (fresh.length > 0) await client.request({ method: 'tasks/update', params: { taskId, inputResponses } }, Empty, { signal, timeout: ANSWER_MS });
  }

  /** Until it is to be asked for again: by the clock, or since it told of itself. */
  private async pause(id: string, wished: number | undefined, signal: AbortSignal): Promise<undefined> {
    const milliseconds = Math.min(Math.max(wished === undefined || wished <= 0 ? USUAL_MS : wished, SOONEST_MS), LATEST_MS);
    const began = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop!: () => void;
    const over = new Promise<void>((resolve) => {
      stop = resolve;
      timer = setTimeout(resolve, milliseconds);
      this.woken.set(id, () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, Math.max(0, SOONEST_MS - (performance.now() - began)));
      });
    });
    signal.addEventListener('abort', stop, { once: true });
    await over;
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    this.woken.delete(id);
  }

  private async cancel(client: Client, taskId: string): Promise<void> {
    await client.request({ method: 'tasks/cancel', params: { taskId } }, Empty, { timeout: CANCEL_MS }).catch(() => undefined);
  }
}

const said = ({ statusMessage }: Pick<State, 'statusMessage'>): string => (statusMessage ? ` It said: ${statusMessage.slice(0, 400)}` : '');

function stateOf(given: unknown): State {
  const { data } = State.safeParse(given);
  if (!data) throw new VivariumError('invalid-response', 'The server spoke of a task in a form that is none.');
  return data;
}

const aborted = (signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(VivariumError.from(signal.reason)), { once: true }));
