import { msg, str } from '@lit/localize';
import { kinds, type Contract, type RecordTypeItem } from '@vivarium/sdk/contract';
import { AutomationDocument, type AutomationStep } from '@vivarium/sdk/protocol';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { problemsOf } from '../../automations/check.js';
import type { ActStep, DraftStep, ReadStep } from '../../automations/steps.js';
import { inNames, inWords, valueWords } from '../../automations/value-words.js';
import type { Host } from '../../connectors/host.js';
import { controls } from '../../ui/controls.css.js';
import { KeptFocus } from '../../ui/kept-focus.js';
import { lateIcons } from '../../ui/late-icons.js';
import { dialogStyles } from '../dialog.css.js';
import { styles } from './editor-dialog.css.js';
import type { Options } from './fixed-choices.js';
import { actionFor, argumentsOf, choiceOf, choices, fieldOptions, fieldsOf, isYesNo, valueWritten, writtenValue } from './form.js';
import { weekdayName } from './words.js';

type Condition = ReadStep['where'][number];
type EditorHost = Pick<Host, 'contracts' | 'timeZone' | 'locale' | 'open'>;

const blank = {
  read: (): ReadStep => ({ do: 'read', name: 'item', kind: 'record', where: [], limit: 10 }),
  draft: (reads: readonly ReadStep[]): DraftStep => {
    const { name, kind } = reads.at(-1) ?? { name: 'item', kind: 'record' };
    const path = `${name}.${valueWords(kind === 'message' ? 'subject' : 'title')}`;
    const written = `{${path}}`;
    return { do: 'draft', name: 'words', instruction: msg('A short note.'), from: [path], otherwise: msg(str`About ${written}`) };
  },
  briefing: (): AutomationStep => ({ do: 'briefing' }),
  act: (reads: readonly ReadStep[], contracts: readonly Contract[]): ActStep => actionFor(reads, contracts) ?? { do: 'act', action: { kind: 'record', name: 'addNote' }, on: 'item', with: {} },
};

/** An automation as a form. What is edited names values in words; it is kept by their names. */
@customElement('viv-automation-editor')
export class AutomationEditor extends LitElement {
  static override styles = [controls, dialogStyles, styles];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private edited: AutomationDocument | undefined;
  @state() private problems: readonly string[] = [];
  @state() private isRestored = false;
  /** What was begun and left by Escape, by the automation's id. */
  private readonly left = new Map<string, AutomationDocument>();
  private unedited: AutomationDocument | undefined;
  private host: EditorHost | undefined;
  /** What records there are: their stages and properties are choices. */
  @state() private types: readonly RecordTypeItem[] = [];
  private endTypes: (() => void) | undefined;
  private keep: ((automation: AutomationDocument) => void) | undefined;

  constructor() {
    super();
    new KeptFocus(this, '.scroll > .row button');
  }

  /** Opens the form, as it was left where it was; `keep` is told what was made of it. */
  async open(automation: AutomationDocument, host: EditorHost, keep: (automation: AutomationDocument) => void): Promise<void> {
    const left = this.left.get(automation.id);
    const unedited = inWords(automation);
    Object.assign(this, { unedited, edited: left ?? unedited, isRestored: left !== undefined, host, keep, problems: [] });
    this.endTypes?.();
    this.endTypes = host.open(kinds.recordType, {}, ({ items }) => (this.types = items as unknown as readonly RecordTypeItem[]));
    await this.updateComplete;
    this.dialog.showModal();
    this.renderRoot.querySelector<HTMLElement>('#name')?.focus();
  }

  override render() {
    const { edited } = this;
    if (!edited) return html`<dialog></dialog>`;
    const { trigger } = edited;
    return html`<dialog aria-labelledby="title" @cancel=${this.leave} @close=${this.onClose}>
      <form @submit=${(event: Event) => this.onSubmit(event)}>
        <h2 id="title">${msg('Automation')}</h2>
        ${this.isRestored ? html`<p role="status">${msg('As you left it.')} <button type="button" class="link" @click=${this.startAfresh}>${msg('Start afresh')}</button></p>` : nothing}
        <div class="scroll">
          <label>${msg('Name')}<input id="name" required maxlength="80" .value=${edited.name} @input=${(event: Event) => this.set({ name: textOf(event) })} /></label>
          <label>${msg('When')}<select @change=${(event: Event) => this.setTrigger(textOf(event))}>
            <option value="button" ?selected=${trigger.type === 'button'}>${msg('When you press its button')}</option>
            <option value="schedule" ?selected=${trigger.type === 'schedule'}>${msg('By the clock')}</option>
          </select></label>
          ${trigger.type === 'schedule' ? this.schedule(trigger) : nothing}
          ${edited.steps.map((step, index) => this.step(step, index))}
          <div class="row">
            <button type="button" @click=${() => this.add('read')}>${msg('Read items')}</button>
            <button type="button" ?disabled=${edited.steps.some((step) => step.do === 'draft')} @click=${() => this.add('draft')}>${msg('Let Claude write')}</button>
            <button type="button" @click=${() => this.add('act')}>${msg('Do something')}</button>
            <button type="button" ?disabled=${edited.steps.some((step) => step.do === 'briefing')} @click=${() => this.add('briefing')}>${msg('Prepare the briefing')}</button>
          </div>
          <p>${msg(str`Values of what was read are written in braces: ${`{meeting.${valueWords('title')}}`}.`)}</p>
        </div>
        ${this.problems.length ? html`<div role="alert" class="problem">${this.problems.map((problem) => html`<p>${problem}</p>`)}</div>` : nothing}
        <div class="actions"><button type="button" @click=${this.end}>${msg('Cancel')}</button><button class="primary">${msg('Save')}</button></div>
      </form>
    </dialog>`;
  }

  private schedule(trigger: Extract<AutomationDocument['trigger'], { type: 'schedule' }>) {
    const toggle = (day: number) => this.set({ trigger: { ...trigger, days: trigger.days.includes(day) ? trigger.days.filter((one) => one !== day) : [...trigger.days, day].sort() } });
    return html`<fieldset><legend>${msg('Days and time')}</legend>
      <div class="row">${[1, 2, 3, 4, 5, 6, 7].map((day) => html`<label class="check"><input type="checkbox" .checked=${trigger.days.includes(day)} @change=${() => toggle(day)} /><span>${weekdayName(day, this.host!.locale)}</span></label>`)}</div>
      <label>${msg('Time')}<input type="time" required .value=${trigger.time} @input=${(event: Event) => this.set({ trigger: { ...trigger, time: textOf(event) } })} /></label>
    </fieldset>`;
  }

  private step(step: AutomationStep, index: number) {
    const title = { read: msg('Read items'), draft: msg('Let Claude write'), act: msg('Do something'), briefing: msg('Prepare the briefing') }[step.do];
    return html`<fieldset class="step" tabindex="-1">
      <legend>${msg(str`Step ${index + 1}`)}: ${title}</legend>
      ${step.do === 'read' ? this.read(step, index) : step.do === 'draft' ? this.draft(step, index) : step.do === 'act' ? this.act(step, index) : html`<p>${msg('Once in a run, whatever was read: the briefing of the day is written, so that it is there when you open the page.')}</p>`}
      <div class="row"><button class="quiet" type="button" aria-label=${msg(str`Remove step ${index + 1}`)} @click=${() => this.set({ steps: this.edited!.steps.filter((_, at) => at !== index) })}>${msg('Remove')}</button></div>
    </fieldset>`;
  }

  private read(step: ReadStep, index: number) {
    const before = this.readsBefore(index);
    const where = (at: number, change: Partial<Condition>) => this.change(index, { ...step, where: step.where.map((one, each) => (each === at ? { ...one, ...change } : one)) });
    const operators: Record<Condition['is'], string> = { eq: msg('is'), ne: msg('is not'), lt: msg('is before or less than'), gte: msg('is from or at least'), has: msg('has in it') };
    return html`<div class="pair">
        <label>${msg('What')}<select @change=${(event: Event) => this.change(index, { ...step, kind: textOf(event) as ReadStep['kind'], where: [] })}>
          ${([['event', msg('Events')], ['message', msg('Messages')], ['record', msg('Records')]] as const).map(([kind, title]) => html`<option value=${kind} ?selected=${kind === step.kind}>${title}</option>`)}
        </select></label>
        <label>${msg('Called')}<input required pattern="[a-z][a-zA-Z0-9]*" maxlength="20" .value=${step.name} @input=${(event: Event) => this.change(index, { ...step, name: textOf(event) })} /></label>
        <label>${msg('That belong to')}<select @change=${(event: Event) => this.change(index, without(step, 'of', textOf(event)))}>
          <option value="" ?selected=${step.of === undefined}>–</option>${before.map((name) => html`<option value=${name} ?selected=${name === step.of}>${name}</option>`)}
        </select></label>
        <label>${msg('At most')}<input type="number" min="1" max="50" required .value=${String(step.limit)} @input=${(event: Event) => this.change(index, { ...step, limit: Number(textOf(event)) })} /></label>
      </div>
      ${step.where.map((condition, at) => html`<div class="condition" role="group" aria-label=${msg(str`Condition ${at + 1}`)}>
        <select aria-label=${msg('Field')} @change=${(event: Event) => where(at, fieldChosen(step.kind, textOf(event), condition, this.types))}>${fieldsOf(step.kind, condition.field).map((field) => html`<option value=${field} ?selected=${field === condition.field}>${valueWords(field)}</option>`)}</select>
        <select aria-label=${msg('Comparison')} @change=${(event: Event) => where(at, { is: textOf(event) as 'eq' })}>${operatorsOf(step.kind, condition, this.types).map((is) => html`<option value=${is} ?selected=${is === condition.is}>${operators[is]}</option>`)}</select>
        ${this.conditionValue(step.kind, condition, (value) => where(at, { value }))}
        <button class="quiet icon" type="button" aria-label=${msg(str`Remove condition ${at + 1}`)} @click=${() => this.change(index, { ...step, where: step.where.filter((_, each) => each !== at) })}>${lateIcons.close}</button>
      </div>`)}
      <div class="row"><button class="quiet" type="button" @click=${() => this.change(index, { ...step, where: [...step.where, { field: fieldsOf(step.kind)[0]!, is: 'eq', value: '' }] })}>${msg('Add a condition')}</button></div>`;
  }

  private conditionValue(kind: ReadStep['kind'], { field, is, value }: Condition, set: (value: Condition['value']) => void) {
    const options = fieldOptions(kind, field, this.types);
    if (!options || !isChoice(is)) return html`<input aria-label=${msg('Value')} title=${msg('A value, or days from today: +1d, -5d, 0d')} required .value=${typeof value === 'object' ? `${value.day}d` : String(value)} @change=${(event: Event) => set(conditionWritten(textOf(event)))} />`;
    const yesNo = isYesNo(kind, field);
    // What is written there and is neither yes nor no never held; a stage may be one that is not known just now.
    const written = typeof value === 'object' || (yesNo && typeof value !== 'boolean') ? '' : String(value);
    return html`<select aria-label=${msg('Value')} required @change=${(event: Event) => set(yesNo ? textOf(event) === 'true' : textOf(event))}>${optionViews(options, written, written === '')}</select>`;
  }

  private draft(step: DraftStep, index: number) {
    return html`<label>${msg('Called')}<input required pattern="[a-z][a-zA-Z0-9]*" maxlength="20" .value=${step.name} @input=${(event: Event) => this.change(index, { ...step, name: textOf(event) })} /></label>
      <label>${msg('What it is to write')}<textarea required maxlength="1000" rows="2" .value=${step.instruction} @input=${(event: Event) => this.change(index, { ...step, instruction: textOf(event) })}></textarea></label>
      <label>${msg('From these values, and no others')}<input required .value=${step.from.join(', ')} @change=${(event: Event) => this.change(index, { ...step, from: textOf(event).split(',').map((path) => path.replace(/[{}]/g, '').trim()).filter(Boolean) })} /></label>
      <label>${msg('The text without Claude')}<textarea required maxlength="2000" rows="2" .value=${step.otherwise} @input=${(event: Event) => this.change(index, { ...step, otherwise: textOf(event) })}></textarea></label>`;
  }

  private act(step: ActStep, index: number) {
    const { contracts } = this.host!;
    const all = choices(contracts, step);
    return html`<div class="pair">
        <label>${msg('Action')}<select @change=${(event: Event) => this.change(index, { ...step, action: all.find(({ value }) => value === textOf(event))!.action, with: {} })}>${all.map(({ value, title }) => html`<option value=${value} ?selected=${value === choiceOf(step)}>${title}</option>`)}</select></label>
        <label>${msg('On')}<select @change=${(event: Event) => this.change(index, without(step, 'on', textOf(event)))}>
          <option value="" ?selected=${step.on === undefined}>–</option>${this.readsBefore(index).map((name) => html`<option value=${name} ?selected=${name === step.on}>${name}</option>`)}
        </select></label>
      </div>
      ${argumentsOf(step, contracts, this.types).map(({ name, type, options }) => {
        const written = writtenValue(step.with[name]);
        const onChange = (event: Event) => this.change(index, { ...step, with: withArgument(step.with, name, textOf(event), type) });
        return html`<label>${valueWords(name)}${options ? html`<select @change=${onChange}>${optionViews(options, written, true)}</select>` : html`<textarea rows="1" maxlength="2000" .value=${written} @input=${onChange}></textarea>`}</label>`;
      })}`;
  }

  private readsBefore(index: number): string[] {
    return this.edited!.steps.slice(0, index).flatMap((step) => (step.do === 'read' ? [step.name] : []));
  }

  private set(change: Partial<AutomationDocument>): void {
    this.edited = { ...this.edited!, ...change };
  }

  private change(index: number, step: AutomationStep): void {
    this.set({ steps: this.edited!.steps.map((one, at) => (at === index ? step : one)) });
  }

  /** Who adds a step goes on in it. */
  private async add(what: keyof typeof blank): Promise<void> {
    const { steps } = this.edited!;
    const reads = steps.filter((step): step is ReadStep => step.do === 'read');
    if (steps.length >= 8) return;
    this.set({ steps: [...steps, blank[what](reads, this.host!.contracts)] });
    await this.updateComplete;
    [...this.renderRoot.querySelectorAll<HTMLElement>('.step')].at(-1)!.focus();
  }

  private setTrigger(type: string): void {
    this.set({ trigger: type === 'button' ? { type } : { type: 'schedule', days: [1, 2, 3, 4, 5], time: '07:30', timeZone: this.host!.timeZone, since: new Date().toISOString() } });
  }

  private readonly onClose = (): void => {
    this.endTypes?.();
    this.endTypes = undefined;
  };

  private readonly leave = (): void => {
    const { unedited, edited } = this;
    if (unedited && edited && JSON.stringify(edited) !== JSON.stringify(unedited)) this.left.set(edited.id, edited);
  };

  private readonly startAfresh = (): void => {
    this.left.delete(this.unedited!.id);
    Object.assign(this, { edited: this.unedited, isRestored: false, problems: [] });
    this.renderRoot.querySelector<HTMLElement>('#name')?.focus();
  };

  private readonly end = (): void => {
    this.left.delete(this.edited!.id);
    this.dialog.close();
  };

  private onSubmit(event: Event): void {
    event.preventDefault();
    const { contracts } = this.host!;
    const named = inNames(this.edited!, contracts);
    const { trigger } = named;
    // What was due before it was saved like this is nobody's miss.
    const edited = trigger.type === 'schedule' ? { ...named, trigger: { ...trigger, since: new Date().toISOString() } } : named;
    const parsed = AutomationDocument.safeParse(edited);
    this.problems = parsed.success ? problemsOf(parsed.data, contracts) : [msg(str`“${partAt(parsed.error.issues[0]?.path ?? [])}” is missing or does not fit.`)];
    if (!parsed.success || this.problems.length > 0) return;
    this.end();
    this.keep?.(parsed.data);
  }
}

/** What of the form lies at a path of the document. */
function partAt([first, at]: readonly PropertyKey[]): string {
  if (first === 'steps') return msg(str`Step ${Number(at ?? 0) + 1}`);
  return first === 'trigger' ? msg('Days and time') : msg('Name');
}

/** The choices, with what is written already where that is another one: a value of an item, say. */
const optionViews = (options: Options, written: string, isFree: boolean) =>
  [...(isFree ? [{ value: '', title: '–' }] : []), ...options, ...(written === '' || options.some(({ value }) => value === written) ? [] : [{ value: written, title: written }])].map(
    ({ value, title }) => html`<option value=${value} .selected=${value === written}>${title}</option>`,
  );

/** One of several choices is it, or is not. */
const isChoice = (is: Condition['is']) => is === 'eq' || is === 'ne';

/** What can be asked of a field, with what is asked. */
const operatorsOf = (kind: ReadStep['kind'], { field, is }: Condition, types: readonly RecordTypeItem[]): Condition['is'][] =>
  (['eq', 'ne', 'lt', 'gte', 'has'] as const).filter((one) => !fieldOptions(kind, field, types) || isChoice(one) || one === is);

/** What is asked of another field begins anew where either has choices. */
function fieldChosen(kind: ReadStep['kind'], field: string, before: Condition, types: readonly RecordTypeItem[]): Partial<Condition> {
  const isFree = [field, before.field].every((one) => !fieldOptions(kind, one, types));
  return isFree ? { field } : { field, is: 'eq', value: isYesNo(kind, field) ? true : '' };
}

const textOf = (event: Event) => (event.target as HTMLInputElement).value;

function without<Step extends ReadStep | ActStep>(step: Step, name: 'of' | 'on', value: string): Step {
  const { [name as keyof Step]: _, ...rest } = step;
  return (value === '' ? rest : { ...rest, [name]: value }) as Step;
}

function withArgument(values: ActStep['with'], name: string, text: string, type: string): ActStep['with'] {
  const { [name]: _, ...rest } = values;
  const value = valueWritten(text, type);
  return value === undefined ? rest : { ...rest, [name]: value };
}

function conditionWritten(text: string): Condition['value'] {
  const day = /^([+-]?\d{1,4})d$/.exec(text.trim())?.[1];
  if (day !== undefined) return { day: Number(day) };
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
