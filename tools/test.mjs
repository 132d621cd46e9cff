/** `npm test [name…]`: all tests, or only the suites named: node, browser, e2e; containment only when named. Prints what failed; ends with 1 if anything did. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { ensureBrowser } from './browser.mjs';

const root = join(import.meta.dirname, '..');
const skip = new Set(['node_modules', 'dist', '.git', '.cache', 'bench']);

function* filesBelow(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (!skip.has(entry.name)) yield* filesBelow(path);
    } else yield path.split(sep).join('/');
  }
}

const nodeTests = [...filesBelow('')].filter((file) => file.endsWith('.node.test.ts'));
const isEndToEnd = (file) => file.startsWith('tests/e2e/');
const isContainment = (file) => file.startsWith('tests/containment/');
const reporters = ['spec', './tools/failures.mjs'].flatMap((name) => [`--test-reporter=${name}`, '--test-reporter-destination=stdout']);
// Milliseconds for one file, several times what the longest takes: one that hangs fails with its name and the others still run.
const patience = 20 * 60_000;
const runNode = (files, concurrency) => [
  process.execPath,
  ['--conditions=vivarium-source', '--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, `--test-timeout=${patience}`, ...reporters, ...files],
];

const suites = {
  node: () => runNode(nodeTests.filter((file) => !isEndToEnd(file) && !isContainment(file)), 2),
  browser: () => [process.execPath, ['node_modules/@web/test-runner/dist/bin.js']],
  e2e: () => runNode(nodeTests.filter(isEndToEnd), 1),
  // Minutes long: at every change of the frames and every update of the browser.
  containment: () => runNode(nodeTests.filter(isContainment), 2),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`There is no suite "${unknown[0]}". Suites: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

process.env.CHROME_PATH = ensureBrowser();
const failures = join(mkdtempSync(join(tmpdir(), 'vivarium-tests-')), 'failures');
process.env.VIVARIUM_FAILURES = failures;
writeFileSync(failures, '');
let failed = 0;
let passed = 0;
for (const name of chosen.length > 0 ? chosen : Object.keys(suites).filter((suite) => suite !== 'containment')) {
  console.log(`\n== ${name} tests`);
  const [command, args] = suites[name]();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) passed += 1;
  else failed += 1;
  console.log(`== ${name} tests: ${status === 0 ? 'passed' : 'FAILED'}`);
}
const what = readFileSync(failures, 'utf8');
rmSync(dirname(failures), { recursive: true });
if (what) console.log(`\nwhat failed:\n${what}`);
console.log(`\nsuites: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
