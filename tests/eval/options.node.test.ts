import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Misuse, readOptions } from './options.js';

const at = ['--base-url', 'http://127.0.0.1:1/'];

test('the published prompts are thirty, and some of them can be picked', async () => {
  const all = await readOptions(at);
  assert.ok(all !== 'help' && all.prompts.length === 30);
  assert.equal(all.baseUrl, 'http://127.0.0.1:1');
  const some = await readOptions([...at, '--only', 'restyle,edit-02', '--minutes', '3']);
  assert.ok(some !== 'help' && some.minutes === 3);
  assert.equal(some.prompts.length, 6);
  assert.equal(await readOptions(['--help']), 'help');
});

test('what cannot be done is said in words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vivarium-eval-'));
  const file = join(folder, 'prompts.json');
  await writeFile(file, '[{"id":"mine"}]');
  for (const [args, words] of [
    [[], /Say where a model answers/],
    [['--base-url', 'nowhere'], /Say where a model answers/],
    [[...at, '--modle', 'm'], /--modle/],
    [[...at, '--minutes', 'long'], /number of minutes/],
    [[...at, '--only', 'nobody'], /No prompt is called nobody. There are: panel-01/],
    [[...at, '--prompts', join(folder, 'none.json')], /cannot be read as JSON/],
    [[...at, '--prompts', file], /is no list of prompts/],
  ] as const)
    await assert.rejects(readOptions(args), (thrown) => thrown instanceof Misuse && words.test(thrown.message), args.join(' '));
  await rm(folder, { recursive: true });
});
