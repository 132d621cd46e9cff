import { ContextProvider } from '@lit/context';
import { widgetHost, type Environment, type LiveSnapshot, type WidgetHost } from '@vivarium/sdk/widget';

/**
 * The frame's side of the control: the obvious way to put somebody else's widget into a page. It speaks the messages of
 * `sdk/protocol/frame.ts` but checks nothing, in an ordinary frame of the host's own origin.
 */
const environment: Environment = { day: '2026-03-04', today: '2026-03-04', timeZone: 'UTC', locale: 'en', size: 'M', reducedMotion: true, revealed: undefined, visible: true };
const listeners = new Map<number, (snapshot: LiveSnapshot) => void>();
const answers = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
let next = 0;

function hostOver(send: (message: unknown) => void): WidgetHost {
  const tell = (type: string, params: unknown) => send({ type, params });
  const ask = (type: string, params: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      next += 1;
      answers.set(next, { resolve, reject });
      send({ type, id: next, params });
    });
  let state: unknown;
  return {
    environment,
    config: {},
    onEnvironment: () => () => undefined,
    open(use, query, listener) {
      const live = (next += 1);
      listeners.set(live, listener);
      void ask('live/open', { live, use, query });
      return () => tell('live/close', { live });
    },
    read: (use, input, options) => ask('read', { use, input, ...options }),
    call: (use, input, options) => ask('call', { use, input, ...options }),
    selectDay: (day) => tell('day/select', { day }),
    reveal: (item) => tell('reveal', { item }),
    saw: (items) => tell('changes/saw', { items }),
    openLink: (url) => tell('link/open', { url }),
    loadState: () => state,
    saveState(value) {
      state = value;
      void ask('state/save', { version: 1, value });
    },
  };
}

interface Message {
  type: string;
  id?: number;
  params?: { live?: number; upsert?: never[] };
  outcome?: { value?: unknown; error?: unknown };
}

/** Loads the widget's module and draws it once the host has handed over a port. */
export async function mount(module: string, tag: string): Promise<void> {
  const receive = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'beat') port.postMessage({ type: 'alive', params: data.params });
    if (data.type === 'answer') {
      const waiting = answers.get(data.id ?? -1);
      if (data.outcome && 'error' in data.outcome) waiting?.reject(data.outcome.error);
      else waiting?.resolve(data.outcome?.value);
    }
    if (data.type === 'live/delta') listeners.get(data.params?.live ?? -1)?.({ items: data.params?.upsert ?? [], freshness: { state: 'live', demo: false }, ready: true });
  };
  let port!: MessagePort;
  const handed = new Promise<void>((resolve) =>
    addEventListener('message', ({ data, source, ports: [given] }: MessageEvent<Message>) => {
      if (given) {
        port = given;
        port.onmessage = receive;
        resolve();
      } else if (typeof data === 'object' && data) {
        // Whatever it hears it takes for the host's and answers.
        if (data.type === 'live/delta') source?.postMessage(data, { targetOrigin: '*' });
      }
    }),
  );
  await import(/* @vite-ignore */ module);
  parent.postMessage({ type: 'ready' }, '*');
  await handed;
  new ContextProvider(document.body, { context: widgetHost, initialValue: hostOver((message) => port.postMessage(message)) });
  document.body.append(document.createElement(tag));
}
