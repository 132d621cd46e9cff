/** Where it matches there is no room beside the page: a side panel lies over it. */
export const narrow = matchMedia('(max-width: 700px)');

/** What the browser does only for a dialog over the page, for one beside it too: Escape closes it, and the focus goes back to where it was. */
export class BesidePage {
  private returnTo: HTMLElement | undefined;

  /** Opens it beside the page, where one goes on meanwhile; over it where there is no room. */
  open(dialog: HTMLDialogElement): void {
    this.returnTo = focusedElement();
    if (narrow.matches) dialog.showModal();
    else dialog.show();
  }

  /** It was closed, or is gone. */
  closed(): void {
    if (this.returnTo?.isConnected) this.returnTo.focus();
    this.returnTo = undefined;
  }
}

/** For the `keydown` of a dialog beside the page. */
export function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  (event.currentTarget as HTMLDialogElement).close();
}

function focusedElement(): HTMLElement | undefined {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at instanceof HTMLElement && at !== document.body ? at : undefined;
}
