import { msg, str } from '@lit/localize';
import { VivariumError } from '@vivarium/sdk/contract';
import { said } from '@vivarium/sdk/kinds';
import type { BriefingSettings, PagePlanLine } from '@vivarium/sdk/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { briefingWith, loadBriefing } from '../../briefing/settings.js';
import { planPage, type Planned } from '../../studio/page-plan.js';
import { dataShapes } from '../../studio/shapes.js';
import { studioStyles } from '../../studio/studio-panel.css.js';
import { drawBeginning, onRequestKey } from '../../studio/studio-request.js';
import { spentSteps } from '../../studio/steps.js';
import { StudioRun } from '../../studio/studio-run.js';
import { usageWords } from '../../studio/usage-words.js';
import { controls } from '../../ui/controls.css.js';
import { lateIcons } from '../../ui/late-icons.js';
import type { Shell } from '../features/shell.js';
import '../settings/briefing-fields.js';
import type { BriefingFieldsEvent } from '../settings/briefing-fields.js';
import { schemaOf } from '../widget-settings/fields.js';
import { addPage, buildNew, type Built, type PlanLine } from './build-page.js';

/** Where a person asks for a whole page, sees the plan of it, takes lines out and has the rest built. */
@customElement('viv-page-studio')
export class PageStudio extends LitElement {
  static override styles = [
    controls,
    studioStyles,
    css`
      .plan {
        display: grid;
        gap: var(--viv-space-2);
      }
      .plan label {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 2px var(--viv-space-3);
        align-items: baseline;
        padding: var(--viv-space-2) var(--viv-space-3);
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface);
        overflow-wrap: anywhere;
      }
      .plan label > .small {
        grid-column: 2 / -1;
        font-weight: 400;
      }
      .plan .briefing {
        display: grid;
        gap: var(--viv-space-3);
        padding: var(--viv-space-3);
        border: var(--viv-border);
        border-radius: var(--viv-radius);
        background: var(--viv-color-surface);
      }
      .plan .briefing label {
        padding: 0;
        border: 0;
        background: none;
      }
      .tag {
        padding: 0 var(--viv-space-2);
        border-radius: var(--viv-radius-s);
        background: var(--viv-color-accent-soft);
        color: var(--viv-color-text);
        font-size: var(--viv-text-s);
        font-weight: 400;
      }
      .failed {
        color: var(--viv-color-danger);
        font-size: var(--viv-text-s);
        font-weight: 400;
        grid-column: 2 / -1;
      }
    `,
  ];

  @state() private ready: boolean | undefined;
  @state() private asked = '';
  @state() private planned: Planned | undefined;
  @state() private refused: ReadonlySet<PlanLine> = new Set();
  /** The briefing as it is to be, as Claude planned it and the person changed that; undefined where the plan leaves it. */
  @state() private briefing: BriefingSettings | undefined;
  @state() private briefingRefused = false;
  @state() private built: ReadonlyMap<PlanLine, Built> | undefined;
  @state() private making: PlanLine | undefined;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('textarea') private field!: HTMLTextAreaElement;
  private readonly run = new StudioRun(this);
  private shell!: Shell;

  /** Opens it, with a request where there is one already. */
  async open(shell: Shell, request = ''): Promise<void> {
    this.shell = shell;
    document.body.append(this);
    await this.updateComplete;
    this.dialog.showModal();
    this.field.value = request;
    this.field.focus();
    this.ready = await shell.services.companionState().then(({ claude }) => claude.configured, () => undefined);
  }

  override render() {
    const { planned, run, asked } = this;
    const { busy } = run;
    return html`<dialog aria-labelledby="title" @close=${() => this.remove()} @cancel=${(event: Event) => busy && event.preventDefault()}>
      <div class="panel">
        <div class="head">
          ${lateIcons.spark}
          <h2 id="title">${msg('Ask for a page')}</h2>
          <button class="quiet icon" type="button" aria-label=${msg('Close')} title=${msg('Close')} @click=${() => this.dialog.close()}>${lateIcons.close}</button>
        </div>
        <div class="scroll" tabindex="0" role="group" aria-label=${msg('Progress')}>
          ${asked ? html`<p class="asked" dir="auto">${asked}</p>` : this.beginning()}
          ${run.render()}
          ${planned ? this.plan(planned) : nothing}
        </div>
        <form @submit=${this.onSubmit}>
          <label for="request">${planned ? msg('What should be different?') : msg('What is the page for?')}</label>
          <textarea id="request" maxlength="4000" ?readonly=${busy} @keydown=${onRequestKey}></textarea>
          <div class="row">
            ${busy
              ? html`<button type="button" @click=${run.stop}>${msg('Stop')}</button>`
              : html`<button class=${planned ? '' : 'primary'} ?disabled=${this.ready === false}>${planned ? msg('Plan it again') : msg('Plan it')}</button>`}
            ${planned && !busy ? html`<button class="primary" type="button" ?disabled=${this.wanted.length === 0} @click=${this.build}>${this.built ? msg('Make the page without them') : msg('Build this page')}</button>` : nothing}
          </div>
        </form>
      </div>
    </dialog>`;
  }

  private beginning() {
    return drawBeginning(this.ready, () => this.dialog.close(), html`<p>${msg('Say what the page is for. Claude plans it with the widgets there are and new ones where none fits. You see the plan before anything is built.')}</p>`);
  }

  private plan({ plan, model, usage }: Planned) {
    const { widgets, host } = this.shell.services;
    return html`<article aria-labelledby="plan">
      <h3 id="plan" dir="auto">${plan.title}</h3>
      <p>${plan.summary}</p>
      <ul class="plan" aria-label=${msg('The plan')}>
        ${plan.lines.map((line) => {
          const problem = this.built?.get(line)?.problem;
          return html`<li><label>
            <input type="checkbox" .checked=${!this.refused.has(line)} ?disabled=${this.run.busy || (this.built !== undefined && line.what === 'new' && !this.built.get(line)?.result)} @change=${(event: Event) => this.want(line, (event.target as HTMLInputElement).checked)} />
            <span dir="auto">${line.what === 'new' ? line.title : (widgets.get(line.tag)?.title ?? line.tag)}</span>
            ${line.what === 'new' ? html`<span class="tag">${this.built?.get(line)?.result ? msg('made') : this.making === line ? msg('being made') : msg('new')}</span>` : html`<span></span>`}
            <span class="small">${line.why}</span>
            ${problem ? html`<span class="failed">${msg(str`Not made: ${problem}`)}</span>` : nothing}
          </label></li>`;
        })}
        ${this.briefing ? this.briefingLine(this.briefing) : nothing}
      </ul>
      ${plan.look ? html`<p class="small">${msg(str`It looks like “${plan.look.name}”; what could not be read is corrected.`)}</p>` : nothing}
      <p class="small">${[model, ...usageWords(usage, host.locale)].join(' · ')}</p>
    </article>`;
  }

  private briefingLine(briefing: BriefingSettings) {
    const { busy } = this.run;
    return html`<li class="briefing">
      <label>
        <input type="checkbox" .checked=${!this.briefingRefused} ?disabled=${busy} @change=${(event: Event) => (this.briefingRefused = !(event.target as HTMLInputElement).checked)} />
        <span>${msg('Set the briefing')}</span><span></span>
        <span class="small">${msg('It is the same on every page. Undoing the page sets it back.')}</span>
      </label>
      ${this.briefingRefused ? nothing : html`<viv-briefing-fields .settings=${briefing} ?disabled=${busy} @viv-briefing-fields=${(event: BriefingFieldsEvent) => (this.briefing = event.settings)}></viv-briefing-fields>`}
    </li>`;
  }

  private get wanted(): readonly PlanLine[] {
    return this.planned?.plan.lines.filter((line) => !this.refused.has(line)) ?? [];
  }

  private want(line: PlanLine, wanted: boolean): void {
    this.refused = new Set([...this.refused, line].filter((one) => one !== line || !wanted));
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const wanted = this.field.value.trim();
    if (!wanted) return this.field.focus();
    const { host, session, widgets, catalog } = this.shell.services;
    const before = this.planned && JSON.stringify(this.planned.plan).slice(0, 2500);
    const prompt = before ? `${wanted}\n\nThe plan so far: ${before}`.slice(0, 4000) : wanted;
    this.field.value = '';
    this.asked = wanted;
    const waits = (text: string) => this.run.show({ steps: [{ kind: 'running', text }] });
    const heard = (line: PagePlanLine) => {
      if (line.type === 'waiting') waits(said(line.reason));
      else if (line.type === 'error') this.run.show({ steps: spentSteps(line.usage) });
    };
    const done = await this.run.work(async (signal) => {
      waits(msg('Claude plans the page…'));
      const known = [...widgets.values()].map((definition) => ({ tag: definition.tag, title: definition.title, description: definition.description, config: schemaOf(definition, catalog.configSchema(definition.tag)) }));
      const now = loadBriefing(host.documents);
      this.planned = await planPage({ prompt, locale: host.locale, shapes: dataShapes(host), widgets: known, briefing: now }, session, heard, signal);
      const { briefing } = this.planned.plan;
      this.briefing = briefing && briefingWith(now, briefing);
      this.briefingRefused = false;
      this.refused = new Set();
      this.built = undefined;
    });
    if (!done) this.field.value ||= wanted;
  }

  /** All of it or nothing: the page is there when its widgets are. */
  private readonly build = async (): Promise<void> => {
    const { planned, wanted, shell } = this;
    if (!planned) return;
    await this.run.work(async (signal) => {
      let { built } = this;
      if (!built) {
        built = this.built = await buildNew(shell.services, wanted, (line) => this.follow(line), signal).finally(() => this.follow());
        // What was not made is said first.
        if ([...built.values()].some(({ problem }) => problem !== undefined)) throw new VivariumError('invalid-response', msg('Not everything was made. Nothing was placed yet.'));
      }
      const lines = wanted.filter((line) => line.what === 'widget' || built.get(line)?.result);
      const page = addPage(shell.services, planned.plan, lines, built, this.asked, this.briefingRefused ? undefined : this.briefing);
      this.dialog.close();
      shell.show(page.id);
      shell.say({ message: msg(str`“${page.title}” is in the sidebar.`), lasts: 8000 });
    });
  };

  /** A line is made now, or none. */
  private follow(line?: PlanLine) {
    this.making = line;
    return this.run.follow();
  }
}
