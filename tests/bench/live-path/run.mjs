/** From the source's commit to painted pixels: pushed beside a bare WebSocket and one Lit element, from a file that an MCP server keeps, polled, and over 10,000 items. */
import { installPainted } from '../painted.mjs';
import { calendarOf, EVENT, openCommandCenter, openContext, Product } from '../product.mjs';
import { cost } from './cost.mjs';
import { crowd } from './crowd.mjs';
import { openFloor } from './floor.mjs';
import { once, several, summary } from './latency.mjs';
import { openMemory } from './mcp.mjs';
import { openRoad } from './road.mjs';

const BLOCK = 20;
const ITEMS = 10_000;
const MEMORY_PAUSE = 3500;
/** What the scheduler grants a demo account on screen. */
const POLL = 2000;

async function openProduct(browser, product) {
  const { context } = await openContext(browser);
  await context.addInitScript(installPainted);
  const found = calendarOf(context);
  const page = await openCommandCenter(context, product);
  const calendar = await found;
  const event = await calendar.find(EVENT);
  let turn = 0;
  return {
    page,
    calendar,
    event,
    change: () => once(page, 'viv-agenda', `${EVENT} · ${(turn += 1)}.`, (summary) => calendar.change(event, { summary })),
    close: () => context.close(),
  };
}

async function latencies(browser, product, quick) {
  const floor = await openFloor(browser);
  const road = await openRoad(browser);
  const opened = await openProduct(browser, product);
  await several(5, floor.change);
  await several(5, road.change);
  await several(5, opened.change);
  const times = { floor: [], road: [], pushed: [] };
  // In turns, so that what else the machine does falls on all.
  for (let block = 0; block < (quick ? 1 : 5); block += 1) {
    times.floor.push(...(await several(BLOCK, floor.change)));
    times.road.push(...(await several(BLOCK, road.change)));
    times.pushed.push(...(await several(BLOCK, opened.change)));
  }
  const memory = await openMemory(opened.page, product);
  // Never more often than the account's budget allows: each change is asked for by every collection of the server.
  await several(2, memory.change, MEMORY_PAUSE);
  times.memory = await several(quick ? 8 : 30, memory.change, MEMORY_PAUSE);
  await memory.close();
  await floor.close();
  await road.close();
  await opened.calendar.refusePush();
  await opened.page.reload();
  await opened.page.evaluate(([tag, text]) => window.painted(tag, text), ['viv-agenda', EVENT]);
  await opened.change();
  const polled = summary(await several(quick ? 5 : 30, opened.change, POLL));
  await opened.calendar.change(opened.event, { summary: EVENT });
  await opened.close();
  const [least, empty, own, written] = [times.floor, times.road, times.pushed, times.memory].map(summary);
  return [
    { case: 'floor: bare WebSocket to one Lit element', ...least, ratio: 1, target: '' },
    { case: 'road: the same over a companion and a worker that do nothing', ...empty, ratio: empty.p50 / least.p50, bestRatio: empty.best / least.best, target: '' },
    { case: 'source to painted, pushed', ...own, ratio: own.p50 / least.p50, bestRatio: own.best / least.best, target: 'p50 ratio <= 1.5, p95 < 100 ms' },
    { case: 'MCP server-memory, written to by another client’s server', ...written, ratio: written.p50 / least.p50, bestRatio: written.best / least.best, target: 'p95 < 100 ms' },
    { case: 'source to painted, polled every 2 s', ...polled, ratio: polled.p50 / least.p50, target: `max <= ${POLL + 100} ms` },
  ];
}

async function costs(browser, product, far, quick) {
  const { page, calendar, event, close } = await openProduct(browser, product);
  const rounds = quick ? 8 : 25;
  const shown = await cost(page, rounds, (turn) => calendar.change(event, { summary: `${EVENT} · ${turn}` }));
  const elsewhere = await cost(page, rounds, (turn) => calendar.change(far, { summary: `Elsewhere ${turn}` }));
  await close();
  return [
    { case: `one of ${ITEMS} items changed, on screen`, ...shown, target: 'script < 2 ms' },
    { case: `one of ${ITEMS} items changed, not on screen`, ...elsewhere, target: 'no widget renders' },
  ];
}

export async function run({ browser, quick }) {
  const product = await Product.start({ environment: { VIVARIUM_VAULT: 'file' } });
  let crowded;
  try {
    const rows = await latencies(browser, product, quick);
    await product.interrupt();
    const far = await crowd(product.dataFolder, EVENT, ITEMS);
    crowded = await Product.start({ dataFolder: product.dataFolder, environment: { VIVARIUM_VAULT: 'file' } });
    return [...rows, ...(await costs(browser, crowded, far, quick))];
  } finally {
    await crowded?.interrupt();
    await product.remove();
  }
}
