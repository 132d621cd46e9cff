import { VivariumError } from '@vivarium/sdk/contract';
import { McpDraft } from '@vivarium/sdk/protocol';
import { z } from 'zod';

const Entry = z.looseObject({
  type: z.string().optional(),
  command: z.string().optional(),
  args: z.array(z.string()).optional(),
  env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
  url: z.string().optional(),
  serverUrl: z.string().optional(),
  httpUrl: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});
/** As Claude Desktop, Claude Code, Cursor and Windsurf (`mcpServers`), VS Code (`servers`, `mcp.servers`) and Zed (`context_servers`) write it. */
const File = z.looseObject({ mcpServers: z.record(z.string(), Entry).optional(), servers: z.record(z.string(), Entry).optional(), context_servers: z.record(z.string(), Entry).optional(), mcp: z.looseObject({ servers: z.record(z.string(), Entry).optional() }).optional() });

const secretName = /key|token|secret|password|passwd|auth|credential|cookie|session|dsn|connection.?string/i;

/**
 * Reads servers from what a person pasted: an address, a command line, or a configuration file of another client.
 *
 * @throws VivariumError `invalid-input` with what to paste instead
 */
export function readServers(pasted: string): McpDraft[] {
  const text = pasted.trim();
  if (/^https?:\/\/\S+$/i.test(text)) return [fromUrl(titleOfUrl(text), text, {})];
  if (/^[{[]|^"mcpServers"|^\/\//.test(text)) return fromFile(text);
  const [command, ...args] = words(text);
  if (command === undefined) throw wrong('Paste a command line, an address, or the JSON of another client.');
  const env: Record<string, string> = {};
  const all = [command, ...args];
  while (/^[A-Za-z_][A-Za-z0-9_]*=/.test(all[0] ?? '')) {
    const [name = '', ...value] = all.shift()!.split('=');
    env[name] = value.join('=');
  }
  if (all[0] === undefined) throw wrong('There is no command after the variables.');
  return [fromCommand(titleOfCommand(all), all[0], all.slice(1), env)];
}

function fromFile(text: string): McpDraft[] {
  let value: unknown;
  try {
    value = JSON.parse(uncommented(text.startsWith('"') ? `{${text}}` : text));
  } catch {
    throw wrong('This looks like JSON but cannot be read. Paste the whole file, with its outer braces.');
  }
  const file = File.safeParse(value);
  const single = Entry.safeParse(value);
  const servers = file.success ? (file.data.mcpServers ?? file.data.servers ?? file.data.context_servers ?? file.data.mcp?.servers) : undefined;
  const entries = servers ? Object.entries(servers) : single.success && (single.data.command ?? single.data.url) ? [['server', single.data] as const] : loose(value);
  if (entries.length === 0) throw wrong('There is no server in it. It should have "mcpServers" (or "servers") with an entry for each.');
  return entries.map(([name, { command, args = [], env = {}, url, serverUrl, httpUrl, headers = {} }]) => {
    const address = url ?? serverUrl ?? httpUrl;
    if (command !== undefined) {
      const parts = args.length > 0 || !command.includes(' ') ? [command, ...args] : words(command);
      return fromCommand(name, parts[0]!, parts.slice(1), env);
    }
    if (address !== undefined) return fromUrl(name, address, headers);
    throw wrong(`“${name}” has neither a command nor an address.`);
  });
}

/** The inner part of a file: names and entries, without what is around them. */
function loose(value: unknown): (readonly [string, z.output<typeof Entry>])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const entry = Entry.safeParse(one);
    return entry.success && (entry.data.command ?? entry.data.url) ? [[name, entry.data] as const] : [];
  });
}

function fromCommand(title: string, command: string, args: readonly string[], env: Readonly<Record<string, string>>): McpDraft {
  const isSecret = (name: string) => secretName.test(name);
  const chosen = (secret: boolean) => Object.fromEntries(Object.entries(env).filter(([name]) => isSecret(name) === secret));
  return checked({ title: title.slice(0, 60), transport: { type: 'stdio', command, args, env: chosen(false), secrets: Object.keys(chosen(true)) }, secretValues: chosen(true), roots: [] });
}

function fromUrl(title: string, url: string, headers: Readonly<Record<string, string>>): McpDraft {
  return checked({ title: title.slice(0, 60), transport: { type: 'http', url, secrets: Object.keys(headers) }, secretValues: headers, roots: [] });
}

function checked(draft: unknown): McpDraft {
  const parsed = McpDraft.safeParse(draft);
  if (!parsed.success) throw wrong(`This server cannot be added: ${z.prettifyError(parsed.error)}`);
  for (const [name, value] of Object.entries(parsed.data.secretValues))
    if (/^\$\{(input|env):/.test(value) || /^<.*>$/.test(value)) throw wrong(`“${name}” is a placeholder (${value}). Write its value in its place.`);
  return parsed.data;
}

const wrong = (message: string) => new VivariumError('invalid-input', message);
const titleOfUrl = (url: string) => (URL.canParse(url) ? new URL(url).hostname.replace(/^(mcp|www|api)\./, '') : 'server');

/** Names of files and packages that say nothing of what is in them: what they lie in does. */
const nameless = /^(index|main|cli|server|mcp|mcp-server|server-mcp|stdio|app|bin|dist|build|out|lib|src)$/i;

/** `npx -y @scope/server-name@latest …`: the package; else the command. */
function titleOfCommand(parts: readonly string[]): string {
  const runner = /(^|[\\/])(npx|uvx|bunx|pnpx|dlx|docker|node|python3?|uv|deno)(\.cmd|\.exe)?$/i;
  const named = parts.find((part, index) => !part.startsWith('-') && !(index === 0 && runner.test(part)) && !['run', 'exec', 'dlx'].includes(part)) ?? parts[0]!;
  const path = named.replace(/^@/, '').split(/[\\/]/).map((part) => part.replace(/(?<=.)@.*$/, '').replace(/\.([mc]?js|ts|py)$/, '')).filter(Boolean);
  return path.findLast((part) => !nameless.test(part)) ?? path.at(-1) ?? named;
}

/** The words of a command line, as a shell would see them, with quotes and nothing else: no variables, no pipes. */
export function words(line: string): string[] {
  const found: string[] = [];
  const part = /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)|([^\s"'\\]+)|(\s+)/gsy;
  let word: string | undefined;
  for (let match = part.exec(line); match; match = part.exec(line)) {
    const [, double, single, escaped, bare, space] = match;
    if (space !== undefined) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else word = (word ?? '') + (double?.replace(/\\(["\\])/g, '$1') ?? single ?? escaped ?? bare ?? '');
    if (part.lastIndex === line.length) break;
  }
  if (word !== undefined) found.push(word);
  return found;
}

/** JSON with comments and trailing commas, as VS Code writes it. */
function uncommented(text: string): string {
  return text.replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? '').replace(/("(?:\\.|[^"\\])*")|,(\s*[}\]])/g, (_, string: string | undefined, end: string | undefined) => string ?? end ?? '');
}
