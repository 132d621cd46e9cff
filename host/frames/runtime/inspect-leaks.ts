type Finding = { severity: 'error' | 'warning'; message: string };

const FRAMES = 6;

/** Counts what a widget starts and does not end: timers that repeat, listeners of the document, frames it asks for for ever. */
export function watchLeaks(): { begin(): void; left(): Promise<Finding[]> } {
  const timers = new Set<number>();
  const listeners = new Map<string, { readonly target: EventTarget; readonly listener: unknown }>();
  let frames = 0;

  const { setInterval: start, clearInterval: stop, requestAnimationFrame: ask } = window;
  const { addEventListener: listen, removeEventListener: leave } = EventTarget.prototype;
  const keyOf = new WeakMap<object, number>();
  let keys = 0;
  const nameOf = (target: EventTarget, type: string, listener: object, options: unknown) => {
    if (!keyOf.has(listener)) keyOf.set(listener, (keys += 1));
    const capture = typeof options === 'object' ? (options as AddEventListenerOptions | null)?.capture : options;
    return `${target === document ? 'document' : 'window'} ${type} ${keyOf.get(listener)!} ${String(Boolean(capture))}`;
  };
  const outer = (target: unknown): target is EventTarget => target === undefined || target === window || target === document;

  Object.assign(window, {
    setInterval: (...given: Parameters<typeof start>) => {
      const timer = start.apply(window, given) as unknown as number;
      timers.add(timer);
      return timer;
    },
    clearInterval: (timer: number) => {
      timers.delete(timer);
      stop.call(window, timer);
    },
    requestAnimationFrame: (callback: FrameRequestCallback) => {
      frames += 1;
      return ask.call(window, callback);
    },
  });
  EventTarget.prototype.addEventListener = function (this: EventTarget | undefined, type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions) {
    const { once = false, signal } = typeof options === 'object' ? options : {};
    if (outer(this) && listener && !once && !signal?.aborted) {
      const name = nameOf(this ?? window, type, listener, options);
      listeners.set(name, { target: this ?? window, listener });
      if (signal) listen.call(signal, 'abort', () => listeners.delete(name));
    }
    listen.call(this ?? window, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (this: EventTarget | undefined, type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions) {
    if (outer(this) && listener) listeners.delete(nameOf(this ?? window, type, listener, options));
    leave.call(this ?? window, type, listener, options);
  };

  /** A frame, or longer than one where none is drawn. */
  const pause = () =>
    new Promise<void>((resolve) => {
      ask.call(window, () => resolve());
      setTimeout(resolve, 100);
    });

  return {
    begin() {
      timers.clear();
      listeners.clear();
    },
    async left() {
      await pause();
      frames = 0;
      for (let count = 0; count < FRAMES; count += 1) await pause();
      const what = [
        ...(timers.size > 0 ? [`${timers.size} timer(s) of setInterval`] : []),
        ...(listeners.size > 0 ? [`listeners: ${[...listeners.keys()].map((name) => name.split(' ').slice(0, 2).join(' ')).join(', ')}`] : []),
        ...(frames >= FRAMES ? ['an endless requestAnimationFrame'] : []),
      ];
      return what.length > 0 ? [{ severity: 'error', message: `It is gone from the page and still runs: ${what.join('; ')}. End in disconnectedCallback what connectedCallback began.` }] : [];
    },
  };
}
