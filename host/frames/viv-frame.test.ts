import { expect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import { VivariumError } from '@vivarium/sdk/contract';
import { WidgetErrorEvent } from '@vivarium/sdk/widget';
import { golden, NotingHost } from './bridge-testing.js';
import type { FrameRunOptions, Run } from './frame-run.js';
import { safeMode } from './safe-mode.js';
import { VivFrame } from './viv-frame.js';

const usual = { ...VivFrame.times };
const late = () => new VivariumError('timeout', 'The widget did not start in time. Try again.');

/** What a frame began, in order, and what it waits for. */
class Starts {
  readonly runs: (FrameRunOptions & { ended: boolean })[] = [];
  private readonly waiting: ((url: { url: string }) => void)[] = [];
  private heard: (() => void) | undefined;
  opened = 0;

  /** An address comes when {@link come} is called. */
  readonly open = () => {
    this.opened += 1;
    this.heard?.();
    return new Promise<{ url: string }>((resolve) => this.waiting.push(resolve));
  };
  readonly openAtOnce = () => {
    this.opened += 1;
    return Promise.resolve({ url: 'about:blank' });
  };
  come(index: number): Promise<void> {
    this.waiting[index]!({ url: 'about:blank' });
    return new Promise((resolve) => setTimeout(resolve));
  }
  readonly makeRun = (options: FrameRunOptions): Run => {
    const iframe = document.createElement('iframe');
    iframe.title = options.title;
    const run = {
      ...options,
      ended: false,
      fault: (error: VivariumError) => {
        iframe.remove();
        options.fault(error);
      },
    };
    this.runs.push(run);
    this.heard?.();
    return { iframe, end: () => ((run.ended = true), iframe.remove()), setTheme: () => undefined, setConfig: () => true, takePicture: () => undefined };
  };
  async until(there: () => boolean): Promise<void> {
    while (!there()) await new Promise<void>((resolve) => (this.heard = resolve));
    this.heard = undefined;
  }
}

let count = 0;
const show = async (starts: Starts, open: VivFrame['open'] = starts.openAtOnce): Promise<VivFrame> => {
  const placement = { id: `placed-${(count += 1)}`, config: {} };
  return fixture<VivFrame>(html`<viv-frame style="block-size: 100px" .definition=${golden as never} .host=${new NotingHost()} .placement=${placement} version="1" .open=${open} .makeRun=${starts.makeRun}></viv-frame>`);
};
const note = (frame: VivFrame) => frame.shadowRoot!.querySelector('.note')?.textContent?.trim();
const iframes = (frame: VivFrame) => [...frame.shadowRoot!.querySelectorAll('iframe')].length;

describe('a frame', () => {
  afterEach(() => {
    fixtureCleanup();
    safeMode.leave();
    Object.assign(VivFrame.times, usual);
  });

  it('that came to nothing in time is started once more by itself, then says so and lets a person try again', async () => {
    const starts = new Starts();
    const frame = await show(starts);
    const told: VivariumError[] = [];
    frame.addEventListener(WidgetErrorEvent.type, (event) => told.push((event as WidgetErrorEvent).error));
    await starts.until(() => starts.runs.length === 1);
    starts.runs[0]!.fault(late());
    await frame.updateComplete;
    expect(note(frame)).to.equal('Loading…');
    await starts.until(() => starts.runs.length === 2);
    expect(told).to.have.length(0);
    starts.runs[1]!.fault(late());
    await frame.updateComplete;
    expect(told.map(({ code }) => code)).to.deep.equal(['timeout']);
    expect(note(frame)).to.contain('did not start in time');
    await expect(frame).shadowDom.to.be.accessible();
    frame.shadowRoot!.querySelector<HTMLElement>('.note button')!.click();
    await starts.until(() => starts.runs.length === 3);
    starts.runs[2]!.drawn();
    await frame.updateComplete;
    expect(note(frame)).to.equal(undefined);
    expect(frame.shadowRoot!.querySelectorAll('iframe:not(.new)')).to.have.length(1);
  });

  it('that drew in between is started once more again', async () => {
    const starts = new Starts();
    const frame = await show(starts);
    await starts.until(() => starts.runs.length === 1);
    starts.runs[0]!.fault(late());
    await starts.until(() => starts.runs.length === 2);
    starts.runs[1]!.drawn();
    frame.version = '2';
    await starts.until(() => starts.runs.length === 3);
    safeMode.forgive(frame.placement.id);
    starts.runs[2]!.fault(late());
    await starts.until(() => starts.runs.length === 4);
    starts.runs[3]!.drawn();
    await frame.updateComplete;
    expect(note(frame)).to.equal(undefined);
  });

  it('whose address never comes is late too, and holds the others up no longer than that', async () => {
    Object.assign(VivFrame.times, { start: 20, open: 100 });
    const [never, starts] = [new Starts(), new Starts()];
    const frames = await Promise.all([show(never, never.open), show(never, never.open)]);
    await never.until(() => never.opened === 2);
    await show(starts);
    await starts.until(() => starts.runs.length === 1);
    starts.runs[0]!.drawn();
    const failed = frames.map((frame) => new Promise((resolve) => frame.addEventListener(WidgetErrorEvent.type, resolve, { once: true })));
    await Promise.all(failed);
    expect(never.opened).to.equal(4);
    for (const frame of frames) await frame.updateComplete;
    expect(frames.map(note).every((words) => words?.includes('did not start in time'))).to.equal(true);
  });

  it('of which two starts are on their way has the last one only', async () => {
    const starts = new Starts();
    const frame = await show(starts, starts.open);
    await starts.until(() => starts.opened === 1);
    await starts.come(0);
    starts.runs[0]!.drawn();
    frame.definition = { ...golden, title: 'Other' } as never;
    await starts.until(() => starts.opened === 2);
    frame.definition = { ...golden, title: 'Another' } as never;
    await starts.until(() => starts.opened === 3);
    await starts.come(2);
    await starts.come(1);
    expect(starts.runs.map(({ title }) => title)).to.deep.equal(['Golden', 'Another']);
    starts.runs[1]!.drawn();
    expect(iframes(frame)).to.equal(1);
    expect(starts.runs.map(({ ended }) => ended)).to.deep.equal([true, false]);
  });

  it('that left the page and came back while its address was on its way has one run', async () => {
    const starts = new Starts();
    const frame = await show(starts, starts.open);
    await starts.until(() => starts.opened === 1);
    const place = frame.parentElement!;
    frame.remove();
    place.append(frame);
    await starts.until(() => starts.opened === 2);
    await starts.come(0);
    expect(starts.runs).to.have.length(0);
    await starts.come(1);
    expect(starts.runs).to.have.length(1);
    starts.runs[0]!.drawn();
    expect(iframes(frame)).to.equal(1);
  });
});
