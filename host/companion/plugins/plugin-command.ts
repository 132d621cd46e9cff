import { VivariumError } from '@vivarium/sdk/contract';
import { pluginDifference, type PluginOrigin } from '@vivarium/sdk/protocol';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { defaultDataFolder, Exit, exitCodes } from '../cli.js';
import type { CheckedPackage } from './package.js';
import { openPluginStore, type PluginStore } from './plugin-store.js';
import { differenceInWords, listedInWords, pluginInWords } from './plugin-words.js';
import { originOf, readPackage } from './read-package.js';

const usage = `npm start -- plugin <command>

  add <folder|file|https address>   show what a plugin may do, ask, install it
  list                              what is installed
  show <id>                         what an installed plugin may do
  update <id>                       look where it came from, show the difference, ask
  remove <id>                       take it out: accounts, secrets and files
  manifest <folder>                 for authors: write plugin.json from your code (runs that code)
  pack <folder>                     for authors: one file to publish

Options: --data-dir <folder>; --yes --hash <sha256> instead of the question
`;

/** What the terminal command is given. */
export interface PluginCommandOptions {
  args: readonly string[];
  /** Ids of the connectors that ship with the product. */
  connectors: readonly string[];
  vault: 'file' | undefined;
  /** This repository: what an author's code is bundled with. */
  sourceFolder: string;
}

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** `npm start -- plugin …`. Answers the exit code. @throws Exit */
export async function pluginCommand({ args, connectors, vault, sourceFolder }: PluginCommandOptions): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    say(usage.trimEnd());
    return exitCodes.ok;
  }
  const { command, subject, values } = parse(args);
  try {
    if (command === 'manifest' || command === 'pack') {
      const { packFolder, writeManifest } = await import('./author.js');
      say(command === 'manifest' ? await writeManifest(resolve(subject), sourceFolder) : await packFolder(resolve(subject)));
      return exitCodes.ok;
    }
    const dataFolder = values['data-dir'] ? resolve(values['data-dir']) : defaultDataFolder(process.env, process.platform);
    const store = await openPluginStore({ dataFolder, connectors, vault, log: say });
    try {
      await run(command, subject, store, { yes: values.yes ?? false, hash: values.hash });
    } finally {
      await store.close();
    }
    return exitCodes.ok;
  } catch (thrown) {
    if (thrown instanceof Exit) throw thrown;
    throw new Exit(exitCodes.failed, VivariumError.from(thrown).message);
  }
}

function parse(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { 'data-dir': { type: 'string' }, yes: { type: 'boolean' }, hash: { type: 'string' } } });
    const [command = '', subject = '', ...rest] = positionals;
    const known = ['add', 'show', 'update', 'remove', 'manifest', 'pack'].includes(command) ? subject !== '' : command === 'list' && subject === '';
    if (!known || rest.length > 0) throw new Error('Say what to do');
    return { command, subject, values };
  } catch (thrown) {
    throw new Exit(exitCodes.usage, `${(thrown as Error).message.split('. ')[0]}.\n\n${usage}`);
  }
}

interface Answer {
  yes: boolean;
  hash: string | undefined;
}

async function run(command: string, subject: string, store: PluginStore, answer: Answer): Promise<void> {
  switch (command) {
    case 'list': {
      const all = await store.list();
      say(all.length === 0 ? 'No plugins from elsewhere are installed.' : all.map(listedInWords).join('\n'));
      return;
    }
    case 'show': {
      const { plugin, content } = await store.held(subject);
      say(content ? pluginInWords({ ...content, hash: plugin.hash }, plugin.origin.from) : listedInWords(plugin));
      return;
    }
    case 'remove': {
      const { plugin } = await store.held(subject);
      if (!answer.yes) await ask(`Remove ${plugin.manifest?.title ?? subject}, its accounts here and their secrets?`);
      await store.remove(subject);
      say(`${plugin.manifest?.title ?? subject} is removed.`);
      return;
    }
    case 'update': {
      const { plugin } = await store.held(subject);
      const found = await readPackage(plugin.origin);
      if (found.manifest.id !== subject) throw new VivariumError('conflict', `At ${plugin.origin.from} is another plugin now: "${found.manifest.id}".`);
      if (found.hash === plugin.hash && !plugin.problem) return say(`${found.manifest.title} ${found.manifest.version} is what is there: nothing to update.`);
      return install(store, found, plugin.origin, answer);
    }
    default: {
      const origin = await originOf(subject);
      return install(store, await readPackage(origin), origin, answer);
    }
  }
}

/** Shows, asks, installs. What is asked about is what is installed: it is not read a second time. */
async function install(store: PluginStore, found: CheckedPackage, origin: PluginOrigin, answer: Answer): Promise<void> {
  const { id, title, version } = found.manifest;
  const before = (await store.list()).some((plugin) => plugin.id === id) ? (await store.held(id)).content : undefined;
  say(before ? differenceInWords(before.manifest, found, pluginDifference(before, found), origin.from) : pluginInWords(found, origin.from));
  if (answer.hash !== undefined && answer.hash !== found.hash) throw new VivariumError('conflict', `This is not what --hash names: its sha256 is ${found.hash}. Nothing was installed.`);
  if (answer.yes && answer.hash === undefined) throw new Exit(exitCodes.usage, 'With --yes say what you agree to: --hash <sha256>, as shown above. Nothing was installed.');
  if (!answer.yes) await ask(before ? `Update ${title}?` : `Install ${title}?`);
  await store.install(found, origin);
  say(`${title} ${version} is installed.`);
}

/** @throws Exit for anything but yes. */
async function ask(question: string): Promise<void> {
  if (!process.stdin.isTTY) throw new Exit(exitCodes.usage, 'Nobody is there to ask: run this in a terminal, or with --yes (and for add and update --hash <sha256>). Nothing was changed.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const said = await terminal.question(`\n${question} [y/N] `);
    if (!/^y(es)?$/i.test(said.trim())) throw new Exit(exitCodes.failed, 'Nothing was changed.');
  } finally {
    terminal.close();
  }
}
