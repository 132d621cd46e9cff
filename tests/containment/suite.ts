import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Attack } from './attack.js';
import { vaultSecret } from './attacks/bundle.js';
import { runControl } from './control/run.js';
import { runProduct } from './product.js';
import { Sinks } from './sinks.js';
import type { Armed } from './source.js';
import type { Outcome } from './stage.js';
import { makeVault } from './vault.js';

const named = ({ category, name }: Attack) => `${category}: ${name}`;
const letters = (count: number) => Array.from({ length: count }, () => randomInt(36).toString(36)).join('');

/** Least and most time to look for a success, whatever the control needed. */
const [least, most] = [1500, 5000];

/**
 * Registers the tests of these attacks: each must succeed without defences, and in the product its code must run, where the
 * product takes the widget at all, and nothing of it may show outside. `VIVARIUM_ATTACKS` narrows them down by a pattern.
 */
export function testContainment(title: string, all: readonly Attack[]): void {
  const pattern = new RegExp(process.env['VIVARIUM_ATTACKS'] ?? '');
  const attacks = all.filter((attack) => pattern.test(named(attack)));
  const control = new Map<string, Outcome>();
  const product = new Map<string, Outcome>();
  let unexplained: readonly string[] = [];

  /** Twice what the slowest attack of the group needed where nothing stops it: what has not come by then does not come. */
  const observe = (group: readonly Armed[]) => Math.ceil(Math.min(most, Math.max(least, ...group.map(({ attack }) => 2 * (control.get(named(attack))?.took ?? 0)))));

  before(async () => {
    // Vite hands such variables to what it bundles.
    process.env['VITE_SECRET'] = vaultSecret;
    const sinks = await Sinks.open();
    const { folder, vault } = await makeVault();
    try {
      for (const outcome of await runControl(attacks, { run: `${letters(6)}c`, sinks, vault, folder })) control.set(named(outcome.armed.attack), outcome);
      const ran = await runProduct(attacks, { run: `${letters(6)}p`, sinks, vault }, observe);
      for (const outcome of ran.outcomes) product.set(named(outcome.armed.attack), outcome);
      ({ unexplained } = ran);
    } finally {
      await sinks.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
  after(() => console.log(table(attacks, control, product)));

  describe(title, () => {
    for (const attack of attacks)
      it(named(attack), () => {
        const [there, here] = [control.get(named(attack)), product.get(named(attack))];
        assert(there && there.evidence.size > 0, `The control did not show it: ${there?.met || 'nothing happened'}`);
        assert(here && (here.runs > 0 || attack.refusable), 'Its code did not run in the product, which proves nothing.');
        if (attack.open === undefined) assert.deepEqual([...here.evidence], []);
        else assert(here.evidence.size > 0, `It is contained by now. Take it off the list of what is open (${attack.open}).`);
      });
    it('nothing else happened: no tab, dialog or download that no attack explains', () => assert.deepEqual(unexplained, []));
  });
}

/** One line for each category: how many succeed without defences, how many are contained; and what is not. */
function table(attacks: readonly Attack[], control: ReadonlyMap<string, Outcome>, product: ReadonlyMap<string, Outcome>): string {
  const lines = ['', 'category      attacks  in the control  refused  contained  open'];
  const row = (name: string, of: readonly Attack[]) => {
    const count = (check: (attack: Attack, here: Outcome | undefined) => boolean) => String(of.filter((attack) => check(attack, product.get(named(attack)))).length);
    const shown = count((attack) => (control.get(named(attack))?.evidence.size ?? 0) > 0);
    return [
      name.padEnd(12),
      String(of.length).padStart(8),
      shown.padStart(15),
      count((_, here) => here?.runs === 0).padStart(8),
      count((_, here) => here?.evidence.size === 0).padStart(10),
      count((_, here) => (here?.evidence.size ?? 0) > 0).padStart(5),
    ].join(' ');
  };
  for (const category of new Set(attacks.map(({ category: one }) => one))) lines.push(row(category, attacks.filter((attack) => attack.category === category)));
  lines.push(row('all', attacks));
  for (const [name, { evidence }] of product) if (evidence.size > 0) lines.push(`  open: ${name}: ${[...evidence].join('; ')}`);
  return `${lines.join('\n')}\n`;
}
