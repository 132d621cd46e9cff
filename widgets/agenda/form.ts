import { msg, str } from '@lit/localize';
import { formatDay, formatTime, nameOf, takesTime, withoutCopies, type EventRow } from '@vivarium/sdk/kinds';
import type { Environment } from '@vivarium/sdk/widget';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { addressesIn, isAddress } from '../shared/addresses.js';
import { formStyles } from '../shared/form-styles.js';
import { icon } from '../shared/icons.js';
import { shared } from '../shared/styles.js';
import { draftOf, isSamePart, problemsOf, rebase, timesOf, withoutWords, withPart, withStart, type Draft, type DraftProblem, type Part } from './draft.js';
import { eventFormStyles } from './event-form-styles.js';
import type { CalendarRow } from './writing.js';

/** The event of a form that was filled in; without a draft it is left. */
export class DraftEvent extends Event {
  static readonly type = 'viv-draft';
  constructor(readonly draft?: Draft) {
    super(DraftEvent.type, { bubbles: true });
  }
}

const problemTexts = (): Record<DraftProblem, string> => ({
  'no-title': msg('It needs a title.'),
  'no-day': msg('Choose the days.'),
  'no-time': msg('Choose when it starts and ends.'),
  'ends-before': msg('It ends before it starts.'),
  'no-address': msg('One of the guests has no mail address.'),
});

function clashTexts({ title, location, description, ...times }: Draft, { timeZone, locale }: AgendaForm['environment']): Record<Part, string> {
  const day = formatDay(times.day, locale);
  const window = times.allDay ? undefined : timesOf({ title, location, description, ...times }, timeZone);
  const when = window ? `${day}, ${formatTime(window.start, { timeZone, locale })}` : day;
  return {
    title: msg(str`Somebody else changed the title meanwhile: “${title}”.`),
    times: msg(str`Somebody else moved it meanwhile: ${when}.`),
    location: location ? msg(str`Somebody else changed the place meanwhile: “${location}”.`) : msg('Somebody else took the place out meanwhile.'),
    description: description ? msg(str`Somebody else changed the notes meanwhile: “${description}”.`) : msg('Somebody else took the notes out meanwhile.'),
  };
}

/**
 * Title, time, place and guests of an appointment that is new or to be changed.
 * @fires viv-draft - DraftEvent
 */
@customElement('viv-agenda-form')
export class AgendaForm extends LitElement {
  static override styles = [shared, formStyles, eventFormStyles];

  /** What it starts with. */
  @property({ attribute: false }) initial!: Draft;
  /** The appointment that is changed, as it is now; its calendar stays. Undefined for a new one. */
  @property({ attribute: false }) event?: EventRow | undefined;
  /** The appointment is not at its source any more: saved, it is a new one. */
  @property({ attribute: false }) gone = false;
  /** It starts with what was written into it before it was left. */
  @property({ attribute: false }) restored = false;
  /** Takes what it says whenever that changed, so that nothing is lost however it closes. */
  @property({ attribute: false }) write: (draft: Draft) => void = () => undefined;
  @property({ attribute: false }) calendars: readonly CalendarRow[] = [];
  /** What is known around the day, to offer its people and to tell of overlaps. */
  @property({ attribute: false }) events: readonly EventRow[] = [];
  @property({ attribute: false }) environment!: Pick<Environment, 'timeZone' | 'locale'>;
  /** What that appointment is, as a draft. */
  private existing: Draft | undefined;
  /** Problems are told once a person tried to save. */
  @state() private tried = false;
  @state() private typed = '';
  /** What somebody else changed, too, while it was being written. */
  @state() private clashes: readonly Part[] = [];
  @state() private draft!: Draft;
  @state() private isRestored = false;
  @query('[name=title]') private title_!: HTMLInputElement;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('initial')) this.begin();
    if (!changed.has('event')) return;
    // Another form in the same place has nothing of the last one's appointment.
    const before = changed.has('initial') ? undefined : this.existing;
    this.existing = this.event && draftOf(this.event, this.environment.timeZone);
    if (!before || !this.existing) return;
    const { draft, clashes } = rebase(this.draft, before, this.existing);
    this.draft = draft;
    this.clashes = [...new Set([...this.clashes, ...clashes])];
  }

  private begin(): void {
    this.draft = this.initial;
    this.clashes = [];
    this.tried = false;
    this.typed = '';
    this.isRestored = this.restored;
  }

  protected override updated(): void {
    this.write(this.typed.trim() === '' ? this.draft : this.withTyped());
  }

  override render() {
    const { draft, existing } = this;
    const problems = this.tried ? problemsOf(draft, this.environment.timeZone) : [];
    const texts = problemTexts();
    const wrong = (...which: DraftProblem[]) => (problems.some((problem) => which.includes(problem)) ? 'true' : 'false');
    const change = (name: 'title' | 'location' | 'description') => (event: InputEvent) => this.set({ [name]: (event.target as HTMLInputElement).value });
    return html`<form novalidate aria-labelledby="heading" aria-describedby="problem" @submit=${this.submit} @keydown=${this.onKey}>
      <header>
        <h3 id="heading">${existing ? msg('Edit event') : msg('New event')}</h3>
        <button type="button" class="quiet icon" aria-label=${msg('Close')} @click=${() => this.dispatchEvent(new DraftEvent())}>${icon('close')}</button>
      </header>
      ${this.isRestored ? html`<p class="restored" role="status">${msg('As you left it.')} <button type="button" class="link" @click=${this.startAfresh}>${msg('Start afresh')}</button></p>` : nothing}
      ${this.gone ? html`<p class="overlap" role="alert">${icon('warning')}<span>${msg('This event is gone from its calendar meanwhile. Saved, what is here becomes a new one.')}</span></p>` : nothing}
      <input name="title" class="title" dir="auto" aria-label=${msg('Title')} placeholder=${msg('Title')} maxlength="300" autocomplete="off" required
        aria-invalid=${wrong('no-title')} .value=${live(draft.title)} @input=${change('title')} />
      <div class="times">
        <label for="day">${msg('Starts')}</label>
        ${this.dayField('day', msg('First day'), wrong('no-day'))} ${draft.allDay ? nothing : this.timeField('start', msg('Start time'), wrong('no-time'))}
        <label for="lastDay">${msg('Ends')}</label>
        ${this.dayField('lastDay', msg('Last day'), wrong('no-day', 'ends-before'))} ${draft.allDay ? nothing : this.timeField('end', msg('End time'), wrong('no-time', 'ends-before'))}
        <label class="check"><input type="checkbox" name="allDay" .checked=${live(draft.allDay)} @change=${(event: Event) => this.set({ allDay: (event.target as HTMLInputElement).checked })} />${msg('All day')}</label>
      </div>
      ${this.overlap()} ${this.clashes.map((part) => this.clash(part))}
      <div class="fields">
        ${(existing && !this.gone) || this.calendars.length < 2 ? nothing : this.calendarField()}
        <label for="location">${msg('Place')}</label>
        <input id="location" name="location" dir="auto" maxlength="500" autocomplete="off" .value=${live(draft.location)} @input=${change('location')} />
        ${this.guestField(wrong('no-address'))}
        <label for="description" class="top">${msg('Notes')}</label>
        <textarea id="description" name="description" dir="auto" rows="2" maxlength="4000" .value=${live(draft.description)} @input=${change('description')}></textarea>
      </div>
      <p id="problem" class="wrong" role="alert">${problems[0] ? texts[problems[0]] : nothing}</p>
      <footer>
        <button type="submit" class="primary">${this.saving()}</button>
        <button type="button" class="quiet" @click=${() => this.dispatchEvent(new DraftEvent())}>${msg('Cancel')}</button>
      </footer>
    </form>`;
  }

  /** What the button does: whoever is mailed is shown first. */
  private saving(): string {
    const { guests } = this.draft;
    const typed = this.typed.trim() !== '';
    if (!this.existing || this.gone) return guests.length > 0 || typed ? msg('Create and invite…') : msg('Create event');
    const invited = this.existing.guests;
    const same = guests.length === invited.length && guests.every((guest) => invited.includes(guest));
    return same && !typed ? msg('Save') : msg('Save and tell guests…');
  }

  private dayField(name: 'day' | 'lastDay', label: string, invalid: 'true' | 'false') {
    const change = ({ target }: Event) => {
      const { value } = target as HTMLInputElement;
      this.draft = name === 'day' ? withStart(this.draft, { day: value }) : { ...this.draft, lastDay: value };
    };
    return html`<input type="date" id=${name} name=${name} aria-label=${label} aria-invalid=${invalid} required class=${this.draft.allDay ? 'wide' : ''} .value=${live(this.draft[name])} @change=${change} />`;
  }

  private timeField(name: 'start' | 'end', label: string, invalid: 'true' | 'false') {
    const change = ({ target }: Event) => {
      const { value } = target as HTMLInputElement;
      this.draft = name === 'start' ? withStart(this.draft, { start: value }) : { ...this.draft, end: value };
    };
    return html`<input type="time" name=${name} aria-label=${label} aria-invalid=${invalid} required .value=${live(this.draft[name])} @change=${change} />`;
  }

  private calendarField() {
    const chosen = this.calendars.find(({ $ref }) => $ref === this.draft.calendar) ?? this.calendars[0];
    return html`<label for="calendar">${msg('Calendar')}</label>
      <span class="calendar" style="--dot: ${chosen?.color ?? 'var(--viv-color-series-2)'}">
        <select id="calendar" name="calendar" @change=${(event: Event) => this.set({ calendar: (event.target as HTMLSelectElement).value })}>
          ${this.calendars.map(({ $ref, name }) => html`<option value=${$ref} ?selected=${$ref === chosen?.$ref}>${name}</option>`)}
        </select></span>`;
  }

  private guestField(invalid: 'true' | 'false') {
    const { guests } = this.draft;
    const known = new Map(this.events.flatMap(({ attendees }) => attendees.filter(({ self }) => !self).map((one) => [one.email, nameOf(one)] as const)));
    return html`<label for="guest" class="top">${msg('Guests')}</label>
      <span class="guests">
        ${guests.length > 0
          ? html`<ul aria-label=${msg('Invited')}>
              ${guests.map(
                (guest) => html`<li class=${isAddress(guest) ? '' : 'wrong'} title=${guest}><span class="clip">${known.get(guest) ?? guest}</span>
                  <button type="button" class="quiet icon" aria-label=${msg(str`Remove ${known.get(guest) ?? guest}`)} @click=${() => this.set({ guests: guests.filter((other) => other !== guest) })}>${icon('close')}</button></li>`,
              )}
            </ul>`
          : nothing}
        <input id="guest" name="guest" type="text" inputmode="email" autocomplete="off" list="people" placeholder=${msg('Mail address')} aria-invalid=${invalid} .value=${live(this.typed)}
          @input=${this.onTyped} @focusout=${this.onLeave} />
        <datalist id="people">${[...known].filter(([email]) => !guests.includes(email)).slice(0, 100).map(([email, name]) => html`<option value=${email}>${name}</option>`)}</datalist>
      </span>`;
  }

  /** What takes the same time already. */
  private overlap() {
    const times = this.draft.allDay ? undefined : timesOf(this.draft, this.environment.timeZone);
    const other = times && withoutCopies(this.events).find((event) => event.$ref !== this.event?.$ref && takesTime(event) && event.start < times.end && event.end > times.start && event.title !== this.draft.title);
    return other ? html`<p class="overlap">${icon('warning')}<span>${msg(str`At the same time: ${other.title}, ${formatTime(other.start, this.environment)}`)}</span></p>` : nothing;
  }

  /** What the source says where the person says something else: saving replaces it, and they know. */
  private clash(part: Part) {
    const now = this.existing;
    if (!now || isSamePart(part, this.draft, now)) return nothing;
    const take = () => {
      this.draft = withPart(this.draft, part, now);
      this.title_.focus();
    };
    return html`<p class="overlap" role="status">${icon('warning')}<span>${clashTexts(now, this.environment)[part]} <button type="button" class="link" @click=${take}>${msg('Take theirs')}</button></span></p>`;
  }

  private set(change: Partial<Draft>): void {
    this.draft = { ...this.draft, ...change };
  }

  private readonly onTyped = ({ target }: Event): void => {
    this.typed = (target as HTMLInputElement).value;
    if (/[,;]\s*$/.test(this.typed)) this.takeTyped();
  };

  /** On the way to a button nothing may move under the pointer: what was typed is taken when it is pressed. */
  private readonly onLeave = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof HTMLElement && relatedTarget.matches('input, select, textarea')) this.takeTyped();
  };

  private readonly takeTyped = (): void => {
    this.draft = this.withTyped();
    this.typed = '';
  };

  /** The draft with who was typed and not taken yet. */
  private withTyped(): Draft {
    const added = addressesIn(this.typed);
    return added.length > 0 ? { ...this.draft, guests: [...new Set([...this.draft.guests, ...added])] } : this.draft;
  }

  private readonly startAfresh = (): void => {
    this.draft = this.existing ?? withoutWords(this.draft);
    this.typed = '';
    this.clashes = [];
    this.isRestored = false;
    this.title_.focus();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    if (!(target instanceof HTMLInputElement) || target.name !== 'guest') return;
    if (event.key === 'Enter' && this.typed.trim() !== '' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.takeTyped();
    } else if (event.key === 'Backspace' && this.typed === '') this.set({ guests: this.draft.guests.slice(0, -1) });
  };

  private readonly submit = (event: Event): void => {
    event.preventDefault();
    this.takeTyped();
    this.tried = true;
    if (problemsOf(this.draft, this.environment.timeZone).length === 0) {
      this.dispatchEvent(new DraftEvent({ ...this.draft, title: this.draft.title.trim() }));
      return;
    }
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };

  protected override firstUpdated(): void {
    this.title_.focus();
    this.title_.select();
  }
}
