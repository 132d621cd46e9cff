import type { StudioFinding } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import { contractsOf } from '../frames/imports.js';
import type { FrameSource, FrameSources } from '../frames/sources.js';
import { beside, OwnProcess } from '../own-process.js';
import type { TypesRequest } from './compiler.js';

/** How types are checked. */
export interface TypeCheckerOptions {
  /** This repository: sources of the SDK and packages that widgets import. */
  sourceFolder: string;
  /** Where contracts of installed connectors are found. */
  sources: Pick<FrameSources, 'contract'>;
  limits?: Partial<TypeLimits>;
}

/** How long, in milliseconds, and with how much memory, in megabytes. */
export interface TypeLimits {
  /** One draft, by a compiler that has read the SDK. */
  check: number;
  /** All that a draft waits: for the compiler to start, and for other drafts. */
  wait: number;
  memory: number;
}
const usual: TypeLimits = { check: 30_000, wait: 120_000, memory: 512 };

/** Compilers are kept while somebody works on a widget. */
const IDLE = 300_000;

const Answer = z.strictObject({ faults: z.array(z.strictObject({ where: z.string(), message: z.string() })) });

/** What the compiler reads before the first draft: all that widgets import, and how they are written. */
const firstDraft = `
import { kinds } from '@vivarium/sdk/contract';
import * as days from '@vivarium/sdk/kinds';
import { defineWidget, WidgetElement } from '@vivarium/sdk/widget';
import { css, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { z } from 'zod';
const size = { w: 2, h: 2 };
export const widget = defineWidget({ tag: 'gen-first', title: '', description: '', sizes: { min: size, S: size, M: size, L: size, XL: size, max: size }, uses: { events: kinds.event, move: kinds.event.actions.move }, config: z.object({ count: z.int().default(5) }), sample: {} });
@customElement(widget.tag)
export class First extends WidgetElement(widget) {
  static override styles = css\`\`;
  @state() private days = Object.keys(days).length;
  private events = this.live('events', () => ({ where: { start: { gte: this.environment.day } }, limit: this.config.count }));
  override render() {
    return this.events.render({ ready: (events) => html\`\${events.map((event) => html\`<button @click=\${() => this.call('move', { id: event.id, start: event.start, end: event.end })}>\${event.title} \${this.days}</button>\`)}\` });
  }
}`;

/**
 * Checks the types of drafts with the TypeScript compiler, against the SDK that frames are bundled from, in a process of its
 * own that is kept warm. Types say what may go wrong, running says what does: what is found is never more than a warning,
 * and what could not be checked is a finding that says so.
 */
export class TypeChecker {
  private readonly process: OwnProcess;
  private readonly limits: TypeLimits;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: TypeCheckerOptions) {
    this.limits = { ...usual, ...options.limits };
    this.process = new OwnProcess({ program: beside(import.meta.url, 'types-process'), folder: options.sourceFolder, idle: IDLE, memory: this.limits.memory });
  }

  /** Starts the compiler where there is none, so that the first draft does not wait for it. */
  warm(): void {
    this.last = this.last.then(() => this.begin());
  }

  /** What is wrong with a draft's types. Never fails, and drafts have their turn one after another. */
  async check(widget: FrameSource): Promise<StudioFinding[]> {
    const { wait } = this.limits;
    let timer: NodeJS.Timeout | undefined;
    let gone = false;
    const late = new Promise<StudioFinding[]>((resolve) => {
      timer = setTimeout(() => {
        gone = true;
        resolve(unchecked('the compiler had too much else to do'));
      }, wait);
    });
    const turn = this.last.then(() => (gone ? [] : this.take(widget)));
    this.last = turn;
    return Promise.race([turn, late]).finally(() => clearTimeout(timer));
  }

  close(): Promise<void> {
    return this.process.close();
  }

  private async take(widget: FrameSource): Promise<StudioFinding[]> {
    if (!(await this.begin())) return unchecked('the compiler did not start');
    const outcome = await this.process.ask(await this.request(widget), this.limits.check);
    if ('failed' in outcome) return unchecked(outcome.failed === 'late' ? `the compiler took longer than ${this.limits.check / 1000} seconds. Write simpler types` : 'the compiler broke on this code. Write shorter and simpler code');
    const answer = Answer.safeParse(outcome.answer);
    return answer.success ? answer.data.faults.map(({ where, message }) => ({ severity: 'warning', where: where.slice(-120), message })) : unchecked('the compiler did not answer');
  }

  /** Whether there is a compiler that has read what widgets import. */
  private async begin(): Promise<boolean> {
    if (this.process.running) return true;
    const outcome = await this.process.ask({ sourceFolder: this.options.sourceFolder, widget: { files: { 'widget.ts': firstDraft }, entry: 'widget.ts' }, contracts: {} } satisfies TypesRequest, this.limits.wait);
    return 'answer' in outcome;
  }

  private async request(widget: FrameSource): Promise<TypesRequest> {
    // A contract that cannot be had is a finding of the bundler's.
    return { sourceFolder: this.options.sourceFolder, widget, contracts: await contractsOf(widget, this.options.sources).catch(() => ({})) };
  }
}

const unchecked = (why: string): StudioFinding[] => [{ severity: 'warning', where: 'types', message: `The types were not checked: ${why}.` }];

/** A draft that is run while its types are checked: the findings of both. */
export async function withTypes<Ran extends { findings: readonly StudioFinding[] }>(run: Promise<Ran>, types: Promise<readonly StudioFinding[]>): Promise<Ran> {
  const [ran, found] = await Promise.all([run, types]);
  return { ...ran, findings: [...ran.findings, ...found] };
}
