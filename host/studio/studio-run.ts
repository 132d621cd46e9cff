import { msg } from '@lit/localize';
import type { StudioQuestion } from '@vivarium/sdk/protocol';
import { html, nothing, type LitElement, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { KeptFocus } from '../ui/kept-focus.js';
import { problemOf } from '../ui/said.js';
import type { Hearing } from './conversation.js';
import { drawSteps, stepsAfter, type Step } from './steps.js';
import { repliesFrom } from './studio-questions.js';

/** What is seen of a run: its steps, what Claude wants to know until that is said, and why it failed. */
const unseen = { steps: [] as readonly Step[], questions: [] as readonly StudioQuestion[], problem: undefined as string | undefined };

/** What Claude does in a studio: one thing at a time, stopped at will. */
export class StudioRun implements ReactiveController {
  private seen = unseen;
  private stopping: AbortController | undefined;
  constructor(private readonly owner: ReactiveControllerHost & Pick<LitElement, 'renderRoot'>) {
    owner.addController(this);
    // Buttons and questions come and go with the run: who had the focus in one reads on where it is told how it goes.
    new KeptFocus(owner, '.scroll');
  }

  hostDisconnected(): void {
    this.stop();
  }

  get busy(): boolean {
    return this.stopping !== undefined;
  }

  readonly stop = (): void => this.stopping?.abort();

  show(change: Partial<typeof unseen>): void {
    this.seen = { ...this.seen, ...change };
    this.owner.requestUpdate();
  }

  /** Hears of a widget that is written, after these steps. */
  follow(...steps: readonly Step[]): Hearing {
    this.show({ steps });
    return { heard: (line) => this.show({ steps: stepsAfter(this.seen.steps, line) }), ask: (questions, signal) => this.put(questions, signal) };
  }

  /** Waits for a task and brings what came of it into view; answers whether it was done. Never rejects: a failure is shown. */
  async work(task: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    if (this.stopping) return false;
    const { signal } = (this.stopping = new AbortController());
    this.show({ problem: undefined });
    const problem = await task(signal).then(() => undefined, (thrown: unknown) => (signal.aborted ? msg('Stopped. Nothing was placed.') : problemOf(thrown)));
    this.stopping = undefined;
    this.show({ steps: this.seen.steps.filter(({ kind }) => kind !== 'running'), questions: [], problem });
    await this.owner.updateComplete;
    this.owner.renderRoot.querySelector('article, .problem')?.scrollIntoView({ block: 'nearest' });
    return problem === undefined;
  }

  render() {
    const { steps, questions, problem } = this.seen;
    return html`<div role="log" aria-label=${msg('Steps')}>${drawSteps(steps)}</div>
      ${questions.length > 0 ? html`<viv-studio-questions .questions=${questions}></viv-studio-questions>` : nothing}
      ${problem === undefined ? nothing : html`<p class="notice problem" role="alert">${problem}</p>`}`;
  }

  private async put(questions: readonly StudioQuestion[], signal: AbortSignal): Promise<readonly (string | null)[]> {
    const { owner } = this;
    this.show({ questions });
    await owner.updateComplete;
    const asked = owner.renderRoot.querySelector('viv-studio-questions')!;
    asked.scrollIntoView({ block: 'nearest' });
    const answers = await repliesFrom(asked, signal);
    this.show({ questions: [] });
    return answers;
  }
}
