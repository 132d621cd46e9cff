import { VivariumError } from '@vivarium/sdk/contract';
import { AutomationDocument, type AutomationSchedule, type DueCall, type StoredDocument } from '@vivarium/sdk/protocol';
import { z } from 'zod';
import type { DocumentFolder } from '../documents.js';
import { readPrivateJson, writePrivate } from '../private-file.js';
import { dueBetween } from './due.js';

/** Until when the timetable was looked after; what was due since then and did not run was missed. */
const Stored = z.object({ format: z.literal(1), checked: z.number() });

/** What the timetable needs of the process around it. */
export interface TimetableOptions {
  readonly path: string;
  readonly documents: Pick<DocumentFolder, 'list' | 'put'>;
  /** Hands what is due to an open page. @throws VivariumError `page-closed` where there is none */
  hand(call: DueCall, signal: AbortSignal): Promise<unknown>;
  readonly log: (message: string) => void;
  readonly now?: () => number;
  /** Milliseconds between looks. */
  readonly every?: number;
}

/** How late a run may begin, for a page that is just being opened. */
const LATE = 600_000;
/** How far a clock is set back before what is due by it is due again. */
const AHEAD = 86_400_000;
const EVERY = 5000;
/** How old what is written may be while nothing comes due: a start finds nothing due again by it. */
const WRITE_EVERY = 60_000;
const TRIES = 5;

/** Decides what is due and hands it to a page; writes down what nobody was there for. The page runs it: data and judge are there. */
export class Timetable {
  private waiting: (DueCall & { handing?: boolean })[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;
  private writing: Promise<unknown> = Promise.resolve();
  private written = -Infinity;
  private readonly ended = new AbortController();

  private constructor(
    private readonly options: TimetableOptions,
    private checked: number,
  ) {}

  static async open(options: TimetableOptions): Promise<Timetable> {
    const stored = await readPrivateJson(options.path, Stored, (aside) => options.log(`The timetable could not be read and was set aside as ${aside}.`));
    const timetable = new Timetable(options, stored?.checked ?? (options.now ?? Date.now)());
    timetable.timer = setInterval(() => timetable.look(), options.every ?? EVERY);
    timetable.timer.unref();
    timetable.look();
    return timetable;
  }

  /** What has come due since the last look is handed to a page, or was missed. */
  look(): void {
    const now = (this.options.now ?? Date.now)();
    // The clock was wrong and is right again: nothing would be due until it is as late as it said.
    if (this.checked - now > AHEAD) this.checked = now;
    const known = this.waiting.length;
    for (const { id, trigger } of this.scheduled()) for (const due of dueBetween(trigger, this.checked, now)) this.waiting.push({ automation: id, due });
    const isNews = this.waiting.length > known;
    const late = this.waiting.filter(({ due, handing }) => !handing && now - due > LATE);
    this.waiting = this.waiting.filter((one) => !late.includes(one));
    for (const id of new Set(late.map(({ automation }) => automation))) {
      const missed = late.filter(({ automation }) => automation === id).map(({ due }) => due);
      this.keep(() => this.writeMissed(id, Math.max(...missed), missed.length, now));
    }
    for (const one of this.waiting) if (!one.handing) this.hand(one);
    if (now > this.checked) this.checked = now;
    if (isNews || late.length > 0 || Math.abs(now - this.written) >= WRITE_EVERY) this.write(now);
  }

  private write(now: number): void {
    this.written = now;
    // What still waits would be forgotten by a companion that ends now: it is found due again by the next.
    const checked = Math.min(this.checked, ...this.waiting.map(({ due }) => due - 1));
    this.keep(() => writePrivate(this.options.path, `${JSON.stringify({ format: 1, checked } satisfies z.input<typeof Stored>)}\n`));
  }

  /** When what was decided is on disk. */
  async settled(): Promise<void> {
    // What a page has just done is written down by the next.
    for (let last; last !== this.writing; ) await (last = this.writing);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.ended.abort();
    await this.settled();
  }

  private hand(one: Timetable['waiting'][number]): void {
    one.handing = true;
    const { automation, due } = one;
    const done = () => {
      this.waiting = this.waiting.filter((other) => other !== one);
      this.write(this.checked);
    };
    void this.options.hand({ automation, due }, this.ended.signal).then(done, (thrown: unknown) => {
      one.handing = false;
      const { code, message } = VivariumError.from(thrown);
      // Nobody is there yet. Whatever else went wrong went wrong on the page, which has said so.
      if (code === 'page-closed' || code === 'aborted') return;
      done();
      this.options.log(`An automation that was due did not run: ${message}`);
    });
  }

  private scheduled(): { id: string; trigger: AutomationSchedule }[] {
    return this.options.documents.list().flatMap(({ kind, content }) => {
      const parsed = kind === 'automation' && content !== undefined ? AutomationDocument.safeParse(content) : undefined;
      return parsed?.success && parsed.data.trigger.type === 'schedule' ? [{ id: parsed.data.id, trigger: parsed.data.trigger }] : [];
    });
  }

  /** A line of the log of automations, as the page reads it. */
  private async writeMissed(automation: string, due: number, count: number, at: number): Promise<void> {
    const id = `automations-${new Date(at).toISOString().slice(0, 7)}`;
    for (let tries = 1; ; tries += 1) {
      const known = this.options.documents.list().find((document) => document.kind === 'log' && document.id === id);
      const lines = (known?.content as { lines?: unknown[] } | undefined)?.lines ?? [];
      const content = { lines: [...lines, { type: 'missed', at, automation, due, count, why: 'closed' }] } as StoredDocument['content'];
      try {
        await this.options.documents.put({ kind: 'log', id, version: known?.version ?? 0, content });
        return;
      } catch (thrown) {
        // A page wrote at the same moment.
        if (VivariumError.from(thrown).code !== 'conflict' || tries >= TRIES) throw thrown;
      }
    }
  }

  private keep(write: () => Promise<unknown>): void {
    this.writing = this.writing.then(write).catch((error: unknown) => this.options.log(`The timetable could not be saved: ${VivariumError.from(error).message}`));
  }
}
