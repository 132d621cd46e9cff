import { expect } from '@open-wc/testing';
import { AppRun } from './apps/app-run.js';
import { FrameGuard } from './frame-guard.js';

/** An app that begins at once. */
const script = `addEventListener('message', ({ ports: [port] }) => {
  const say = (message) => port.postMessage({ type: 'app', message: { jsonrpc: '2.0', ...message } });
  port.onmessage = ({ data: { type, beat, message } }) => {
    if (type === 'beat') port.postMessage({ type: 'alive', beat });
    else if (message.id === 1) say({ method: 'ui/notifications/initialized' });
  };
  say({ id: 1, method: 'ui/initialize', params: { protocolVersion: '2026-01-26', appInfo: { name: 'app' } } });
});`;

/** A promise and what resolves it. */
function later<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((given) => (resolve = given));
  return { promise, resolve };
}

describe('a run of an app', () => {
  it('whose answer comes when another took its place leaves what that one stored', async () => {
    let state: unknown = { storage: { theme: 'light' } };
    const [asked, saved, answer] = [later<void>(), later<void>(), later<object>()];
    const host = {
      environment: { locale: 'en', timeZone: 'UTC' },
      onEnvironment: () => () => undefined,
      loadState: () => state,
      saveState: (next: unknown) => {
        state = next;
        saved.resolve();
      },
      read: () => {
        asked.resolve();
        return answer.promise;
      },
    };
    const run = new AppRun({
      url: `data:text/html,${encodeURIComponent(`<script>${script}</script>`)}`,
      title: 'App',
      definition: { tag: 'viv-app', uses: { show: { ref: 'read' } } } as never,
      host: host as never,
      guard: new FrameGuard(),
      app: { tool: 'show', uses: { show: 'show' } },
      onGrants: () => () => undefined,
      start: () => ({ theme: { scheme: 'light', direction: 'ltr', language: 'en', tokens: {} }, config: {} }),
      drawn: () => undefined,
      fault: (error) => expect.fail(error.message),
      key: () => undefined,
      picture: () => undefined,
      shield: () => undefined,
    });
    document.body.append(run.iframe);
    await asked.promise;
    run.end();
    state = { storage: { theme: 'dark' } };
    answer.resolve({ content: [] });
    await saved.promise;
    expect(state).to.deep.equal({ storage: { theme: 'dark' }, shown: { input: '{}', result: { content: [] } } });
  });
});
