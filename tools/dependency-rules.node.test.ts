import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { cruise } from 'dependency-cruiser';
import configuration from '../.dependency-cruiser.mjs';

const root = join(import.meta.dirname, '..');
/** For each rule a file that breaks it. */
const faults: Record<string, Record<string, string>> = {
  'no-circular': { 'host/store/a.ts': "import './b.js'; export const a = 1;", 'host/store/b.ts': "import './a.js'; export const b = 1;" },
  'contract-imports-zod-only': { 'sdk/contract/fault.ts': "import 'lit';" },
  'protocol-imports-contract': { 'sdk/protocol/fault.ts': "import '../widget/fault-target.js';", 'sdk/widget/fault-target.ts': 'export {};' },
  'connector-has-no-dom': { 'sdk/connector/fault.ts': "import 'lit';" },
  'kinds-import-contract': { 'sdk/kinds/fault.ts': "import '../widget/target.js';", 'sdk/widget/target.ts': 'export {};' },
  'widget-knows-no-connector': { 'sdk/widget/fault.ts': "import '../connector/target.js';", 'sdk/connector/target.ts': 'export {};' },
  'sdk-knows-nobody': { 'sdk/testing/fault.ts': "import '../../host/store/target.js';", 'host/store/target.ts': 'export {};' },
  'plugins-import-sdk-only': { 'plugins/one/fault.ts': "import '../two/contract.js';", 'plugins/two/contract.ts': 'export {};' },
  'plugin-code-has-no-widget-or-test-kit': { 'plugins/one/connector.ts': "import '../../sdk/testing/target.js';", 'sdk/testing/target.ts': 'export {};' },
  'widgets-import-sdk-and-contracts': { 'widgets/one/fault.ts': "import '../../plugins/two/connector.js';", 'plugins/two/connector.ts': 'export {};' },
  'only-connectors-use-comlink': { 'host/shell/fault.ts': "import 'comlink';" },
  'only-store-uses-idb': { 'host/shell/fault.ts': "import 'idb';" },
  'only-companion-uses-claude': { 'host/shell/fault.ts': "import '@anthropic-ai/sdk';" },
  'browser-never-imports-companion': { 'host/shell/fault.ts': "import '../companion/target.js';", 'host/companion/target.ts': 'export {};' },
  'companion-never-imports-browser': { 'host/companion/fault.ts': "import '../shell/target.js';", 'host/shell/target.ts': 'export {};' },
  'browser-code-has-no-node': { 'host/shell/fault.ts': "import 'node:fs';" },
  'only-shell-composes': { 'host/board/fault.ts': "import '../store/target.js';", 'host/store/target.ts': 'export {};' },
  'ui-knows-nobody': { 'host/ui/fault.ts': "import '../store/target.js';", 'host/store/target.ts': 'export {};' },
  'store-is-the-ground': { 'host/store/fault.ts': "import '../connectors/target.js';", 'host/connectors/target.ts': 'export {};' },
  'nothing-imports-tests': { 'host/store/fault.ts': "import '../../tests/target.js';", 'tests/target.ts': 'export {};' },
  'not-to-unresolvable': { 'host/store/fault.ts': "import './nowhere.js';" },
};

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivarium-rules-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await cp(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
});
after(() => rm(folder, { recursive: true }));

test('every rule has a planted fault', () => {
  assert.deepEqual(Object.keys(faults).sort(), configuration.forbidden.map(({ name }) => name).sort());
});

for (const [rule, files] of Object.entries(faults))
  test(`the rule "${rule}" bites`, async () => {
    const written = Object.entries(files).map(([path, text]) => [join(folder, path), text] as const);
    for (const [path, text] of written) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    const { output } = await cruise(
      Object.keys(files),
      { ...configuration.options, validate: true, ruleSet: { forbidden: configuration.forbidden }, baseDir: folder },
      { conditionNames: ['import'], extensions: ['.ts', '.js'], ...configuration.options.enhancedResolveOptions },
    );
    const broken = typeof output === 'string' ? [] : output.summary.violations.map((violation) => violation.rule.name);
    await Promise.all(written.map(([path]) => rm(path)));
    assert.ok(broken.includes(rule), `broken rules: ${broken.join(', ') || 'none'}`);
  });
