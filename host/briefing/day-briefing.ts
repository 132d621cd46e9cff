import { msg } from '@lit/localize';
import { VivariumError, type BriefingItem } from '@vivarium/sdk/contract';
import type { BriefingSettings, ClaudeStatus, Freshness } from '@vivarium/sdk/protocol';
import type { z } from 'zod';
import { writeWithClaude } from './claude-writer.js';
import { DayWatch } from './day-watch.js';
import { findingsOf } from './findings.js';
import type { DayMaterial } from './material.js';
import { composeByRules, type Sentence } from './rules.js';
import { told, wantsOf } from './settings.js';
import { basisOf, sourcesOf, type Sources } from './sources.js';
import type { Host } from '../connectors/host.js';
import { alone } from '../store/locks.js';

/** How Claude is set up now. */
export type Claude = z.output<typeof ClaudeStatus>;

const RETRYABLE = new Set(['offline', 'timeout', 'rate-limited', 'unavailable']);
const RETRY_AFTER = 5 * 60_000;
/** How long a source that was never read yet is waited for, where somebody waits for the text. */
const READY_WITHIN = 20_000;
/** Rules wait until what changed has been painted: composing costs more than drawing it. */
const AFTER_PAINT = 60;

/** Nothing is paid for again where rules write: what they rest on needs no name. */
const BY_RULES = 'rules';

/** What a day is told to write: the stored text, if any, and where the new one goes. */
export interface Desk {
  stored(day: string): BriefingItem | undefined;
  put(item: BriefingItem): void;
  /** What is worse than live of what it rests on. */
  tell(worse: Freshness | undefined): void;
}

/** What {@link DayBriefing} works with. */
export interface DayOptions {
  readonly host: Pick<Host, 'open' | 'locale' | 'timeZone'>;
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  claude(): Claude | undefined;
  settings(): BriefingSettings;
  now(): number;
  readonly quietMs: number;
  readonly apartMs: number;
  /** Whether it is known what was written before. */
  settled(): boolean;
}

/** Writes and rewrites one day while somebody looks at it. */
export class DayBriefing {
  /** Undefined while it is being opened: the first answers come at once. */
  private readonly watch: DayWatch | undefined;
  private readonly ended = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerAt = 0;
  private dueAt = 0;
  /** By the page's clock, when rules were last asked. */
  private composedAt = -Infinity;
  private running: Promise<void> | undefined;
  /** Who waits until there is something to write from. */
  private readonly waiting = new Set<() => void>();
  private again = false;
  /** A basis whose writing failed, and when it may be tried again; where Claude said when, nothing else is asked before. */
  private failed: { basis: string; until: number; told: boolean; reason: string } | undefined;
  private forced = false;

  constructor(
    readonly day: string,
    private readonly options: DayOptions,
    private readonly desk: Desk,
  ) {
    this.watch = new DayWatch(options.host, day, () => this.changed(), (worse) => desk.tell(worse));
  }

  /** Something it rests on changed: rules write when it is on screen, Claude when it has been quiet for a while. */
  changed(): void {
    if (this.ended.signal.aborted || !this.readable) return;
    if (this.options.claude()) for (const go of this.waiting) go();
    const stored = this.desk.stored(this.day);
    if (!this.usesClaude || !stored) this.schedule(Math.max(AFTER_PAINT, this.composedAt + this.options.apartMs - performance.now()));
    else this.schedule(this.options.quietMs);
  }

  /** Writes again although nothing changed. */
  async rewrite(): Promise<void> {
    this.forced = true;
    this.failed = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.run();
  }

  /** Resolves when it is written as things are now; what is written already costs nothing. @throws VivariumError `timeout` where a source was never read */
  async prepared(): Promise<void> {
    await this.ready();
    // One that runs may rest on what was before.
    while (this.running) await this.running;
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.run();
  }

  close(): void {
    this.ended.abort();
    clearTimeout(this.timer);
    this.watch?.close();
  }

  /** What it rests on has been read, and what was written before is known. */
  private get readable(): boolean {
    return this.watch?.ready === true && this.options.settled();
  }

  /** Until it is known who writes, too, unless nobody can say. */
  private async ready(): Promise<void> {
    if (this.readable && this.options.claude()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => go(), READY_WITHIN);
      const go = () => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      this.waiting.add(go);
    });
    if (!this.readable) throw new VivariumError('timeout', msg('What the briefing rests on was not read yet. Try again when it is on the page.'));
  }

  private get usesClaude(): boolean {
    return this.options.claude()?.configured === true;
  }

  /** A later call moves the end of the wait, but never beyond six times its length after the first. What is due sooner does not wait for it. */
  private schedule(wait: number): void {
    const now = this.options.now();
    if (this.timer === undefined) this.timerAt = now;
    else if (now - this.timerAt > wait * 5 && this.dueAt <= now + wait) return;
    clearTimeout(this.timer);
    this.dueAt = now + wait;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, wait);
  }

  private async run(): Promise<void> {
    if (this.ended.signal.aborted) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.compose();
    try {
      await this.running;
    } finally {
      this.running = undefined;
      if (this.again) {
        this.again = false;
        this.changed();
      }
    }
  }

  private async compose(): Promise<void> {
    const material = this.watch?.material(this.options.now());
    if (!material) return;
    this.composedAt = performance.now();
    const settings = this.options.settings();
    const findings = findingsOf(material, settings);
    const sentences = told(composeByRules(findings, material), settings);
    const claude = this.options.claude();
    const forced = this.forced;
    this.forced = false;
    // Until it is known who writes, what Claude wrote stays: it was paid for.
    if (!claude && this.desk.stored(this.day)?.author === 'claude') return;
    const sources = claude?.configured ? sourcesOf(findings, material) : undefined;
    if (!sources || sources.list.length === 0) return this.putRules(sentences, BY_RULES, undefined, forced);
    const basis = await basisOf([material.day, material.today, material.locale, material.timeZone, claude?.model ?? '', sources.list, ...(wantsOf(settings) ? [wantsOf(settings)] : [])]);
    const stored = this.desk.stored(this.day);
    if (!forced && stored?.author === 'claude' && stored.basis === basis && !stored.writing) return;
    const { failed } = this;
    if (!forced && failed && (failed.told || failed.basis === basis) && failed.until > this.options.now()) {
      this.tryAgain(failed.until);
      return this.putRules(sentences, basis, failed.reason, false);
    }
    if (!stored) this.putRules(sentences, basis, undefined, false);
    await this.exclusively(() => this.writeByClaude({ material, sources, settings, sentences, basis, forced }));
  }

  private putRules(sentences: readonly Sentence[], basis: string, fallbackReason: string | undefined, forced: boolean): void {
    const stored = this.desk.stored(this.day);
    const same = stored?.author === 'rules' && stored.fallbackReason === fallbackReason && JSON.stringify(stored.sentences) === JSON.stringify(sentences);
    if (same && !forced) return;
    this.desk.put({ ...this.blank(basis), author: 'rules', sentences: [...sentences], ...(fallbackReason === undefined ? {} : { fallbackReason }) });
  }

  private blank(basis: string): Omit<BriefingItem, 'author' | 'sentences'> {
    return { day: this.day, writing: false, writtenAt: new Date(this.options.now()).toISOString(), basis };
  }

  /** One tab writes; another that waited finds the text done. */
  private async exclusively(write: () => Promise<void>): Promise<void> {
    await alone(`vivarium-briefing-${this.day}`, { signal: this.ended.signal }, write).catch((thrown: unknown) => {
      if (!this.ended.signal.aborted) throw thrown;
    });
  }

  private async writeByClaude(job: { material: DayMaterial; sources: Sources; settings: BriefingSettings; sentences: readonly Sentence[]; basis: string; forced: boolean }): Promise<void> {
    const { material, sources, settings, basis } = job;
    const wants = wantsOf(settings);
    const before = this.desk.stored(this.day);
    if (!job.forced && before?.author === 'claude' && before.basis === basis && !before.writing) return;
    const keep = before?.author === 'claude' && before.sentences.length > 0 ? before : undefined;
    if (keep) this.desk.put({ ...keep, writing: true });
    const claim = { ...this.blank(basis), author: 'claude' as const, sent: sources.sent };
    try {
      const written = await writeWithClaude(
        this.options.fetch,
        { day: this.day, timeZone: material.timeZone, locale: material.locale, now: new Date(material.now).toISOString(), sources: [...sources.list], ...(wants && { wants }) },
        sources,
        { signal: this.ended.signal, onSentence: (sentences) => keep ?? this.desk.put({ ...claim, sentences: [...told(sentences, settings)], writing: true }) },
      );
      this.failed = undefined;
      this.desk.put({ ...claim, ...this.blank(basis), sentences: [...told(written.sentences, settings)], model: written.model, usage: written.usage, ...(written.blocked.length > 0 ? { blocked: [...written.blocked] } : {}) });
    } catch (thrown) {
      if (this.ended.signal.aborted) {
        if (keep) this.desk.put(keep);
        return;
      }
      const { code, message, retryAfter } = VivariumError.from(thrown);
      this.failed = { basis, reason: message, until: RETRYABLE.has(code) ? this.options.now() + (retryAfter ?? RETRY_AFTER) : Infinity, told: retryAfter !== undefined };
      this.putRules(job.sentences, basis, message, true);
      this.tryAgain(this.failed.until);
    }
  }

  private tryAgain(at: number): void {
    if (Number.isFinite(at)) this.schedule(at - this.options.now());
  }
}
