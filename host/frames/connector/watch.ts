type Fault = (kind: 'hung' | 'busy' | 'memory', detail?: string) => void;

/** From one beat to the next, on average: no worker can keep time with them and rest whenever one comes. */
const BEAT = 1000;
/** Beats without an answer after which the worker hangs. Counted, not timed: a machine that slept has not beaten. */
const SILENT = 10;
/** A beat that waits longer in the worker's queue met work there. */
const WAITED = 50;
/** Of the last beats so many met work: it never rests. */
const WINDOW = 30;
const MOST_BUSY = 27;
const MOST_MEMORY = 256_000_000;
const MEMORY_EVERY = 5000;

/** Chromium's measure of a page with its workers; only where the page is isolated. */
type Measuring = Performance & { measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }> };

/** Watches a connector's worker: whether it answers, whether it ever rests, how much memory it takes. */
export class Watch {
  /** For the worker's prelude, which answers every beat. */
  readonly port: MessagePort;
  private readonly own: MessagePort;
  private beats: ReturnType<typeof setTimeout> | undefined;
  private memory: ReturnType<typeof setTimeout> | undefined;
  private answered = false;
  private started = false;
  private ended = false;
  private silent = 0;
  private sentAt = performance.now();
  private busy: boolean[] = [];

  constructor(
    private readonly fault: Fault,
    ready: () => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port2;
    this.own = port1;
    port1.onmessage = () => {
      this.answered = true;
      this.busy = [...this.busy.slice(1 - WINDOW), performance.now() - this.sentAt > WAITED];
      if (this.started) return;
      this.started = true;
      this.busy = [];
      ready();
    };
    port1.postMessage(0);
    this.next();
    void this.measure();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.beats);
    clearTimeout(this.memory);
    this.own.close();
  }

  private next(): void {
    this.beats = setTimeout(() => {
      this.next();
      this.beat();
    }, BEAT * (0.5 + Math.random()));
  }

  private beat(): void {
    // How long a start may take is the host's to say.
    if (!this.answered) {
      if (this.started && ++this.silent >= SILENT) this.fault('hung');
      return;
    }
    this.silent = 0;
    if (this.busy.length >= WINDOW && this.busy.filter(Boolean).length >= MOST_BUSY) {
      this.fault('busy');
      return;
    }
    this.answered = false;
    this.sentAt = performance.now();
    this.own.postMessage(0);
  }

  private async measure(): Promise<void> {
    const measuring = performance as Measuring;
    if (!crossOriginIsolated || !measuring.measureUserAgentSpecificMemory) return;
    const { bytes } = await measuring.measureUserAgentSpecificMemory().catch(() => ({ bytes: 0 }));
    if (this.ended) return;
    if (bytes > MOST_MEMORY) this.fault('memory', `${Math.round(bytes / 1e6)} MB`);
    else this.memory = setTimeout(() => void this.measure(), MEMORY_EVERY);
  }
}
