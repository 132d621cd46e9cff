import { VivariumError } from '@vivarium/sdk/contract';
import type { CompanionToPage, PageCall, PageToCompanion } from '@vivarium/sdk/protocol';

/** A page's socket as calls see it. */
export interface CalledPage {
  send(message: CompanionToPage): void;
}

interface Attending {
  readonly page: CalledPage;
  visible: boolean;
  /** Rises: who said last that it attends is who the person looked at last. */
  since: number;
}

interface Waiting {
  readonly page: CalledPage;
  settle(answer: Extract<PageToCompanion, { type: 'answer' }>): void;
  fail(why: VivariumError): void;
}

/** How long a page that is open may take until it attends. */
const ATTEND_WITHIN = 15_000;
const closed = () => new VivariumError('page-closed', 'This needs an open page of Vivarium: the data and the sandbox are there. Ask the person to open Vivarium in their browser, then try again.');

/** Asks open pages what other agents want to know, and hands them what is due. */
export class PageCalls {
  private readonly open = new Set<CalledPage>();
  private attending: Attending[] = [];
  private readonly waiting = new Map<number, Waiting>();
  private readonly newcomers = new Set<() => void>();
  private count = 0;

  constructor(private readonly attendWithin = ATTEND_WITHIN) {}

  /** A page opened its socket. Returns what is to be called when it closes. */
  join(page: CalledPage): () => void {
    this.open.add(page);
    return () => {
      this.open.delete(page);
      this.attending = this.attending.filter((one) => one.page !== page);
      for (const one of [...this.waiting.values()]) if (one.page === page) one.fail(closed());
      this.tellNewcomers();
    };
  }

  /** A page answers calls from now on, or is seen now, or no more. */
  attend(page: CalledPage, visible: boolean): void {
    this.attending = [...this.attending.filter((one) => one.page !== page), { page, visible, since: (this.count += 1) }];
    this.tellNewcomers();
  }

  answer(page: CalledPage, answer: Extract<PageToCompanion, { type: 'answer' }>): void {
    const waiting = this.waiting.get(answer.id);
    // What one page was asked no other one answers.
    if (waiting?.page === page) waiting.settle(answer);
  }

  /** @throws VivariumError what the page says; `page-closed` where there is none */
  async ask(call: PageCall, signal: AbortSignal): Promise<unknown> {
    const page = await this.chosen(signal);
    const id = (this.count += 1);
    return new Promise<unknown>((resolve, reject) => {
      const end = (settle: () => void) => {
        this.waiting.delete(id);
        signal.removeEventListener('abort', gone);
        settle();
      };
      const gone = () =>
        end(() => {
          page.send({ type: 'call-end', id });
          reject(VivariumError.from(signal.reason));
        });
      signal.addEventListener('abort', gone, { once: true });
      this.waiting.set(id, {
        page,
        settle: ({ result, error }) => end(() => (error ? reject(VivariumError.from(error)) : resolve(result))),
        fail: (why) => end(() => reject(why)),
      });
      page.send({ type: 'call', id, call });
    });
  }

  /** The page that the person sees, or saw last. One that is just opening is waited for. */
  private async chosen(signal: AbortSignal): Promise<CalledPage> {
    const end = Date.now() + this.attendWithin;
    for (;;) {
      signal.throwIfAborted();
      const [best] = [...this.attending].sort((a, b) => Number(b.visible) - Number(a.visible) || b.since - a.since);
      if (best) return best.page;
      const left = end - Date.now();
      if (this.open.size === 0 || left <= 0) throw closed();
      await this.newcomer(left, signal);
    }
  }

  private newcomer(within: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.newcomers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, within);
      signal.addEventListener('abort', done, { once: true });
      this.newcomers.add(done);
    });
  }

  private tellNewcomers(): void {
    for (const tell of [...this.newcomers]) tell();
  }
}
