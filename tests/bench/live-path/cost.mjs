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

/** Milliseconds of script on the page's main thread, and which elements rendered, per change, beyond what the idle page does. */
export async function cost(page, count, change) {
  const clocks = [];
  // By the clock on the wall, and by the thread's own: the second does not count what other programs took meanwhile.
  for (const timeDomain of ['timeTicks', 'threadTicks']) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain });
    clocks.push(devtools);
  }
  const scriptBy = async (devtools) => (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
  const script = () => Promise.all(clocks.map(scriptBy));
  const during = async (work) => {
    const before = await script();
    for (let turn = 0; turn < count; turn += 1) {
      await work(turn);
      await pause(GAP);
    }
    await pause(REST);
    return (await script()).map((now, index) => (now - before[index]) / count);
  };
  await page.evaluate(countRenders);
  const rounds = [];
  for (let round = 0; round < 3; round += 1) {
    const idle = await during(() => undefined);
    await page.evaluate(() => void (window.renders = {}));
    const busy = await during((turn) => change(round * count + turn));
    rounds.push({ script: busy[0] - idle[0], own: busy[1] - idle[1], renders: await page.evaluate(() => window.renders) });
  }
  for (const devtools of clocks) await devtools.detach();
  const rendered = Object.entries(rounds.at(-1).renders).map(([tag, times]) => `${tag} ${(times / count).toFixed(1)}`);
  return { scriptPerChange: median(rounds.map((round) => round.script)), threadPerChange: median(rounds.map(({ own }) => own)), rendersPerChange: rendered.sort().join(', ') || 'none' };
}
