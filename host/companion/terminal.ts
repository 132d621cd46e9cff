import { homedir } from 'node:os';
import { createInterface } from 'node:readline';

/** What the start screen says. */
export interface Welcome {
  version: string;
  link: string;
  dataFolder: string;
  opened: boolean;
  /** Titles of connectors that run on demo accounts. */
  demo: readonly string[];
}

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: string, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
const dim = (text: string) => paint('2', text);
const bold = (text: string) => paint('1', text);

/** Shows that it runs, where, and on what data. */
export function sayWelcome({ version, link, dataFolder, opened, demo }: Welcome): void {
  const lines = [
    '',
    `  ${bold('Vivarium')} ${dim(version)}`,
    '',
    `  ${opened ? 'Opening' : 'Open'}   ${paint('36', link)}`,
    ...(demo.length > 0 ? [`  Demo accounts: ${demo.join(', ')}. ${dim('Connect your own in Settings.')}`] : []),
    `  Data   ${dim(dataFolder.replace(homedir(), '~'))}`,
    '',
    `  ${dim(process.stdin.isTTY ? 'The link works once. Enter: a new link. Ctrl+C: stop.' : 'The link works once. Ctrl+C stops.')}`,
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Shows one more link. */
export function sayLink(link: string): void {
  process.stdout.write(`  Open   ${paint('36', link)}\n`);
}

/** A line for the person at the terminal: short, without secrets. */
export function log(message: string): void {
  process.stderr.write(`  ${dim(new Date().toLocaleTimeString('en-GB'))} ${message}\n`);
}

/** Calls back at every Enter, where somebody sits at the terminal. Returns the end of it. */
export function onEnter(listener: () => void): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', listener);
  // readline takes Ctrl+C for itself.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return () => lines.close();
}
