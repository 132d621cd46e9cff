import { ContextProvider } from '@lit/context';
import { msg } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { sampleHost, type SampleHost } from '@vivarium/sdk/testing/sample-host';
import { WidgetErrorEvent, widgetHost, type SettingsEditor, type WidgetDefinition } from '@vivarium/sdk/widget';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { trialOf } from '../../frames/trial.js';
import { configStamp } from '../features/place-widget.js';
import type { ShellServices } from '../services.js';
import { editors } from './editors.generated.js';

/** The editor of a widget set other settings. */
export class ConfigChangeEvent extends Event {
  static readonly type = 'viv-config-change';
  constructor(readonly config: Record<string, unknown>) {
    super(ConfigChangeEvent.type);
  }
}

/**
 * The element that a widget brings to edit its settings, over its sample data: ours in the page, everybody else's in a
 * frame, which is told nothing of the person.
 * @fires viv-config-change - ConfigChangeEvent with all settings, which nobody has checked yet.
 * @fires viv-widget-error - WidgetErrorEvent, when it failed.
 */
@customElement('viv-own-editor')
export class OwnEditor extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    viv-frame {
      display: block;
      position: relative;
      block-size: min(360px, 50dvh);
      border: var(--viv-border);
      border-radius: var(--viv-radius);
      overflow: hidden;
    }
  `;

  @property({ attribute: false }) definition!: WidgetDefinition;
  @property({ attribute: false }) catalog!: ShellServices['catalog'];
  /** Settings that the widget can show. */
  @property({ attribute: false }) config: Record<string, unknown> = {};
  @property() locale = 'en';
  /** A person wants it started, whatever it did before. */
  @property({ attribute: false }) wanted = false;
  @state() private editor: SettingsEditor | undefined;
  private sample: SampleHost | undefined;
  private readonly provider = new ContextProvider(this, { context: widgetHost });

  protected override willUpdate(changed: PropertyValues<this>): void {
    try {
      if (!this.sample || changed.has('definition')) this.start();
      else if (changed.has('config')) this.sample.setConfig(this.config);
      if (this.catalog.isFramed(this.definition.tag)) this.editor = this.frame();
    } catch (thrown) {
      // Nobody hears an event of an element that is about to be drawn.
      void this.updateComplete.then(() => this.dispatchEvent(new WidgetErrorEvent(VivariumError.from(thrown))));
    }
  }

  override render() {
    return this.editor ?? html`<p role="status">${msg('Loading…')}</p>`;
  }

  /** Takes what was typed into an editor of ours and not added yet; false where that cannot be, which the editor says. */
  finish(): boolean {
    return this.editor?.finish?.() ?? true;
  }

  private start(): void {
    const { definition } = this;
    const changeConfig = (config: Record<string, unknown>) => void this.dispatchEvent(new ConfigChangeEvent(config));
    this.editor = undefined;
    this.sample = Object.assign(sampleHost(definition, { config: this.config, environment: { locale: this.locale } }), { changeConfig });
    if (this.catalog.isFramed(definition.tag)) return;
    this.provider.setValue(this.sample);
    void this.load(definition);
  }

  private async load({ tag, editor }: WidgetDefinition): Promise<void> {
    try {
      await editors[tag]?.();
      if (tag === this.definition.tag) this.editor = document.createElement(editor!);
    } catch (thrown) {
      this.dispatchEvent(new WidgetErrorEvent(VivariumError.from(thrown)));
    }
  }

  /** The frame, or the one there is with other settings. */
  private frame(): HTMLElement | undefined {
    const { definition, config, editor: previous } = this;
    const placement = { id: trialOf(`editor-${definition.tag}`), widget: definition.tag, config: config as never, ...configStamp(definition), cells: { wide: { x: 0, y: 0, ...definition.sizes.M } } };
    const frame = this.catalog.mount({ definition, placement, host: this.sample!, wanted: this.wanted, previous });
    return frame instanceof HTMLElement ? Object.assign(frame, { edits: true }) : undefined;
  }
}
