import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Owner = ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment };

const APPOINTMENT = 'button[data-ref]';

/** Who is on an appointment that is taken away goes on with the next of the day, else with the way to where it went, else with the day. */
export class KeptFocus implements ReactiveController {
  private reference: string | undefined;
  private index = 0;

  constructor(private readonly owner: Owner) {
    owner.addController(this);
  }

  hostUpdate(): void {
    const focused = (this.owner.renderRoot as ShadowRoot).activeElement;
    this.reference = focused?.matches(APPOINTMENT) ? (focused as HTMLElement).dataset['ref'] : undefined;
    if (this.reference !== undefined) this.index = this.buttons.indexOf(focused as HTMLElement);
  }

  hostUpdated(): void {
    const { reference, buttons, index, owner: { renderRoot } } = this;
    if (reference === undefined || (renderRoot as ShadowRoot).activeElement) return;
    // One that is only drawn at another place lost the focus on its way there.
    const target = buttons.find(({ dataset }) => dataset['ref'] === reference) ?? buttons[index] ?? renderRoot.querySelector<HTMLElement>('.note[role=status] .link') ?? renderRoot.querySelector<HTMLElement>('.scroll');
    target?.focus();
  }

  private get buttons(): readonly HTMLElement[] {
    return [...this.owner.renderRoot.querySelectorAll<HTMLElement>(APPOINTMENT)];
  }
}
