/** What the page of a frame runs whose widget is looked at for faults; bundled with one widget by the companion. */
import './jitless.js';
import axe from 'axe-core';
import type { MountedDefinition } from './frame-host.js';
import { operate } from './inspect-controls.js';
import { elementsOf, pictureOf, reachingOut } from './inspect-layout.js';
import { watchLeaks } from './inspect-leaks.js';
import { nextFrame } from './next-frame.js';
import { startFrame, type Inspector } from './start.js';

type Finding = Awaited<ReturnType<Inspector['inspect']>>[number];

const MOST = 8;
/** Beyond it an audit takes longer than it tells. */
const MOST_AUDITED = 1500;
/** Frames within which a change of the data is to be seen. The first is the one it is told in. */
const SOON = 3;
const PATIENCE = 30;

/** Frames without a change after which a picture is taken for whole. */
const STILL = 2;

const frame = () => new Promise<void>((resolve) => nextFrame(resolve));

/** Resolves when what is shown stands still, or never does: many items may be drawn over several frames. */
async function settled(element: Element): Promise<void> {
  await frame();
  let before = pictureOf(element);
  for (let [still, count] = [0, 0]; still < STILL && count < PATIENCE; count += 1) {
    await frame();
    const now = pictureOf(element);
    still = now === before ? still + 1 : 0;
    before = now;
  }
}

const inspectors: Record<Parameters<Inspector['inspect']>[0], (element: Element) => Promise<Finding[]>> = {
  async look(element) {
    await settled(element);
    const blank = elementsOf(element).length < 2;
    return [...(blank ? [{ severity: 'error' as const, message: 'It draws nothing.' }] : reachingOut(element)), ...said.splice(0)].slice(0, MOST);
  },
  audit,
  async before(element) {
    await frame();
    picture = pictureOf(element);
    return [];
  },
  async after(element) {
    for (let count = 1; count <= PATIENCE; count += 1) {
      await frame();
      if (pictureOf(element) === picture) continue;
      return count <= SOON ? [] : [{ severity: 'warning', message: `A change of the data is seen only ${count} frames later. Draw from the live query itself, without timers in between.` }];
    }
    return [{ severity: 'warning', message: 'Nothing on screen changes when an item of the sample comes. Is it drawn, and is it of the day that the sample plays on (2026-03-04)?' }];
  },
  async operate(element) {
    await operate(element);
    await frame();
    return said.splice(0);
  },
  async end(element) {
    element.remove();
    return leaks.left();
  },
};
let picture = '';
const said: Finding[] = [];
const leaks = watchLeaks();

const { error, warn } = console;
const noted = (name: string, say: typeof error) => (...given: unknown[]) => {
  if (said.length < MOST) said.push({ severity: 'warning', message: `console.${name}: ${given.map(String).join(' ').slice(0, 300)}` });
  say.apply(console, given);
};
Object.assign(console, { error: noted('error', error), warn: noted('warn', warn) });

async function audit(element: Element): Promise<Finding[]> {
  if (elementsOf(element).length > MOST_AUDITED) return [];
  const { violations } = await axe.run(element, {
    resultTypes: ['violations'],
    // The frame's document is the host's: the widget is only what is in it.
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
    rules: { 'document-title': { enabled: false }, 'html-has-lang': { enabled: false }, bypass: { enabled: false } },
  });
  return violations
    .flatMap(({ impact, help, nodes }) => nodes.slice(0, 2).map(({ html, failureSummary = '' }): Finding => ({ severity: impact === 'serious' || impact === 'critical' ? 'error' : 'warning', message: `${help}: ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, ' ')}`.slice(0, 600) })))
    .slice(0, MOST);
}

/** Runs a widget as its page would, and tells what is wrong with it when it is asked. */
export function inspectFrame(widget: MountedDefinition): Promise<void> {
  // What the page draws behind a frame, by which contrast is measured.
  document.documentElement.style.background = 'var(--viv-color-surface)';
  return startFrame(widget, { begin: () => leaks.begin(), inspect: (what, element) => inspectors[what](element) });
}
