/** Budgets in kB gzip of what a browser loads, measured on the product as its sources are now. Ends with 1 where one is exceeded. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, runnerImport } from 'vite';

const root = join(import.meta.dirname, '..');
const { leanZod } = (await runnerImport(join(root, 'host/companion/frames/lean-zod.ts'))).module;
/** As the builds of workers and frames do. */
const leanSchemas = { name: 'lean-schemas', transform: (code, id) => leanZod(id, code) };
const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length / 1000;

/** Everything the shell's entries load before it is drawn: static imports followed, lazy ones and workers not. */
function shellBytes() {
  // A build of other sources would be measured as if it were of these.
  execFileSync(process.execPath, [join(root, 'tools/build.mjs'), '--if-needed'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const manifest = JSON.parse(readFileSync(join(root, 'dist/shell/.vite/manifest.json'), 'utf8'));
  const seen = new Set();
  const follow = (key) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(chunk.file)) return;
    seen.add(chunk.file);
    for (const style of chunk.css ?? []) seen.add(style);
    for (const next of chunk.imports ?? []) follow(next);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry && !key.includes('service-worker')) follow(key);
  return [...seen].reduce((sum, file) => sum + gzip(readFileSync(join(root, 'dist/shell', file))), 0);
}

/** One script with everything it imports. */
async function bundleBytes(input, plugins = []) {
  const { output } = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [leanSchemas, ...plugins],
    resolve: { conditions: ['vivarium-source', 'import', 'browser', 'default'] },
    build: { write: false, target: 'es2022', rolldownOptions: { input, preserveEntrySignatures: 'strict', output: { codeSplitting: false } } },
  });
  return output.reduce((sum, file) => sum + (file.type === 'chunk' ? gzip(Buffer.from(file.code)) : 0), 0);
}

/** A connector worker without its connector: what every plugin pays for the runtime. */
const workerRuntimeBytes = () => bundleBytes(join(root, 'sdk/connector/index.ts'));

/** A frame with a widget that does nearly nothing, as the companion bundles it. */
function frameRuntimeBytes() {
  const entry = `import { startFrame } from '${join(root, 'host/frames/runtime/index.ts')}';
import { widget } from '${join(root, 'host/frames/runtime/fixture/trivial.ts')}';
void startFrame(widget);`;
  return bundleBytes('virtual:frame', [{ name: 'frame-entry', resolveId: (id) => (id === 'virtual:frame' ? id : undefined), load: (id) => (id === 'virtual:frame' ? entry : undefined) }]);
}

const budgets = [
  ['shell', 120, shellBytes],
  ['worker runtime', 40, workerRuntimeBytes],
  ['frame runtime', 40, frameRuntimeBytes],
];
let over = false;
for (const [name, budget, measure] of budgets) {
  const size = await measure();
  over ||= size > budget;
  console.log(`       ${name}: ${size.toFixed(1)} of ${budget} kB gzip${size > budget ? '  OVER BUDGET' : ''}`);
}
process.exit(over ? 1 : 0);
