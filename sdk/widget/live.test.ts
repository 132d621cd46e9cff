import { assert } from '@open-wc/testing';
import { render } from 'lit';
import type { Freshness } from '../protocol/index.js';
import type { LiveSnapshot, WidgetHost } from './host.js';
import { Live } from './live.js';

/** A live query of an element that only counts how often it is to be drawn. */
function opened(first: LiveSnapshot) {
  let tell!: (snapshot: LiveSnapshot) => void;
  let drawn = 0;
  const open: WidgetHost['open'] = (_use, _query, listener) => {
    tell = listener;
    listener(first);
    return () => undefined;
  };
  const query = new Live({ addController: () => undefined, requestUpdate: () => (drawn += 1), host: { open } as WidgetHost }, 'events', () => ({}));
  query.hostUpdate();
  return { query, tell, drawn: () => drawn };
}

describe('a live query', () => {
  const freshness = (syncedAt: number, rest: Partial<Freshness> = {}): Freshness => ({ state: 'live', demo: false, syncedAt, ...rest });
  const first: LiveSnapshot = Object.freeze({ items: Object.freeze([]), ready: true, freshness: freshness(1) });

  it('draws nothing when a sync made the same data younger, and knows its age', () => {
    const { query, tell, drawn } = opened(first);
    tell({ ...first, freshness: freshness(60_000) });
    assert.equal(drawn(), 0);
    assert.equal(query.freshness.syncedAt, 60_000);
  });

  it('draws what is another: items, marks, state, reason', () => {
    const { tell, drawn } = opened(first);
    let now = first;
    const changes: Partial<LiveSnapshot>[] = [
      { items: [] },
      { changes: new Map() },
      { ready: false },
      { freshness: freshness(2, { state: 'stale', reason: { code: 'unavailable', message: 'It is down.' } }) },
      { freshness: freshness(3, { state: 'stale', reason: { code: 'rate-limited', message: 'Later.' } }) },
    ];
    for (const [index, change] of changes.entries()) {
      tell((now = { ...now, ...change }));
      assert.equal(drawn(), index + 1, Object.keys(change).join());
    }
  });

  it('says why nothing has come yet, which is not that it loads', () => {
    const { query, tell } = opened({ ...first, ready: false, freshness: { state: 'syncing', demo: false } });
    const box = document.createElement('div');
    const drawn = () => (render(query.render({ ready: () => 'items' }), box), box.textContent.trim());
    assert.equal(drawn(), 'Loading…');
    for (const [freshness, words] of [
      [{ state: 'stale', demo: false, reason: { code: 'unavailable', message: 'Gmail answered 503.' } }, 'Gmail answered 503.'],
      [{ state: 'offline', demo: false }, 'Offline, and nothing is stored yet.'],
    ] as [Freshness, string][]) {
      tell({ ...first, ready: false, freshness });
      assert.equal(drawn(), words);
    }
    tell({ ...first, freshness: freshness(2) });
    assert.equal(drawn(), 'Nothing here.');
  });

  it('tells an account that is signed out apart from none that is connected', () => {
    const { query, tell } = opened(first);
    const box = document.createElement('div');
    const drawn = (message?: string) => {
      tell({ ...first, freshness: { state: 'signed-out', demo: false, ...(message === undefined ? {} : { reason: { code: 'signed-out', message } }) } });
      render(query.render({ ready: () => 'items' }), box);
      return box.textContent.trim();
    };
    assert.equal(drawn(), 'This account is signed out. Reconnect it in the settings.');
    assert.equal(drawn('No connected account has events. Connect one in Settings.'), 'No connected account has events. Connect one in Settings.');
  });
});
