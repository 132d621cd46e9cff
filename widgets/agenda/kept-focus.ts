import type { EventRow } from '@vivarium/sdk/kinds';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What was asked for, until it is seen, and what is drawn. */
export interface Made {
  event?: { readonly title: string; readonly start: string } | undefined;
  readonly drawn: { readonly events: readonly EventRow[] };
}

type Owner = ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment };

const APPOINTMENT = 'button[data-ref]';

/**
 * Who is on an appointment that is taken away goes on with the next of the day, else with the way to where it went, else
 * with the day. Who made one is taken to it, however far from what is in sight.
 */
export class KeptFocus implements ReactiveController {
  private reference: string | undefined;
  private index = 0;

  constructor(
    private readonly owner: Owner,
    private readonly made: Made,
  ) {
    owner.addController(this);
  }

  hostUpdate(): void {
    const focused = (this.owner.renderRoot as ShadowRoot).activeElement;
    this.reference = focused?.matches(APPOINTMENT) ? (focused as HTMLElement).dataset['ref'] : undefined;
    if (this.reference !== undefined) this.index = this.buttons.indexOf(focused as HTMLElement);
  }

  hostUpdated(): void {
    this.goToMade();
    const { reference, buttons, index, owner: { renderRoot } } = this;
    if (reference === undefined || (renderRoot as ShadowRoot).activeElement) return;
    // One that is only drawn at another place lost the focus on its way there.
    const target = buttons.find(({ dataset }) => dataset['ref'] === reference) ?? buttons[index] ?? renderRoot.querySelector<HTMLElement>('.note[role=status] .link') ?? renderRoot.querySelector<HTMLElement>('.scroll');
    target?.focus();
  }

  private goToMade(): void {
    const { made, owner } = this;
    const wanted = made.event;
    const seen = wanted && made.drawn.events.find(({ title, start }) => title === wanted.title && Date.parse(start) === Date.parse(wanted.start));
    if (!seen) return;
    made.event = undefined;
    // The form leaves the focus with what opened it. Who went on from there stays where they are.
    void owner.updateComplete.then(() => {
      if ((owner.renderRoot as ShadowRoot).activeElement?.matches('.new')) this.buttons.find(({ dataset }) => dataset['ref'] === seen.$ref)?.focus();
    });
  }

  private get buttons(): readonly HTMLElement[] {
    return [...this.owner.renderRoot.querySelectorAll<HTMLElement>(APPOINTMENT)];
  }
}
