import { ContextConsumer } from '@lit/context';
import { LitElement, type CSSResultGroup } from 'lit';
import type { z } from 'zod';
import { VivariumError, type ItemReference, type Query } from '../contract/index.js';
import type { CalledUse, LiveUse, Use, UsedInput, UsedItem, UsedOutput, WidgetDefinition } from './define.js';
import { widgetHost, type Environment, type WidgetHost } from './host.js';
import { Live } from './live.js';
import { viewStyles } from './views.js';

const noEnvironment: Environment = Object.freeze({
  day: '1970-01-01',
  today: '1970-01-01',
  timeZone: 'UTC',
  locale: 'en',
  size: 'M',
  reducedMotion: false,
  revealed: undefined,
  visible: false,
});

/** The event a widget sends when it throws while it updates; the host answers with an error card. */
export class WidgetErrorEvent extends Event {
  static readonly type = 'viv-widget-error';
  constructor(readonly error: VivariumError) {
    super(WidgetErrorEvent.type, { bubbles: true, composed: true });
  }
}

/** What every widget inherits; made by {@link WidgetElement}, which types it. */
export class WidgetBase<Uses extends Record<string, Use>, Config extends z.ZodObject, State extends z.ZodType> extends LitElement {
  /** Joins the styles of the standard views to the widget's own. */
  static override finalizeStyles(styles?: CSSResultGroup) {
    return super.finalizeStyles(styles === undefined ? viewStyles : [viewStyles, styles]);
  }

  #unsubscribe: (() => void) | undefined;
  #host: WidgetHost | undefined;

  constructor() {
    super();
    new ContextConsumer(this, {
      context: widgetHost,
      subscribe: true,
      callback: (host) => {
        this.#unsubscribe?.();
        this.#host = host;
        this.#unsubscribe = this.isConnected ? host.onEnvironment(() => this.requestUpdate()) : undefined;
        this.requestUpdate();
      },
    });
  }

  /** The host of this placement; undefined until the element is in a page. */
  get host(): WidgetHost | undefined {
    return this.#host;
  }

  /** What surrounds the widget: day, zone, locale, size. A change renders again. */
  get environment(): Environment {
    return this.#host?.environment ?? noEnvironment;
  }

  /** The parsed configuration of this placement. */
  get config(): z.output<Config> {
    return this.#host?.config as z.output<Config>;
  }

  /**
   * In the widget's own editor: sets some of the settings, which a person may then save. What does not fit `config` changes
   * nothing and is answered in words, by setting. A setting of undefined is as at first.
   *
   * @throws VivariumError `forbidden` in any other element.
   */
  changeConfig(part: Partial<z.input<Config>>): ReadonlyMap<string, string> {
    const { changeConfig } = this.#connected;
    if (!changeConfig) throw new VivariumError('forbidden', 'Only the editor of a widget changes its settings.');
    const config = { ...this.config, ...part };
    const { error } = (this.constructor as WidgetConstructor<Uses, Config, State>).definition.config.safeParse(config);
    if (error) return new Map(error.issues.map(({ path, message }) => [String(path[0] ?? ''), message]));
    changeConfig(config);
    return new Map();
  }

  /** The saved state of this placement, or undefined. */
  get state(): z.output<State> | undefined {
    return this.#host?.loadState() as z.output<State> | undefined;
  }

  /** Saves the state of this placement and renders again. */
  setState(state: z.input<State>): void {
    this.#connected.saveState(state);
    this.requestUpdate();
  }

  /** A live query over a collection or kind of `uses`; the function is asked again at every update. */
  live<Name extends LiveUse<Uses>>(use: Name, query: () => Query<UsedItem<Uses[Name]>> | undefined): Live<UsedItem<Uses[Name]>> {
    return new Live(this, use, query);
  }

  /** Runs an action of `uses`. What one press does in several calls shares a `gesture`. @throws VivariumError */
  async call<Name extends CalledUse<Uses>>(
    use: Name,
    input: UsedInput<Uses[Name]>,
    options?: { on?: ItemReference; account?: string; gesture?: string },
  ): Promise<UsedOutput<Uses[Name]>> {
    return (await this.#connected.call(use, input, options)) as UsedOutput<Uses[Name]>;
  }

  /** Asks a read of `uses`. @throws VivariumError */
  async read<Name extends CalledUse<Uses>>(
    use: Name,
    input: UsedInput<Uses[Name]>,
    options?: { account?: string; signal?: AbortSignal },
  ): Promise<UsedOutput<Uses[Name]>> {
    return (await this.#connected.read(use, input, options)) as UsedOutput<Uses[Name]>;
  }

  /** Moves the whole artifact to a day. */
  selectDay(day: string): void {
    this.#connected.selectDay(day);
  }

  /** Asks whichever widget shows the item to bring it into view. */
  reveal(item: ItemReference): void {
    this.#connected.reveal(item);
  }

  /** Opens a page in a new tab. */
  openLink(url: string): void {
    this.#connected.openLink(url);
  }

  get #connected(): WidgetHost {
    if (!this.#host) throw new VivariumError('internal', 'The widget is not in an artifact.');
    return this.#host;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe ??= this.#host?.onEnvironment(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (thrown) {
      this.dispatchEvent(new WidgetErrorEvent(VivariumError.from(thrown)));
    }
  }
}

/** The constructor {@link WidgetElement} returns. */
export type WidgetConstructor<Uses extends Record<string, Use>, Config extends z.ZodObject, State extends z.ZodType> = {
  new (): WidgetBase<Uses, Config, State>;
  readonly definition: WidgetDefinition<Uses, Config, State>;
} & Omit<typeof WidgetBase, 'new'>;

/**
 * The base class of a widget, typed by its definition.
 *
 * @example
 * class Agenda extends WidgetElement(agenda) { events = this.live('events', () => ({ orderBy: [['start', 'asc']] })); }
 */
export function WidgetElement<Uses extends Record<string, Use>, Config extends z.ZodObject, State extends z.ZodType>(
  definition: WidgetDefinition<Uses, Config, State>,
): WidgetConstructor<Uses, Config, State> {
  return class extends WidgetBase<Uses, Config, State> {
    static readonly definition = definition;
  };
}
