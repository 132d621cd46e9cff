/**
 * Keeps the page for when the companion is away: it is then drawn from what this browser mirrors, and says so. The
 * network always comes first for the page itself, so a new version is never hidden by an old one; nothing but the files
 * of the build is kept, and no answer of the companion passes here.
 */

/** What is used of a service worker's scope; TypeScript's DOM library leaves it out. */
interface Scope {
  readonly registration: { readonly navigationPreload?: { enable(): Promise<void> } };
  addEventListener(type: 'install', listener: (event: Installing) => void): void;
  addEventListener(type: 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: Clicked) => void): void;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly Page[]>;
    openWindow(url: string): Promise<unknown>;
  };
}
interface Page {
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}
interface Clicked extends Extendable {
  readonly notification: { readonly data: { readonly address: string }; close(): void };
}
interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
interface Installing extends Extendable {
  /** https://w3c.github.io/ServiceWorker/#dom-installevent-addroutes */
  addRoutes?(routes: readonly { condition: { urlPattern: { pathname: string } }; source: 'network' | 'cache' }[]): Promise<void>;
}
interface Fetching extends Extendable {
  readonly request: Request;
  readonly preloadResponse?: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}

const scope = globalThis as unknown as Scope;
const kept = 'shell';

scope.addEventListener('install', (event) => {
  event.waitUntil(keep());
  // The browser then asks the network, or takes the file, without starting this worker.
  const straight = event.addRoutes?.([
    { condition: { urlPattern: { pathname: '/api/*' } }, source: 'network' },
    { condition: { urlPattern: { pathname: '/workers/*' } }, source: 'network' },
    { condition: { urlPattern: { pathname: '/assets/*' } }, source: 'cache' },
  ]);
  if (straight) event.waitUntil(straight.catch(() => undefined));
});
scope.addEventListener('activate', (event) => event.waitUntil(scope.registration.navigationPreload?.enable() ?? Promise.resolve()));
scope.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === 'navigate' && pathname === '/') event.respondWith(page(event));
  else if (pathname.startsWith('/assets/') || pathname === '/icon.svg') event.respondWith(file(event.request));
});

scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(go(event.notification.data.address));
});

/** In a window that is there, the one in view first, or in a new one. */
async function go(address: string): Promise<void> {
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0];
  if (!page) return void (await scope.clients.openWindow(`/${address}`));
  page.postMessage({ type: 'go', address });
  await page.focus().catch(() => undefined);
}

async function page(event: Fetching): Promise<Response> {
  const cache = await caches.open(kept);
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    const known = await cache.match('/');
    if (response.ok && response.headers.get('etag') !== known?.headers.get('etag')) event.waitUntil(keep().catch(() => undefined));
    return response;
  } catch (thrown) {
    const last = await cache.match('/');
    if (!last) throw thrown;
    return last;
  }
}

async function file(request: Request): Promise<Response> {
  return (await (await caches.open(kept)).match(request)) ?? fetch(request);
}

/** Keeps the files of the present build, the page last: what is kept can always be drawn. Then those of the last go. */
async function keep(): Promise<void> {
  const cache = await caches.open(kept);
  const answer = await fetch('/.vite/manifest.json', { cache: 'no-cache' });
  const chunks = (await answer.json()) as Record<string, { file: string; css?: string[]; assets?: string[] }>;
  const built = Object.values(chunks).flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets]);
  const files = ['/icon.svg', ...built.filter((path) => path.startsWith('assets/')).map((path) => `/${path}`)];
  const known = new Map((await cache.keys()).map((request) => [new URL(request.url).pathname, request]));
  await cache.addAll(files.filter((path) => !known.has(path)));
  await cache.add(new Request('/', { cache: 'no-cache' }));
  for (const [path, request] of known) if (path !== '/' && !files.includes(path)) await cache.delete(request);
}
