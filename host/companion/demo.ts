import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { VivariumError, type Contract } from '@vivarium/sdk/contract';
import type { DemoAccount, Emulator, EmulatorOptions } from '@vivarium/sdk/testing/emulator';
import { z } from 'zod';
import { Exit } from './cli.js';
import { readPrivateJson, setAside, writePrivate } from './private-file.js';

/** What a plugin's `emulator.ts` exports. */
export interface EmulatorModule {
  startEmulator: (options: EmulatorOptions) => Promise<Emulator>;
  demoAccount: DemoAccount;
}

/** A plugin as the companion loads it. */
export interface CompanionPlugin {
  readonly id: string;
  readonly contract: Contract;
  loadEmulator: () => Promise<EmulatorModule>;
}

/** An emulator that stands in for a source. */
export interface RunningDemo {
  readonly origin: string;
  /** Its own page, "the other window". */
  readonly page: string;
  readonly account: DemoAccount;
  /** An author put it in the place of the source (`--emulator`). */
  readonly standIn?: true;
  /** Enters an address at the source that it calls on changes; absent where the connector does that itself. */
  addWebhook?(url: string): unknown;
}

/** The running emulators by connector. */
export interface Demos {
  get(connector: string): RunningDemo | undefined;
  /** Keeps the last changes and stops. */
  close(): Promise<void>;
}

/** No demo at all. */
export const noDemos: Demos = { get: () => undefined, close: () => Promise.resolve() };

/** How the demo is started. */
export interface DemoOptions {
  plugins: readonly CompanionPlugin[];
  /** `demo` in the data folder: one snapshot per plugin. */
  folder: string;
  log: (message: string) => void;
  now?: () => Date;
  timeZone?: string;
}

const Saved = z.object({ version: z.literal(1), week: z.iso.date(), snapshot: z.unknown() });
const SAVE_AFTER_MS = 500;

/** Starts every plugin's emulator in this process. One that cannot start is told and left out. */
export async function startDemos({ plugins, folder, log, now = () => new Date(), timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone }: DemoOptions): Promise<Demos> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const links: { title: string; url: string }[] = [];
  const started = await Promise.all(
    plugins.map(async ({ id, contract, loadEmulator }) => {
      try {
        const { startEmulator, demoAccount } = await loadEmulator();
        const keeper = new SnapshotKeeper(join(folder, `${id}.json`), monday(now(), timeZone), log);
        const start = (snapshot: unknown) => startEmulator({ now, timeZone, links, onChange: () => keeper.changed(), ...(snapshot === undefined ? {} : { snapshot }) });
        const saved = await keeper.load();
        const emulator = await start(saved).catch(async (error: unknown) => {
          if (saved === undefined) throw error;
          await keeper.setAside();
          return start(undefined);
        });
        keeper.source = emulator;
        return { id, title: contract.definition.title, emulator, keeper, account: demoAccount };
      } catch (error) {
        if (error instanceof Exit) throw error;
        log(`The demo of ${contract.definition.title} could not start: ${VivariumError.from(error).message}`);
        return undefined;
      }
    }),
  );
  const running = started.filter((demo) => demo !== undefined);
  // The emulators read their links at every page view, so they learn of siblings that started later.
  links.push(...running.map(({ title, emulator }) => ({ title, url: emulator.page })));
  const byConnector = new Map(running.map(({ id, emulator, account }): [string, RunningDemo] => {
      const { origin, page } = emulator;
      return [id, { origin, page, account, ...(emulator.addWebhook ? { addWebhook: (url) => emulator.addWebhook?.(url) } : {}) }];
    }));
  return {
    get: (connector) => byConnector.get(connector),
    async close() {
      // One that does not stop costs no other its last changes, nor itself.
      const stop = async ({ title, emulator, keeper }: (typeof running)[number]) => {
        await emulator.close().catch((error: unknown) => log(`The demo of ${title} did not stop: ${VivariumError.from(error).message}`));
        await keeper.flush();
      };
      await Promise.all(running.map(stop));
    },
  };
}

/** A demo's state on disk. Invented weeks are dated relative to today, so an old week gives way to a new one. */
class SnapshotKeeper {
  /** What is kept, once it has started. */
  source: Emulator | undefined;
  private unsaved = false;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly week: string,
    private readonly log: (message: string) => void,
  ) {}

  async load(): Promise<unknown> {
    const saved = await readPrivateJson(this.path, Saved, (aside) => this.tell(aside));
    return saved?.week === this.week ? saved.snapshot : undefined;
  }

  async setAside(): Promise<void> {
    this.tell(await setAside(this.path));
  }

  private tell(aside: string): void {
    this.log(`A demo's saved state could not be used and was set aside as ${aside}. The demo starts afresh.`);
  }

  changed(): void {
    this.unsaved = true;
    this.timer ??= setTimeout(() => void this.flush(), SAVE_AFTER_MS).unref();
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.unsaved && this.source) {
      this.unsaved = false;
      const { source } = this;
      const write = () => writePrivate(this.path, JSON.stringify({ version: 1, week: this.week, snapshot: source.snapshot() } satisfies z.output<typeof Saved>));
      this.writing = this.writing.then(write).catch((error: unknown) => this.log(`The demo's state could not be saved: ${VivariumError.from(error).message}`));
    }
    await this.writing;
  }
}

/** The Monday of a moment's week, as the person's calendar has it. */
function monday(at: Date, timeZone: string): string {
  const today = new Date(`${new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)}T00:00:00Z`);
  return new Date(today.getTime() - ((today.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
}
