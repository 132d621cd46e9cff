import type { Handler } from '@vivarium/sdk/testing/emulator';
import { page } from './page.js';
import type { Store } from './store.js';

/** How long the page waits for news before it asks again. */
const WAIT = 25_000;

/** The page at `/`, and the call by which it waits for changes; everything else it does through the API. */
export function windowRoutes(options: {
  ownerToken: string;
  store: Store;
  onCommit: (listener: () => void) => () => void;
  links: () => readonly { title: string; url: string }[];
  today: () => string;
  timeZone: string;
}): Record<string, Handler> {
  const { store, onCommit } = options;
  const changed = (since: number) =>
    new Promise<void>((resolve) => {
      if (store.change !== since) return resolve();
      const done = () => {
        clearTimeout(timer);
        end();
        resolve();
      };
      const end = onCommit(done);
      const timer = setTimeout(done, WAIT).unref();
    });
  return {
    'GET /': () => ({
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-frame-options': 'DENY' },
      body: page({ ownerToken: options.ownerToken, links: options.links(), today: options.today(), timeZone: options.timeZone }),
    }),
    'GET /window/changes': async ({ query }) => {
      await changed(Number(query.get('since')));
      return { body: { change: store.change } };
    },
  };
}
