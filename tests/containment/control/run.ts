import { openAttackedBrowser } from '../browser.js';
import { grouped } from '../corpus.js';
import type { Attack } from '../attack.js';
import { arm, type Surroundings } from '../source.js';
import { Stage, type Outcome } from '../stage.js';
import { Control } from './control.js';

/** Longest wait for a success in the control; an attack that needs longer is not counted. */
const patience = 8000;

/** What is compared once, at the end, needs no longer to come about. */
const settling = 1500;

/** Runs attacks where nothing defends. */
export async function runControl(attacks: readonly Attack[], { run, sinks, vault, folder }: Omit<Surroundings, 'companion'> & { folder: string }): Promise<Outcome[]> {
  const control = await Control.start(folder);
  const attacked = await openAttackedBrowser();
  try {
    const armed = await Promise.all(attacks.map((attack, index) => arm(attack, index, { run, sinks, vault, companion: control.origin })));
    const stage = new Stage(attacked.context, sinks, {
      page: () => attacked.context.newPage(),
      async open(page, group) {
        await page.goto(await control.pageOf(group), { waitUntil: 'commit' });
      },
      stopped: (_, group) => Promise.resolve(group.filter((one) => control.isBroken(one))),
      frameOf: (page, { tag }) => page.locator(`iframe[src="/w/${tag}/"]`),
      decline: () => Promise.resolve(),
      leave: (page) => page.close(),
      done: () => control.done(),
      looksOften: true,
      observe: ([first]) => (first!.attack.proof === 'history' || first!.attack.proof === 'scroll' ? settling : patience),
    });
    for (const group of grouped(armed, { plain: 16, twice: 16, typing: 1, below: 1, alone: 1 })) await stage.play(group);
    await attacked.context.close();
    await stage.conclude(await attacked.lookedUp());
    return [...stage.outcomes.values()];
  } finally {
    await attacked.close();
    await control.close();
  }
}
