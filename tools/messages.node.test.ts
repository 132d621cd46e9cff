import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allMessages, faultsOf, messagesIn } from './messages.mjs';

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

test('every locale file keeps every value of every sentence', () => {
  const messages = allMessages();
  const folder = join(import.meta.dirname, '../host/locales');
  for (const file of readdirSync(folder)) assert.deepEqual(faultsOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>, messages).broken, [], file);
});
