import { msg } from '@lit/localize';
import { accountOf, type EventRow } from '@vivarium/sdk/kinds';
import type { Environment, WidgetHost } from '@vivarium/sdk/widget';
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { Attempts } from '../shared/attempts.js';
import { Begun } from '../shared/begun.js';
import { LatePart } from '../shared/late-part.js';
import type { Draft } from './draft.js';
import type { DraftEvent } from './form.js';
import { NEW, type Left } from './left.js';
import type * as Writing from './writing.js';

/** The agenda around a form. */
export interface ComposingSource extends Writing.WritingSource {
  readonly attempts: Attempts;
  /** The appointment of {@link Composing.editedId} as it is now, once that is known. */
  edited(reference: string): EventRow | undefined;
  /** The appointment of {@link Composing.editedId} is not at its source any more. */
  isGone(reference: string): boolean;
  /** The form is gone; it was about this appointment, or a new one. `kept`: something was written, and waits to be gone on with. */
  closed(event: EventRow | undefined, kept: boolean): void;
}

type Owner = ReactiveControllerHost & { readonly environment: Environment; readonly host: WidgetHost | undefined };

const loadForm = async () => (await Promise.all([import('./writing.js'), import('./form.js')]))[0];

/**
 * Writes down a new appointment, or changes one: opens the form, hands what it says to the source, and gives it back when
 * that failed. What was written into one that was left is there when it is opened again.
 */
export class Composing implements ReactiveController {
  private readonly form: LatePart<typeof Writing>;
  private readonly begun: Begun;
  private draft: Draft | undefined;
  /** What the form is about, as it is kept. */
  private subject = NEW;
  /** What the form says now. */
  private written: Draft | undefined;
  /** The form began with what had been left. */
  private restored = false;
  /** The draft that the form on screen began with. */
  private drawn: Draft | undefined;
  private event: EventRow | undefined;
  /** The appointment as it was when its form began: by it one that was left knows what somebody else changed. */
  private base: EventRow | undefined;
  private isConnected = false;

  constructor(
    private readonly owner: Owner,
    private readonly source: ComposingSource,
  ) {
    owner.addController(this);
    this.begun = new Begun(owner);
    this.form = new LatePart(owner, loadForm, () => msg('The form could not be loaded. Is Vivarium still running?'));
  }

  hostConnected(): void {
    this.isConnected = true;
  }

  /** There since the form was first opened. */
  private get writing(): typeof Writing {
    return this.form.part!;
  }

  hostDisconnected(): void {
    this.isConnected = false;
    this.close();
  }

  /** What somebody changes at the source meanwhile is the form's to show; it has to be drawn once, to tell by what it had. */
  hostUpdate(): void {
    if (this.draft && this.drawn === this.draft) this.event = this.current;
  }

  hostUpdated(): void {
    if (this.drawn === this.draft) return;
    this.drawn = this.draft;
    if (this.event !== this.current) this.owner.requestUpdate();
  }

  /** The appointment as it is now, or was when it was last in sight. */
  private get current(): EventRow | undefined {
    const { event } = this;
    return event && (this.source.edited(event.$ref) ?? event);
  }

  get isOpen(): boolean {
    return this.draft !== undefined;
  }

  /** Id of the appointment that is being changed. */
  get editedId(): string | undefined {
    return this.event?.id;
  }

  /** A new appointment was begun and left. */
  get hasLeftNew(): boolean {
    return !(this.isOpen && this.subject === NEW) && this.begun.peek(NEW) !== undefined;
  }

  /** Changes of this appointment were begun and left. */
  hasLeft({ $ref }: EventRow): boolean {
    return this.begun.peek($ref) !== undefined;
  }

  /** Somebody deleted what is being changed: saved, it is a new one. */
  private get isGone(): boolean {
    return this.event !== undefined && this.source.isGone(this.event.$ref);
  }

  /** A new appointment on the selected day, at a minute of it or when there is time. */
  startNew(minute?: number): void {
    void this.open((writing, begun) => writing.draftOfNew(this.source, this.owner.environment, minute, begun));
  }

  startEdit(event: EventRow): void {
    void this.open((writing, begun) => writing.draftOfEvent(event, this.owner.environment, begun), event);
  }

  /** Closes the form and keeps what was written. */
  leave(): void {
    const event = this.isGone ? undefined : this.event;
    this.source.closed(event, this.close());
  }

  render() {
    if (!this.draft) return nothing;
    return html`<viv-agenda-form .initial=${this.draft} .event=${this.event} .gone=${this.isGone} .restored=${this.restored} .calendars=${this.writing.usableCalendars(this.source)} .environment=${this.owner.environment}
      .events=${this.source.known()} .write=${this.write} @viv-draft=${this.onDraft}></viv-agenda-form>`;
  }

  private readonly write = (draft: Draft): void => {
    this.written = draft;
    this.keep();
  };

  /** Keeps what the open form says, where somebody wrote it. Of an appointment that is gone, a new one is left. */
  private keep(): boolean {
    const { written, event, base, source, owner: { environment } } = this;
    if (!this.draft || !written) return false;
    const about = this.isGone ? undefined : event;
    const subject = about?.$ref ?? NEW;
    if (subject !== this.subject) this.begun.move(this.subject, subject);
    this.subject = subject;
    const kept = this.writing.isWritten(written, event, environment);
    const left: Left = { draft: written, event: about && base };
    this.begun.write(subject, kept ? left : undefined, about ? accountOf(about.$ref) : this.writing.accountFor(source, written));
    return kept;
  }

  private close(): boolean {
    const kept = this.keep();
    this.draft = this.event = undefined;
    this.owner.requestUpdate();
    return kept;
  }

  private async open(draft: (writing: typeof Writing, begun: Draft | undefined) => Draft, event?: EventRow): Promise<void> {
    if (!(await this.source.attempts.run(this.form.load()))) return;
    this.keep();
    const begun = this.take(event?.$ref ?? NEW);
    this.show(draft(this.writing, begun?.draft), event && (begun?.event ?? event), begun !== undefined);
  }

  private take(subject: string): Left | undefined {
    return this.writing.leftIn(this.begun.take(subject));
  }

  private show(draft: Draft, event: EventRow | undefined, restored: boolean): void {
    this.draft = this.written = draft;
    this.event = this.base = event;
    this.subject = event?.$ref ?? NEW;
    this.restored = restored;
    this.owner.requestUpdate();
  }

  private readonly onDraft = ({ draft }: DraftEvent): void => {
    if (!draft) return this.leave();
    this.write(draft);
    this.written = undefined;
    const { subject } = this;
    const event = this.isGone ? undefined : this.event;
    this.leave();
    void this.save(draft, event, subject);
  };

  /** What was refused, or not wanted after all, comes back to be changed; where another form is open by then, it waits. */
  private async save(draft: Draft, event: EventRow | undefined, subject: string): Promise<void> {
    const { source, writing, owner: { environment } } = this;
    const saved = source.attempts.run(event ? writing.change(source, draft, event, environment) : writing.create(source, draft, environment));
    if (await this.begun.send(subject, saved)) return;
    if (this.isOpen || !this.isConnected) return this.owner.requestUpdate();
    const again = this.take(subject);
    this.show(again?.draft ?? draft, event && (again?.event ?? event), false);
  }
}
