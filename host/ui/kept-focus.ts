import type { LitElement, ReactiveController, ReactiveControllerHost } from 'lit';

/** Keeps the focus in an element: where what had it goes with an update, the nearest around it that takes it has it then, or else the first that fits a selector. */
export class KeptFocus implements ReactiveController {
  /** What had the focus, and what that lay in, from the inside out. */
  private path: readonly HTMLElement[] = [];

  constructor(
    private readonly owner: ReactiveControllerHost & Pick<LitElement, 'renderRoot'>,
    private readonly otherwise: string,
  ) {
    owner.addController(this);
  }

  hostUpdate(): void {
    const path: HTMLElement[] = [];
    // A dialog would take it too, but says less of where one is.
    for (let at = (this.owner.renderRoot as ShadowRoot).activeElement; at && at.localName !== 'dialog'; at = at.parentElement) path.push(at as HTMLElement);
    this.path = path;
  }

  hostUpdated(): void {
    if (this.path[0]?.isConnected !== false) return;
    const root = this.owner.renderRoot as ShadowRoot;
    for (const around of [...this.path.filter(({ isConnected }) => isConnected), root.querySelector<HTMLElement>(this.otherwise)]) {
      around?.focus();
      if (root.activeElement) return;
    }
  }
}
