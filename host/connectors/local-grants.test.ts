import { expect } from '@open-wc/testing';
import { automations, VivariumError } from '@vivarium/sdk/contract';
import { defineWidget, type Environment, type LiveSnapshot, type WidgetDefinition, type WidgetHost, useName } from '@vivarium/sdk/widget';
import fc from 'fast-check';
import { z } from 'zod';
import type { Limits } from '../grants/grant.js';
import { createWidgetHost } from '../grants/widget-host.js';
import { HostBench } from './fixture/bench.js';
import { FixtureCompanion } from './fixture/source.js';

const size = { w: 1, h: 1 };
const sizes = { min: size, S: size, M: size, L: size, XL: size, max: size };
const uses = { list: automations.collections.automations, run: automations.actions.run };
const places = ['monday', 'tuesday'] as const;
const names = ['one', 'two'] as const;

describe('what is the host’s own', () => {
  let bench: HostBench;
  beforeEach(() => (bench = new HostBench()));
  afterEach(() => bench.end());

  it('is seen and run by widgets from elsewhere within their grants only, while they are used, whatever the order of things', async function () {
    this.timeout(60_000);
    const host = bench.open(new FixtureCompanion({}));
    const ledger = await host.grants.ledger();
    let ran: { automation: string; asker: string | undefined }[] = [];
    host.handleLocal(automations.actions.run, async (input, asker) => (ran.push({ ...automations.actions.run.definition.input.parse(input), asker }), null));
    host.putLocal(automations.collections.automations, names.map((id) => ({ id, name: `Name of ${id}`, trigger: 'button', state: 'ready' })), true);
    const place = fc.constantFrom(...places);
    const limits = fc.record({
      artifact: fc.option(place, { nil: undefined }),
      only: fc.option(fc.constantFrom(...names), { nil: undefined }),
      withoutAsking: fc.option(fc.constant(true as const), { nil: undefined }),
    });
    const step = fc.oneof(
      fc.record({ do: fc.constant('give' as const), use: fc.constantFrom('list', 'run'), limits }),
      fc.record({ do: fc.constant('revoke' as const), index: fc.nat(4) }),
      fc.record({ do: fc.constant('look' as const), place }),
      fc.record({ do: fc.constant('run' as const), place, active: fc.boolean(), automation: fc.constantFrom(...names, '__proto__', 'three') }),
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const definition = defineWidget({ tag: `gen-local-${(count += 1)}`, title: 'Local', description: '', sizes, uses, config: z.object({}), sample: {} }) as unknown as WidgetDefinition;
        let active = false;
        const widgets = Object.fromEntries(
          places.map((artifact) => [artifact, createWidgetHost({ host, definition, artifact, placement: { id: artifact, config: {} }, environment: { current: {} as Environment, subscribe: () => () => undefined }, selectDay: () => undefined, reveal: () => undefined, saveState: () => undefined, userActive: () => Promise.resolve(active) })]),
        ) as Record<(typeof places)[number], WidgetHost>;
        const given: { id: string; use: string; limits: { artifact?: string | undefined; only?: string | undefined; withoutAsking?: true | undefined } }[] = [];
        const held = (use: string, where: string) => given.filter((grant) => grant.use === use && (grant.limits.artifact ?? where) === where);
        for (const one of steps) {
          if (one.do === 'give') {
            const { only, ...rest } = one.limits;
            const wanted: Limits = JSON.parse(JSON.stringify({ ...rest, ...(one.use === 'run' && only !== undefined && { arguments: { automation: { in: [only] } } }), ...(one.use === 'list' && only !== undefined && { where: { id: only } }) })) as Limits;
            const [grant] = ledger.give(definition.tag, [{ use: useName(definition.uses[one.use]!), ...wanted }]);
            given.push({ id: grant!.id, use: one.use, limits: one.limits });
          } else if (one.do === 'revoke') {
            const [grant] = given.splice(one.index, 1);
            if (grant) ledger.revoke(definition.tag, grant.id);
          } else if (one.do === 'look') {
            const snapshot = await new Promise<LiveSnapshot>((resolve) => {
              const end = widgets[one.place].open('list', {}, (told) => {
                if (!told.ready) return;
                resolve(told);
                queueMicrotask(() => end());
              });
            });
            const may = names.filter((id) => held('list', one.place).some(({ limits: { only } }) => only === undefined || only === id));
            expect(snapshot.items.map(({ id }) => id as string).sort()).to.deep.equal([...may]);
          } else {
            ran = [];
            active = one.active;
            const said = await widgets[one.place].call('run', { automation: one.automation, also: 'x' }).then(() => 'done', (thrown: unknown) => VivariumError.from(thrown).code);
            // What names its arguments allows no others.
            const covering = held('run', one.place).filter(({ limits: { only } }) => only === undefined);
            const expected = covering.length === 0 ? 'not-granted' : one.active ? 'done' : 'declined';
            expect([said, ran.map(({ automation }) => automation)]).to.deep.equal([expected, expected === 'done' ? [one.automation] : []]);
            ran = [];
            const exact = await widgets[one.place].call('run', { automation: one.automation }).then(() => 'done', (thrown: unknown) => VivariumError.from(thrown).code);
            const reaching = held('run', one.place).filter(({ limits: { only } }) => only === undefined || only === one.automation);
            const wanted = reaching.length === 0 ? 'not-granted' : one.active ? 'done' : 'declined';
            // Not asked about only where a limit names it.
            const free = reaching.some(({ limits: { only, withoutAsking } }) => only !== undefined && withoutAsking);
            expect([exact, ran]).to.deep.equal([wanted, wanted === 'done' ? [{ automation: one.automation, asker: free ? undefined : 'Local' }] : []]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
