import { VivariumError } from '@vivarium/sdk/contract';

/** The companion sends a line at least every 15 s. */
const silenceLimit = 40_000;
const firstPause = 250;
const longestPause = 15_000;

/** What a stream of lines needs. */
export interface LineStreamOptions {
  open: (signal: AbortSignal) => Promise<Response>;
  signal: AbortSignal;
  onState: (state: 'open' | 'lost') => void;
}

/** Lines of JSON from a stream that opens again when it breaks, with growing random pauses. Ends only with the signal. */
export async function* followLines({ open, signal, onState }: LineStreamOptions): AsyncGenerator<unknown> {
  let pause = firstPause;
  while (!signal.aborted) {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), silenceLimit);
    try {
      const response = await open(AbortSignal.any([signal, silence.signal]));
      if (!response.ok || !response.body) throw new VivariumError('unavailable', `The companion answered ${response.status}.`);
      for await (const line of readLines(response.body)) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), silenceLimit);
        pause = firstPause;
        onState('open');
        yield line;
      }
    } catch {
      // Every cause is treated alike: say that it is lost, try again.
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
    if (signal.aborted) return;
    onState('lost');
    await rest(pause * (0.5 + Math.random() / 2), signal);
    pause = Math.min(pause * 2, longestPause);
  }
}

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.getReader();
  // A stream of its own for decoding would cost every event a few more turns.
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as unknown;
  }
}

/** Waits; returns early when the network comes back or nobody needs it any more. */
function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}
