import { readFile } from 'node:fs/promises';
import { attackerDomain } from './sinks.js';

/**
 * Names that the browser looked up, from its own log of the network (`--log-net-log`): a look-up reaches a name server that
 * an attacker runs, whether or not it is answered. The log of a browser that still runs ends in the middle.
 */
export async function lookedUp(logFile: string): Promise<Set<string>> {
  const tokens = new Set<string>();
  const text = await readFile(logFile, 'utf8');
  const types = Object.fromEntries(
    [...text.slice(0, text.indexOf('\n"events"')).matchAll(/"(HOST_RESOLVER_[A-Z_]+)":(\d+)/g)].map(([, name, number]) => [number, name]),
  ) as Record<string, string>;
  const name = new RegExp(`(vc[0-9a-z]{10})\\.dns\\.${attackerDomain.replace('.', '\\.')}`);
  for (const line of text.split('\n')) {
    const token = name.exec(line)?.[1];
    const type = /"type":(\d+)/.exec(line.slice(line.lastIndexOf('"type":')))?.[1];
    if (token && type && types[type]) tokens.add(token);
  }
  return tokens;
}
