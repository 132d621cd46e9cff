/** `npm run new plugin|widget NAME`: a folder that works and passes its suite, to be made your own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const parents = { plugin: 'plugins', widget: 'widgets' };
const usage = 'npm run new plugin|widget NAME, where NAME is lower-case words joined by "-".';

const camel = (id) => id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** The template's names in a text, each in its own spelling, replaced by those of `name`. */
function renamed(text, kind, name) {
  const first = (word) => word.charAt(0).toUpperCase() + word.slice(1);
  const template = `new-${kind}`;
  return text
    .replaceAll(template, name)
    .replaceAll(camel(template), camel(name))
    .replaceAll(first(camel(template)), first(camel(name)))
    .replaceAll(`New ${kind}`, first(name.replaceAll('-', ' ')));
}

/**
 * Writes the folder of a new plugin or widget below `into`. Answers its path.
 *
 * @throws Error with a sentence for the person: a name that cannot be one, or is taken.
 */
export function scaffold(kind, name, into = root) {
  if (!(kind in parents) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? '')) throw new Error(`Usage: ${usage}`);
  const target = join(into, parents[kind], name);
  if (existsSync(target)) throw new Error(`${parents[kind]}/${name} is there already. Choose another name.`);
  const template = join(import.meta.dirname, 'new', kind);
  const texts = readdirSync(template).map((file) => [file, readFileSync(join(template, file), 'utf8')]);
  // It would be declared a second time in what is written, or be a word of the language.
  const isTaken = texts.some(([file, text]) => file.endsWith('.ts') && new RegExp(`\\b${camel(name)}\\b`).test(text));
  if (isTaken) throw new Error(`What is written has something called “${camel(name)}” in it already. Choose another name, of two words for example.`);
  mkdirSync(target, { recursive: true });
  for (const [file, text] of texts) writeFileSync(join(target, renamed(file, kind, name)), renamed(text, kind, name));
  if (kind === 'plugin') {
    const notion = JSON.parse(readFileSync(join(root, 'plugins/notion/package.json'), 'utf8'));
    writeFileSync(join(target, 'package.json'), `${JSON.stringify({ ...notion, name: `@vivarium/${name}` }, null, 2)}\n`);
  }
  return target;
}

/** Makes the workspace known to npm, so that `@vivarium/NAME` can be imported. */
function link(name) {
  const path = join(root, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.workspaces.push(`plugins/${name}`);
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [kind, name] = process.argv.slice(2);
  try {
    scaffold(kind, name);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
  const linked = kind === 'widget' || link(name);
  spawnSync(process.execPath, [join(import.meta.dirname, 'manifests.mjs')], { stdio: 'inherit' });
  const test = kind === 'plugin' ? `node --conditions=vivarium-source --import tsx --test plugins/${name}/suite.node.test.ts` : `npx wtr --files widgets/${name}/suite.test.ts`;
  console.log(`${parents[kind]}/${name} is written${linked ? '' : '; run npm install'}. Its tests: ${test}`);
}
