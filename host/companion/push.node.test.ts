import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { send } from './companion-testing.js';
import { Push } from './push.js';
import { serveRoutes, type TestServer } from './services-testing.js';
import type { Vault } from './vault.js';

const vault: Vault = { kind: 'file', read: () => Promise.resolve(undefined), write: () => Promise.resolve(), erase: () => Promise.resolve() };

describe('the hook that sources call', () => {
  let push: Push;
  let server: TestServer;
  let heard: (readonly string[] | undefined)[];
  beforeEach(async () => {
    heard = [];
    server = await serveRoutes(() => [push.route]);
    push = await Push.open({ vault, origin: server.origin, changed: (account, _at, about) => heard.push(account === 'a' ? about : ['another account']) });
    push.allow(['a']);
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 });
  });
  afterEach(async () => {
    mock.timers.reset();
    push.close();
    await server.close();
  });
  async function call(about?: string) {
    const { pathname } = new URL(push.callbackUrl('a'));
    const answer = await send(server.origin, about === undefined ? pathname : `${pathname}?about=${about}`, { method: 'POST' });
    assert.equal(answer.status, 200);
  }

  it('tells at once what the URL says it is about, and gathers what follows closely', async () => {
    await call('one');
    assert.deepEqual(heard, [['one']]);
    for (const about of ['two', 'three', 'two']) await call(about);
    assert.equal(heard.length, 1);
    mock.timers.tick(50);
    assert.deepEqual(heard.slice(1), [['two', 'three']]);
  });

  it('tells as soon after a clock that was set back', async () => {
    await call('one');
    mock.timers.setTime(1_000);
    await call('two');
    mock.timers.tick(50);
    assert.deepEqual(heard, [['one'], ['two']]);
  });

  it('says only "something" where a call says no more, says too much, or there are too many', async () => {
    await call('x'.repeat(513));
    await call('one');
    await call();
    await call('two');
    mock.timers.tick(50);
    for (let index = 0; index < 51; index += 1) await call(String(index));
    mock.timers.tick(50);
    assert.deepEqual(heard, [undefined, undefined, undefined]);
  });
});
