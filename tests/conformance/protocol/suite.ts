import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a scenario of the conformance suite came to. */
export interface Outcome {
  /** It ran, nothing failed and nothing was warned of. */
  readonly good: boolean;
  /** All that it said, for whom it failed. */
  readonly said: string;
}

const cli = join(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json'), '../dist/index.js');
const preload = new URL('preload.mjs', import.meta.url).href;
/** A scenario takes a second or two; a busy machine may take its time. */
export const PATIENCE = 150_000;

function tell(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ readonly error: Error | null; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', preload, cli, ...args], { env: { ...process.env, ...env }, timeout: PATIENCE, maxBuffer: 50_000_000 }, (error, stdout, stderr) => resolve({ error, said: `${stdout}\n${stderr}` }));
  });
}

/** Runs one scenario of `@modelcontextprotocol/conformance` in a process of its own. */
export async function runScenario(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'vivarium-conformance-'));
  try {
    const { error, said } = await tell([...args, '--output-dir', folder], env);
    // A scenario that did not run fails nothing either.
    const passed = Number(/Passed: (\d+)\//.exec(said)?.[1] ?? 0);
    return { good: !error && passed > 0, said };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names of all scenarios of a role. */
export async function scenariosOf(role: 'client' | 'server'): Promise<string[]> {
  const { said } = await tell(['list', `--${role}`]);
  return [...said.matchAll(/^ +- (\S+) /gm)].map(([, name]) => name!);
}
