import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import type { ClaudeAccess } from './claude.js';
import { ClaudeMeter, type CallPurpose } from './claude-meter.js';
import type { TokenCount } from './claude-prices.js';
import { listen, type TestServer } from './services-testing.js';
import { refuses, says } from './studio/messages-testing.js';
import { askClaude } from './studio/turn.js';

const access = { model: 'claude-sonnet-4-5', baseUrl: 'https://api.anthropic.com' };
const widget: CallPurpose = { purpose: 'widget', about: 'Next events', sent: ['What is next?'] };
const call = { max_tokens: 1000 };
/** $0.03 and $0.15. */
const used = { input: 10_000, cacheWrite: 0, cacheRead: 0, output: 10_000 };

describe('the meter of Claude', () => {
  let folder: string;
  let path: string;
  let now: Date;
  const open = () => ClaudeMeter.open({ path, log: () => undefined, now: () => now });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivarium-meter-'));
    path = join(folder, 'claude-usage.json');
    now = new Date(2026, 10, 28, 9);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('counts by what a call was for, and knows it after a restart', async () => {
    const meter = await open();
    meter.begin(access, widget, call)(used);
    meter.begin(access, { purpose: 'briefing', about: '2026-11-28', sent: ['12 items'] }, call)({ ...used, output: 0 });
    meter.begin({ ...access, baseUrl: 'https://gateway.example' }, widget, call)(used);
    await meter.settled();
    const { spent, month, uses } = (await open()).usage();
    assert.deepEqual([month, Number(spent.toFixed(4))], ['2026-11', 0.21]);
    assert.deepEqual(uses.map(({ purpose, about, day, cost }) => [purpose, about, day, cost]), [['widget', 'Next events', '2026-11-28', undefined], ['briefing', '2026-11-28', '2026-11-28', 0.03], ['widget', 'Next events', '2026-11-28', 0.18]]);
  });

  it('holds back what could exceed the budget of the month, says so, and lets go in the next month', async () => {
    const meter = await open();
    await meter.setBudget(0.2);
    meter.begin(access, widget, call)(used);
    assert.throws(() => meter.begin(access, widget, { max_tokens: 2000 }), /Nothing was sent: this call could cost up to \$0\.03, and \$0\.02 of this month's \$0\.20/);
    now = new Date(2026, 11, 1, 9);
    meter.begin(access, widget, { max_tokens: 2000 })();
    assert.equal(meter.usage().spent, 0);
    await meter.setBudget(undefined);
    meter.begin(access, widget, { max_tokens: 2_000_000 })();
  });

  it('counts every call of the month, also those that are too many to be kept one by one', async () => {
    const first = await open();
    first.begin(access, widget, call)(used);
    await first.settled();
    const stored = JSON.parse(await readFile(path, 'utf8')) as { uses: object[] };
    await writeFile(path, JSON.stringify({ ...stored, uses: Array.from({ length: 3000 }, () => stored.uses[0]) }));
    const meter = await open();
    for (let turn = 0; turn < 3; turn += 1) meter.begin(access, widget, call)(used);
    await meter.settled();
    assert.equal((await open()).usage().spent.toFixed(2), (3003 * 0.18).toFixed(2));
    now = new Date(2026, 11, 1, 9);
    assert.equal(meter.usage().spent, 0);
  });

  it('counts what runs at once together', async () => {
    const meter = await open();
    await meter.setBudget(0.02);
    const first = meter.begin(access, widget, call);
    assert.throws(() => meter.begin(access, widget, call), /Nothing was sent/);
    first();
    first();
    const second = meter.begin(access, widget, call);
    assert.throws(() => meter.begin(access, widget, call), /Nothing was sent/, 'one that ended twice gave back once');
    second();
  });

  it('says how many lines of what was sent it leaves out, and can be read afterwards', async () => {
    const meter = await open();
    meter.begin(access, { ...widget, sent: Array.from({ length: 20 }, (_, index) => `${index}`) }, call)(used);
    await meter.settled();
    const [use] = (await open()).usage().uses;
    assert.deepEqual([use!.sent.length, use!.sent.at(-2), use!.sent.at(-1)], [12, '10', 'And 9 more']);
  });

  it('sets aside what cannot be read, and begins anew', async () => {
    await writeFile(path, '{"format":1');
    assert.deepEqual((await open()).usage().uses, []);
  });

  describe('asked by the studio', () => {
    let api: TestServer;
    let asked: number;
    let answers: ReturnType<typeof says>[];
    beforeEach(async () => {
      asked = 0;
      api = await listen((request, response) => answers[Math.min(asked++, answers.length - 1)]!(request, response));
    });
    afterEach(() => api.close());
    const ask = (meter: ClaudeMeter, signal = new AbortController().signal, heard: () => void = () => undefined, spent: (tokens: TokenCount) => void = () => undefined) => {
      const client = new Anthropic({ apiKey: 'key', authToken: null, baseURL: api.origin, maxRetries: 0, logLevel: 'off' });
      const reach: ClaudeAccess = { ...access, client, canLowerEffort: false, meter };
      return askClaude(reach, widget, { model: access.model, max_tokens: 1000, messages: [{ role: 'user', content: 'Hello' }] }, heard, signal, { tries: 2, pause: 1 }, spent);
    };

    it('meters each answer, and nothing of a call that was refused', async () => {
      answers = [refuses(529), says([], { text: 'Hello.', stop: 'end_turn' })];
      const meter = await open();
      await ask(meter);
      assert.deepEqual(meter.usage().uses.map(({ outputTokens, sent }) => [outputTokens, sent]), [[50, ['What is next?']]]);
      await meter.settled();
      assert.doesNotMatch(await readFile(path, 'utf8'), /Hello/, 'what was said is not kept');
    });

    it('meters what broke off, and what was stopped: it was begun', async () => {
      let cut: () => void = () => undefined;
      const unfinished: ReturnType<typeof says> = (request, response) => {
        cut = () => response.destroy();
        says([], { text: 'Hel' })(request, Object.assign(response, { end: () => response }));
      };
      answers = [unfinished, says([], { text: 'Hello.', stop: 'end_turn' })];
      const meter = await open();
      const read = () => meter.usage().uses.map(({ inputTokens, cacheReadTokens }) => inputTokens + cacheReadTokens);
      const spent: number[] = [];
      await ask(meter, undefined, () => cut(), ({ input, cacheRead }) => void spent.push(input + cacheRead));
      assert.deepEqual(read(), [2100, 2100]);
      assert.deepEqual(spent, [2100, 2100], 'whoever asked counts it, too');
      answers = [unfinished];
      const stop = new AbortController();
      await assert.rejects(ask(meter, stop.signal, () => stop.abort()));
      assert.deepEqual(read(), [2100, 2100, 2100]);
      await meter.settled();
    });

    it('does not send what the budget does not hold', async () => {
      answers = [says([], { text: 'Hello.', stop: 'end_turn' })];
      const meter = await open();
      await meter.setBudget(0.001);
      await assert.rejects(ask(meter), { code: 'quota' });
      assert.equal(asked, 0);
    });
  });
});
