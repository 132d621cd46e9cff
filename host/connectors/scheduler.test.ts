import { expect } from '@open-wc/testing';
import { VivariumError, type ErrorCode } from '@vivarium/sdk/contract';
import { Breaker } from './breaker.js';
import { Budget } from './budget.js';
import { backoff } from './clock.js';
import { settle, TestClock } from './fixture/clock.js';
import { interval } from './pace.js';
import { AccountScheduler } from './scheduler.js';

describe('the scheduler', () => {
  function bench({ units = 1000, perSeconds = 1, cost = 1 } = {}) {
    const clock = new TestClock();
    const budget = new Budget({ units, perSeconds }, clock);
    const scheduler = new AccountScheduler(clock, budget);
    const runs: Record<string, number> = {};
    const asked: (readonly string[] | 'everything')[] = [];
    const answers: { end: (error?: VivariumError) => void; signal: AbortSignal }[] = [];
    let every = 2000;
    let outcome: VivariumError | 'held' | undefined;
    const add = (name: string) =>
      scheduler.add({
        name,
        cost,
        interval: () => every,
        run: (signal, about) => {
          runs[name] = (runs[name] ?? 0) + 1;
          asked.push(about ?? 'everything');
          if (outcome === 'held') return new Promise((resolve, reject) => {
            const end = (error?: VivariumError) => (error ? reject(error) : resolve());
            signal.addEventListener('abort', () => end(new VivariumError('aborted', 'cut')));
            answers.push({ signal, end });
          });
          return outcome ? Promise.reject(outcome) : Promise.resolve();
        },
      });
    const fail = (code: ErrorCode, retryAfter?: number) => (outcome = new VivariumError(code, code, { retryAfter }));
    return {
      clock, scheduler, budget, runs, asked, answers, add, fail,
      succeed: () => (outcome = undefined),
      hold: () => (outcome = 'held'),
      pace: (ms: number) => (every = ms),
    };
  }

  it('runs at once, then at its pace, and when the pace changes', async () => {
    const { clock, scheduler, runs, add, pace } = bench();
    add('a');
    expect(runs).to.deep.equal({});
    scheduler.enable(true);
    await clock.pass(0);
    expect(runs['a']).to.equal(1);
    await clock.pass(10_000);
    expect(runs['a']).to.equal(6);
    pace(100_000);
    scheduler.reconsider();
    await clock.pass(50_000);
    expect(runs['a']).to.equal(6);
    pace(1000);
    scheduler.reconsider();
    await settle();
    expect(runs['a']).to.equal(7);
  });

  it('never runs the same twice at a time; hints during a run cause exactly one more', async () => {
    const { clock, scheduler, runs, add, hold, answers } = bench();
    hold();
    add('a');
    scheduler.enable(true);
    await clock.pass(0);
    for (let n = 0; n < 20; n += 1) scheduler.hint();
    await clock.pass(60_000);
    expect(runs['a']).to.equal(1);
    answers[0]?.end();
    await settle();
    expect(runs['a']).to.equal(2);
    answers[1]?.end();
    await settle();
    expect(runs['a']).to.equal(2);
  });

  it('asks at once after a hint, only what was hinted at', async () => {
    const { clock, scheduler, runs, add } = bench();
    add('a');
    add('b');
    scheduler.enable(true);
    await clock.pass(0);
    scheduler.hint(['b', 'nonsense']);
    await settle();
    expect(runs).to.deep.equal({ a: 1, b: 2 });
  });

  it('asks about what was hinted at alone, and about everything when that is due', async () => {
    const { clock, scheduler, runs, asked, add, hold, answers } = bench();
    add('a');
    scheduler.hint(['a'], ['x']);
    scheduler.enable(true);
    await clock.pass(0);
    expect(asked, 'at first everything').to.deep.equal(['everything']);
    await clock.pass(500);
    scheduler.hint(['a'], ['x']);
    await settle();
    const { lastSync } = scheduler.state('a')!;
    expect(lastSync, 'a part of it makes not everything newer').to.equal(clock.now() - 500);
    await clock.pass(1499);
    expect(runs['a'], 'and puts nothing off').to.equal(2);
    await clock.pass(1);
    expect(asked).to.deep.equal(['everything', ['x'], 'everything']);

    await clock.pass(500);
    hold();
    scheduler.hint(['a'], ['x']);
    scheduler.hint(['a'], ['y']);
    scheduler.hint(['a'], ['z', 'y']);
    await settle();
    answers[0]?.end();
    await settle();
    expect(asked.slice(3)).to.deep.equal([['x'], ['y', 'z']]);
    scheduler.hint(['a'], ['x']);
    scheduler.hint(['a']);
    scheduler.hint(['a'], ['y']);
    answers[1]?.end();
    await settle();
    expect(asked.slice(5), 'something may be anything').to.deep.equal(['everything']);
  });

  it('asks about everything again after a failure', async () => {
    const { clock, scheduler, asked, add, fail, succeed } = bench();
    add('a');
    scheduler.enable(true);
    await clock.pass(0);
    fail('unavailable');
    scheduler.hint(['a'], ['x']);
    await settle();
    expect(scheduler.state('a')?.error?.code).to.equal('unavailable');
    succeed();
    scheduler.hint(['a'], ['x']);
    await clock.pass(1000);
    expect(asked).to.deep.equal(['everything', ['x'], 'everything']);
    expect(scheduler.state('a')?.error).to.equal(undefined);
  });

  it('waits as long as the source said, whoever asks', async () => {
    const { clock, scheduler, runs, add, fail, succeed } = bench();
    add('a');
    add('b');
    fail('rate-limited', 30_000);
    scheduler.enable(true);
    await clock.pass(0);
    const before = { ...runs };
    succeed();
    scheduler.hint();
    await scheduler.now();
    await clock.pass(29_999);
    expect(runs).to.deep.equal(before);
    await clock.pass(1);
    expect(runs['a']).to.equal((before['a'] ?? 0) + 1);
    expect(scheduler.state('a')).to.include({ error: undefined });
  });

  it('backs off with jitter, then stops asking, probes once, and recovers', async () => {
    const { clock, scheduler, runs, add, fail, succeed } = bench();
    add('a');
    fail('unavailable');
    scheduler.enable(true);
    await clock.pass(0);
    expect(scheduler.state('a')?.error?.code).to.equal('unavailable');
    // 0.5 of 1, 2, 4 and 8 seconds.
    await clock.pass(499);
    expect(runs['a']).to.equal(1);
    await clock.pass(1 + 1000 + 2000 + 4000);
    expect(runs['a']).to.equal(5);
    expect(scheduler.breaker.state).to.equal('open');
    await clock.pass(29_000);
    expect(runs['a']).to.equal(5);
    await clock.pass(1000);
    expect(runs['a']).to.equal(6);
    expect(scheduler.breaker.state).to.equal('open');
    succeed();
    await clock.pass(60_000);
    expect(scheduler.breaker.state).to.equal('closed');
    expect(scheduler.state('a')?.error).to.equal(undefined);
    const recovered = runs['a'] ?? 0;
    await clock.pass(2000);
    expect(runs['a']).to.equal(recovered + 1);
  });

  it('lets one collection probe for all when half open', async () => {
    const { clock, scheduler, runs, add, fail, hold, answers } = bench();
    add('a');
    add('b');
    fail('unavailable');
    scheduler.enable(true);
    await clock.pass(20_000);
    expect(scheduler.breaker.state).to.equal('open');
    hold();
    const before = (runs['a'] ?? 0) + (runs['b'] ?? 0);
    await clock.pass(31_000);
    expect((runs['a'] ?? 0) + (runs['b'] ?? 0)).to.equal(before + 1);
    answers[0]?.end();
    await settle();
    await clock.pass(10_000);
    expect((runs['a'] ?? 0) + (runs['b'] ?? 0)).to.equal(before + 3);
  });

  it('does not count being offline against the source, and tries at once when it is back', async () => {
    const { clock, scheduler, runs, add, fail, succeed } = bench();
    add('a');
    fail('offline');
    scheduler.enable(true);
    await clock.pass(300_000);
    expect(scheduler.breaker.state).to.equal('closed');
    expect(runs['a']).to.be.above(20);
    const before = runs['a'] ?? 0;
    succeed();
    scheduler.retry();
    await settle();
    expect(runs['a']).to.equal(before + 1);
  });

  it('stops when signed out until the account is connected again', async () => {
    const { clock, scheduler, runs, add, fail, succeed } = bench();
    add('a');
    fail('signed-out');
    scheduler.enable(true);
    await clock.pass(3_600_000);
    expect(runs['a']).to.equal(1);
    scheduler.enable(false);
    succeed();
    scheduler.enable(true);
    await clock.pass(0);
    expect(runs['a']).to.equal(2);
    expect(scheduler.state('a')?.error).to.equal(undefined);
  });

  it('cuts what runs when it is disabled, and starts anew', async () => {
    const { clock, scheduler, runs, add, hold, answers } = bench();
    hold();
    add('a');
    scheduler.enable(true);
    await clock.pass(0);
    scheduler.enable(false);
    await clock.pass(60_000);
    expect(answers[0]?.signal.aborted).to.equal(true);
    expect(runs['a']).to.equal(1);
    scheduler.enable(true);
    await settle();
    expect(runs['a']).to.equal(2);
  });

  it('stays within the quota', async () => {
    const { clock, scheduler, runs, add, budget } = bench({ units: 10, perSeconds: 100, cost: 2 });
    add('a');
    scheduler.enable(true);
    await clock.pass(1_000_000);
    expect(runs['a']).to.be.within(5 + 45, 5 + 51);
    expect(budget.spent).to.be.above(7);
  });

  it('answers `now` when the answers are in', async () => {
    const { clock, scheduler, runs, add, hold, answers } = bench();
    add('a');
    scheduler.enable(true);
    await clock.pass(0);
    hold();
    let answered = false;
    const asked = scheduler.now().then(() => (answered = true));
    await settle();
    expect(runs['a']).to.equal(2);
    expect(answered).to.equal(false);
    answers[0]?.end();
    await asked;
  });
});

describe('waiting', () => {
  it('grows, with full jitter, up to a cap', () => {
    const clock = new TestClock();
    clock.chance = 0.999999;
    expect([1, 2, 3, 4, 20].map((failures) => Math.round(backoff(clock, failures)))).to.deep.equal([1000, 2000, 4000, 8000, 300_000]);
    clock.chance = 0;
    expect(backoff(clock, 9)).to.equal(0);
  });

  it('opens a breaker longer each time', async () => {
    const clock = new TestClock();
    const breaker = new Breaker(clock);
    for (let n = 0; n < 5; n += 1) breaker.failed();
    expect(breaker.wait).to.equal(30_000);
    await clock.pass(30_000);
    expect(breaker.state).to.equal('half-open');
    breaker.begin();
    expect(breaker.wait).to.equal(Infinity);
    breaker.failed();
    expect(breaker.wait).to.equal(60_000);
    breaker.reset();
    expect(breaker.wait).to.equal(0);
    breaker.begin();
    breaker.succeeded();
    expect(breaker.state).to.equal('closed');
  });
});

describe('the pace', () => {
  const attention = { visible: true, lookedAt: true, idle: false, demo: false, push: false };
  const pace = { visible: 5, hidden: 120 };
  for (const [what, change, seconds] of [
    ['somebody looks', {}, 5],
    ['nobody touches the page', { idle: true }, 20],
    ['the source pushes', { push: true }, 50],
    ['it pushes and nobody touches it', { push: true, idle: true }, 120],
    ['no widget shows it', { lookedAt: false }, 120],
    ['the page is hidden', { visible: false }, 120],
    ['it is a demo', { demo: true, push: true, idle: true }, 2],
    ['a hidden demo', { demo: true, visible: false }, 120],
  ] as const)
    it(`is ${seconds} s when ${what}`, () => expect(interval(pace, { ...attention, ...change })).to.equal(seconds * 1000));
});
