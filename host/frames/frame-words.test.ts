import { expect } from '@open-wc/testing';
import { VivariumError, type Query } from '@vivarium/sdk/contract';
import { sayIn } from '@vivarium/sdk/kinds';
import type { LiveSnapshot } from '@vivarium/sdk/widget';
import { render } from 'lit';
import { emptyView, errorView, pendingView } from '../../sdk/widget/views.js';
import { speak } from '../shell/language/language.js';
import { bench, live } from './bridge-testing.js';

interface Heard {
  type: string;
  params?: { words?: Record<string, string>; freshness?: { reason?: { message: string } } };
  outcome?: { error?: { message: string } };
}

/** Everything that a frame hears until `enough`. */
async function heard(port: MessagePort, enough: (message: Heard) => boolean): Promise<Heard[]> {
  const all: Heard[] = [];
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<Heard>) => {
      all.push(data);
      if (enough(data)) resolve(all);
    };
  });
}

describe('the words of a frame', () => {
  const offline = { code: 'offline', message: 'The connection was closed.' } as const;
  const ask = { type: 'live/open', id: 0, params: { live: 0, use: 'messages', query: {} satisfies Query } };

  afterEach(() => speak('en'));

  it('are the page’s: those of the SDK, why a source fails, and what is refused', async () => {
    await speak('de');
    const { host, bridge, port } = bench();
    host.snapshot = { items: [], freshness: { ...live, state: 'failed', reason: offline }, ready: true } as LiveSnapshot;
    host.answer = async () => {
      throw new VivariumError('offline', 'The connection was closed.');
    };
    const all = heard(port, ({ outcome }) => outcome?.error !== undefined);
    port.postMessage({ type: 'hello', params: { oldest: 1, newest: 1 } });
    port.postMessage(ask);
    port.postMessage({ type: 'read', id: 1, params: { use: 'body', input: { id: '1' } } });
    const messages = await all;
    const { words } = messages.find(({ type }) => type === 'welcome')!.params!;
    expect(messages.find(({ type }) => type === 'live/delta')!.params!.freshness!.reason!.message).to.equal('Die Verbindung wurde geschlossen.');
    expect(messages.at(-1)!.outcome!.error!.message).to.equal('Die Verbindung wurde geschlossen.');
    bridge.close();

    // A frame has no language but what it was given.
    await speak('en');
    sayIn((english) => words![english] ?? english);
    const box = document.createElement('div');
    const said = (view: unknown) => {
      render(view, box);
      return box.textContent!.trim();
    };
    expect([said(pendingView()), said(pendingView({ state: 'offline' })), said(emptyView()), said(errorView({ ...live, state: 'signed-out' })), said(errorView({ ...live, state: 'failed' }))]).to.deep.equal([
      'Lädt …',
      'Offline, und noch ist nichts gespeichert.',
      'Nichts da.',
      'Dieses Konto ist abgemeldet. In den Einstellungen lässt es sich neu verbinden.',
      'Die Quelle ist nicht benutzbar.',
    ]);
  });

  it('are English where the page is, and then nothing is sent', async () => {
    const { bridge, port } = bench();
    const all = heard(port, ({ type }) => type === 'welcome');
    port.postMessage({ type: 'hello', params: { oldest: 1, newest: 1 } });
    expect((await all).at(-1)!.params).not.to.have.property('words');
    bridge.close();
  });
});
