import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { StudioFinding } from '@vivarium/sdk/protocol';
import { builtInSources, type FrameSource } from '../frames/sources.js';
import { TypeChecker, type TypeLimits } from './type-checker.js';

const sourceFolder = join(import.meta.dirname, '../../..');
const text = (file: string) => readFile(join(sourceFolder, file), 'utf8');
const guide = /```ts\n(import[^]*?)```/.exec(await text('docs/guides/making-widgets.md'))![1]!;
const filesOf = async (folder: string) => Object.fromEntries(await Promise.all((await readdir(join(sourceFolder, folder))).filter((name) => /(?<!\.test)\.ts$/.test(name)).map(async (name) => [name, await text(`${folder}/${name}`)])) as [string, string][]);
const todoist = await text('plugins/examples/todoist/contract.ts');

const started: TypeChecker[] = [];
/** A machine that is busy is no reason for a test to fail: only tests of limits have short ones. */
function start(limits: Partial<TypeLimits> = {}): TypeChecker {
  const contract = (connector: string) => Promise.resolve(connector === 'todoist' ? { files: { 'contract.ts': todoist }, entry: 'contract.ts' } : undefined);
  const checker = new TypeChecker({ sourceFolder, sources: { contract }, limits: { check: 240_000, wait: 480_000, ...limits } });
  started.push(checker);
  return checker;
}
after(() => Promise.all(started.map((checker) => checker.close())));

const checker = start();
const check = (files: Record<string, string>, entry = 'widget.ts') => checker.check({ files, entry });
/** The guide's widget with a mistake in it. */
function mistaken(...pairs: readonly (readonly [old: string, wrong: string])[]): Record<string, string> {
  return { 'widget.ts': pairs.reduce((code, [old, wrong]) => (assert(code.includes(old), old), code.replace(old, wrong)), guide) };
}
/** Where a text of the guide begins, as findings say it. */
function placeOf(code: string, words: string): string {
  const before = code.slice(0, code.indexOf(words));
  return `widget.ts:${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}`;
}
const where = (findings: readonly StudioFinding[]) => findings.map((finding) => finding.where);
const notChecked = (findings: readonly StudioFinding[]) => {
  assert.deepEqual(findings.map(({ severity, where: at }) => [severity, at]), [['warning', 'types']], JSON.stringify(findings));
  return findings[0]!.message;
};
/** Types that have no end: each is another one, so that the compiler can remember none. */
const endless = Array.from({ length: 400 }, (_, index) => `type R${index}<N extends unknown[], M> = M extends string ? R${index}<[...N, ${index}], \`\${M}a\` | \`\${M}b\`> : never; export const v${index}: R${index}<[], 'x${index}'> = 1;`).join('\n');

describe('types of a draft', () => {
  it('are right in every widget that comes with Vivarium, in the examples, in the one that is scaffolded and in the guide', async () => {
    const builtIn = builtInSources(sourceFolder);
    const sources: [string, FrameSource][] = [['the guide', { files: { 'widget.ts': guide }, entry: 'widget.ts' }]];
    for (const name of await readdir(join(sourceFolder, 'widgets'))) {
      const source = await builtIn.widget(`viv-${name}`);
      if (source) sources.push([name, source]);
    }
    sources.push(['focus', { files: await filesOf('plugins/examples/focus/left'), entry: 'index.ts' }]);
    sources.push(['todoist', { files: { 'contract.ts': todoist, 'open/index.ts': await text('plugins/examples/todoist/open/index.ts') }, entry: 'open/index.ts' }]);
    sources.push(['scaffold', { files: await filesOf('tools/new/widget'), entry: 'index.ts' }]);
    assert(sources.length > 9, 'there are as many as there were');
    for (const [name, source] of sources) assert.deepEqual(await checker.check(source), [], name);
  });

  it('are found wrong where they are: a field, a use, settings, an import, a query, a sample', async () => {
    for (const [old, wrong, at, words] of [
      ['${event.title}', '${event.titel}', 'titel', /'titel' does not exist.*Did you mean 'title'/],
      ["live('events'", "live('evnts'", "'evnts'", /"evnts"/],
      ['this.config.count', 'this.config.count.length', 'length', /'length' does not exist on type 'number'/],
      ['.default(5)', ".default('five')", "'five'", /not assignable/],
      ["from 'lit/decorators.js'", "from 'lit/decorator.js'", "'lit/decorator.js'", /Cannot find module/],
      ["from 'zod'", "from 'node:fs'", "'node:fs'", /^Cannot find (name|module) 'node:fs'\.?/],
      ["import { css, html } from 'lit'", "import { css } from 'lit'", 'html`<ul>', /Cannot find name 'html'/],
      ['start: { gte', 'begin: { gte', 'begin', /'begin' does not exist/],
      ["title: 'Call with Ann', ", '', '{ id: ', /'title' is missing/],
    ] as const) {
      const files = mistaken([old, wrong]);
      const findings = await check(files);
      const found = findings[0];
      assert.equal(found?.severity, 'warning', old);
      assert.equal(found.where, placeOf(files['widget.ts']!, at), old);
      assert.match(found.message, words);
      assert(found.message.length <= 401 && !found.message.includes(sourceFolder), found.message);
    }
  });

  it('go through all files of a draft and the contracts of installed connectors', async () => {
    const use = (field: string) => ({
      'widget.ts': `import { todoist, type Task } from '@vivarium/todoist/contract'; import { due } from './parts/due.js'; import data from './data.json';
        export const title = (task: Task): string => task.${field} + due(task) + data.words + todoist.definition.title;`,
      'parts/due.ts': `import type { Task } from '@vivarium/todoist/contract';\nexport const due = (task: Task): string => task.due ?? '';`,
      'data.json': '{ "words": "" }',
    });
    assert.deepEqual(await check(use('title')), []);
    assert.deepEqual(where(await check(use('price'))), ['widget.ts:2:59']);
    assert.deepEqual(where(await check({ ...use('title'), 'parts/due.ts': 'export const due = (task: number): string => task;' })), ['parts/due.ts:1:46', 'widget.ts:2:71']);
    assert.deepEqual(where(await check({ 'widget.ts': `import { gone } from '@vivarium/gone/contract'; gone;` })), ['widget.ts:1:22']);
  });

  it('cannot be silenced by a comment, and name no file of the machine', async () => {
    const findings = await check({ 'widget.ts': `// @ts-nocheck\n/// <reference types="node" />\n/// <reference path="${join(sourceFolder, 'host/companion/main.ts')}" />\n// @ts-ignore\nexport const widget: number = 'x'; process.exit();\nimport '${join(sourceFolder, 'package.json')}'; import '../../package.json';` });
    assert.deepEqual(where(findings), ['widget.ts:5:14', 'widget.ts:5:36', 'widget.ts:6:8', ...findings.slice(3).map((one) => one.where)]);
    assert.equal(findings.length, 4);
  });

  it('are told up to a number, with how many more there are', async () => {
    const findings = await check({ 'widget.ts': Array.from({ length: 25 }, (_, index) => `export const a${index}: string = ${index};`).join('\n') });
    assert.deepEqual(where(findings), [...Array.from({ length: 10 }, (_, index) => `widget.ts:${index + 1}:14`), 'types']);
    assert.match(findings.at(-1)!.message, /15 more/);
  });

  it('of one draft say nothing of the next, however many are asked about at once', async () => {
    const hostile = { 'widget.ts': `declare global { interface Array<T> { first: T } } declare module 'lit' { export const planted: string; } import 'lit'; export const a = [1].first;` };
    const files = [hostile, { 'widget.ts': `import { planted } from 'lit'; export const a = [planted].first;` }, { 'widget.ts': guide }, mistaken(['${event.title}', '${event.titel}']), { 'widget.ts': guide }];
    const found = await Promise.all(files.map((one) => check(one)));
    assert.deepEqual(found.map(({ length }) => length), [0, 2, 0, 1, 0]);
  });

  it('of a long file are checked', async () => {
    const long = Array.from({ length: 3000 }, (_, index) => `export const a${index} = { n: ${index}, f: (x: number) => x + a${Math.max(0, index - 1)}.n };`).join('\n');
    assert.deepEqual(await check({ 'widget.ts': `${long}\nexport const end: string = a7.f(1);` }).then(where), ['widget.ts:3001:14']);
  });

  it('that have no end are given up after a time, and the next draft is checked', async () => {
    const hasty = start({ check: 2000 });
    assert.match(notChecked(await hasty.check({ files: { 'widget.ts': endless }, entry: 'widget.ts' })), /took longer than 2 seconds/);
    assert.deepEqual(await check({ 'widget.ts': guide }), []);
  });

  it('are not checked in code that breaks the compiler, which is said; the next draft is', async () => {
    assert.match(notChecked(await check({ 'widget.ts': `export const a = ${'('.repeat(200_000)};` })), /not checked: the compiler broke/);
    assert.deepEqual(await check({ 'widget.ts': guide }), []);
  });

  it('are not checked where there is not the memory or the time to begin, which is said', async () => {
    const small = start({ memory: 40 });
    assert.match(notChecked(await small.check({ files: { 'widget.ts': guide }, entry: 'widget.ts' })), /not checked: the compiler did not start/);
    const impatient = start({ wait: 1 });
    assert.match(notChecked(await impatient.check({ files: { 'widget.ts': guide }, entry: 'widget.ts' })), /not checked/);
  });
});
