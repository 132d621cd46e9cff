import { expect } from '@open-wc/testing';
import type { VivariumError } from '@vivarium/sdk/contract';
import { golden, NotingHost } from './bridge-testing.js';
import { FrameGuard } from './frame-guard.js';
import { FrameRun } from './frame-run.js';
import { Heartbeat } from './heartbeat.js';

const script = `addEventListener('message', ({ ports: [port] }) => {
  port.onmessage = ({ data: { type, params } }) => type === 'beat' && port.postMessage({ type: 'alive', params });
  port.postMessage({ type: 'hello', params: { oldest: 1, newest: 99 } });
});`;

describe('a run of a frame', () => {
  it('that answers and never draws has failed, and is gone', async () => {
    let run!: FrameRun;
    const error = await new Promise<VivariumError>((fault) => {
      run = new FrameRun({
        url: `data:text/html,${encodeURIComponent(`<script>${script}</script>`)}`,
        title: 'Mute',
        definition: golden as never,
        host: new NotingHost(),
        guard: new FrameGuard(),
        times: { beat: 20, silence: 60_000, draw: 100 },
        start: () => ({ theme: { scheme: 'light', direction: 'ltr', language: 'en', tokens: {} }, config: {} }),
        drawn: () => expect.fail('it never draws'),
        fault,
        key: () => undefined,
        picture: () => undefined,
        shield: () => undefined,
      });
      document.body.append(run.iframe);
    });
    expect(error.message).to.equal('The widget did not start in time. Try again.');
    expect(run.iframe.isConnected).to.equal(false);
  });

  it('that has drawn takes its time', async () => {
    let beats = 0;
    await new Promise<void>((enough) => {
      const heartbeat: Heartbeat = new Heartbeat(
        (beat) => {
          heartbeat.answered(beat);
          if ((beats += 1) === 5) enough();
        },
        () => expect.fail('it answers'),
        () => expect.fail('it has drawn'),
        { beat: 20, silence: 60_000, draw: 30 },
      );
      heartbeat.start();
      heartbeat.drawn();
    });
    expect(beats).to.equal(5);
  });
});
