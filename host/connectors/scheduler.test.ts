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
    let watched = true;
    const scheduler = new AccountScheduler(clock, budget, undefined, () => watched);
    const runs: Record<string, number> = {};
    const asked: (readonly string[] | 'everything')[] = [];
    const answers: { end: (error?: VivariumError) => void; signal: AbortSignal }[] = [];
    let every = 2000;
    let outcome: VivariumError | 'held' | undefined;
    /** Of one alone. */
    const outcomes: Record<string, VivariumError> = {};
    const add = (name: string, own = cost) =>
      scheduler.add({
        name,
        cost: own,
        interval: () => every,
        run: (signal, about) => {
          runs[name] = (runs[name] ?? 0) + 1;
          asked.push(about ?? 'everything');
          if (outcome === 'held') return new Promise((resolve, reject) => {
            const end = (error?: VivariumError) => (error ? reject(error) : resolve());
            signal.addEventListener('abort', () => end(new VivariumError('aborted', 'cut')));
            answers.push({ signal, end });
          });
          const told = outcomes[name] ?? outcome;
          return told ? Promise.reject(told) : Promise.resolve();
        },
      });
    const fail = (code: ErrorCode, retryAfter?: number) => (outcome = new VivariumError(code, code, { retryAfter }));
    return {
      clock, scheduler, budget, runs, asked, answers, add, fail, outcomes,
      succeed: () => (outcome = undefined),
      hold: () => (outcome = 'held'),
      watch: (looks: boolean) => {
        watched = looks;
        scheduler.reconsider();
      },
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

  it('tells since when a run is out, and once more when that is longer than its interval', async () => {
    const clock = new TestClock();
    const told: (number | undefined)[] = [];
    let end: () => void = () => undefined;
    const scheduler = new AccountScheduler(clock, new Budget({ units: 9, perSeconds: 1 }, clock), (name) => told.push(scheduler.state(name)?.runningSince));
    scheduler.add({ name: 'a', cost: 1, interval: () => 5000, run: () => new Promise((resolve) => (end = resolve)) });
    scheduler.enable(true);
    const began = clock.now();
    told.length = 0;
    await clock.pass(4999);
    expect(told).to.deep.equal([]);
    await clock.pass(1);
    expect(told).to.deep.equal([began]);
    end();
    await clock.pass(4000);
    expect(told.slice(0, 2)).to.deep.equal([began, undefined]);
    await clock.pass(1000);
    expect(scheduler.state('a')?.runningSince).to.equal(began + 10_000);
    scheduler.close();
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
    // Three quarters of 15 seconds.
    await clock.pass(11_000);
    expect(runs['a']).to.equal(5);
    expect(scheduler.state('a')?.nextSync).to.equal(clock.now() + 250);
    expect(scheduler.pausedUntil).to.equal(clock.now() + 250);
    await clock.pass(250);
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
    expect((runs['a'] ?? 0) + (runs['b'] ?? 0), 'and the other at once when it is well').to.equal(before + 2);
  });

  it('asks a source that keeps failing at least every minute while somebody looks, rarely while nobody does', async () => {
    const { clock, scheduler, runs, add, fail, watch } = bench();
    clock.chance = 0.999;
    add('a');
    fail('unavailable');
    scheduler.enable(true);
    await clock.pass(3_600_000);
    const before = runs['a'] ?? 0;
    await clock.pass(3_600_000);
    expect(runs['a'], 'no more often, either').to.equal(before + 60);
    watch(false);
    await clock.pass(3_600_000);
    expect(runs['a']).to.be.within(before + 66, before + 68);
    const unseen = runs['a'] ?? 0;
    await clock.pass(200_000);
    const { nextSync } = scheduler.state('a')!;
    watch(true);
    await settle();
    expect(nextSync).to.be.above(clock.now() + 300_000);
    expect(runs['a'], 'what was waited for is long enough for who looks now').to.equal(unseen + 1);
    expect(scheduler.state('a')?.nextSync).to.be.within(clock.now() + 30_000, clock.now() + 60_000);
  });

  it('lets what failed least, then what costs least, decide whether the source is well', async () => {
    const { clock, scheduler, runs, add, fail, outcomes, succeed, pace } = bench();
    pace(40_000);
    add('broken');
    add('dear', 50);
    add('cheap', 1);
    scheduler.enable(true);
    await clock.pass(0);
    outcomes['broken'] = new VivariumError('invalid-response', 'nonsense');
    fail('unavailable');
    scheduler.hint(['broken']);
    await clock.pass(38_000);
    expect(scheduler.breaker.state).to.equal('open');
    scheduler.hint();
    const before = { ...runs };
    await clock.pass(scheduler.breaker.wait);
    expect(runs).to.deep.equal({ ...before, cheap: 2 });
    await clock.pass(scheduler.breaker.wait);
    expect(runs).to.deep.equal({ ...before, cheap: 2, dear: 2 });
    succeed();
    await clock.pass(60_000);
    expect(scheduler.state('cheap')?.error).to.equal(undefined);
    expect(scheduler.state('dear')?.error, 'one that stays broken holds up nobody').to.equal(undefined);
    expect(scheduler.state('broken')?.error?.code).to.equal('invalid-response');
  });

  it('asks what failed with the source at once when that is well again', async () => {
    const { clock, scheduler, runs, add, fail, succeed } = bench();
    add('a');
    add('b');
    fail('unavailable');
    scheduler.enable(true);
    await clock.pass(3_600_000);
    succeed();
    const before = { ...runs };
    scheduler.retry(['a']);
    await settle();
    expect(runs).to.deep.equal({ a: (before['a'] ?? 0) + 1, b: (before['b'] ?? 0) + 1 });
  });

  it('asks again at once when it was woken, also while it was asking', async () => {
    const { clock, scheduler, runs, add, fail, hold, answers, succeed } = bench();
    add('a');
    fail('unavailable');
    scheduler.enable(true);
    await clock.pass(600_000);
    expect(scheduler.breaker.state).to.equal('open');
    hold();
    let before = runs['a'] ?? 0;
    scheduler.retry();
    await settle();
    expect(runs['a'], 'though the breaker is open').to.equal(before + 1);
    before = runs['a'] ?? 0;
    scheduler.retry();
    fail('unavailable');
    answers[0]?.end(new VivariumError('timeout', 'from before the network was back'));
    await settle();
    expect(runs['a'], 'once').to.equal(before + 1);
    hold();
    scheduler.retry();
    await settle();
    scheduler.retry();
    succeed();
    answers[1]?.end(new VivariumError('offline', 'from before the network was back'));
    await settle();
    expect(scheduler.breaker.state).to.equal('closed');
    expect(scheduler.state('a')?.error).to.equal(undefined);
  });

  for (const code of ['unavailable', 'rate-limited', 'forbidden'] as const)
    it(`waits as long as the source said with “${code}”, though it is woken, and with everything of the account`, async () => {
      const { clock, scheduler, runs, add, fail, succeed } = bench();
      add('a');
      add('b');
      scheduler.enable(true);
      await clock.pass(0);
      fail(code, 120_000);
      scheduler.hint(['a']);
      await settle();
      succeed();
      const before = { ...runs };
      await clock.pass(60_000);
      scheduler.retry();
      await clock.pass(59_999);
      expect(runs).to.deep.equal(before);
      expect(scheduler.state('a')?.nextSync).to.equal(clock.now() + 1);
      await clock.pass(1);
      expect(runs).to.deep.equal({ a: (before['a'] ?? 0) + 1, b: (before['b'] ?? 0) + 1 });
    });

  it('waits as long as the source said to another tab', async () => {
    const { clock, scheduler, runs, add } = bench();
    add('a');
    scheduler.holdUntil(clock.now() + 30_000);
    scheduler.enable(true);
    scheduler.retry();
    await clock.pass(29_999);
    expect(runs).to.deep.equal({});
    await clock.pass(1);
    expect(runs).to.deep.equal({ a: 1 });
  });

  it('waits as long as the source said when the clock is set back while it answers', async () => {
    const { clock, scheduler, runs, add, hold, answers } = bench();
    hold();
    add('a');
    scheduler.enable(true);
    await clock.pass(0);
    clock.setBack(3_600_000);
    answers[0]?.end(new VivariumError('rate-limited', 'slowly', { retryAfter: 60_000 }));
    await clock.pass(59_999);
    expect(runs['a']).to.equal(1);
    await clock.pass(1);
    expect(runs['a']).to.equal(2);
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

  it('takes what it cut itself for no failure, also when it is enabled again before that has ended', async () => {
    const { clock, scheduler, runs, add, hold } = bench();
    hold();
    add('a');
    scheduler.enable(true);
    await clock.pass(0);
    scheduler.enable(false);
    scheduler.enable(true);
    await settle();
    expect(runs['a']).to.equal(2);
    expect(scheduler.state('a')?.error).to.equal(undefined);
  });

  it('goes on at its pace when the clock is set back', async () => {
    const { clock, scheduler, runs, add, fail, succeed } = bench();
    add('a');
    scheduler.enable(true);
    await clock.pass(0);
    clock.setBack(300_000);
    await clock.pass(10_000);
    expect(runs['a'], 'what was waited for by then may be waited for once more').to.equal(5);
    fail('rate-limited', 5000);
    await clock.pass(2000);
    succeed();
    clock.setBack(300_000);
    await clock.pass(4999);
    expect(runs['a'], 'no less than the source said').to.equal(6);
    await clock.pass(5001);
    expect(runs['a']).to.equal(7);
    fail('unavailable');
    await clock.pass(30_000);
    expect(scheduler.breaker.state).to.equal('open');
    succeed();
    clock.setBack(300_000);
    await clock.pass(120_000);
    expect(scheduler.breaker.state).to.equal('closed');
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
    expect(breaker.wait).to.equal(11_250);
    await clock.pass(11_250);
    expect(breaker.state).to.equal('half-open');
    breaker.begin();
    expect(breaker.wait).to.equal(Infinity);
    breaker.failed();
    expect(breaker.wait).to.equal(22_500);
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
