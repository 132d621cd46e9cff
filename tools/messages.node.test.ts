import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speakerOf } from '../host/shell/language/sentences.js';
import { faultsOf, localeFiles, messagesIn } from './messages.mjs';
import { sentencesIn } from './sentences.mjs';

const files = localeFiles();
const keysIn = (text: string, file = 'host/shell/some.ts') => messagesIn(file, text).map(({ key }) => key);

test('sentences are found wherever they are said, with their values by number', () => {
  assert.deepEqual(keysIn("const a = () => html`<p title=${msg('One')}>${on ? msg(str`${name}: ${count + 1} of ${list.map((x) => `${x}`)}`) : msg(`Plain`)}</p>`;"), ['One', '{0}: {1} of {2}', 'Plain']);
  assert.deepEqual(keysIn("msg(str`Has none.`)"), ['Has none.']);
});

test('a sentence that no translator could find is refused', () => {
  assert.throws(() => keysIn("msg('a' + b)"), /some\.ts:1: msg\(\) wants a text/);
  assert.throws(() => keysIn('msg(`a ${b}`)'), /wants a text/);
});

test('titles of definitions are sentences; what an action says of one item and samples are not', () => {
  const contract = "action({ title: 'Move event', preview: () => ({ title: 'Move it' }) })";
  assert.deepEqual(keysIn(contract, 'plugins/any/contract.ts'), ['Move event']);
  assert.deepEqual(keysIn("defineWidget({ title: 'Agenda', description: 'A day.', sample: { events: [{ title: 'Call' }] } })", 'widgets/agenda/definition.ts'), ['Agenda', 'A day.']);
  assert.deepEqual(keysIn("config: z.object({ days: z.int().default(7).describe('Days shown') })", 'widgets/agenda/definition.ts'), ['Days shown']);
  assert.deepEqual(keysIn(contract), []);
});

test('missing and stale sentences, lost values and forms that nobody chooses are told', () => {
  const messages = messagesIn('host/some.ts', "[msg('Old friend'), msg(str`${a} of ${b}`), formatCount(n, locale, msg('1 event'), msg(str`${n} events`))]");
  const faults = faultsOf({ '{0} of {1}': '{1} von {1}', '{0} events': { two: 'zwei', other: '{0} Termine' }, '1 event': { other: 'ein Termin' }, Gone: 'Weg' }, messages);
  assert.deepEqual(faults.missing, ['Old friend']);
  assert.deepEqual(faults.stale, ['Gone']);
  assert.deepEqual(faults.broken, ['“{0} of {1}” loses or invents a value: “{1} von {1}”']);
  assert.match(faultsOf({ 'Old friend': { other: 'x' } }, messages).broken[0]!, /no number chooses one/);
  assert.match(faultsOf({ '{0} events': { two: 'zwei' } }, messages).broken[0]!, /no form “other”/);
});

test('sentences of errors and of previews are found, and what they are made of', () => {
  const keys = (text: string, file = 'host/companion/any.ts') => sentencesIn(file, text).map(({ key }) => key);
  assert.deepEqual(keys("throw new VivariumError('offline', lost ? 'It is lost.' : `${title} is ${n > 1 ? 'very far' : where} away.`)"), ['It is lost.', '{0} is {1} away.', 'very far']);
  assert.deepEqual(keys("const wrong = (why: string) => new VivariumError('blocked', `No: ${why}.`); wrong('it is late'); other('not this')"), ['No: {0}.', 'it is late']);
  assert.deepEqual(keys("say({ code: 'timeout', message: 'It is late.' })"), ['It is late.']);
  assert.deepEqual(keys("class Ended extends VivariumError { constructor(title: string) { super('signed-out', `${title} has ended.`); } } class Other extends Base { constructor() { super('a', 'Not this.'); } }"), ['{0} has ended.']);
  assert.deepEqual(keys('throw new HttpError(code, `${title} is down.`, 503)'), ['{0} is down.']);
  assert.deepEqual(keys("throw new VivariumError('internal', msg('The page says it.'))"), []);
  assert.deepEqual(keys("action({ title: 'Move event', preview: (_, item) => ({ title: `Move “${item.title}”`, lines: [{ label: 'When', after: item.start }] }), optimistic: () => ({ calendar: 'Mine' }) })", 'plugins/any/contract.ts'), ['Move “{0}”', 'When']);
});

test('every language has words for every sentence, keeps its values, and has none that nobody says', () => {
  assert.deepEqual(files.map(({ file }) => file), ['host/locales/ar.json', 'host/locales/de.json', 'host/locales/said/ar.json', 'host/locales/said/de.json']);
  for (const { file, words, wanted } of files) assert.deepEqual(faultsOf(words, wanted), { missing: [], stale: [], broken: [] }, file);
});

test('every sentence that reaches the page is said in every language with its values in place, and could be no other', () => {
  for (const { file, words, wanted } of files.filter(({ file }) => file.includes('/said/'))) {
    const say = speakerOf(words, file.includes('/ar.') ? 'ar' : 'de');
    for (const { key } of wanted) {
      const filled = (text: string) => text.replace(/\{(\d+)\}/g, (_, place: string) => `Wert${'abcdef'[Number(place)]}`);
      assert.equal(say(filled(key)), filled(words[key]!), `${file}: ${key}`);
    }
  }
});
