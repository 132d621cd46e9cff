/**
 * The page of the control: frames of its own origin, and a host that believes every message. Who speaks is what a message
 * says, a use is whatever is named, an action runs when it is asked for.
 */
interface Message {
  type: string;
  id?: number;
  params?: { live?: number; use?: string; url?: string; key?: string; day?: string; item?: string; value?: unknown; error?: { message?: string }; image?: unknown } & Record<string, unknown>;
}

const rows = [{ $ref: 'demo/events/1', id: '1', title: 'Call with Amanda Foster', snippet: 'Private words', thread: 't1' }];

const settings: Record<string, unknown> = {};
/** How settings are merged where nobody thinks of prototypes. */
function merge(into: Record<string, unknown>, from: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(from)) {
    const member = into[key];
    if (typeof value === 'object' && value !== null && typeof member === 'object' && member !== null) merge(member as Record<string, unknown>, value as Record<string, unknown>);
    else into[key] = value;
  }
}

async function handle({ type, params = {} }: Message, tell: (message: unknown) => void): Promise<unknown> {
  if (type === 'live/open') tell({ type: 'live/delta', params: { live: params.live, upsert: rows, remove: [], freshness: { state: 'live', demo: false }, ready: true } });
  if (type === 'read') return rows[0];
  if (type === 'call') return (await fetch('/done', { method: 'POST', body: JSON.stringify(params) })).text();
  if (type === 'link/open') window.open(params.url);
  if (type === 'key') document.dispatchEvent(new KeyboardEvent('keydown', { key: params.key ?? '' }));
  if (type === 'day/select') location.hash = params.day ?? '';
  if (type === 'reveal') document.querySelector('#revealed')!.insertAdjacentHTML('beforeend', params.item ?? '');
  if (type === 'fault') document.querySelector('#fault')!.insertAdjacentHTML('beforeend', params.error?.message ?? '');
  if (type === 'state/save') merge(settings, params.value as Record<string, unknown>);
  if (type === 'state/save') localStorage.setItem(`state-${JSON.stringify(params.value).slice(0, 40)}`, JSON.stringify(params.value));
  if (type === 'manifest') document.querySelector('#fault')!.insertAdjacentHTML('beforeend', String(params['title']));
  return null;
}

document.addEventListener('keydown', (event) => {
  if (event.key.startsWith('vc')) document.title += event.key;
});

addEventListener('message', ({ data, source }: MessageEvent<Message>) => {
  const frame = [...document.querySelectorAll('iframe')].find(({ contentWindow }) => contentWindow === source);
  if (frame && data?.type === 'ready') {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: message }: MessageEvent<Message>) =>
      void handle(message, (answer) => port1.postMessage(answer)).then((value) => message.id !== undefined && port1.postMessage({ type: 'answer', id: message.id, outcome: { value } }));
    frame.contentWindow?.postMessage({ type: 'port' }, '*', [port2]);
  } else if (typeof data === 'object' && data) void handle(data, (answer) => (source as Window | null)?.postMessage(answer, '*'));
});

localStorage.setItem('secret', 'Amanda Foster');
document.cookie = 'session=Amanda-Foster';
new BroadcastChannel('vivarium').onmessage = ({ data }) => {
  if (typeof data === 'string') document.title += data;
};
indexedDB.open('vivarium');
void navigator.locks.request('vivarium', () => new Promise(() => undefined));
for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-manifest]')) {
  const manifest = JSON.parse(dataset['manifest'] ?? '{}') as { config: { $ref?: string } };
  merge({ uses: {}, sample: {}, config: { properties: {} } }, manifest as unknown as Record<string, unknown>);
  if (manifest.config.$ref) void fetch(manifest.config.$ref, { mode: 'no-cors' });
}
