import type { FrameLink } from './link.js';

const takesKeys = 'input, textarea, select, [contenteditable], [role=menuitem], [role=slider], [role=listbox], dialog *';

/** Hands keys that the widget has no use for to the page, whose shortcuts work wherever the focus is. */
export function forwardKeys(link: FrameLink): void {
  addEventListener('keydown', (event) => {
    const target = event.composedPath()[0];
    const typed = target instanceof Element && target.matches(takesKeys) && !event.ctrlKey && !event.metaKey;
    if (event.defaultPrevented || event.isComposing || typed || event.key.length > 20) return;
    link.say('key', { key: event.key, alt: event.altKey, control: event.ctrlKey, meta: event.metaKey, shift: event.shiftKey });
  });
}
