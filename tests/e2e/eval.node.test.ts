import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LLMock } from '@copilotkit/aimock';
import { fixtures } from '../eval/fixtures.js';
import { Prompt } from '../eval/ask.js';
import type { Outcome } from '../eval/report.js';

const root = join(import.meta.dirname, '../..');
const call = (name: string, input: object) => ({ toolCalls: [{ name, arguments: JSON.stringify(input) }], usage: { input_tokens: 1000, output_tokens: 100 } });
const fixture = fixtures[0]!.files['widget.ts']!.replaceAll('gen-eval-events', 'gen-made');

test('the evaluation asks, repairs, edits and restyles without anybody, and reports what became of each', { timeout: 900_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vivarium-eval-test-'));
  const prompts = [
    { id: 'good', kind: 'panel', prompt: 'first prompt of the test' },
    { id: 'repaired', kind: 'edit', widget: 'gen-eval-events', prompt: 'second prompt of the test' },
    { id: 'refused', kind: 'odd', prompt: 'third prompt of the test' },
    { id: 'dressed', kind: 'restyle', prompt: 'fourth prompt of the test' },
  ];
  await writeFile(join(folder, 'prompts.json'), JSON.stringify(prompts));
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  await mock.start();
  const answers = (which: string, ...all: Parameters<LLMock['on']>[1][]) =>
    all.forEach((answer, turn) => mock.on({ predicate: ({ messages }) => JSON.stringify(messages).includes(which) && messages.filter(({ role }) => role === 'tool').length === turn }, answer));
  answers('first prompt', call('write_file', { path: 'widget.ts', content: fixture }), call('run', {}), call('finish', { summary: 'What comes up.' }));
  const row = '<li>${item.allDay';
  answers(
    'second prompt',
    call('edit_file', { path: 'widget.ts', old: 'override render() {', new: `override render() { if (this) throw new Error('broken on purpose');` }),
    call('run', {}),
    call('edit_file', { path: 'widget.ts', old: `if (this) throw new Error('broken on purpose');`, new: '' }),
    call('edit_file', { path: 'widget.ts', old: row, new: row.replace('<li>', '<li>★ ') }),
    call('run', {}),
    call('finish', { summary: 'With a star.' }),
  );
  answers('third prompt', { content: 'No.', finishReason: 'refusal' });
  answers('fourth prompt', call('restyle', { name: 'Night', scheme: 'dark', tokens: { '--viv-color-accent': '#333333' }, widgets: [], summary: 'Dark.' }));
  try {
    const run = spawn(process.execPath, ['--conditions=vivarium-source', '--import', 'tsx', 'tests/eval/run.ts', '--base-url', mock.url, '--prompts', join(folder, 'prompts.json'), '--out', join(folder, 'out')], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk) => (told += String(chunk)));
    const [code] = (await once(run, 'exit')) as [number];
    assert.equal(code, 0, told);
    const { outcomes, totals, model } = JSON.parse(await readFile(join(folder, 'out/results.json'), 'utf8')) as { outcomes: Outcome[]; totals: Record<string, { usable: number }>; model: string };
    const facts = outcomes.map(({ id, result, firstTry, rounds }) => ({ id, result, firstTry, rounds }));
    assert.deepEqual(facts, [
      { id: 'good', result: 'good', firstTry: true, rounds: 1 },
      { id: 'repaired', result: 'good', firstTry: false, rounds: 2 },
      { id: 'refused', result: 'failed', firstTry: false, rounds: 0 },
      { id: 'dressed', result: 'good', firstTry: true, rounds: 1 },
    ], `${JSON.stringify(outcomes, null, 1)}\n${told}`);
    assert.match(outcomes[1]!.runs[0]!.map(({ message }) => message).join(), /broken on purpose/);
    assert.match(outcomes[2]!.error ?? '', /declined/);
    assert.deepEqual([outcomes[3]!.repaired, totals['all']!.usable, model !== ''], [1, 3, true]);
    for (const { picture } of outcomes) if (picture) assert((await stat(join(folder, 'out', picture))).size > 1000, picture);
    assert.deepEqual(outcomes.map(({ picture }) => picture !== undefined), [true, true, false, true]);
    assert.match(await readFile(join(folder, 'out/index.html'), 'utf8'), /<article class="failed"><h2>refused/);
  } finally {
    await mock.stop();
    await rm(folder, { recursive: true });
  }
});

test('the published set is ten panels, ten odd ones, five restyles and five edits of widgets there are', async () => {
  const set = Prompt.array().parse(JSON.parse(await readFile(join(root, 'tests/eval/prompts.json'), 'utf8')));
  const count = (kind: string) => set.filter((one) => one.kind === kind).length;
  assert.deepEqual(['panel', 'odd', 'restyle', 'edit'].map(count), [10, 10, 5, 5]);
  assert.equal(new Set(set.map(({ id }) => id)).size, 30);
  for (const { kind, widget } of set) if (kind === 'edit') assert(fixtures.some(({ manifest }) => manifest.tag === widget), widget);
});
