import type { CompanionEvent } from '@vivarium/sdk/protocol';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventHub } from './events.js';
import { serveRoutes } from './services-testing.js';

const greeting: CompanionEvent[] = [{ type: 'accounts', accounts: [] }];

test('a page hears alive, what it may have missed, then what happens', async () => {
  const hub = new EventHub();
  const server = await serveRoutes(() => [hub.route(() => Promise.resolve(greeting))]);
  const gone = new AbortController();
  try {
    const response = await fetch(`${server.origin}/api/events`, { signal: gone.signal });
    assert.equal(response.headers.get('content-type'), 'application/x-ndjson');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const linesUntil = async (count: number) => {
      while (text.split('\n').length <= count) text += (await reader.read()).value ?? '';
      return text.trim().split('\n').map((line) => JSON.parse(line) as CompanionEvent);
    };
    assert.deepEqual(await linesUntil(2), [{ type: 'alive' }, ...greeting]);
    hub.publish({ type: 'changed', account: 'gmail-1', at: 5 });
    assert.deepEqual((await linesUntil(3))[2], { type: 'changed', account: 'gmail-1', at: 5 });
  } finally {
    gone.abort();
    await server.close();
  }
});

test('nobody listens: nothing happens', () => {
  new EventHub().publish({ type: 'alive' });
});
