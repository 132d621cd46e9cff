import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import type { FrameTheme } from '@vivarium/sdk/protocol';
import { hold, type FrameRunOptions, type Run } from '../frame-run.js';
import { Heartbeat } from '../heartbeat.js';
import { frameLimits } from '../limits.js';
import { AppLink } from './app-link.js';
import { lookOf } from './context.js';
import { APPS_PROTOCOL, AppState, type HostContext, type ToolResult } from './messages.js';

/** What an app runs with beside what every frame does. */
export interface AppRunOptions extends FrameRunOptions {
  readonly app: { readonly tool: string; /** Names of its uses, by tool. */ readonly uses: Readonly<Record<string, string>> };
  /** Calls back when what the widget is allowed may be otherwise. Returns the end of it. */
  onGrants(listener: () => void): () => void;
}

const INITIALIZE_MS = 20_000;
const TEARDOWN_MS = 500;
const MOST_KEPT = 100_000;

/**
 * An app of an MCP server in its iframe, with the MCP Apps protocol spoken to it. It reaches its server by the uses of its
 * widget only: grants and the usual questions apply to whatever it calls.
 */
export class AppRun implements Run {
  readonly iframe = document.createElement('iframe');
  private link: AppLink | undefined;
  private readonly heartbeat: Heartbeat;
  private readonly ends: (() => void)[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private state: AppState;
  private initialized = false;
  private ended = false;
  /** It asked for what it was not allowed yet. */
  private refused = false;
  /** How often what it is allowed has changed. */
  private consents = 0;
  private full = false;

  constructor(private readonly options: AppRunOptions) {
    const { iframe } = this;
    hold(iframe, options.title);
    iframe.classList.add('app');
    iframe.addEventListener('load', this.onLoad);
    iframe.src = options.url;
    this.state = this.kept();
    this.heartbeat = new Heartbeat(
      (beat) => this.link?.beat(beat),
      () => this.fault(new VivariumError('timeout', msg('The app stopped answering, as code does that runs in a circle. It was stopped.'))),
    );
    this.ends.push(options.guard.add({ iframe, tag: options.definition.tag, shield: (on) => options.shield(on), fault: (error) => this.fault(error) }));
    this.ends.push(
      options.onGrants(() => {
        this.consents += 1;
        if (this.refused) options.again?.();
      }),
    );
    this.timer = setTimeout(() => this.fault(new VivariumError('timeout', msg('The app did not start in time. Try again.'))), INITIALIZE_MS);
  }

  /** Lets the app say goodbye, unseen, and removes it. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    this.heartbeat.end();
    for (const end of this.ends) end();
    if (this.full) this.options.full?.(false);
    const { iframe, link } = this;
    iframe.removeEventListener('load', this.onLoad);
    const remove = () => {
      link?.close();
      iframe.remove();
    };
    if (!link || !this.initialized || !iframe.isConnected) return remove();
    iframe.classList.add('new');
    iframe.inert = true;
    // Whether it knows the question or not: an answer is one.
    void Promise.race([link.ask('ui/resource-teardown'), new Promise((resolve) => setTimeout(resolve, TEARDOWN_MS))]).then(remove, remove);
  }

  setTheme(theme: FrameTheme): void {
    this.tell(lookOf(theme));
  }

  /** What a tool is asked is said once to an app. */
  setConfig(): boolean {
    return false;
  }

  takePicture(): void {
    this.options.picture(new ArrayBuffer(0));
  }

  /** The page left the whole window again. */
  leaveFull(): void {
    this.full = false;
    this.tell({ displayMode: 'inline' });
  }

  private readonly onLoad = (): void => {
    if (this.link) {
      this.fault(new VivariumError('blocked', msg('The app tried to leave its page. It was stopped.')));
      return;
    }
    const { port1, port2 } = new MessageChannel();
    this.link = new AppLink({
      port: port1,
      limits: { ...frameLimits, size: 2_000_000 },
      requests: {
        'ui/initialize': () => Promise.resolve({ protocolVersion: APPS_PROTOCOL, hostInfo: { name: 'Vivarium', version: '1' }, hostCapabilities: { openLinks: {}, serverTools: {}, logging: {} }, hostContext: this.context() }),
        'tools/call': ({ name, arguments: input }) => this.call(name, input),
        'ui/open-link': ({ url }) => this.openLink(url),
        'ui/request-display-mode': ({ mode }) => {
          const full = mode === 'fullscreen';
          if (full !== this.full && mode !== 'pip' && this.options.full?.(full)) {
            this.full = full;
            this.tell({ displayMode: full ? 'fullscreen' : 'inline' });
          }
          return Promise.resolve({ mode: this.full ? 'fullscreen' : 'inline' });
        },
        // Nobody converses here whom it could tell.
        'ui/message': () => Promise.resolve({ isError: true }),
        'ui/update-model-context': () => Promise.resolve({}),
        ping: () => Promise.resolve({}),
      },
      initialized: () => void this.begin(),
      alive: (beat) => this.heartbeat.answered(beat),
      stored: (storage) => this.keep({ storage }),
      fault: (error) => this.fault(error),
    });
    this.heartbeat.start();
    this.iframe.contentWindow?.postMessage('vivarium', '*', [port2]);
  };

  private async begin(): Promise<void> {
    if (this.initialized || this.ended) return;
    this.initialized = true;
    clearTimeout(this.timer);
    const resized = new ResizeObserver(() => this.tell({ containerDimensions: this.dimensions() }));
    resized.observe(this.iframe);
    this.ends.push(
      () => resized.disconnect(),
      this.options.host.onEnvironment(() => this.tell(this.surroundings())),
    );
    this.options.drawn();
    this.link?.tell('ui/notifications/tool-input', { arguments: this.options.start().config });
    await this.show();
  }

  /** The answer that it is there to show: asked now, else the last one to the same question. */
  private async show(): Promise<void> {
    if (this.ended) return;
    const { app, definition } = this.options;
    const input = this.options.start().config;
    const asked = JSON.stringify(input);
    const last = this.state.shown?.input === asked ? this.state.shown.result : undefined;
    const acts = definition.uses[app.uses[app.tool] ?? '']?.ref === 'action';
    try {
      // What does something is not done again because a page was opened.
      const result = acts && last ? last : await this.reach(app.tool, input);
      if (result !== last) this.keep({ shown: { input: asked, result } });
      this.link?.tell('ui/notifications/tool-result', result);
    } catch (thrown) {
      const { code, message } = VivariumError.from(thrown);
      if (code === 'not-granted') return;
      if (last) this.link?.tell('ui/notifications/tool-result', last);
      else this.link?.tell('ui/notifications/tool-cancelled', { reason: message });
    }
  }

  private async call(name: string, input: Record<string, unknown>): Promise<ToolResult> {
    try {
      return await this.reach(name, input);
    } catch (thrown) {
      const { message } = VivariumError.from(thrown);
      return { isError: true, content: [{ type: 'text', text: message }] };
    }
  }

  /** Asks a tool through the widget's uses. @throws VivariumError */
  private async reach(name: string, input: Record<string, unknown>): Promise<ToolResult> {
    const { app, definition, host } = this.options;
    const use = Object.hasOwn(app.uses, name) ? app.uses[name]! : undefined;
    const target = use === undefined ? undefined : definition.uses[use];
    if (use === undefined || !target) throw new VivariumError('not-granted', msg(str`The app may not use “${name}”.`));
    const { consents } = this;
    try {
      return (await (target.ref === 'read' ? host.read(use, input) : host.call(use, input))) as ToolResult;
    } catch (thrown) {
      const error = VivariumError.from(thrown);
      // The tool is another one than was agreed to: until a person looks at it, there is no app of it.
      if (error.code === 'forbidden') this.fault(error);
      if (error.code === 'not-granted') {
        // What it was refused it may have given up: it begins anew where that may be otherwise, now or later.
        this.refused = true;
        if (consents !== this.consents && !this.ended) this.options.again?.();
      }
      throw thrown;
    }
  }

  private openLink(url: string): Promise<{ isError?: boolean }> {
    try {
      this.options.host.openLink(url);
      return Promise.resolve({});
    } catch {
      return Promise.resolve({ isError: true });
    }
  }

  private kept(): AppState {
    return AppState.catch({ storage: {} }).parse(this.options.host.loadState() ?? {});
  }

  /** Beside what is kept by now: where another run took the place of this one, its answer may still come. */
  private keep(change: Partial<AppState>): void {
    const next = { ...this.kept(), ...change };
    if (JSON.stringify(next).length > MOST_KEPT) return;
    this.state = next;
    this.options.host.saveState(structuredClone(next));
  }

  private context(): HostContext {
    const { app } = this.options;
    return {
      ...lookOf(this.options.start().theme),
      ...this.surroundings(),
      displayMode: 'inline',
      availableDisplayModes: ['inline', 'fullscreen'],
      containerDimensions: this.dimensions(),
      platform: 'web',
      userAgent: 'Vivarium',
      safeAreaInsets: { top: 0, right: 0, bottom: 0, left: 0 },
      toolInfo: { tool: { name: app.tool, inputSchema: { type: 'object' } } },
    };
  }

  private surroundings(): Pick<HostContext, 'locale' | 'timeZone'> {
    const { locale, timeZone } = this.options.host.environment;
    return { locale, timeZone };
  }

  private dimensions(): { width: number; height: number } {
    const { clientWidth: width, clientHeight: height } = this.iframe;
    return { width, height };
  }

  private tell(context: HostContext): void {
    if (this.initialized && !this.ended) this.link?.tell('ui/notifications/host-context-changed', context);
  }

  private fault(error: VivariumError): void {
    if (this.ended) return;
    this.initialized = false;
    this.end();
    this.options.fault(error);
  }
}
