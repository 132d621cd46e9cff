import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { freePort, Product } from '../e2e/product.js';
import type { Attack } from './attack.js';
import { openAttackedBrowser } from './browser.js';
import { grouped } from './corpus.js';
import { arm, gathered, type Armed, type Surroundings } from './source.js';
import { Stage, type Outcome } from './stage.js';

/** A document of the user's own, as the companion stores it. */
async function store(folder: string, kind: 'widget' | 'artifact', id: string, content: unknown): Promise<void> {
  const file = join(folder, `${kind}s`, id, `${kind}.json`);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify({ format: 1, version: 1, content }), { mode: 0o600 });
}

/** Names of all files and what is in the user's documents and the demo sources, but not the widgets themselves. */
async function keptIn(folder: string): Promise<string> {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const part = path.slice(folder.length + 1);
    if (part.startsWith('widgets/attack-') || part.startsWith('artifacts/group-')) continue;
    found.push(part);
    if (entry.isFile() && part.endsWith('.json')) found.push(await readFile(path, 'utf8').catch(() => ''));
  }
  return found.join('\n');
}

/** Width and height of a placement, in cells of the grid. */
const size = { w: 3, h: 3 };
const ours = [
  { id: 'agenda', widget: 'viv-agenda', config: {}, cells: { wide: { x: 0, y: 0, w: 6, h: 5 } } },
  { id: 'inbox', widget: 'viv-inbox', config: {}, cells: { wide: { x: 6, y: 0, w: 6, h: 5 } } },
];

/** A page of the sidebar with these widgets, beside ours. */
function artifactOf(id: string, order: number, group: readonly Armed[]) {
  const below = group[0]!.attack.scene === 'below' ? 40 : 5;
  const placements = group.map(({ tag, token }, index) => ({
    id: token.slice(2),
    widget: tag,
    config: { token },
    cells: { wide: { x: (index % 4) * size.w, y: below + Math.floor(index / 4) * size.h, ...size } },
  }));
  return { schema: 1, id, title: `Group ${order}`, theme: 'system', order, versions: [], placements: [...ours, ...placements] };
}

/** What the host asks is answered with no. */
async function decline(page: Page): Promise<void> {
  const cancel = page.locator('viv-confirm-dialog dialog[open] [value=no]');
  if ((await cancel.count()) > 0) await cancel.click();
}

const placementOf = (page: Page, { token }: Armed) => page.locator(`viv-placement[data-placement="${token.slice(2)}"]`);

/**
 * Runs attacks as generated widgets of the product, started as a person starts it: stored in its data folder, placed in
 * artifacts, bundled and served by its companion, framed by its page. `observe` is told what the control needed.
 */
export async function runProduct(
  attacks: readonly Attack[],
  { run, sinks, vault }: Omit<Surroundings, 'companion'>,
  observe: (group: readonly Armed[]) => number,
): Promise<{ outcomes: Outcome[]; unexplained: readonly string[] }> {
  const port = await freePort();
  const dataFolder = await mkdtemp(join(tmpdir(), 'vivarium-attacked-'));
  const armed = await Promise.all(attacks.map((attack, index) => arm(attack, index, { run, sinks, vault, companion: `http://127.0.0.1:${port}` })));
  const groups = grouped(armed, { plain: 24, twice: 24, typing: 7, below: 3, alone: 1 }).map(gathered);
  for (const [index, group] of groups.entries()) {
    for (const { tag, document } of group) await store(dataFolder, 'widget', tag, document);
    await store(dataFolder, 'artifact', `group-${index}`, artifactOf(`group-${index}`, index, group));
  }
  const product = await Product.start({ port, dataFolder });
  const attacked = await openAttackedBrowser();
  try {
    const { context } = attacked;
    const first = await context.newPage();
    await first.goto(await product.url());
    await ready(first);
    await first.close();
    let kept: Page | undefined;
    const stage = new Stage(context, sinks, {
      // One page for many groups, as a person has it, until something happened to it.
      async page([first]) {
        // The history of a tab is full at some time.
        if (first!.attack.proof === 'history') await kept?.close().then(() => (kept = undefined));
        return (kept ??= await context.newPage());
      },
      async open(page, group) {
        // A page that is not looked at draws nothing.
        await page.bringToFront();
        // A tab in which many widgets crashed starts none by itself: each group begins as in a new one.
        if (page.url().startsWith(product.origin)) await page.evaluate(() => sessionStorage.clear());
        await page.goto(`${product.origin}/#/artifact/group-${groups.indexOf(group as Armed[])}`, { waitUntil: 'commit' });
        await ready(page);
        await decline(page);
        for (const one of group) if (one.attack.poke && one.attack.manifest) await placementOf(page, one).getByRole('button', { name: 'Not now' }).click({ timeout: 30_000 });
      },
      stopped: async (page, group) => {
        const seen = await Promise.all(group.map((one) => placementOf(page, one).locator('viv-error-card').count()));
        return group.filter((_, index) => seen[index]! > 0);
      },
      frameOf: (page, one) => placementOf(page, one).locator('viv-frame iframe:not(.new)'),
      decline,
      async leave(page, proved) {
        if (!proved && !page.isClosed()) return;
        kept = undefined;
        await page.close();
      },
      done: () => keptIn(dataFolder),
      looksOften: false,
      observe,
    });
    for (const group of groups) await stage.play(group);
    await context.close();
    await product.interrupt();
    await stage.conclude(await attacked.lookedUp());
    return { outcomes: [...stage.outcomes.values()], unexplained: stage.unexplained };
  } finally {
    await attacked.close();
    await product.remove();
  }
}

const ready = (page: Page): Promise<void> => page.locator('viv-agenda').getByText('Call with Amanda Foster').first().waitFor({ timeout: 60_000 });
