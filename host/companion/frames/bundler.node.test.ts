import { VivariumError } from '@vivarium/sdk/contract';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Script } from 'node:vm';
import { Bundler } from './bundler.js';
import type { FrameSource } from './sources.js';

const sourceFolder = join(import.meta.dirname, '../../..');
const bundler = new Bundler({ sourceFolder });
after(() => bundler.close());

const end = 'export const widget = { tag: "a-b" };';
const bundle = (files: Record<string, string>, contracts: Record<string, FrameSource> = {}, entry = 'widget.ts') =>
  bundler.run({ widget: { sourceFolder, purpose: 'mount', widget: { files, entry }, contracts } });
const refusal = async (...given: Parameters<typeof bundle>): Promise<string> => {
  const error = await bundle(...given).then(() => assert.fail('it was bundled'), (thrown: unknown) => thrown);
  assert.ok(error instanceof VivariumError);
  assert.equal(error.code, 'invalid-input', error.message);
  return error.message;
};

test('a widget of several files, with decorators and a contract from elsewhere, becomes one classic script', async () => {
  const code = await bundle(
    {
      'widget.ts': `import { weather } from '@vivarium/weather/contract'; import { html, LitElement } from 'lit'; import { customElement, property } from 'lit/decorators.js';
        import { word } from './parts/word.js'; import data from './data.json';
        @customElement('a-b') class A extends LitElement { @property() word: string = word; missing!: number; render() { return html\`\${this.word}\${data.n}\${weather}\`; } } ${end}`,
      'parts/word.ts': `export const word: string = '</script><!-- <script>';`,
      'data.json': '{"n":42}',
    },
    { weather: { files: { 'contract.ts': `import { z } from 'zod'; import './more.js'; export const weather = z.string();`, 'more.ts': 'globalThis.more = 1;' }, entry: 'contract.ts' } },
  );
  assert.ok(new Script(code));
  assert.match(code, /^\(function\(\)\{"use strict";/);
  assert.doesNotMatch(code, /<\/script|<script|<!--|^import |[;}]export /i);
  assert.match(code, /this\.word=/, 'fields are assigned, not defined: Lit’s accessors stay');
});

test('what hardly any widget uses of zod is bundled for one that does, or whose contract does', async () => {
  const plain = await bundle({ 'widget.ts': `import { z } from 'zod'; export const email = z.email(); ${end}` });
  for (const unused of [/processJSONSchema/, /ZodKSUID/, /new Function/]) assert.ok(!unused.test(plain), String(unused));
  const use = (code: string) => ({ 'widget.ts': end, 'part.ts': `import { z } from 'zod'; export const part = ${code};` });
  const bundles = [
    await bundle({ ...use('z.string().ksuid().safeParse("a")'), 'widget.ts': `import { part } from './part.js'; console.log(part); ${end}` }),
    await bundle({ 'widget.ts': `import { weather } from '@vivarium/weather/contract'; console.log(weather); ${end}` }, { weather: { files: { 'contract.ts': `import { z } from 'zod'; export const weather = z.string().ksuid();` }, entry: 'contract.ts' } }),
  ];
  for (const code of bundles) assert.match(code, /ZodKSUID/);
  assert.match(await bundle({ ...use('z.toJSONSchema(z.object({}))'), 'widget.ts': `import { part } from './part.js'; console.log(part); ${end}` }), /processJSONSchema/);
});

test('what a widget may not import is refused with file and line', async () => {
  for (const specifier of [
    'node:fs', 'fs', 'idb', 'rolldown', 'lit/../idb/build/index.js', 'lit?x', '/etc/passwd', '../../package.json', './../outside.js', './gone.js', './widget.ts?raw', 'https://evil.example/x.js',
    'data:text/javascript,1', 'file:///etc/passwd', '#internal', '@vivarium/sdk/connector', '@vivarium/sdk/protocol', '@vivarium/sdk/testing', '@vivarium/nothere/contract', '@vivarium/gmail/worker',
    '@vivarium/../x/contract', '\\0frame', '\\0widget:/widget.ts', 'runtime', 'widget',
  ]) {
    const statements = [`import * as it from '${specifier}'; console.log(it);`, `export * from '${specifier}';`, `import('${specifier}').then(console.log);`, `console.log(require('${specifier}'));`];
    for (const statement of statements) assert.match(await refusal({ 'widget.ts': `// first line\n${statement}\n${end}` }), /^widget\.ts:\d+: cannot import /, statement);
  }
  assert.match(await refusal({ 'widget.ts': `import './parts/a.js';\n${end}`, 'parts/a.js': `\n\nimport '../../x.js';` }), /^parts\/a\.js:3: .*outside the widget/);
});

test('mistakes are told with file, line and column', async () => {
  assert.match(await refusal({ 'widget.ts': `const a = 1;\nlet b: = 2;\n${end}` }), /^widget\.ts:2:8: Unexpected token/);
  assert.match(await refusal({ 'widget.ts': `import { nope } from 'lit';\nconsole.log(nope);${end}` }), /^widget\.ts:1:10: "nope" is not exported/);
  assert.match(await refusal({ 'widget.ts': `await 1;\n${end}` }), /^widget\.ts:1:1: .*top-level await/);
  assert.match(await refusal({ 'widget.ts': 'export const other = 1;' }), /^widget\.ts: it must export "widget"/);
  assert.match(await refusal({ 'other.ts': end }), /widget\.ts/);
});

test('nothing of the widget runs while it is bundled', async () => {
  const code = await bundle({ 'widget.ts': `throw new Error('it ran'); process.exit(1); ${end}` });
  assert.match(code, /it ran/);
});

test('code that breaks the compiler breaks neither the companion nor the next widget', async () => {
  for (const hostile of ['('.repeat(200_000), `x = ${'!'.repeat(300_000)}1`, 'if (a) {} else '.repeat(100_000) + '{}'])
    assert.match(await refusal({ 'widget.ts': `declare const a: unknown; let x: unknown;\n${hostile}\n${end}` }), /nested too deeply|Unexpected/);
  assert.ok(await bundle({ 'widget.ts': end }));
});

test('a bundle that takes too long is given up', async () => {
  const hasty = new Bundler({ sourceFolder, limit: 1 });
  const request = { widget: { sourceFolder, purpose: 'mount', widget: { files: { 'widget.ts': end }, entry: 'widget.ts' }, contracts: {} } } as const;
  await assert.rejects(hasty.run(request), { code: 'timeout' });
  await hasty.close();
});
