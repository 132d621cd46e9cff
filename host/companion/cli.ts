import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseStandIn } from './stand-ins.js';

/** Why the process ends. Scripts rely on these. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, alreadyRuns: 3, portBusy: 4, dataFolder: 5 } as const;

/** Ends the process with a message for the terminal and an exit code. */
export class Exit extends Error {
  constructor(
    readonly code: (typeof exitCodes)[keyof typeof exitCodes],
    message: string,
  ) {
    super(message);
  }
}

const Options = z.object({
  port: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be at most 65535')
    .default(4680),
  'data-dir': z.string().min(1, 'must name a folder').optional(),
  'no-open': z.boolean().default(false),
  'no-demo': z.boolean().default(false),
  emulator: z
    .array(z.string())
    .default([])
    .transform((texts, { addIssue }) => {
      try {
        return new Map(texts.map(parseStandIn));
      } catch (thrown) {
        addIssue({ code: 'custom', message: (thrown as Error).message });
        return z.NEVER;
      }
    }),
});

const commands = ['start', 'open', 'mcp'] as const;

/** What the command line asks for. */
export interface CommandLine {
  /** `start` runs the companion; `open` asks the running one for a fresh link; `mcp` speaks MCP for another agent. */
  command: (typeof commands)[number];
  port: number;
  dataFolder: string;
  open: boolean;
  demo: boolean;
  /** Emulators on loopback in the place of sources, by connector. */
  standIns: ReadonlyMap<string, string>;
}

/** @throws Exit 2 for what it does not know. `--help` and `--version` are answered by the launcher, before any build. */
export function parseCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv = process.env, platform = process.platform): CommandLine {
  const usage = (message: string) => new Exit(exitCodes.usage, `${message}\nSee: npm start -- --help`);
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { port: { type: 'string' }, 'data-dir': { type: 'string' }, 'no-open': { type: 'boolean' }, 'no-demo': { type: 'boolean' }, emulator: { type: 'string', multiple: true } },
    });
  } catch (error) {
    throw usage((error as Error).message.split('. ')[0] ?? 'Unknown option');
  }
  const [named = 'start', ...rest] = parsed.positionals;
  const command = commands.find((one) => one === named);
  if (!command || rest.length > 0) throw usage(`Unknown command "${parsed.positionals.join(' ')}"`);
  const options = Options.safeParse(parsed.values);
  if (!options.success) throw usage(options.error.issues.map(({ path, message }) => `--${path.join('.')} ${message}`).join('\n'));
  const { port, 'data-dir': folder, 'no-open': noOpen, 'no-demo': noDemo, emulator } = options.data;
  return { command, port, dataFolder: folder ? resolve(folder) : defaultDataFolder(environment, platform), open: !noOpen, demo: !noDemo, standIns: emulator };
}

/** What to say of emulators that stand in for nothing: of a misspelt connector, or of one that is installed later. */
export function uselessStandIns(standIns: ReadonlyMap<string, string>, connectors: Iterable<string>): readonly string[] {
  const there = [...connectors].toSorted();
  return [...standIns.keys()]
    .filter((connector) => !there.includes(connector))
    .map((unknown) => `--emulator names the connector "${unknown}", which there is not yet: it stands in when that is installed (npm start -- plugin add <folder>). There are: ${there.join(', ')}.`);
}

/** Where the platform keeps an application's data. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform, home = homedir()): string {
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Vivarium');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Vivarium');
  return join(environment.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'vivarium');
}

/** How a command that is proposed names a data folder that is not the usual one: without it, it would be about another. */
export const folderOption = (folder: string): string =>
  folder === defaultDataFolder(process.env, process.platform) ? '' : ` --data-dir ${/^[\w./\\:-]+$/.test(folder) ? folder : `"${folder}"`}`;
