import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredDocument } from '@vivarium/sdk/protocol';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { browserFlags, findBrowser } from '../../tools/browser.mjs';

const root = join(import.meta.dirname, '../..');

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** How the product is started. */
export interface StartOptions {
  readonly port?: number;
  readonly dataFolder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
}

/** The product as a person starts it: `vivarium` as a child process with a data folder of its own. */
export class Product {
  readonly output: string[] = [];
  port = 0;
  private child!: ChildProcess;
  private constructor(
    readonly dataFolder: string,
    private readonly how: Pick<StartOptions, 'environment' | 'options'>,
  ) {}

  /** Starts it, on a port it picks itself unless one is named, and waits for its one-time URL. */
  static async start({ port = 0, dataFolder, ...how }: StartOptions = {}): Promise<Product> {
    const product = new Product(dataFolder ?? (await mkdtemp(join(tmpdir(), 'vivarium-e2e-'))), how);
    await product.run(port);
    return product;
  }

  /** Starts it again, once it has ended: at the same port, on the same data. */
  startAgain(): Promise<void> {
    return this.run(this.port);
  }

  private async run(port: number): Promise<void> {
    const { environment = {}, options = [] } = this.how;
    this.output.length = 0;
    this.child = spawn(process.execPath, ['bin/vivarium.mjs', '--port', String(port), '--data-dir', this.dataFolder, '--no-open', ...options], {
      cwd: root,
      // Never the keychain of the person who runs the tests.
      env: { ...process.env, VIVARIUM_VAULT: 'file', ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.port = Number(new URL(await this.url()).port);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The newest one-time URL that was printed; waits for the first. */
  url(): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = [...this.output.join('').matchAll(/http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+/g)].at(-1)?.[0];
        if (found) resolve(found);
        return found !== undefined;
      };
      if (look()) return;
      const listen = (chunk: Buffer) => {
        this.output.push(chunk.toString());
        look();
      };
      this.child.stdout?.on('data', listen);
      this.child.stderr?.on('data', listen);
      this.child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${this.output.join('')}`)));
    });
  }

  /** Ctrl+C. Answers the exit code. The data folder stays. */
  async interrupt(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGINT');
    return (await exit)[0] as number | null;
  }

  /** Power cut. */
  async kill(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  async remove(): Promise<void> {
    await this.interrupt();
    await rm(this.dataFolder, { recursive: true, force: true });
  }
}

/** A Chromium that every page error of ours fails. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: browserFlags });
}

/** How a context is opened. */
export type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

/** For pages that are audited: the auditor is a script of ours that the page's policy rightly refuses. */
export const audited: ContextOptions = { bypassCSP: true, reducedMotion: 'reduce' };

/** A context whose pages record what went wrong in them. Each page is loaded from the companion unless a test allows the worker that keeps it. */
export async function openContext(browser: Browser, options: ContextOptions = {}): Promise<{ context: BrowserContext; problems: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-GB', serviceWorkers: 'block', ...options });
  // Busy machines are slow; what never comes is still found.
  context.setDefaultTimeout(60_000);
  const problems: string[] = [];
  context.on('weberror', (error) => problems.push(String(error.error().stack)));
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) problems.push(message.text());
  });
  return { context, problems };
}

/** A page of the product, paired. */
export async function openPaired(context: BrowserContext, product: Product): Promise<Page> {
  const page = await context.newPage();
  await page.goto(await product.url());
  return page;
}

/** The command center, paired and with its widgets filled. */
export async function openCommandCenter(context: BrowserContext, product: Product): Promise<Page> {
  const page = await openPaired(context, product);
  await page.locator('viv-agenda').getByText('Call with Amanda Foster').first().waitFor({ timeout: 30_000 });
  return page;
}

/**
 * Resolves when a document of this kind that holds these words is in the data folder. Call before what changes it. A page
 * that is reloaded while it writes has not written: what was said to be stored is. The kind, since the log has the same
 * words and is written on its own.
 */
export async function stored(page: Page, kind: StoredDocument['kind'], words: string): Promise<void> {
  const has = (text: string | null) => text?.includes(`"kind":"${kind}"`) && text.includes(words);
  await page.waitForResponse((response) => response.ok() && response.url().endsWith('/api/documents') && has(response.request().postData()) === true, { timeout: 60_000 });
}

/** Answers a question of the page. What comes too soon does not count there: a person reads first. @throws why it could not be answered. */
export async function answer(button: Locator): Promise<void> {
  await button.waitFor({ timeout: 60_000 });
  let problem: unknown;
  for (const end = Date.now() + 90_000; Date.now() < end; ) {
    if (!(await button.isVisible())) return;
    // One that is gone by now was answered by the click before.
    await button.click({ timeout: 10_000 }).catch((thrown: unknown) => (problem = thrown));
  }
  throw new Error('The question stays unanswered.', { cause: problem });
}
