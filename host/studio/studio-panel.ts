import { msg, str } from '@lit/localize';
import type { Contract } from '@vivarium/sdk/contract';
import { said } from '@vivarium/sdk/kinds';
import type { StudioRequest, StudioResult, WidgetManifest } from '@vivarium/sdk/protocol';
import type { WidgetDefinition } from '@vivarium/sdk/widget';
import { html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CompanionSession, Host } from '../connectors/host.js';
import { definitionOf } from '../frames/definition.js';
import type { VivFrame } from '../frames/viv-frame.js';
import { controls } from '../ui/controls.css.js';
import { draw, icon } from '../ui/icons.js';
import { lateIcons } from '../ui/late-icons.js';
import { converse } from './conversation.js';
import { draftPreview } from './draft-preview.js';
import { ChosenEvent, type ChosenElement } from './element-picker.js';
import { attachedPicture, pictureIn, type AttachedPicture } from './picture.js';
import { dataShapes, recordedItems } from './shapes.js';
import { drawVerdict } from './steps.js';
import { studioStyles } from './studio-panel.css.js';
import { drawBeginning, onRequestKey } from './studio-request.js';
import { StudioRun } from './studio-run.js';
import { versionList, type VersionWish } from './version-list.js';
import { usageWords } from './usage-words.js';
import type { WidgetVersion } from './versions.js';
import { problemOf } from '../ui/said.js';

const aim = draw(svg`<circle cx="8" cy="8" r="4.5" /><path d="M8 1.5v4M8 10.5v4M1.5 8h4M10.5 8h4" />`);

/** A widget that the person wants on their page, or in the place of the one that was to be changed. */
export class PlaceEvent extends Event {
  static readonly type = 'viv-studio-place';
  constructor(
    readonly result: StudioResult,
    /** What was asked for it. */
    readonly prompt: string,
  ) {
    super(PlaceEvent.type);
  }
}

/** A state of the widget that the person wants back, or wants to work on. */
export class VersionEvent extends Event {
  static readonly type = 'viv-studio-version';
  constructor(
    readonly wish: VersionWish,
    readonly version: WidgetVersion,
  ) {
    super(VersionEvent.type);
  }
}

interface Outcome {
  readonly draft: string;
  readonly result: StudioResult;
}

/** A widget that is to be changed. */
export type Subject = NonNullable<StudioRequest['change']> & { readonly manifest: WidgetManifest };

/**
 * Where a person asks for a widget, sees it being made and decides whether it goes on the page.
 * @fires viv-studio-place - {@link PlaceEvent}
 * @fires viv-studio-version - {@link VersionEvent}
 */
@customElement('viv-studio')
export class StudioPanel extends LitElement {
  static override styles = [controls, studioStyles];

  @property({ attribute: false }) host!: Host;
  @property({ attribute: false }) session!: CompanionSession;
  @property({ attribute: false }) contracts!: readonly Contract[];
  @property({ attribute: false }) taken!: ReadonlySet<string>;
  /** The widget that is to be changed; absent where a new one is asked for. */
  @property({ attribute: false }) subject: Subject | undefined;
  /** Its states, the newest first. */
  @property({ attribute: false }) versions: readonly WidgetVersion[] = [];
  /** Where those of them are that cannot be read. */
  @property({ attribute: false }) unread: readonly string[] = [];
  /** There is a key. Undefined until it is known. */
  @property({ attribute: false }) ready: boolean | undefined;
  @state() private asked = '';
  @state() private outcome: Outcome | undefined;
  /** What was made before it and is placed nowhere, with what was asked for it; the newest last. */
  private earlier: readonly (Outcome & { readonly asked: string })[] = [];
  /** What a widget says when it fails on the person's own items may be sent. */
  @state() private told = false;
  @state() private picture: AttachedPicture | undefined;
  /** The element that the request is about. */
  @state() private element: ChosenElement | undefined;
  @state() private choosing = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('textarea') private field!: HTMLTextAreaElement;
  private readonly run = new StudioRun(this);
  private preview: VivFrame | undefined;

  /** Opens the studio, with a request where there is one already. */
  async open(request = ''): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    if (request) this.field.value = request;
    this.field.focus();
  }

  override render() {
    const { subject, outcome, run } = this;
    const { busy } = run;
    return html`<dialog aria-labelledby="title" @close=${() => this.remove()} @cancel=${(event: Event) => busy && event.preventDefault()}>
      <div class="panel">
        <div class="head">
          ${lateIcons.spark}
          <h2 id="title">${subject ? msg(str`Change “${subject.manifest.title}”`) : msg('Ask for a widget')}</h2>
          <button class="quiet icon" type="button" aria-label=${msg('Close')} title=${msg('Close')} @click=${() => this.dialog.close()}>${lateIcons.close}</button>
        </div>
        <div class="scroll" tabindex="0" role="group" aria-label=${msg('Progress')}>
          ${this.choosing ? this.picker() : nothing}
          ${this.asked ? html`<p class="asked" dir="auto">${this.asked}</p>` : this.beginning()}
          ${run.render()}
          ${outcome ? this.made(outcome.result) : nothing}
        </div>
        <form @submit=${this.onSubmit} @paste=${(event: ClipboardEvent) => this.attachFrom(event, event.clipboardData)} @dragover=${(event: DragEvent) => event.dataTransfer?.types.includes('Files') && event.preventDefault()} @drop=${(event: DragEvent) => this.attachFrom(event, event.dataTransfer)}>
          <label for="request">${outcome || subject ? msg('What should be different?') : msg('What do you want to see?')}</label>
          <textarea id="request" required maxlength="4000" ?readonly=${busy} @keydown=${onRequestKey}></textarea>
          ${busy ? nothing : this.attachment()}
          ${busy ? nothing : html`<label class="consent"><input type="checkbox" .checked=${this.told} @change=${(event: Event) => (this.told = (event.target as HTMLInputElement).checked)} />${subject?.failure === undefined ? msg('Also try it on my own items. Claude then reads what it says when it fails on them.') : msg('Claude may read what it says when it fails on my own items. It is tried on them in any case.')}</label>`}
          <div class="row">
            ${busy
              ? html`<button type="button" @click=${run.stop}>${msg('Stop')}</button>`
              : html`<button class=${outcome ? '' : 'primary'} ?disabled=${this.ready === false}>${outcome || subject ? msg('Change it') : msg('Make it')}</button>`}
            ${outcome && !this.fails ? html`<button class="primary" type="button" @click=${this.place}>${subject ? msg('Use it') : msg('Place on the page')}</button>` : nothing}
          </div>
        </form>
      </div>
    </dialog>`;
  }

  private beginning() {
    const ideas = [msg('The deals that went quiet, with what was agreed last'), msg('A countdown to my next call, and who is in it'), msg('The mails that wait for an answer, the oldest first')];
    const offer = html`<p>${msg('Say what it shows and what you want to do with it. Claude writes it, Vivarium tries it in a sandbox and sends back what is wrong, until it works.')}</p>
      ${this.subject?.failure ? html`<p>${msg('Claude also reads how it failed on the page, which may quote your data:')}</p><blockquote class="small" dir="auto">${this.subject.failure}</blockquote>` : nothing}
      ${this.subject
        ? nothing
        : html`<ul class="ideas" aria-label=${msg('Ideas')}>${ideas.map((idea) => html`<li><button type="button" @click=${() => this.open(idea)}>${idea}</button></li>`)}</ul>`}
      ${versionList({ versions: this.versions, unread: this.unread, locale: this.host.locale, timeZone: this.host.timeZone, wants: (wish, version) => this.wants(wish, version) })}`;
    return drawBeginning(this.ready, () => this.dialog.close(), offer);
  }

  private attachment() {
    const { picture } = this;
    return html`<div class="attachment">
      ${this.pointedAt()}
      <input type="file" accept="image/png,image/jpeg,image/webp,image/gif" hidden @change=${(event: Event) => this.attach((event.target as HTMLInputElement).files?.[0])} />
      ${picture
        ? html`<div class="attached">${picture.canvas}<p class="small">${msg('The picture is sent to Claude with your request, without what its file says of place and time.')}</p>
            <button class="quiet icon" type="button" aria-label=${msg('Remove the picture')} title=${msg('Remove the picture')} @click=${() => ((this.picture = undefined), this.field.focus())}>${lateIcons.close}</button></div>`
        : html`<button class="quiet" type="button" @click=${() => this.renderRoot.querySelector<HTMLElement>('[type=file]')?.click()}>${icon('plus')}${msg('Attach a picture')}</button>`}
    </div>`;
  }

  private pointedAt() {
    const { element, choosing } = this;
    if (!this.base || choosing) return nothing;
    return element
      ? html`<div class="attached"><p class="small">${msg(str`About this element: ${[element.path, element.text].filter(Boolean).join(' · ')}`)}</p>
          <button class="quiet icon" type="button" aria-label=${msg('About the whole widget')} title=${msg('About the whole widget')} @click=${() => ((this.element = undefined), this.field.focus())}>${lateIcons.close}</button></div>`
      : html`<button class="quiet" type="button" @click=${() => (this.choosing = true)}>${aim}${msg('Choose an element of it')}</button>`;
  }

  private picker() {
    const { outcome, subject } = this;
    const widget = outcome?.draft ?? subject!.tag;
    return html`<viv-element-picker .definition=${definitionOf(outcome?.result.manifest ?? subject!.manifest, this.contracts)} .open=${() => this.session.request('POST /api/frames', { widget })} @viv-element-chosen=${this.onChosen}></viv-element-picker>`;
  }

  private async onChosen(event: Event): Promise<void> {
    this.choosing = false;
    if (event instanceof ChosenEvent) this.element = event.element ?? this.element;
    await this.updateComplete;
    this.field.focus();
  }

  private attachFrom(event: Event, data: DataTransfer | null): void {
    const file = pictureIn(data);
    if (!file) return;
    event.preventDefault();
    void this.attach(file);
  }

  private async attach(file: File | undefined): Promise<void> {
    if (!file || this.run.busy) return;
    this.run.show({ problem: undefined });
    await attachedPicture(file).then((picture) => ((this.picture = picture), this.field.focus()), (thrown: unknown) => this.run.show({ problem: problemOf(thrown) }));
  }

  private made({ manifest, summary, usage, model, rounds, findings, problem }: StudioResult) {
    return html`<article aria-labelledby="made">
      <h3 id="made" dir="auto">${manifest.title}</h3>
      <p dir="auto">${said(summary)}</p>
      ${problem ? html`<p class="notice problem" role="alert">${problem.code === 'aborted' ? msg('Stopped. What you see passed its checks until then.') : msg(str`Claude could not go on: ${said(problem.message)} What you see passed its checks until then.`)}</p>` : nothing}
      <div class="preview" aria-label=${msg('Preview with invented data')} role="group">${this.preview}</div>
      ${drawVerdict(findings)}
      ${this.strange ? html`<p>${msg('It calls itself by the tag of another widget, so it cannot be used. Ask again.')}</p>` : this.fails ? html`<p>${msg('It still fails, so the widget stays as it was. Say more, or ask again.')}</p>` : nothing}
      ${this.earlier.length > 0 ? html`<div><button type="button" @click=${this.back}>${msg('Back to the one before')}</button></div>` : nothing}
      <p class="small">${[model, msg(str`Runs: ${rounds}`), ...usageWords(usage, this.host.locale)].join(' · ')}</p>
    </article>`;
  }

  /** A repair that is none: what runs now stays. */
  private get fails(): boolean {
    return this.strange || (this.subject?.failure !== undefined && this.errors.length > 0);
  }

  /** Code under the tag of another widget: it would take its place, and what that one was allowed. */
  private get strange(): boolean {
    return this.errors.some(({ where }) => where === 'tag');
  }

  private get errors() {
    return this.outcome?.result.findings.filter(({ severity }) => severity === 'error') ?? [];
  }

  /** What the next request begins with: what was made last, else the widget that is to be changed. */
  private get base(): StudioRequest['change'] {
    const { outcome, subject } = this;
    const element = this.element && { element: this.element };
    if (!outcome) return subject && { tag: subject.tag, files: subject.files, entry: subject.entry, ...(subject.failure && { failure: subject.failure }), ...element };
    const { manifest, files, entry } = outcome.result;
    return { tag: manifest.tag, files, entry, ...element };
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const prompt = this.field.value.trim();
    if (!prompt || this.run.busy) return;
    const { host, session, contracts, taken, base, outcome: before, asked, told, run } = this;
    const recorded = told || this.subject?.failure !== undefined ? { told, items: (definition: WidgetDefinition) => recordedItems(host, definition) } : undefined;
    this.asked = prompt;
    this.choosing = false;
    this.field.value = '';
    this.outcome = undefined;
    const done = await run.work(async (signal) => {
      const request = { prompt, locale: host.locale, shapes: dataShapes(host), ...(this.picture && { picture: this.picture.picture }), ...(base && { change: base }) };
      const outcome = await converse(request, { session, contracts, taken, recorded, ...run.follow({ kind: 'running', text: msg('Asking Claude…') }) }, signal);
      if (before) this.earlier = [...this.earlier, { ...before, asked }];
      this.see(outcome);
      this.picture = this.element = undefined;
    });
    if (done) return;
    // What was there before is still good, and what was asked can be asked again.
    this.outcome = before;
    if (before) this.asked = asked;
    this.field.value ||= prompt;
  }

  private see(outcome: Outcome): void {
    this.preview = draftPreview(outcome.result.manifest, outcome.draft, this);
    this.outcome = outcome;
  }

  /** What was made before is as good as it was: a change of it may be worse. */
  private back(): void {
    const last = this.earlier.at(-1)!;
    this.earlier = this.earlier.slice(0, -1);
    this.asked = last.asked;
    this.element = undefined;
    this.run.show({ steps: [], problem: undefined });
    this.see(last);
  }

  private place(): void {
    if (!this.outcome) return;
    this.dispatchEvent(new PlaceEvent(this.outcome.result, this.asked));
    this.dialog.close();
  }

  private wants(wish: VersionWish, version: WidgetVersion): void {
    this.dispatchEvent(new VersionEvent(wish, version));
    this.dialog.close();
  }
}
