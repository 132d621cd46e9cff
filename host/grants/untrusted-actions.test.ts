import { expect } from '@open-wc/testing';
import { defineWidget, type Environment, type WidgetDefinition, type WidgetHost, useName } from '@vivarium/sdk/widget';
import { z } from 'zod';
import { HostBench, until } from '../connectors/fixture/bench.js';
import { fixture } from '../connectors/fixture/contract.js';
import { FixtureCompanion } from '../connectors/fixture/source.js';
import type { ConfirmAnswer, Host } from '../connectors/host.js';
import { outcome, StillClock } from './fixture/bench.js';
import { ConsentDesk, hashOf, limitsLike } from './consent.js';
import { createWidgetHost } from './widget-host.js';

const size = { w: 1, h: 1 };
const stranger = defineWidget({
  tag: 'gen-stranger',
  title: 'Stranger',
  description: '',
  sizes: { min: size, S: size, M: size, L: size, XL: size, max: size },
  uses: { things: fixture.collections.things, set: fixture.actions.set, drop: fixture.actions.drop },
  config: z.object({}),
  sample: {},
}) as unknown as WidgetDefinition;
const on = 'fixture-1/things/1';

describe('an action of a widget from elsewhere', () => {
  let bench: HostBench;
  let source: FixtureCompanion;
  let host: Host;
  let widget: WidgetHost;
  let active: boolean;
  beforeEach(async () => {
    bench = new HostBench();
    source = new FixtureCompanion({});
    source.set('1', 1);
    source.set('2', 2);
    host = bench.open(source);
    await until(host, fixture.collections.things, ({ ready, items }) => ready && items.length === 2);
    const ledger = await host.grants.ledger();
    ledger.give(stranger.tag, Object.values(stranger.uses).map((use) => ({ use: useName(use) })));
    active = true;
    widget = createWidgetHost({
      host, definition: stranger, placement: { id: 'p1', config: {} }, artifact: 'monday',
      environment: { current: {} as Environment, subscribe: () => () => undefined },
      selectDay: () => undefined, reveal: () => undefined, saveState: () => undefined, userActive: async () => active,
    });
  });
  afterEach(() => bench.end());
  const drop = (item = on) => outcome(widget.call('drop', {}, { on: item }));

  it('runs at once where it can be undone, and says in the log who did it', async () => {
    active = false;
    expect(await outcome(widget.call('set', { n: 5 }, { on }))).to.deep.equal({ etag: 2 });
    expect(bench.asked).to.deep.equal([]);
    expect(host.log[0]).to.deep.include({ outcome: 'done', caller: { widget: 'gen-stranger', placement: 'p1', title: 'Stranger', artifact: 'monday' }, undoable: true });
  });

  it('is shown before it runs where it cannot, with the risk that the kind has, whatever the connector says', async () => {
    expect(await drop()).to.equal('done');
    expect(bench.asked[0]).to.deep.include({ risk: 'destructive', preview: { title: 'Drop Thing 1' }, input: {}, active: true });
    expect(host.log[0]).to.deep.include({ outcome: 'done', consent: 'asked' });
  });

  it('does not run unless the person uses the widget', async () => {
    active = false;
    expect(await drop()).to.equal('declined');
    active = true;
    expect(bench.asked).to.deep.equal([]);
    expect(source.things.has('1')).to.equal(true);
    expect(host.log[0]).to.deep.include({ outcome: 'declined' });
    expect(host.log[0]?.error?.message).to.contain('while you use it');
  });

  it('asks about what was called first, however long its content takes to hash', async () => {
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    let onSecond!: () => void;
    const second = new Promise<void>((resolve) => (onSecond = resolve));
    let hashed = 0;
    crypto.subtle.digest = async (...content) => {
      if (hashed++ === 0) await second;
      else onSecond();
      return digest(...content);
    };
    try {
      let answer!: (answer: ConfirmAnswer) => void;
      bench.answer = new Promise((resolve) => (answer = resolve));
      const first = drop();
      expect(await drop('fixture-1/things/2')).to.equal('declined');
      answer(true);
      expect(await first).to.equal('done');
      expect(bench.asked.map(({ preview }) => preview.title)).to.deep.equal(['Drop Thing 1']);
    } finally {
      crypto.subtle.digest = digest;
    }
  });

  it('counts the use at the moment of the call, not later', async () => {
    const call = drop();
    active = false;
    expect(await call).to.equal('done');
  });

  it('asks one thing at a time, and is not asked for a while after a no', async () => {
    let answer!: (answer: ConfirmAnswer) => void;
    bench.answer = new Promise((resolve) => (answer = resolve));
    const first = drop();
    while (bench.asked.length === 0) await new Promise(requestAnimationFrame);
    expect(await Promise.all([drop('fixture-1/things/2'), drop(), drop()])).to.deep.equal(['declined', 'declined', 'declined']);
    answer(false);
    expect(await first).to.equal('declined');
    bench.answer = true;
    expect(await drop()).to.equal('declined');
    expect(bench.asked).to.have.length(1);
    // A flood of refusals is no flood of lines.
    expect(host.log).to.have.length(2);
  });

  it('runs with what was shown, whatever becomes of the arguments afterwards', async () => {
    const input = { n: 7 };
    const call = widget.call('set', input, { on });
    input.n = 666;
    Object.setPrototypeOf(input, { n: 666 });
    await call;
    expect(source.things.get('1')?.n).to.equal(7);
  });
});

describe('the consent desk', () => {
  const account = { id: 'a', connector: 'post', label: 'a@example.com' };
  const desk = (...answers: ConfirmAnswer[]) => {
    const clock = new StillClock();
    const asked: unknown[] = [];
    const given: unknown[] = [];
    const passes = { now: false };
    const made = new ConsentDesk({ clock, confirm: async (request) => (asked.push(request), answers.shift() ?? true), ledger: async () => ({ give: (...args: unknown[]) => given.push(args) }) as never });
    const decide = async (more = {}) => {
      const request = { title: 'Send', preview: { title: 'Send it' }, risk: 'external', account, input: { to: ['anna@example.com'], text: 'x'.repeat(500) }, caller: { widget: 'gen-a', title: 'A', artifact: 'monday' }, active: true, permit: { passes: () => passes.now, use: { ref: 'action', contract: 'post', name: 'send' } }, ...more };
      const verdict = await made.decide(request as never);
      return 'how' in verdict ? verdict.how : verdict.refused.message;
    };
    return { clock, asked, given, passes, decide };
  };

  it('waits longer after every no, and forgets it with a yes', async () => {
    const { clock, asked, decide } = desk(false, false, true);
    await decide();
    clock.move(9_999);
    expect(await decide()).to.contain('a moment ago');
    clock.move(1);
    await decide();
    clock.move(59_999);
    expect(await decide()).to.contain('a moment ago');
    clock.move(1);
    expect(await decide()).to.equal('asked');
    expect(await decide()).to.equal('asked');
    expect(asked).to.have.length(4);
  });

  it('asks a widget’s questions no more where the person said so, and those of others all the same', async () => {
    const { asked, clock, decide } = desk('never');
    await decide();
    clock.move(100_000_000);
    expect(await decide()).to.contain('not to ask any more');
    expect(await decide({ caller: { widget: 'gen-b' } })).to.equal('asked');
    expect(asked).to.have.length(2);
  });

  it('does not ask within limits that were agreed before, but only while the widget is used', async () => {
    const { asked, passes, decide } = desk();
    passes.now = true;
    expect(await decide()).to.equal('granted');
    expect(await decide({ active: false })).to.contain('while you use it');
    expect(asked).to.deep.equal([]);
  });

  it('turns “always” into limits: these recipients, this account, this page, a text of bounded length', async () => {
    const { given, decide } = desk('always');
    await decide();
    expect(given).to.deep.equal([['gen-a', [{ accounts: ['a'], arguments: { to: { in: ['anna@example.com'], maxItems: 1 }, text: { maxLength: 5000 } }, withoutAsking: true, use: { ref: 'action', contract: 'post', name: 'send' }, artifact: 'monday' }]]]);
    expect(limitsLike({ account: 'a', input: { deep: { er: 1 } } })).to.equal(undefined);
  });

  it('hashes content, not the order it is written in', async () => {
    const hash = (input: unknown) => hashOf({ account: 'a', action: 'send', input });
    expect(await hash({ to: 'x', text: 'y' })).to.equal(await hash({ text: 'y', to: 'x' }));
    expect(await hash({ to: 'x', text: 'y' })).to.not.equal(await hash({ to: 'x', text: 'z' }));
  });
});
