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

/** What a build left that was stopped in its middle. */
function removeLeftovers() {
  const cache = join(root, '.cache');
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    const pid = Number(/^build-(\d+)$/.exec(name)?.[1]);
    if (pid && !runs(pid)) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Builds beside dist/ and moves the results there whole: a failed build leaves the last one as it was. */
async function build() {
  removeLeftovers();
  const { build: viteBuild } = await import('vite');
  const parts = ['shell', 'companion'];
  const workspace = join(root, '.cache', `build-${process.pid}`);
  try {
    for (const mode of parts)
      await viteBuild({ configFile: join(root, 'vite.config.ts'), mode, logLevel: 'warn', build: { outDir: join(workspace, mode) } });
    mkdirSync(dist, { recursive: true });
    rmSync(stamp, { force: true });
    for (const part of parts) {
      if (existsSync(join(dist, part))) renameSync(join(dist, part), join(workspace, `old-${part}`));
      renameSync(join(workspace, part), join(dist, part));
    }
    writeFileSync(stamp, hash);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

const hash = sourceHash();
const ifNeeded = process.argv.includes('--if-needed');
const built = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
if (!ifNeeded || built !== hash) {
  const started = performance.now();
  if (ifNeeded) console.log(`  Building (${built ? 'sources changed' : 'first start'})…`);
  await build();
  console.log(`  Built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
