import { median } from '../median.mjs';
import { pause } from './latency.mjs';

const GAP = 400;
/** What is under way when the last change is made ends within this. */
const REST = 1500;

/** Counts renders of every widget on the page, by tag, into `window.renders`. */
function countRenders() {
  window.renders = {};
  const visit = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.localName.startsWith('viv-') && typeof element.update === 'function') {
        const { update } = element;
        element.update = function (...rest) {
          window.renders[this.localName] = (window.renders[this.localName] ?? 0) + 1;
          return update.apply(this, rest);
        };
      }
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
}

/** What the main thread does for a script, outermost: microtasks, as promises and renders are, count as what called them. */
const SCRIPT = new Set(['EvaluateScript', 'FunctionCall', 'RunMicrotasks', 'v8.callFunction']);

/** Records what the browser does until the answer is called: milliseconds of script of the page that ran most of it, by its thread's own clock. */
async function trace(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const events = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'v8.execute'], excludedCategories: ['*'] } });
  return async () => {
    const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
    await devtools.send('Tracing.end');
    await complete;
    await devtools.detach();
    const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
    return Math.max(...mains.map(({ pid, tid }) => scriptOf(events.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X' && SCRIPT.has(event.name)))));
  };
}

/** Of events of one thread those that lie in no other, together, in milliseconds. */
function scriptOf(events) {
  let [end, total] = [0, 0];
  for (const { ts, dur, tdur = 0 } of events.sort((one, other) => one.ts - other.ts || other.dur - one.dur)) {
    if (ts < end) continue;
    end = ts + dur;
    total += tdur;
  }
  return total / 1000;
}

/**
 * Milliseconds on the page's main thread, and which elements rendered, per change, beyond what the idle page does. `script` is all
 * of it, read from a trace; `callbacks` is what the browser's own counter `ScriptDuration` has, which leaves out microtasks.
 */
export async function cost(page, count, change) {
  const devtools = await page.context().newCDPSession(page);
  // The thread's own clock does not count what other programs took meanwhile.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const callbacks = async () => (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
  const during = async (work) => {
    const before = await callbacks();
    const traced = await trace(page.context().browser());
    for (let turn = 0; turn < count; turn += 1) {
      await work(turn);
      await pause(GAP);
    }
    await pause(REST);
    const script = await traced();
    return { script: script / count, callbacks: ((await callbacks()) - before) / count };
  };
  await page.evaluate(countRenders);
  const rounds = [];
  for (let round = 0; round < 3; round += 1) {
    const idle = await during(() => undefined);
    await page.evaluate(() => void (window.renders = {}));
    const busy = await during((turn) => change(round * count + turn));
    rounds.push({ script: busy.script - idle.script, callbacks: busy.callbacks - idle.callbacks, renders: await page.evaluate(() => window.renders) });
  }
  await devtools.detach();
  const rendered = Object.entries(rounds.at(-1).renders).map(([tag, times]) => `${tag} ${(times / count).toFixed(1)}`);
  return { scriptPerChange: median(rounds.map(({ script }) => script)), callbacksPerChange: median(rounds.map((round) => round.callbacks)), rendersPerChange: rendered.sort().join(', ') || 'none' };
}
