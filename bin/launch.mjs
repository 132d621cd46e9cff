import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const help = `Vivarium ${version}: pages whose widgets stay connected to your own tools.

  npm start                      start and open it
  npm start -- open              open the running one in another browser
  npm start -- mcp               speak MCP on stdin and stdout, for your other agents (docs/guides/your-own-claude.md)
  npm start -- plugin ...        plugins from elsewhere: add, list, show, update, remove

Options (after --):
  --port <number>                port on 127.0.0.1 (4680; 0 picks a free one)
  --data-dir <folder>            where your pages and settings are kept
  --no-open                      print the link, open no browser
  --no-demo                      no demo accounts
  --emulator <connector>=<origin>  for authors: an emulator on this machine in the place of a source
  --help, --version

Exit codes: 0 stopped, 1 failed, 2 wrong use or Node too old, 3 already runs, 4 port taken, 5 data folder not writable or of a newer Vivarium.
`;

/** Answers at once what needs no build, builds what is not built, then runs the companion. */
export async function launch(args) {
  // Plugins have a help of their own.
  if ((args.includes('--help') || args.includes('-h')) && args[0] !== 'plugin') return void process.stdout.write(help);
  if (args.includes('--version') || args.includes('-v')) return void process.stdout.write(`${version}\n`);
  // Of a process that speaks MCP nothing else may reach the standard output.
  const output = args.includes('mcp') ? 2 : 'inherit';
  const build = spawnSync(process.execPath, [join(root, 'tools/build.mjs'), '--if-needed'], { cwd: root, stdio: ['ignore', output, 'inherit'] });
  if (build.status !== 0) process.exit(build.status ?? 1);
  const { main } = await import(pathToFileURL(join(root, 'dist/companion/main.js')).href);
  process.exit(await main({ args, version, shellFolder: join(root, 'dist/shell') }));
}
