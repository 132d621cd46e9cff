/** Opens a page of the web in a new tab that has no handle on this one. The shell itself may go nowhere, so a page of ours sends the tab on. */
export function openOutside(url: string): void {
  window.open(`/leave#${encodeURIComponent(url)}`, '_blank', 'noopener,noreferrer');
}

/** Makes links of the page open by {@link openOutside}, while they show and copy as what they are. */
export function followLinksOutside(page: Document): void {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button > 1) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || !/^https?:$/.test(link.protocol) || link.origin === location.origin) return;
    event.preventDefault();
    openOutside(link.href);
  };
  page.addEventListener('click', follow);
  page.addEventListener('auxclick', follow);
}
