import { VivariumError } from '@vivarium/sdk/contract';
import { WidgetErrorEvent, type WidgetDefinition, type WidgetHost } from '@vivarium/sdk/widget';
import { html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controls } from '../ui/controls.css.js';
import type { FrameStart } from './bridge.js';
import { FrameGuard } from './frame-guard.js';
import { passKey, type FrameKey } from './frame-keys.js';
import { frameNote, type FramePhase } from './frame-note.js';
import { FramePictures } from './frame-pictures.js';
import { FrameRun, type FrameRunOptions, type Run } from './frame-run.js';
import { FullWindow } from './full-window.js';
import { inTime } from './in-time.js';
import { MOST_CRASHES, safeMode } from './safe-mode.js';
import { StartQueue } from './start-queue.js';
import { themeOf, watchTheme } from './theme.js';
import { look } from './viv-frame.css.js';

const queue = new StartQueue();
const guard = new FrameGuard();

/** Faults that another start would only repeat. */
const lasting = new Set(['invalid-input', 'not-found', 'version', 'not-granted', 'too-large']);

/**
 * A widget in a frame: code from elsewhere, in a process and an origin of its own. It starts when it comes near, sleeps
 * with its last picture when it was long out of sight, and what it does wrong ends with it alone.
 * @fires viv-widget-error - WidgetErrorEvent, when it failed and is not started again by itself.
 */
@customElement('viv-frame')
export class VivFrame extends LitElement {
  static override styles = [controls, look];

  /** Milliseconds out of sight until it sleeps, for a picture, for a start until others may go first, for its address, until it has drawn, and until it is kept how it looks. */
  static readonly times = { sleep: 120_000, picture: 3000, start: 10_000, open: 90_000, draw: 20_000, settled: 1000, again: 60_000 };

  @property({ attribute: false }) definition!: WidgetDefinition;
  @property({ attribute: false }) host!: WidgetHost;
  /** Settings and saved state as they are stored. */
  @property({ attribute: false }) placement!: { readonly id: string; readonly config: FrameStart['config']; readonly state?: FrameStart['state'] };
  /** Changes when the widget's code does: the new code takes the place of the old when it has drawn. */
  @property() version = '';
  /** A person wants it started, whatever it did before and in safe mode too. */
  @property({ attribute: false }) wanted = false;
  /** The widget's editor of its settings, in the place of the widget. */
  @property({ attribute: false }) edits: true | undefined;
  /** Asks for the address of the frame's page. @throws VivariumError */
  @property({ attribute: false }) open!: (tag: string) => Promise<{ url: string }>;
  /** Makes what runs in it. */
  @property({ attribute: false }) makeRun: (options: FrameRunOptions) => Run = (options) => new FrameRun(options);

  @state() private phase: FramePhase = 'waiting';
  /** Why it is not started by itself any more. */
  private failure: VivariumError | undefined;
  @state() private shielded = false;
  private readonly whole: FullWindow = new FullWindow(this, () => this.current?.leaveFull?.());
  @query('.frames') private frames!: HTMLElement;
  @query('.picture') private picture!: HTMLElement;

  private current: Run | undefined;
  private next: Run | undefined;
  private cancelStart: (() => void) | undefined;
  /** How often it was begun, or ended: of several that are on their way the last one counts. */
  private turn = 0;
  /** Starts in a row that came to nothing in time: the first may be the machine's fault. */
  private late = 0;
  /** Lets others start: this one has drawn, failed or gone. */
  private through: (() => void) | undefined;
  private warm = false;
  private endOfTheme: (() => void) | undefined;
  private sleepTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private near: IntersectionObserver | undefined;
  private isNear = false;
  private readonly pictures = new FramePictures(VivFrame.times, () => this.isNear && !document.hidden);

  /** How it looked when it last worked. */
  get lastPicture(): HTMLCanvasElement | undefined {
    return this.pictures.last;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.endOfTheme = watchTheme(this, () => this.current?.setTheme(themeOf(this)));
    this.near = new IntersectionObserver((entries) => this.onNear(entries.at(-1)!.isIntersecting), { rootMargin: '600px' });
    this.near.observe(this);
    safeMode.addEventListener('left', this.onLeft);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endOfTheme?.();
    this.near?.disconnect();
    safeMode.removeEventListener('left', this.onLeft);
    clearTimeout(this.sleepTimer);
    clearTimeout(this.retryTimer);
    this.stop();
    this.phase = 'waiting';
    this.isNear = false;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const other = (name: 'version' | 'definition') => changed.has(name) && Boolean(changed.get(name));
    const before = changed.get('placement');
    // What failed may work with other code or settings.
    if (!this.current && !this.next && this.phase !== 'failed') return;
    // What runs stays on screen until the new code has drawn.
    if (other('version') || other('definition')) this.plan(true);
    else if (before && JSON.stringify(before.config) !== JSON.stringify(this.placement.config) && !(this.next ?? this.current)?.setConfig(this.placement.config)) this.plan(true);
  }

  override render() {
    return html`<div class="frames"></div>
      <div class="picture" aria-hidden="true" ?hidden=${this.phase === 'running'}></div>
      ${this.whole.button()}
      <div class="shield" ?hidden=${!this.shielded} @pointerdown=${this.onShield}></div>
      ${frameNote(this.phase, { pictured: Boolean(this.picture?.firstChild), failure: this.failure, start: this.onStart })}`;
  }

  private onNear(near: boolean): void {
    this.isNear = near;
    clearTimeout(this.sleepTimer);
    if (near) {
      if (this.warm) {
        this.warm = false;
        queue.release();
      }
      if (this.phase === 'waiting' || this.phase === 'asleep') this.plan();
    } else if (this.phase === 'waiting') this.plan();
    else if (this.phase === 'running') this.sleepTimer = setTimeout(() => void this.sleep(), VivFrame.times.sleep);
  }

  /** Puts itself in the queue, in front where it can be seen soon. */
  private plan(swap = false): void {
    this.cancelStart?.();
    this.cancelStart = undefined;
    if (!this.wanted && safeMode.holds(this.placement.id)) {
      this.phase = 'held';
      return;
    }
    const start = () => this.start();
    if (this.isNear || swap) this.cancelStart = queue.add(start);
    else
      this.cancelStart = queue.addAhead(() => {
        this.warm = true;
        return this.start();
      });
  }

  /** Resolves when the frame has drawn or failed, or has taken so long that others may go first. */
  private start(): Promise<void> {
    this.cancelStart = undefined;
    if (!this.isConnected) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, VivFrame.times.start);
      const through = (this.through = () => {
        clearTimeout(timer);
        resolve();
      });
      void this.begin(through);
    });
  }

  private async begin(through: () => void): Promise<void> {
    const turn = (this.turn += 1);
    this.next?.end();
    this.next = undefined;
    if (!this.current) this.phase = 'starting';
    const { version } = this;
    let url: string;
    try {
      ({ url } = await inTime(this.open(this.definition.tag), VivFrame.times.open));
    } catch (thrown) {
      through();
      const error = VivariumError.from(thrown);
      if (turn === this.turn) this.fail(error, error.code === 'timeout');
      return;
    }
    // Another one was begun meanwhile, or none is wanted any more.
    if (turn !== this.turn) return through();
    if (version !== this.version) {
      // Nothing is there yet that the new code would take the place of: it is what starts.
      if (!this.current) this.plan(true);
      return through();
    }
    const run: Run = this.makeRun({
      url,
      title: this.definition.title,
      definition: this.definition,
      host: this.host,
      guard,
      times: { draw: VivFrame.times.draw },
      start: () => ({ theme: themeOf(this), config: this.placement.config, state: this.placement.state, edits: this.edits }),
      drawn: () => {
        this.take(run);
        through();
      },
      fault: (error) => {
        through();
        const late = run === this.next && error.code === 'timeout';
        if (run === this.current) this.current = undefined;
        if (run === this.next) this.next = undefined;
        this.fail(error, late);
      },
      key: (key) => this.onKey(run, key),
      picture: (image) => this.pictures.arrived(image),
      // The next start, after sleep or a crash, goes on from there.
      saved: (state) => (this.placement = { ...this.placement, state }),
      shield: (on) => (this.shielded = on),
      full: (on) => this.whole.fill(on),
      again: () => this.plan(true),
    });
    this.next = run;
    run.iframe.classList.add('new');
    this.frames.append(run.iframe);
  }

  /** The run has drawn: it is what is seen from now on. */
  private take(run: Run): void {
    if (run !== this.next) return;
    this.current?.end();
    this.current = run;
    this.next = undefined;
    this.late = 0;
    run.iframe.classList.remove('new');
    run.setTheme(themeOf(this));
    this.picture.replaceChildren();
    this.phase = 'running';
    this.pictures.follow(run);
    if (!this.isNear) this.sleepTimer = setTimeout(() => void this.sleep(), VivFrame.times.sleep);
  }

  private async sleep(): Promise<void> {
    const run = this.current;
    if (!run || this.isNear || this.next) return;
    const picture = await this.pictures.take(run);
    if (run !== this.current || this.isNear) return;
    if (picture) this.picture.replaceChildren(picture);
    run.end();
    this.current = undefined;
    this.pictures.end();
    this.phase = 'asleep';
    if (this.warm) {
      this.warm = false;
      queue.release();
    }
  }

  private stop(): void {
    this.turn += 1;
    this.cancelStart?.();
    this.cancelStart = undefined;
    this.current?.end();
    this.next?.end();
    this.current = this.next = undefined;
    this.pictures.end();
    this.through?.();
    if (this.warm) {
      this.warm = false;
      queue.release();
    }
  }

  /** Starts again by itself while that may help, once where it only came to nothing in time; else it says why not, and so may what it is in. */
  private fail(error: VivariumError, late = false): void {
    if (!this.isConnected) return;
    this.stop();
    if (late) this.late += 1;
    const count = lasting.has(error.code) ? 0 : safeMode.note(this.placement.id);
    if (count > 0 && count < MOST_CRASHES && this.late < 2 && error.code !== 'forbidden' && error.code !== 'rate-limited') {
      this.phase = 'starting';
      if (this.pictures.last) this.picture.replaceChildren(this.pictures.last);
      this.retryTimer = setTimeout(() => this.plan(true), 500 * count);
      return;
    }
    this.failure = error;
    this.phase = 'failed';
    this.dispatchEvent(new WidgetErrorEvent(error));
  }

  private readonly onStart = (): void => {
    this.wanted = true;
    this.late = 0;
    safeMode.forgive(this.placement.id);
    this.plan();
  };

  private readonly onLeft = (): void => {
    if (this.phase === 'held') this.plan();
  };

  private readonly onShield = (): void => {
    const run = this.current;
    if (run) guard.invite(run.iframe);
  };

  private onKey(run: Run, key: FrameKey): void {
    if (this.shadowRoot?.activeElement === run.iframe) passKey(this, key);
  }
}
