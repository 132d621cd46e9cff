import type { Environment } from '@vivarium/sdk/widget';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Rows } from '../shared/rows.js';
import type { DrawnDay } from './drawn-day.js';
import { HOUR } from './styles.js';
import { scrollToStart } from './timeline.js';

/** What the day is drawn from. */
export interface SightSource {
  readonly drawn: DrawnDay;
  readonly rows: Rows;
  /** The day's appointments are known. */
  ready(): boolean;
  /** Another day came into sight. */
  changedDay(): void;
}

type Owner = ReactiveControllerHost & { readonly environment: Environment; readonly config: { readonly workStart: number; readonly workEnd: number }; readonly renderRoot: HTMLElement | DocumentFragment };

/** What of the day is in sight: as a timeline or a list, scrolled to its start or to what somebody asked for, and where the focus goes. */
export class Sight implements ReactiveController {
  /** Somebody wants the day as a list. */
  private asList = false;
  private scrolledTo: string | undefined;
  private shownReveal: string | undefined;

  constructor(
    private readonly owner: Owner,
    private readonly source: SightSource,
  ) {
    owner.addController(this);
  }

  /** Whether the day is shown as a list: a timeline could not be read, or somebody wants it. */
  get listed(): boolean {
    return this.asList || this.source.drawn.isCrowded;
  }

  /** A list that could be a timeline. */
  get isChosenList(): boolean {
    return this.asList;
  }

  showAs(list: boolean): void {
    this.asList = list;
    this.owner.requestUpdate();
    const [first] = this.source.drawn.events;
    void this.owner.updateComplete.then(() => (list && first ? this.source.rows.focus(first.$ref) : this.owner.renderRoot.querySelector<HTMLElement>('.more')?.focus()));
  }

  focusOn(reference: string): void {
    const button = this.buttonOf(reference);
    if (button) button.focus();
    else if (this.listed) void this.source.rows.focus(reference);
  }

  hostUpdated(): void {
    const { day, revealed, reducedMotion } = this.owner.environment;
    for (const [reference, minutes] of this.source.drawn.takeMoved()) {
      if (reducedMotion || this.listed) break;
      this.buttonOf(reference)?.animate([{ transform: `translateY(${(minutes / 60) * HOUR}px)` }, { transform: 'none' }], { duration: 320, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    }
    if (this.source.ready() && this.scrolledTo !== day) {
      this.scrolledTo = day;
      if (this.asList) this.owner.requestUpdate();
      this.asList = false;
      this.source.changedDay();
      // What began before work, as a night over midnight, is not where the day begins.
      const { workStart, workEnd } = this.owner.config;
      scrollToStart(this.owner.renderRoot, this.buttonOf(this.source.drawn.boxes.find(({ top }) => top >= workStart * 60 && top < workEnd * 60)?.event.$ref));
    }
    if (revealed !== this.shownReveal) {
      this.shownReveal = revealed;
      if (revealed) this.show(revealed);
    }
  }

  /** Brings an appointment into sight; one whose place has no room for all is in the list. */
  private show(reference: string): void {
    const { drawn, rows } = this.source;
    const button = this.listed ? undefined : this.buttonOf(reference);
    if (button) return button.scrollIntoView({ block: 'center', behavior: this.owner.environment.reducedMotion ? 'auto' : 'smooth' });
    if (!drawn.events.some(({ $ref }) => $ref === reference)) return;
    if (!this.listed) {
      this.asList = true;
      this.owner.requestUpdate();
    }
    void rows.show(reference);
  }

  private buttonOf(reference: string | undefined): HTMLElement | undefined {
    return [...this.owner.renderRoot.querySelectorAll<HTMLElement>('[data-ref]')].find(({ dataset }) => dataset['ref'] === reference);
  }
}
