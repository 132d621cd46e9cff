import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { VivariumError } from '@vivarium/sdk/contract';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { Writable } from 'node:stream';
import type { Transcript } from './transcript.js';

/** What a local server is started with. */
export interface StdioOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Its own home folder: it finds none of the person's configuration and credentials by accident. */
  readonly home: string;
  readonly transcript: Transcript;
}

/** What a server needs of its surroundings to run at all. Everything else that the companion was started with stays with it. */
const inherited = ['PATH', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TERM', 'SHELL', 'USER', 'LOGNAME', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'SYSTEMROOT', 'SYSTEMDRIVE', 'PATHEXT', 'COMSPEC', 'WINDIR', 'PROCESSOR_ARCHITECTURE', 'PROGRAMFILES'];
/** Many are started with npx: it says nothing of itself, and asks the registry for nothing but the package. */
const quiet = { NPM_CONFIG_UPDATE_NOTIFIER: 'false', NPM_CONFIG_FUND: 'false', NPM_CONFIG_AUDIT: 'false' };
/** One message, and with it one result. */
const LONGEST_LINE = 25_000_000;
const GRACE_MS = 1500;
/**
 * Waits on descriptor 3 beside the server, in the server's own process group, which the shell leads: when the companion
 * closes it or dies, the group is killed. What the server starts is in the group too.
 */
const GUARD = '(read -r line <&3; kill -s KILL -- -$$) </dev/null >/dev/null 2>&1 & exec "$@" 3<&-';

/** Exit code of a shell that does not find what it is to run (POSIX.1-2024, Shell Command Language, 2.8.2). */
const NOT_FOUND = 127;
/** What the shell that becomes the program calls itself. */
export const SHELL = 'vivarium-mcp';

/** What is said of a program that is not there. */
export const missing = (command: string, cause?: unknown): VivariumError => new VivariumError('not-found', `There is no program “${command}” here. Install it, or write where it is with its whole path.`, { cause });

/** A server as a child process that speaks over its standard streams. Nothing of it is left when this is closed. */
export class StdioTransport implements Transport {
  onmessage?: Transport['onmessage'];
  onerror?: (error: Error) => void;
  onclose?: () => void;
  private child: ChildProcess | undefined;
  private closed = false;
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** It has ended because there is no such program. */
  isMissing = false;
  private tellEnded!: () => void;

  constructor(private readonly options: StdioOptions) {
    this.ended = new Promise((resolve) => (this.tellEnded = resolve));
  }

  async start(): Promise<void> {
    if (this.child) throw new VivariumError('internal', 'The server was started twice.');
    const { command, args, env, home, transcript } = this.options;
    await mkdir(home, { recursive: true, mode: 0o700 });
    if (this.closed) throw new VivariumError('aborted', 'The server was ended before it was started.');
    const surroundings = Object.fromEntries(inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    const windows = process.platform === 'win32';
    const [file, parameters] = windows ? [command, [...args]] : ['/bin/sh', ['-c', GUARD, SHELL, command, ...args]];
    const child = spawn(file, parameters, {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      detached: !windows,
      windowsHide: true,
      cwd: home,
      env: { ...surroundings, ...quiet, HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: `${home}/.config`, XDG_CACHE_HOME: `${home}/.cache`, XDG_DATA_HOME: `${home}/.local/share`, ...env },
    });
    this.child = child;
    for (const stream of [child.stdin, child.stdio[3]]) stream?.on('error', () => undefined);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => transcript.add(text));
    this.read(child);
    // What it started may not have ended with it, and would hold its streams open.
    child.once('exit', () => killGroup(child));
    child.once('close', (code, signal) => {
      transcript.add(`\n[ended ${signal ?? `with ${code ?? 'nothing'}`}]\n`);
      this.child = undefined;
      // The shell says so in the name it was given; a program may use the code for what it misses itself.
      this.isMissing = code === NOT_FOUND && transcript.toString().includes(`${SHELL}: `);
      this.tellEnded();
      this.onclose?.();
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause: NodeJS.ErrnoException) => reject(cause.code === 'ENOENT' ? missing(command, cause) : new VivariumError('unavailable', `“${command}” cannot be started: ${cause.message}`, { cause })));
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    const { child } = this;
    if (!child?.stdin?.writable) return Promise.reject(new VivariumError('unavailable', 'The server is not running.'));
    return new Promise((resolve, reject) => child.stdin!.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve())));
  }

  /** Asks it to end by closing its input, then ends it and everything it started. */
  async close(): Promise<void> {
    const { child } = this;
    this.closed = true;
    if (!child) return;
    child.stdin?.end();
    const timer = setTimeout(() => killGroup(child), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  private read(child: ChildProcess): void {
    const decoder = new StringDecoder('utf8');
    let pending: string[] = [];
    let length = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      let text = decoder.write(chunk);
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        pending.push(text.slice(0, end));
        text = text.slice(end + 1);
        this.line(pending.join(''));
        pending = [];
        length = 0;
      }
      if (text) pending.push(text);
      length += text.length;
      if (length <= LONGEST_LINE) return;
      pending = [];
      length = 0;
      this.onerror?.(new VivariumError('too-large', `The server sent one message of more than ${LONGEST_LINE / 1_000_000} MB. It was ended.`));
      killGroup(child);
    });
  }

  private line(line: string): void {
    if (line.trim() === '') return;
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      // Many servers greet people on the stream that belongs to the protocol.
      return this.options.transcript.add(`${line.slice(0, 2000)}\n`);
    }
    if ((message as { jsonrpc?: unknown } | null)?.jsonrpc === '2.0') this.onmessage?.(message as JSONRPCMessage);
    else this.options.transcript.add(`${line.slice(0, 2000)}\n`);
  }
}

function killGroup(child: ChildProcess): void {
  // The guard kills the group; the signal is for where there is none.
  (child.stdio[3] as Writable | null)?.destroy();
  try {
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // Nobody is left.
  }
}
