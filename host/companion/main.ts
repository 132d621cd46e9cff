import { join } from 'node:path';
import { authorTools } from './agents/author-tools.js';
import { AgentDrafts } from './agents/drafts.js';
import { readTools } from './agents/tools.js';
import { Exit, exitCodes, folderOption, parseCommandLine } from './cli.js';
import { startCompanion, type FrameTesting } from './companion.js';
import { Instance } from './instance.js';
import { openBrowser } from './open-browser.js';
import { plugins } from './plugins.generated.js';
import { log, onEnter, sayLink, sayWelcome } from './terminal.js';
import { TypeChecker } from './types/type-checker.js';

/** The process as the launcher starts it. */
export interface Launch {
  args: readonly string[];
  version: string;
  /** Where the build put the page. */
  shellFolder: string;
}

/** Runs until a signal. Resolves with the exit code. */
export async function main({ args, version, shellFolder }: Launch): Promise<number> {
  try {
    if (args[0] === 'plugin') {
      const { pluginCommand } = await import('./plugins/plugin-command.js');
      return await pluginCommand({ args: args.slice(1), connectors: plugins.map(({ id }) => id), vault: vaultChoice(), sourceFolder });
    }
    const { command, port, dataFolder, open, demo, standIns } = parseCommandLine(args);
    if (command === 'mcp') {
      const { serveAgent, TOKEN_VARIABLE } = await import('./agents/stdio.js');
      // What they run is run by the companion; here they are listed and their input is described.
      const types = new TypeChecker({ sourceFolder, sources: { contract: () => Promise.resolve(undefined) } });
      await serveAgent({ version, dataFolder, tools: { ...readTools, ...authorTools({ drafts: new AgentDrafts(), sourceFolder, types }) }, token: process.env[TOKEN_VARIABLE] });
      return exitCodes.ok;
    }
    if (command === 'open') return await openRunning(dataFolder, open);
    const companion = await startCompanion({ version, port, dataFolder, shellFolder, sourceFolder, plugins, frames: frameTesting(), demo, log, vault: vaultChoice(), standIns });
    const stopped = stopSignal();
    const endEnter = onEnter(() => sayLink(companion.issueLink()));

    const { accounts } = await companion.services.state();
    const titles = new Map(plugins.map(({ id, contract }) => [id, contract.definition.title]));
    const link = companion.issueLink();
    const opened = open && (await openBrowser(link, dataFolder));
    sayWelcome({ version, link, dataFolder, opened, demo: accounts.filter((account) => account.demo).map(({ connector }) => titles.get(connector) ?? connector) });

    await stopped;
    endEnter();
    await companion.close();
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code;
  }
}

async function openRunning(dataFolder: string, open: boolean): Promise<number> {
  const link = await Instance.askLink(dataFolder);
  if (!link) throw new Exit(exitCodes.failed, `No Vivarium runs on ${dataFolder}. Start it with: npm start${folderOption(dataFolder) && ` --${folderOption(dataFolder)}`}`);
  if (!open || !(await openBrowser(link, dataFolder))) sayLink(link);
  return exitCodes.ok;
}

/** Two levels above this file, whether it is the source or the built one. */
const sourceFolder = join(import.meta.dirname, '../..');

/** For tests: `built-in` gives this repository's widgets frames, too; `no-allowlist` does as a browser without it. */
function frameTesting(): FrameTesting {
  const chosen = process.env.VIVARIUM_FRAMES?.split(',') ?? [];
  return { builtIn: chosen.includes('built-in'), noAllowlist: chosen.includes('no-allowlist') };
}

/** For machines whose keychain asks a person, such as a test's. */
const vaultChoice = () => (process.env.VIVARIUM_VAULT === 'file' ? ('file' as const) : undefined);

/** The first Ctrl+C (or SIGTERM) stops cleanly; a second one does not wait. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
