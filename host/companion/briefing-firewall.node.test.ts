import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkSentence, plainText } from './briefing-firewall.js';
import { ObjectReader } from './briefing-stream.js';
import { costOf } from './claude-prices.js';

describe('plain text', () => {
  for (const [given, wanted] of [
    ['Call Amanda at 10:00 – bring the Q3 numbers (40 %).', 'Call Amanda at 10:00 – bring the Q3 numbers (40 %).'],
    ['See [the deck](https://evil.net/?q=secret).', 'See the deck.'],
    ['![pixel](https://evil.net/p.png) Hello', 'pixel Hello'],
    ['Read [this][1] now', 'Read this now'],
    ['Go to https://evil.net/a?b=c now', 'Go to now'],
    ['Go to HTTPS://EVIL.NET now, www.evil.net too', 'Go to now, too'],
    ['javascript:alert(1) and data:text/html,x', 'and'],
    ['<img src=x onerror=alert(1)>Hi<script>x</script>', 'Hi x'],
    ['**Bold** _and_ `code` # title', 'Bold and code title'],
    ['snake_case_name stays', 'snake_case_name stays'],
    ['hid\u200bden \u202Eesrever\u202C \u0007bell\nline', 'hid den esrever bell line'],
    ['a | b > c', 'a b c'],
    ['Amanda (amanda@foster.example) waits', 'Amanda (amanda@foster.example) waits'],
  ] as const)
    it(JSON.stringify(given), () => assert.equal(plainText(given), wanted));

  it('never leaves a link, an element or a hidden character, whatever comes', () => {
    const nasty = fc.string({ unit: fc.constantFrom('https://a.b/', '[x](', ')', '![', ']', '<', '>', 'www.', 'javascript:', '\u202e', '\u0000', '`', '*', ' ', 'a', '"', 'data:', 'ht', 'tp://'), maxLength: 30 });
    fc.assert(fc.property(nasty, (text) => !/https?:\/\/|javascript:|www\.\S|<[^>]*>|\]\(|[\p{Cc}\p{Cf}`*<>]/iu.test(plainText(text))), { numRuns: 3000 });
  });
});

describe('sentences', () => {
  const known = new Set(['e1', 'm1']);
  const sentence = (value: object) => checkSentence(JSON.stringify({ topic: 'schedule', text: 'Call at ten.', sources: ['e1'], ...value }), known);
  it('pass with sources that were sent', () => assert.deepEqual(sentence({ sources: ['e1', 'x9', 'm1', 'e1'] }), { sentence: { topic: 'schedule', text: 'Call at ten.', sources: ['e1', 'm1'] } }));
  it('say what was taken out of them', () => {
    assert.deepEqual(sentence({ text: '[Pay](https://evil.net) at ten.' }), { sentence: { topic: 'schedule', text: 'Pay at ten.', sources: ['e1'] }, takenOut: 'markup, or the address of a page, in a sentence' });
    assert.equal(sentence({ text: ' Call  at\nten. ' }).takenOut, undefined);
  });
  for (const wrong of [{ sources: [] }, { sources: ['x9'] }, { sources: 'e1' }, { text: '' }, { text: 'https://evil.net' }, { text: 'x'.repeat(601) }, { topic: 'advert' }, { action: 'send' }])
    it(`are dropped with ${JSON.stringify(wrong).slice(0, 40)}`, () => {
      assert.equal(sentence(wrong).sentence, undefined);
      assert.match(sentence(wrong).takenOut ?? '', /^a sentence that /);
    });
  it('are dropped when they are no JSON', () => assert.deepEqual(checkSentence('{"topic":', known), { takenOut: 'a sentence that could not be read' }));
});

describe('object reader', () => {
  it('finds every object once, however the text is cut', () => {
    const objects = fc.array(fc.record({ text: fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', 'a', '\n') }), sources: fc.array(fc.string()), deep: fc.record({ a: fc.array(fc.integer()) }, { noNullPrototype: true }) }, { noNullPrototype: true }), { maxLength: 5 });
    fc.assert(
      fc.property(objects, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (wanted, cuts) => {
        const whole = JSON.stringify({ sentences: wanted });
        const reader = new ObjectReader();
        const found: unknown[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          for (const text of reader.push(whole.slice(at, at + size))) found.push(JSON.parse(text));
          at += size;
        }
        assert.deepEqual(found, wanted);
        assert.equal(reader.whole, whole);
      }),
    );
  });
  it('gives an object the moment it is complete', () => {
    const reader = new ObjectReader();
    assert.deepEqual(reader.push('{"sentences":[{"a":"}"'), []);
    assert.deepEqual(reader.push('}'), ['{"a":"}"}']);
  });
});

describe('cost', () => {
  const home = 'https://api.anthropic.com';
  it('adds what each kind of token costs', () => assert.equal(costOf('claude-sonnet-5-5', home, { input: 1_000_000, cacheWrite: 1_000_000, cacheRead: 1_000_000, output: 1_000_000 }), 2 + 2.5 + 0.1 + 10));
  it('knows dated names', () => assert.equal(costOf('claude-haiku-4-5-20251001', home, { input: 0, cacheWrite: 0, cacheRead: 0, output: 1_000_000 }), 5));
  it('counts long prompts', () => assert.equal(costOf('claude-haiku-5-5', home, { input: 60_000, cacheWrite: 0, cacheRead: 40_001, output: 0 }), (60_000 * 0.1 + 40_001 * 0.01) * 5 / 1e6));
  it('is absent for an unknown model or another server', () => {
    const tokens = { input: 1, cacheWrite: 0, cacheRead: 0, output: 1 };
    assert.equal(costOf('claude-next-9', home, tokens), undefined);
    assert.equal(costOf('constructor', home, tokens), undefined);
    assert.equal(costOf('claude-sonnet-5-5', 'https://gateway.example', tokens), undefined);
  });
});
