import type { LitElement, ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Keeps the focus in an element. Where what had it goes with an update, the nearest around it that takes it has it then, or else
 * the first that fits a selector; what was disabled while something was done has it again after that, if nobody went elsewhere.
 */
export class KeptFocus implements ReactiveController {
  /** What had the focus, and what that lay in, from the inside out. */
  private path: readonly HTMLElement[] = [];
  /** The same of what is disabled. */
  private resting: readonly HTMLElement[] = [];

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
    const [had] = this.path;
    if (had?.matches(':disabled')) this.resting = this.path;
    const isBack = this.resting[0]?.matches(':disabled') === false;
    if (had?.isConnected === false) this.give(this.path);
    else if (isBack && document.activeElement === document.body) this.give(this.resting);
    if (isBack) this.resting = [];
  }

  private give(path: readonly HTMLElement[]): void {
    const root = this.owner.renderRoot as ShadowRoot;
    for (const around of [...path.filter(({ isConnected }) => isConnected), root.querySelector<HTMLElement>(this.otherwise)]) {
      around?.focus();
      if (root.activeElement) return;
    }
  }
}
