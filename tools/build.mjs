/** `npm run build`: the page and the companion into dist/. With `--if-needed` only when a source changed since. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const stamp = join(dist, '.built');

const sourceFolders = ['host', 'sdk', 'plugins', 'widgets'];
const sourceFiles = ['vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tools/build.mjs'];
const unrelated = /(^|\/)(node_modules|dist|fixtures)(\/|$)|\.test\.ts$|\.md$/;

/** One hash over everything the build reads, names included. */
function sourceHash() {
  const files = sourceFolders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => filesBelow(folder))
    .concat(sourceFiles.filter((file) => existsSync(join(root, file))))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0');
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (unrelated.test(path)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Builds beside dist/ and moves it there whole: a broken or second build leaves no half of anything. */
async function build() {
  const { build: viteBuild } = await import('vite');
  const fresh = join(root, '.cache', `build-${process.pid}`);
  try {
    for (const mode of ['shell', 'companion']) {
      await viteBuild({ root, configFile: join(root, 'vite.config.ts'), mode, logLevel: 'warn', build: { outDir: join(fresh, mode) } });
    }
    writeFileSync(join(fresh, '.built'), hash);
    const old = join(root, '.cache', `old-${process.pid}`);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const hash = sourceHash();
const ifNeeded = process.argv.includes('--if-needed');
const built = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
if (!ifNeeded || built !== hash) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const started = performance.now();
  if (ifNeeded) console.log(`  Building (${built ? 'sources changed' : 'first start'})…`);
  await build();
  console.log(`  Built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
