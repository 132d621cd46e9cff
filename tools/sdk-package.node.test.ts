import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const root = join(import.meta.dirname, '..');

describe('the SDK as it is packed', () => {
  let folder: string;
  let installed: string;

  const run = (command: string, args: readonly string[], cwd = folder) => {
    // The test runner's own mark would make the run below report to it.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env, shell: process.platform === 'win32' && command !== process.execPath });
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  };

  before(() => {
    // Within the repository, so that what the SDK needs is found; the SDK itself is the packed one.
    mkdirSync(join(root, '.cache'), { recursive: true });
    folder = mkdtempSync(join(root, '.cache/sdk-'));
    installed = join(folder, 'node_modules/@vivarium/sdk');
    mkdirSync(installed, { recursive: true });
    // What an earlier compilation left is no part of it.
    mkdirSync(join(root, 'sdk/dist'), { recursive: true });
    writeFileSync(join(root, 'sdk/dist/left.js'), '');
    run('npm', ['pack', '--silent', '--pack-destination', folder], join(root, 'sdk'));
    run('tar', ['xzf', join(folder, 'vivarium-sdk-0.1.0.tgz'), '--strip-components=1', '-C', installed]);
    cpSync(join(root, 'plugins/examples/todoist'), join(folder, 'todoist'), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('has every file that its entry points name, and nothing of another compilation', () => {
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { exports: Record<string, { types: string; default: string }> };
    for (const { types, default: code } of Object.values(exports)) for (const file of [types, code]) assert.ok(existsSync(join(installed, file)), file);
    assert.ok(!existsSync(join(installed, 'dist/left.js')));
  });

  test('a plugin that was written against it compiles strictly, its own types included', () => {
    const compilerOptions = { target: 'ES2022', module: 'NodeNext', lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: ['node', 'mocha'], strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, experimentalDecorators: true, useDefineForClassFields: false, noEmit: true };
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['todoist'] }));
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  });

  test('its connector passes the suite against its emulator', () => {
    assert.match(run(process.execPath, ['--import', 'tsx', '--test', '--test-reporter=tap', join(folder, 'todoist/suite.node.test.ts')]), /# pass [1-9]\d/);
  });
});
