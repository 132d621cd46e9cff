/** `npm run check`: types, lint, dependency rules, unused code, API report, sizes. Runs all, then says what failed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const bin = (name) => join('node_modules', '.bin', name);
const checks = {
  types: [bin('tsc'), '-p', '.'],
  lint: [bin('eslint'), '.', '--max-warnings', '0'],
  dependencies: [bin('depcruise'), 'sdk', 'host', 'plugins', 'widgets', 'tools', 'tests', '--config', '.dependency-cruiser.mjs'],
  unused: [bin('knip')],
  manifests: [process.execPath, 'tools/manifests.mjs', '--check'],
  messages: [process.execPath, 'tools/messages.mjs', '--check'],
  'API report': [process.execPath, 'tools/api-report.mjs', '--check'],
  sizes: [process.execPath, 'tools/sizes.mjs'],
};

const chosen = process.argv.slice(2);
let failed = 0;
for (const [name, [command, ...args]] of Object.entries(checks)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: join(import.meta.dirname, '..'), encoding: 'utf8', maxBuffer: 1 << 26 });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (status !== 0) {
    failed += 1;
    console.log(`${stdout}${stderr}`);
  } else if (/^(sizes|messages)$/.test(name)) console.log(stdout.trimEnd());
}
process.exit(failed > 0 ? 1 : 0);
