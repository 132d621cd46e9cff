/** `npm run bench [scenario…] [--quick]`: speed beside what one would use instead, as ratios of one run. Writes dist/bench/results.json. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { browserFlags, ensureBrowser } from '../../tools/browser.mjs';

const here = import.meta.dirname;
const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false } } });
const scenarios = ['queries', 'persistence', 'live-path', 'start', 'board', 'widgets', 'frames'];
const wrong = positionals.find((name) => !scenarios.includes(name));
if (wrong) {
  console.error(`There is no scenario "${wrong}". Scenarios: ${scenarios.join(', ')}.`);
  process.exit(2);
}
const changed = (file) => statSync(join(here, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (changed('node_modules/.package-lock.json') < changed('package-lock.json')) {
  console.log('Installing what we are measured beside (once)…');
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit', shell: process.platform === 'win32' });
}

const round = (value) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value);
const results = {};
for (const name of positionals.length > 0 ? positionals : scenarios) {
  console.log(`\n${name}`);
  const { run } = await import(`./${name}/run.mjs`);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserFlags });
  try {
    results[name] = (await run({ browser, quick: values.quick })).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, round(value)])));
    console.table(results[name]);
  } finally {
    await browser.close();
  }
}
const folder = join(here, '../../dist/bench');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'results.json'), `${JSON.stringify({ at: new Date().toISOString(), results }, null, 2)}\n`);
console.log('\nWritten to dist/bench/results.json');
