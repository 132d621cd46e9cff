import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ensureBrowser } from './browser.mjs';
import { scaffold } from './new.mjs';

const root = join(import.meta.dirname, '..');

describe('npm run new', () => {
  let into: string;
  before(() => {
    // Within the repository, so that its packages are found.
    mkdirSync(join(root, '.cache'), { recursive: true });
    into = mkdtempSync(join(root, '.cache/new-'));
  });
  after(() => rmSync(into, { recursive: true, force: true }));

  /** Every text of a folder, its files' names before it. */
  const texts = (folder: string) => readdirSync(folder).map((file) => `${file}\n${readFileSync(join(folder, file), 'utf8')}`).join('\n');
  const run = (...command: string[]) => {
    // The test runner's own mark would make the run below report to it.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8', env: { ...env, CHROME_PATH: ensureBrowser() } });
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  };

  test('a plugin passes its suite at once, under its own name', () => {
    const folder = scaffold('plugin', 'task-list', into);
    const written = texts(folder);
    assert.doesNotMatch(written, /new-plugin|newPlugin|New plugin/);
    assert.match(written, /export const taskList = defineContract/);
    assert.match(written, /"name": "@vivarium\/task-list"/);
    const report = run('--conditions=vivarium-source', '--import', 'tsx', '--test', '--test-reporter=tap', join(folder, 'suite.node.test.ts'));
    assert.match(report, /# pass [1-9]\d/);
  });

  test('a widget passes its suite at once, under its own name', () => {
    const folder = scaffold('widget', 'day-list', into);
    const written = texts(folder);
    assert.doesNotMatch(written, /new-widget|newWidget|NewWidget|New widget/);
    assert.match(written, /class DayList extends WidgetElement\(dayList\)/);
    const report = run('node_modules/@web/test-runner/dist/bin.js', '--files', `${folder.slice(root.length + 1)}/suite.test.ts`);
    assert.match(report, /[1-9]\d passed, 0 failed/);
  });

  test('a name that is taken or cannot be one is refused, and nothing is written', () => {
    cpSync(join(root, 'widgets/clock'), join(into, 'widgets/clock'), { recursive: true });
    assert.throws(() => scaffold('widget', 'clock', into), /there already/);
    for (const [kind, name] of [['plugin', 'Not A Name'], ['plugin', '../outside'], ['page', 'x'], ['widget', undefined]] as const) assert.throws(() => scaffold(kind, name, into), /Usage/);
    for (const [kind, name] of [['plugin', 'tasks'], ['plugin', 'connector'], ['widget', 'events'], ['widget', 'class']] as const) assert.throws(() => scaffold(kind, name, into), /Choose another name/);
    assert.deepEqual(readdirSync(join(into, 'plugins')), ['task-list']);
    assert.deepEqual(readdirSync(join(into, 'widgets')).sort(), ['clock', 'day-list']);
  });
});
